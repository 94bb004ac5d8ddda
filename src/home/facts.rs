//! About the facts: what is often said, what is so, where it stands and how it was checked.

use super::Home;
use super::search::{field, folded};
use crate::i18n::{Key, msg, t};
use crate::place::{memo, part};
use leptos::prelude::*;

/// A correction as it is shown.
#[derive(Clone, PartialEq, Eq)]
struct Fact {
    id: String,
    said: String,
    so: String,
    source: String,
    checked: String,
    lessons: Vec<u8>,
}

impl Fact {
    fn has(&self, wanted: &str) -> bool {
        [&self.id, &self.said, &self.so, &self.source].into_iter().any(|text| folded(text).contains(wanted))
    }

    fn checked(&self) -> Key {
        match self.checked.as_str() {
            "read" => msg::HOME_CHECKED_READ,
            "computed" => msg::HOME_CHECKED_COMPUTED,
            _ => msg::HOME_CHECKED_KNOWN,
        }
    }
}

/// All of them, in the order of the lessons that teach them.
fn facts(home: Home) -> Vec<Fact> {
    let mut all: Vec<Fact> = home.words.with(|words| {
        let text = |id: &str| words.get(id).unwrap_or_default().to_owned();
        let ids = words.iter().filter_map(|(id, said)| Some((id.strip_prefix("fact.")?.strip_suffix('#')?, said)));
        let fact = |(id, said): (&str, &str)| Fact {
            id: id.to_owned(),
            said: said.to_owned(),
            so: text(&format!("fact.{id}")),
            source: text(&format!("fact.{id}/source")),
            checked: text(&format!("fact.{id}/checked")),
            lessons: text(&format!("fact.{id}/lessons")).split(' ').filter_map(|number| number.parse().ok()).collect(),
        };
        ids.map(fact).collect()
    });
    all.sort_by(|one, other| (&one.lessons, &one.id).cmp(&(&other.lessons, &other.id)));
    all
}

pub(super) fn page(home: Home) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let all = memo(move || facts(home));
    let found = memo(move || {
        let wanted = folded(wanted.get().trim());
        all.get().into_iter().filter(|fact| fact.has(&wanted)).collect::<Vec<Fact>>()
    });
    let list = part(move || {
        view! { <div class="facts-list">{found.get().into_iter().map(row).collect_view()}</div> }.into_any()
    });
    view! {
        <p class="home-intro">{t(msg::HOME_FACTS_SAYS)}</p>
        <p class="home-intro">{t(msg::HOME_FACTS_LIMITS)}</p>
        {field(wanted, move || found.get().len() as u64)}
        {list}
    }
    .into_any()
}

fn row(fact: Fact) -> AnyView {
    let checked = fact.checked();
    let lessons = fact.lessons.iter().map(u8::to_string).collect::<Vec<String>>().join(", ");
    let Fact { id, said, so, source, .. } = fact;
    let anchor = format!("fact-{id}");
    view! {
        <article class="fact" id=anchor tabindex="-1">
            <p class="fact-said"><span class="label">{t(msg::HOME_SAID)}</span><span>{said}</span></p>
            <p class="fact-so"><span class="label">{t(msg::HOME_SO)}</span><strong>{so}</strong></p>
            <p class="label">{t(msg::HOME_SOURCE)}": "<span lang="en" translate="no">{source}</span>" ("{t(checked)}") · "
                {t(msg::home_taught(lessons))}" · "{id}</p>
        </article>
    }
    .into_any()
}
