//! The lines of the dialogue as they are on the wire; envelope beside header; mailboxes; what a break would leave.

use super::code::digits;
use crate::i18n::{I18n, Key, Message, msg, t, use_i18n};
use crate::inspector::state::name_of;
use crate::place::{act, each, memo, part};
use crate::player::Player;
use capa5_core::view::mail::{Desk, Line, Named, Stage};
use capa5_core::world::record::AppName;
use leptos::prelude::*;
use std::sync::Arc;

/// The lines, with their ends.
#[component]
pub(super) fn Lines(desk: Memo<Arc<Desk>>) -> impl IntoView {
    let player = expect_context::<Player>();
    let lines = move || desk.with(|desk| desk.lines.clone());
    let sealed = memo(move || desk.with(|desk| desk.lines.iter().any(|line| line.sealed)));
    let note = part(move || sealed.get().then(|| view! { <p class="label">{t(msg::MAIL_TLS_NOTE)}</p> }.into_any()));
    view! {
        <section class="story-block">
            <h3>{t(msg::MAIL_LINES)}</h3>
            {note}
            <ol class="plain mail-lines" tabindex="0">
                {each(lines, |line| [u64::from(line.tx), u64::from(line.came == Some(true)), u64::from(line.came == Some(false))], move |line| raw(player, line))}
            </ol>
        </section>
    }
}

fn raw(player: Player, line: Line) -> AnyView {
    let Line { tx, from, name, text, sealed, octets, came } = line;
    let i18n = use_i18n();
    let words = if text.is_empty() && name == "MESSAGE" {
        format!("… {octets} …")
    } else {
        text.split("\r\n").map(|line| format!("{line}\\r\\n")).collect::<Vec<_>>().join("\n")
    };
    let side = if from.0 == 0 { "mail-line at-a" } else { "mail-line at-b" };
    let state = match came {
        Some(true) => None,
        Some(false) => Some(msg::MAIL_LINE_LOST),
        None => Some(msg::MAIL_LINE_FLYING),
    };
    view! {
        <li>
            <button type="button" class=side class:is-fault=came == Some(false) on:click=act(move |_| player.select(Some(tx)))>
                <span class="mail-who">{from.letter()}</span>
                <code lang="en" translate="no">{words}</code>
                {sealed.then(|| view! { <small>{i18n.rich(msg::MAIL_LINE_SEALED)}</small> }.into_any())}
                {state.map(|state| view! { <small>{i18n.rich(state)}</small> }.into_any())}
            </button>
        </li>
    }
    .into_any()
}

/// What a break here would leave, and what would have to be done again.
#[component]
pub(super) fn Survives(desk: Memo<Arc<Desk>>) -> impl IntoView {
    let i18n = use_i18n();
    let stage = memo(move || desk.with(|desk| desk.stage));
    let doubt = memo(move || desk.with(|desk| desk.fates.iter().any(|fate| fate.name == AppName::Defer && fate.doubt)));
    part(move || {
        let id = stage.get().id();
        let part = |what: &str| Key::find(&format!("mail.break.{id}.{what}")).map(|key| i18n.rich(key));
        view! {
            <section class="story-block">
                <h3>{i18n.rich(msg::MAIL_BREAK_TITLE)}</h3>
                <dl class="mail-break">
                    <dt>{i18n.rich(msg::MAIL_BREAK_LEFT)}</dt><dd>{part("left")}</dd>
                    <dt>{i18n.rich(msg::MAIL_BREAK_REDO)}</dt><dd>{part("redo")}</dd>
                </dl>
                {(stage.get() == Stage::Text).then(|| view! { <p>{i18n.rich(msg::MAIL_BREAK_NO_RESUME)}</p> }.into_any())}
                {doubt.get().then(|| view! { <p class="is-fault">{i18n.rich(msg::MAIL_BREAK_DOUBT)}</p> }.into_any())}
                <p class="label">{i18n.rich(msg::MAIL_BREAK_RSET)}</p>
            </section>
        }
        .into_any()
    })
}

