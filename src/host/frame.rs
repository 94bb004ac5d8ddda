//! One animation loop: the only clock of motion.

use super::page;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// No step is longer, in milliseconds: a tab that slept doesn't leap.
pub const LONGEST_STEP: f64 = 100.0;

/// Calls back once a frame while it runs, with the milliseconds since the frame before. Dropping it ends it.
///
/// The first frame after a start has a step of zero.
#[derive(Clone)]
pub struct FrameLoop {
    inner: Rc<Inner>,
}

type Callback = Closure<dyn FnMut(f64)>;

struct Inner {
    step: RefCell<Box<dyn FnMut(f64)>>,
    /// One closure for the loop's life: making one a frame would leave garbage in every frame.
    closure: RefCell<Option<Callback>>,
    request: Cell<Option<i32>>,
    last: Cell<Option<f64>>,
}

impl FrameLoop {
    /// A loop that doesn't run yet.
    #[must_use]
    pub fn new(step: impl FnMut(f64) + 'static) -> Self {
        let inner = Rc::new(Inner {
            step: RefCell::new(Box::new(step)),
            closure: RefCell::new(None),
            request: Cell::new(None),
            last: Cell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        *inner.closure.borrow_mut() = Some(Closure::new(move |now| frame(&weak, now)));
        Self { inner }
    }

    /// Runs it; nothing happens where it runs already.
    pub fn start(&self) {
        if self.inner.request.get().is_none() {
            self.inner.last.set(None);
            self.inner.ask();
        }
    }

    /// Stops it; the callback may do so itself.
    pub fn stop(&self) {
        self.inner.stop();
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.inner.request.get().is_some()
    }
}

impl std::fmt::Debug for FrameLoop {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FrameLoop").field("running", &self.is_running()).finish()
    }
}

fn frame(inner: &Weak<Inner>, now: f64) {
    let Some(inner) = inner.upgrade() else { return };
    let step = inner.last.replace(Some(now)).map_or(0.0, |last| step_between(last, now));
    // Asked for first, so that a stop inside the callback has something to cancel.
    inner.ask();
    if let Ok(mut callback) = inner.step.try_borrow_mut() {
        callback(step);
    }
}

/// Browsers may hand out equal or slightly earlier times.
fn step_between(last: f64, now: f64) -> f64 {
    (now - last).clamp(0.0, LONGEST_STEP)
}

impl Inner {
    fn ask(&self) {
        let closure = self.closure.borrow();
        let request = closure
            .as_ref()
            .zip(page::window())
            .and_then(|(closure, window)| window.request_animation_frame(closure.as_ref().unchecked_ref()).ok());
        self.request.set(request);
    }

    fn stop(&self) {
        if let (Some(request), Some(window)) = (self.request.take(), page::window()) {
            // Cancelling what has run already is no error.
            let _ = window.cancel_animation_frame(request);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::step_between;

    #[test]
    fn a_step_is_neither_negative_nor_a_leap() {
        let steps = [step_between(100.0, 116.0), step_between(100.0, 99.0), step_between(100.0, 60_000.0)];
        assert!(steps.iter().zip([16.0, 0.0, 100.0]).all(|(step, wanted)| (step - wanted).abs() < 1e-9));
    }
}
