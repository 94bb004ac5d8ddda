//! Where things stand on the stage, px: pure.

/// A layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    /// Width of the picture.
    pub(super) width: i32,
    /// Height of the picture.
    pub(super) height: i32,
    /// Width of an end's box.
    pub(super) end: i32,
    /// Height of an end's box.
    pub(super) end_height: i32,
    /// Top of the boxes.
    pub(super) top: i32,
    /// Height of the line.
    pub(super) line: i32,
    /// Top of the file's bar.
    pub(super) bar: i32,
    /// Height of the bar.
    pub(super) bar_height: i32,
    /// Top of the box of who listens.
    pub(super) ear: i32,
}

/// Free space at both sides.
pub(super) const EDGE: i32 = 8;

impl Layout {
    /// For a wide column.
    const WIDE: Self = Self {
        width: 640,
        height: 204,
        end: 196,
        end_height: 112,
        top: 24,
        line: 74,
        bar: 164,
        bar_height: 16,
        ear: 0,
    };
    /// Where stations stand: they have neither tokens nor a memory to be shown.
    const WIDE_STATIONS: Self = Self { end_height: 60, line: 54, ear: 104, ..Self::WIDE };
    /// For a phone.
    const NARROW: Self = Self {
        width: 336,
        height: 212,
        end: 120,
        end_height: 122,
        top: 20,
        line: 66,
        bar: 174,
        bar_height: 14,
        ear: 0,
    };
    const NARROW_STATIONS: Self = Self { end_height: 60, line: 50, ear: 100, ..Self::NARROW };

    /// For a column of this width; for stations where no session stands on the nodes.
    pub(super) const fn of(narrow: bool, stations: bool) -> &'static Self {
        match (narrow, stations) {
            (false, false) => &Self::WIDE,
            (false, true) => &Self::WIDE_STATIONS,
            (true, false) => &Self::NARROW,
            (true, true) => &Self::NARROW_STATIONS,
        }
    }

    /// Size of the box of who listens.
    pub(super) const EAR: (i32, i32) = (196, 46);

    /// Height of the picture where no file is sent.
    pub(super) const fn height_without_bar(&self, listened: bool) -> i32 {
        // What stands low on the line is seen whole.
        let low = self.line + 27 + 12 + EDGE;
        let ends = self.top + self.end_height + EDGE;
        let least = if low > ends { low } else { ends };
        if listened { self.ear + Self::EAR.1 + EDGE } else { least }
    }

    /// Left edge of an end's box.
    pub(super) const fn left(&self, node: usize) -> i32 {
        if node == 0 { EDGE } else { self.width - EDGE - self.end }
    }

    /// Where the line starts and ends.
    pub(super) const fn line_ends(&self) -> (i32, i32) {
        (self.left(0) + self.end, self.left(1))
    }

    /// Where a share of the line's way lies, from A.
    pub(super) fn on_line(&self, share: f64, pill: f64) -> f64 {
        let (from, to) = self.line_ends();
        let (from, to) = (f64::from(from) + pill / 2.0, f64::from(to) - pill / 2.0);
        from + (to - from) * share
    }

    /// Width of the file's bar.
    pub(super) const fn bar_width(&self) -> i32 {
        self.width - 2 * EDGE
    }

    /// Where a position of a file of `size` octets lies on the bar.
    pub(super) fn on_bar(&self, position: u64, size: u64) -> f64 {
        f64::from(EDGE) + f64::from(self.bar_width()) * (position as f64 / size.max(1) as f64).min(1.0)
    }

    /// Of so many flags, every how manieth has room for its number.
    pub(super) const fn every(&self, flags: usize) -> usize {
        let room = (self.bar_width() / 24) as usize;
        if flags <= room { 1 } else { flags.div_ceil(room) }
    }
}
