//! The console: what the learner types goes out as a line. Typing is possible at any time, also while something is under way.

use super::code::digits;
use crate::i18n::{Key, msg, t, ts, use_i18n};
use crate::place::{act, memo, part};
use crate::player::Player;
use crate::ui::unique;
use capa5_core::lesson::mail::{Does, Typed};
use capa5_core::view::mail::{Desk, Stage, Wanted, next_step, typist};
use capa5_core::world::action::Action;
use capa5_core::world::record::{LinkId, NodeId, What};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use std::sync::Arc;

/// What was typed so far in the run on screen, the last first.
fn typed(player: Player) -> Vec<String> {
    player.run.with_untracked(|run| {
        let said = run.log().iter().rev().filter_map(|record| {
            if let What::Ui { name: "SAY", q, .. } = &record.what { Some(q.clone()) } else { None }
        });
        said.collect()
    })
}

/// The console of who types; nothing where nobody does.
#[component]
pub(super) fn Console(desk: Memo<Arc<Desk>>) -> impl IntoView {
    let player = expect_context::<Player>();
    typist(&player.scenario()).map(|(node, client)| {
        let done = Callback::new(move |said| {
            player.types(&match said {
                Said::Line(text) => Action::Say { node, text },
                Said::Dial => Action::Does { node, does: Does::Dial },
                Said::Mend => Action::Restore(LinkId(0)),
                Said::Cut => Action::Cut(LinkId(0)),
            });
        });
        view! { <Prompt desk client done deeds=Deeds::All typed=Callback::new(move |()| typed(player))/> }.into_any()
    })
}

/// The console in a lesson: what is typed is the next step of the learner's part, in her turn.
#[component]
pub(crate) fn LessonPrompt(node: u8, client: bool, done: Callback<Typed>) -> impl IntoView {
    let player = expect_context::<Player>();
    let desk = super::desk(player);
    let here = NodeId(node);
    let send = Callback::new(move |said| {
        let what = match said {
            Said::Line(text) => Wanted::Say(text),
            Said::Dial => Wanted::Dial,
            // The line is the lesson's own.
            Said::Mend | Said::Cut => return,
        };
        done.run(player.run.with_untracked(|run| next_step(run, here, client, what)));
    });
    let typed = Callback::new(move |()| {
        let end = player.run.with_untracked(|run| Desk::at(run, run.len()));
        end.lines.into_iter().rev().filter(|line| line.from == here).map(|line| line.text).collect()
    });
    let deeds = if client { Deeds::Dial } else { Deeds::None };
    view! { <Prompt desk client done=send deeds typed/> }
}

/// What is wanted at the console.
#[derive(Clone)]
enum Said {
    Line(String),
    Dial,
    Mend,
    Cut,
}

/// What can be done besides typing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deeds {
    None,
    /// The connection is opened.
    Dial,
    /// And the line is cut and mended.
    All,
}

