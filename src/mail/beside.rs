//! The same octets as an OSI activity, under the same fault: both runs on one axis of time, with what each sent twice.

use crate::i18n::{I18n, Key, msg, t, use_i18n};
use crate::player::Player;
use crate::ui::fixed;
use capa5_core::lesson;
use capa5_core::lesson::knob::Settings;
use capa5_core::time::Nanos;
use capa5_core::world::action::{Action, Timed, When};
use capa5_core::world::record::{Dir, Facts, FaultName, NodeId, What};
use capa5_core::world::recording::Recording;
use leptos::prelude::*;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1_000.0;

/// What of a run stands on the axis.
struct Track {
    name: Key,
    /// When octets of the message leave, each piece from and to, and whether they left before.
    pieces: Vec<(Nanos, Nanos, bool)>,
    faults: Vec<(Nanos, bool)>,
    sent: u64,
    twice: u64,
    end: Nanos,
}

/// The comparison; nothing where the scene has none.
#[component]
pub(super) fn Beside() -> impl IntoView {
    let player = expect_context::<Player>();
    player.scenario().beside.map(|other| view! { <Compared other/> }.into_any())
}

#[component]
fn Compared(
    /// The scene beside it.
    other: String,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let tracks = move || {
        let settings = player.settings();
        let mail = player.run.with(|run| track(msg::MAIL_BESIDE_MAIL, run));
        let other = activity(&other, &settings, player.run.with(|run| faults(run)));
        let other = other.map(|run| track(msg::MAIL_BESIDE_ACTIVITY, &run));
        let tracks: Vec<Track> = [Some(mail), other].into_iter().flatten().collect();
        drawn(i18n, &tracks)
    };
    view! {
        <section class="story-block mail-beside">
            <h3>{t(msg::MAIL_BESIDE_TITLE)}</h3>
            <p>{t(msg::MAIL_BESIDE_HELP)}</p>
            {tracks}
        </section>
    }
}

/// When the line broke and was mended.
fn faults(run: &Recording) -> Vec<(Nanos, bool)> {
    run.log()
        .iter()
        .filter_map(|record| match &record.what {
            What::Fault { name: FaultName::Cut | FaultName::Crash, .. } => Some((record.t, true)),
            What::Fault { name: FaultName::Restore, .. } => Some((record.t, false)),
            What::Fault { .. }
            | What::Prim { .. }
            | What::Pdu { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => None,
        })
        .collect()
}

/// The activity on a line of the same rate and delay, under the same faults; its user goes on as soon as the line works.
fn activity(id: &str, settings: &Settings, faults: Vec<(Nanos, bool)>) -> Option<Recording> {
    let mut scenario = lesson::scenario(id).ok()?;
    // The faults are those of the run beside it, whatever the scene says.
    scenario.faults.clear();
    let mut like = Settings::of(&scenario);
    (like.rate, like.delay) = (settings.rate, settings.delay);
    let mut script = like.actions(&scenario);
    for (t, breaks) in faults {
        let link = capa5_core::world::record::LinkId(0);
        let act = if breaks { Action::Cut(link) } else { Action::Restore(link) };
        script.push(Timed { when: When::Time(t), act });
        if !breaks {
            script.push(Timed { when: When::Time(t), act: Action::Recover(NodeId(0)) });
        }
    }
    Recording::replay(&scenario, script)
}

fn track(name: Key, run: &Recording) -> Track {
    let (mut pieces, mut reached) = (Vec::new(), 0);
    for record in run.log().iter() {
        match &record.what {
            What::Pdu { dir: Dir::Tx, first, last, facts: Facts::Range { off, len }, .. } => {
                pieces.push((*first, *last, off + len <= reached));
                reached = reached.max(off + len);
            }
            // What was handed over and never left.
            What::Pdu { dir: Dir::Lost, facts: Facts::Range { off, .. }, left: 0, first, .. } => {
                pieces.retain(|(from, ..)| from != first);
                reached = reached.min(*off);
            }
            What::Pdu { .. }
            | What::Prim { .. }
            | What::Tok { .. }
            | What::St { .. }
            | What::Fault { .. }
            | What::Refuse { .. }
            | What::App { .. }
            | What::Ui { .. }
            | What::Stop { .. } => {}
        }
    }
    let moment = run.moment(run.len());
    let end = pieces.last().map_or(Nanos::ZERO, |(_, last, _)| *last);
    Track { name, pieces, faults: faults(run), sent: moment.sent, twice: moment.twice, end }
}

fn drawn(i18n: I18n, tracks: &[Track]) -> AnyView {
    let end = tracks.iter().map(|track| track.end).max().unwrap_or(Nanos(1)).0.max(1) as f64;
    let x = move |t: Nanos| t.0 as f64 / end * WIDTH;
    let rows = tracks.iter().enumerate().map(|(index, track)| {
        let y = 8.0 + 36.0 * index as f64;
        let bars = track.pieces.iter().map(|(from, to, again)| {
            let class = if *again { "beside-again" } else { "beside-first" };
            let width = (x(*to) - x(*from)).max(1.0);
            view! { <rect class=class x=fixed(x(*from), 1) y=fixed(y, 1) width=fixed(width, 1) height="20"></rect> }.into_any()
        });
        let marks = track.faults.iter().map(|(t, breaks)| {
            let class = if *breaks { "beside-cut" } else { "beside-mend" };
            view! { <line class=class x1=fixed(x(*t), 1) x2=fixed(x(*t), 1) y1=fixed(y - 4.0, 1) y2=fixed(y + 24.0, 1)></line> }.into_any()
        });
        view! { <g>{bars.collect_view()}{marks.collect_view()}</g> }.into_any()
    });
    let figures = tracks.iter().map(|track| {
        view! {
            <tr>
                <th scope="row">{i18n.rich(track.name)}</th>
                <td>{i18n.exact(track.sent)}</td><td><strong>{i18n.exact(track.twice)}</strong></td><td>{i18n.clock(track.end.0)}</td>
            </tr>
        }
        .into_any()
    });
    let head = |key: Key| view! { <th scope="col">{i18n.rich(key)}</th> };
    let (rows, figures) = (rows.collect_view(), figures.collect_view());
    view! {
        <svg class="beside" viewBox="0 0 1000 76" preserveAspectRatio="none" aria-hidden="true" focusable="false">{rows}</svg>
        <table class="figures">
            <thead><tr><td></td>{head(msg::MAIL_BESIDE_SENT)}{head(msg::MAIL_BESIDE_TWICE)}{head(msg::MAIL_BESIDE_END)}</tr></thead>
            <tbody>{figures}</tbody>
        </table>
        <p class="label">{i18n.rich(msg::MAIL_BESIDE_LEGEND)}</p>
    }
    .into_any()
}
