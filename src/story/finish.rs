//! Is what was stored what was sent? Both digests, each from its own octets.

use super::octets::{OwnOctets, Reader};
use crate::host::task::{Cancel, Slice, pause};
use crate::i18n::{I18n, Key, msg, use_i18n};
use crate::place::{act, memo, part};
use crate::player::Player;
use capa5_core::digest::{Job, hex};
use capa5_core::octets::Chunk;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Octets hashed before looking at the clock.
const PIECE: u64 = 256 * 1024;

/// How far both digests are.
#[derive(Clone, PartialEq, Eq, Default)]
struct Digests {
    running: bool,
    done: u64,
    total: u64,
    found: [Option<String>; 2],
    unreadable: bool,
}

/// Shown where the recording ends.
#[component]
pub fn Finish() -> impl IntoView {
    let player = expect_context::<Player>();
    let own = expect_context::<OwnOctets>();
    let i18n = use_i18n();
    let at_end = memo(move || player.run.with(|run| !run.is_empty() && player.event.get() >= run.len()));
    let complete = memo(move || player.moment.with(|moment| super::facts::is_complete(moment)));
    // A new recording has new digests.
    let state = memo(move || {
        player.run.track();
        RwSignal::new(Digests::default())
    });
    let cancel = StoredValue::new_local(Cancel::default());
    on_cleanup(move || _ = cancel.try_with_value(Cancel::cancel));
    let here = move || player.file().is_none_or(|spec| own.of(&spec).is_some());
    let start = move |_| {
        cancel.with_value(Cancel::cancel);
        let now = Cancel::default();
        cancel.set_value(now.clone());
        spawn_local(compute(player, own, state.get_untracked(), now));
    };
    part(move || {
        at_end.get().then(|| {
            let digests = state.get();
            view! {
                <section class="story-block finish">
                    <h3>{i18n.rich(msg::DIGEST_TITLE)}</h3>
                    {move || (!complete.get()).then(|| view! { <p class="label">{i18n.rich(msg::digest_not_yet("B"))}</p> }.into_any())}
                    {move || if here() { body(i18n, &digests.get(), start) } else { view! { <p class="label">{i18n.rich(msg::FILE_WANTED_UNTIL)}</p> }.into_any() }}
                    <p class="label">{i18n.rich(msg::DIGEST_OWN_OCTETS)}</p>
                </section>
            }
            .into_any()
        })
    })
}

fn body(i18n: I18n, digests: &Digests, start: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    if digests.running {
        return view! {
            <progress class="progress" max=digests.total.to_string() value=digests.done.to_string() aria-label=i18n.text(msg::DIGEST_TITLE)></progress>
            <p class="label">{i18n.rich(msg::digest_progress(digests.done, digests.total))}</p>
        }
        .into_any();
    }
    let [Some(a), Some(b)] = &digests.found else {
        return view! {
            {digests.unreadable.then(|| view! { <p class="is-fault" role="alert">{i18n.rich(msg::FILE_UNREADABLE)}</p> }.into_any())}
            <button type="button" class="button" id="digest" on:click=act(start)>{i18n.rich(msg::DIGEST_COMPUTE)}</button>
        }
        .into_any();
    };
    let verdict: Key = if a == b { msg::DIGEST_EQUAL } else { msg::DIGEST_DIFFERENT };
    view! {
        <dl class="digests">
            <dt>{i18n.rich(msg::digest_of_a("A"))}</dt><dd><code id="digest-a">{a.clone()}</code></dd>
            <dt>{i18n.rich(msg::digest_of_b("B"))}</dt><dd><code id="digest-b">{b.clone()}</code></dd>
        </dl>
        <p role="status" id="digest-verdict" data-equal=(a == b).to_string()><strong>{i18n.rich(verdict)}</strong></p>
    }
    .into_any()
}

async fn compute(player: Player, own: OwnOctets, state: RwSignal<Digests>, cancel: Cancel) {
    let run = Arc::clone(&*player.run.read_untracked());
    let chunks = [run.sent_file(), run.stored()];
    let total = chunks.iter().map(Chunk::len).sum();
    let mut digests = Digests { running: true, total, ..Digests::default() };
    let seed = player.scenario().seed;
    let mut reader = Reader::new(seed, run.file(), own);
    let mut before = 0;
    for (index, chunk) in chunks.into_iter().enumerate() {
        let mut job = Job::new(chunk);
        let mut slice = Slice::start();
        let found = loop {
            if cancel.is_wanted() {
                return;
            }
            match job.step(&reader, PIECE) {
                Ok(Some(digest)) => break hex(&digest),
                Ok(None) => {}
                Err(needs) => {
                    if reader.read_more(needs).await.is_err() {
                        let _ = state.try_set(Digests { unreadable: true, ..Digests::default() });
                        return;
                    }
                }
            }
            if slice.is_over() {
                digests.done = before + job.done();
                let _ = state.try_set(digests.clone());
                pause().await;
                slice = Slice::start();
            }
        };
        before += job.total();
        digests.found[index] = Some(found);
    }
    digests.running = false;
    let _ = state.try_set(digests);
}
