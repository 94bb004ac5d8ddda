//! A reply code digit by digit.

use crate::i18n::{I18n, Key, msg};
use leptos::prelude::*;

/// The three digits with what each says; nothing where it is no code.
pub(super) fn digits(i18n: I18n, code: &str) -> Option<AnyView> {
    if code.len() != 3 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let parts = [("severity", 0), ("category", 1)].into_iter().filter_map(|(what, at)| {
        let digit = code.get(at..=at)?;
        let says = Key::find(&format!("mail.code.{what}.{digit}"))?;
        Some(view! { <li><b class="code-digit">{digit.to_owned()}</b>" "{i18n.rich(says)}</li> }.into_any())
    });
    let detail = code.get(2..).unwrap_or_default().to_owned();
    let whole = Key::find(&format!("mail.code.whole.{code}"));
    Some(
        view! {
            <section class="mail-code">
                <h3>{i18n.rich(msg::mail_code_title(code.to_owned()))}</h3>
                <ul class="plain">
                    {parts.collect_view()}
                    <li><b class="code-digit">{detail}</b>" "{i18n.rich(msg::MAIL_CODE_DETAIL)}</li>
                </ul>
                {whole.map(|whole| view! { <p>{i18n.rich(whole)}</p> }.into_any())}
            </section>
        }
        .into_any(),
    )
}