/// Envelope beside header, mailboxes, and who listens: the state of a scene of mail.
#[component]
pub(crate) fn DeskTable() -> impl IntoView {
    let player = expect_context::<Player>();
    let i18n = use_i18n();
    let desk = super::desk(player);
    part(move || {
        desk.with(|desk| {
            view! {
                <p><strong>{Key::find(&format!("mail.stage.{}", desk.stage.id())).map(|key| i18n.rich(key))}</strong></p>
                {envelope(i18n, desk)}
                {boxes(i18n, player, desk)}
                {ear(i18n, desk)}
                {desk.reply.and_then(|code| digits(i18n, code))}
            }
            .into_any()
        })
    })
}

fn envelope(i18n: I18n, desk: &Desk) -> AnyView {
    let to = |named: &Named| {
        let code = named.code.unwrap_or_default();
        let blind = (!named.in_header && code.starts_with('2') && !desk.header.is_empty())
            .then(|| view! { <small class="mail-blind">{i18n.rich(msg::MAIL_BLIND)}</small> }.into_any());
        view! { <li class:is-fault=code.starts_with('5')><code>"RCPT TO:"{named.path.clone()}</code>" "{code}" "{blind}</li> }
    };
    let header = desk.header.iter().map(|line| view! { <li><code>{line.clone()}</code></li> }).collect_view();
    view! {
        <div class="mail-two">
            <section class="mail-envelope">
                <h3>{i18n.rich(msg::MAIL_ENVELOPE)}</h3>
                <p class="label">{i18n.rich(msg::MAIL_ENVELOPE_HELP)}</p>
                <ul class="plain" lang="en" translate="no">
                    {desk.sender.clone().map(|sender| view! { <li><code>"MAIL FROM:"{sender}</code></li> })}
                    {desk.recipients.iter().map(to).collect_view()}
                </ul>
            </section>
            <section class="mail-header">
                <h3>{i18n.rich(msg::MAIL_HEADER)}</h3>
                <p class="label">{i18n.rich(msg::MAIL_HEADER_HELP)}</p>
                <ul class="plain" lang="en" translate="no">{header}</ul>
            </section>
        </div>
    }
    .into_any()
}

fn boxes(i18n: I18n, player: Player, desk: &Desk) -> AnyView {
    let twice = |mid: &str, to: &str| desk.rows.iter().filter(|row| row.mid == mid && row.to == to).count() > 1;
    let rows = desk.rows.iter().map(|row| {
        let n = row.n;
        let again = (!row.mid.is_empty() && twice(&row.mid, &row.to))
            .then(|| view! { <small class="is-fault">{i18n.rich(msg::MAIL_BOX_TWICE)}</small> }.into_any());
        view! {
            <tr>
                <td><button type="button" class="link" on:click=act(move |_| player.seek_event(n))>{i18n.clock(row.t.0)}</button></td>
                <td><code>{row.to.clone()}</code>" "{again}</td>
                <td><code>{row.from.clone()}</code></td>
                <td>{i18n.rich(name_of(row.node.letter()))}</td>
            </tr>
        }
    });
    if desk.rows.is_empty() {
        return view! { <section><h3>{i18n.rich(msg::MAIL_BOXES)}</h3><p class="label">{i18n.rich(msg::MAIL_BOXES_EMPTY)}</p></section> }.into_any();
    }
    let head = |key: Key| view! { <th scope="col">{i18n.rich(key)}</th> };
    view! {
        <section>
            <h3>{i18n.rich(msg::MAIL_BOXES)}</h3>
            <div class="table-wrap"><table class="states">
                <thead><tr>{head(msg::MAIL_BOX_WHEN)}{head(msg::MAIL_BOX_TO)}{head(msg::MAIL_BOX_FROM)}{head(msg::MAIL_BOX_AT)}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// What somebody who listens has read.
fn ear(i18n: I18n, desk: &Desk) -> Option<AnyView> {
    let (_, last) = desk.heard.last()?;
    let said: Message = msg::mail_ear(desk.heard.len() as u64);
    let sealed = (desk.sealed > 0).then(|| msg::mail_ear_sealed(u64::from(desk.sealed)));
    Some(
        view! {
            <section>
                <h3>{i18n.rich(msg::MAIL_EAR_TITLE)}</h3>
                <p class="label">{t(msg::MAIL_EAR_MARKS)}</p>
                <p>{i18n.rich(said)}</p>
                <p><code lang="en" translate="no">{last.clone()}</code></p>
                {sealed.map(|sealed| view! { <p>{i18n.rich(sealed)}</p> }.into_any())}
            </section>
        }
        .into_any(),
    )
}