#[component]
fn Prompt(
    desk: Memo<Arc<Desk>>,
    client: bool,
    done: Callback<Said>,
    deeds: Deeds,
    /// What was typed, the last line first.
    typed: Callback<(), Vec<String>>,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    // How far back in what was typed; 0 is the line being written.
    let back = RwSignal::new(0_usize);
    let (input, list) = (unique("say"), unique("lines"));
    let send = move |line: String| {
        done.run(Said::Line(line));
        text.set(String::new());
        back.set(0);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(text.get_untracked());
    };
    let history = move |event: KeyboardEvent| {
        let key = event.key();
        let step: isize = match key.as_str() {
            "ArrowUp" => 1,
            "ArrowDown" => -1,
            _ => return,
        };
        event.prevent_default();
        let typed = typed.run(());
        let at = back.get_untracked().saturating_add_signed(step).min(typed.len());
        back.set(at);
        text.set(at.checked_sub(1).and_then(|at| typed.get(at).cloned()).unwrap_or_default());
    };
    let lines = memo(move || desk.with(|desk| desk.suggestions(client)));
    let closed = memo(move || desk.with(|desk| desk.stage == Stage::Closed));
    let cut = memo(move || player.moment.with(|moment| moment.cut.contains(&true)));
    let options = move || {
        lines
            .get()
            .iter()
            .filter(|line| !line.is_empty() && !line.contains('\n'))
            .map(|line| view! { <option value=*line></option> }.into_any())
            .collect_view()
    };
    let chips = move || {
        let says = lines.get().iter().map(|line| {
            let label = match *line {
                "" => i18n.rich(msg::MAIL_EMPTY_LINE),
                line => view! { <code>{line.replace('\n', "\\r\\n ")}</code> }.into_any(),
            };
            view! { <button type="button" class="chip mail-chip" on:click=act(move |_| send((*line).to_owned()))>{label}</button> }.into_any()
        });
        says.collect_view()
    };
    let reply = part(move || {
        let code = desk.with(|desk| desk.reply)?;
        digits(i18n, code)
    });
    view! {
        <section class="story-block mail-console">
            <h3>{t(if client { msg::MAIL_CONSOLE_CLIENT } else { msg::MAIL_CONSOLE_SERVER })}</h3>
            <form class="mail-prompt" on:submit=act(submit)>
                <label class="visually-hidden" for=input.clone()>{t(msg::MAIL_SAY_LABEL)}</label>
                <input class="mail-input" id=input.clone() type="text" list=list.clone() autocomplete="off" autocapitalize="off" spellcheck="false"
                    lang="en" translate="no" maxlength="2000"
                    prop:value=move || text.get() on:input=act(move |event| text.set(event_target_value(&event))) on:keydown=act(history)/>
                <span class="mail-end" aria-hidden="true">"\\r\\n"</span>
                <button type="submit" class="button">{t(msg::MAIL_SAY)}</button>
                <datalist id=list.clone()>{options}</datalist>
            </form>
            <div class="mail-chips" role="group" aria-label=ts(msg::MAIL_CHIPS)>
                {chips}
                {(deeds != Deeds::None).then(|| view! { <Line client closed cut done deeds/> }.into_any())}
            </div>
            <p class="label">{t(msg::MAIL_SAY_HELP)}</p>
            {reply}
        </section>
    }
}

/// What can be done with the connection and with the line under it; what can't be done now says why.
#[component]
fn Line(client: bool, closed: Memo<bool>, cut: Memo<bool>, done: Callback<Said>, deeds: Deeds) -> impl IntoView {
    let dial = memo(move || match (client, cut.get(), closed.get()) {
        (false, _, _) => Some(msg::MAIL_WHY_SERVER),
        (true, true, _) => Some(msg::MAIL_WHY_CUT),
        (true, false, false) => Some(msg::MAIL_WHY_OPEN),
        (true, false, true) => None,
    });
    let mend = memo(move || (!cut.get()).then_some(msg::MAIL_WHY_WHOLE));
    let break_it = memo(move || match (cut.get(), closed.get()) {
        (true, _) => Some(msg::MAIL_WHY_CUT_ALREADY),
        (false, true) => Some(msg::MAIL_WHY_CLOSED),
        (false, false) => None,
    });
    let all =
        [(msg::MAIL_DIAL, dial, Said::Dial), (msg::MAIL_CUT, break_it, Said::Cut), (msg::MAIL_MEND, mend, Said::Mend)];
    let count = if deeds == Deeds::All { all.len() } else { 1 };
    let (mut chips, mut reasons) = (Vec::new(), Vec::new());
    for (label, why, what) in all.into_iter().take(count) {
        let id = unique("why");
        chips.push(deed(label, why, id.clone(), Callback::new(move |()| done.run(what.clone()))));
        reasons.push(reason(label, why, id));
    }
    view! {
        <div class="chip-group mail-deeds" role="group" aria-label=ts(msg::MAIL_DEEDS)>{chips}</div>
        <p class="label mail-why">{reasons}</p>
    }
}

fn deed(label: Key, why: Memo<Option<Key>>, id: String, does: Callback<()>) -> AnyView {
    let barred = move || why.get().is_some();
    let click = move |_| {
        if why.get_untracked().is_none() {
            does.run(());
        }
    };
    view! {
        <button type="button" class="chip mail-chip" class:choice-forbidden=barred aria-disabled=move || barred().then_some("true")
            aria-describedby=move || barred().then(|| id.clone()) on:click=act(click)>{t(label)}</button>
    }
    .into_any()
}

fn reason(label: Key, why: Memo<Option<Key>>, id: String) -> AnyView {
    let i18n = use_i18n();
    let said = part(move || {
        let why = why.get()?;
        Some(view! { {i18n.rich(label)}": "{i18n.rich(why)}" " }.into_any())
    });
    view! { <span id=id>{said}</span> }.into_any()
}
