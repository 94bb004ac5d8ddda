//! The words of the course, to be looked up.

use super::Home;
use super::search::{field, folded};
use crate::i18n::{msg, t};
use crate::place::{memo, part};
use leptos::prelude::*;

/// An entry as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    id: String,
    term: String,
    other: String,
    also: String,
    means: String,
}

impl Entry {
    fn has(&self, wanted: &str) -> bool {
        [&self.term, &self.other, &self.also, &self.means].into_iter().any(|text| folded(text).contains(wanted))
    }
}

/// All entries, in the order of the alphabet.
fn entries(home: Home) -> Vec<Entry> {
    let mut all: Vec<Entry> = home.words.with(|words| {
        let text = |id: &str| words.get(id).unwrap_or_default().to_owned();
        let terms = words.iter().filter_map(|(id, term)| Some((id.strip_prefix("term.")?.strip_suffix('#')?, term)));
        let entry = |(id, term): (&str, &str)| Entry {
            term: term.to_owned(),
            other: text(&format!("term.{id}/other")),
            also: text(&format!("term.{id}/also")),
            means: text(&format!("term.{id}")),
            id: id.to_owned(),
        };
        terms.map(entry).collect()
    });
    all.sort_by_cached_key(|entry| folded(&entry.term));
    all
}

pub(super) fn page(home: Home) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let all = memo(move || entries(home));
    let found = memo(move || {
        let wanted = folded(wanted.get().trim());
        all.get().into_iter().filter(|entry| entry.has(&wanted)).collect::<Vec<Entry>>()
    });
    let list = part(move || {
        let other = home.i18n.language().other_tag();
        let rows = found.get().into_iter().map(|entry| row(entry, other));
        view! { <dl class="glossary">{rows.collect_view()}</dl> }.into_any()
    });
    view! {
        <p class="home-intro">{t(msg::HOME_GLOSSARY_SAYS)}</p>
        {field(wanted, move || found.get().len() as u64)}
        {list}
    }
    .into_any()
}

fn row(entry: Entry, other: &'static str) -> AnyView {
    let Entry { id, term, other: name, also, means } = entry;
    view! {
        <div class="glossary-entry" id=format!("term-{id}") tabindex="-1">
            <dt><strong>{term}</strong>" "<span class="label" lang=other>{name}</span></dt>
            <dd>{means}{(!also.is_empty()).then(|| view! { " "<span class="label">{t(msg::home_also(also))}</span> }.into_any())}</dd>
        </div>
    }
    .into_any()
}
