//! The page of Capa 5: what the learner sees and touches. It shows recordings and knows no protocol.

mod app;
mod console;
mod course;
pub mod draw;
mod header;
mod home;
pub mod host;
pub mod i18n;
pub mod inspector;
pub mod ladder;
pub mod mail;
mod narration;
mod notices;
mod place;
pub mod player;
mod poster;
mod rooms;
mod scenes;
mod share;
pub mod stage;
pub mod story;
pub mod transport_bar;
pub mod ui;

use app::Asked;
use capa5_core::lesson;
use host::query::{Known, Query};
use host::{media, page, storage, task};
use i18n::Language;
use poster::Poster;

/// The scene that is shown where the address asks for none.
pub(crate) const FIRST_SCENE: &str = "corte-52";

/// Shows the first view, and the page in its place once that is here.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        // Only the first scene has a first view of its own; which others there are, the page knows.
        let (query, bad) = Query::parse(&page::query(), Known { scenes: &[FIRST_SCENE], lessons: &[], views: &[] });
        let is_first = bad.iter().all(|bad| !matches!(bad.name, "scene" | "lesson" | "view"));
        let spoken = || Language::preferred(page::languages().iter().map(String::as_str));
        let language = query.language.unwrap_or_else(spoken);
        if i18n::fetch_first(language).await.is_err() {
            return page::show_failure("words");
        }
        // What is kept, or comes with the address, is opened by the page: nothing may be begun beside it.
        let poster = if is_first && !storage::is_kept(FIRST_SCENE) && !page::has_fragment() {
            poster(&query, language)
        } else {
            None
        };
        // The first frame comes before the rest is asked for.
        task::pause().await;
        let open = loop {
            page::add_rooms_style().await;
            match rooms::fetch(language).await {
                Ok(open) => break open,
                Err(rooms::NotFetched) => page::rest_is_missing(poster.is_some()).await,
            }
        };
        open(Asked { language, poster });
    });
}

/// The first scene in the first view. Where it can't be shown, the page can say why.
fn poster(query: &Query, language: Language) -> Option<Poster> {
    let calm = media::is_calm_asked(query) || media::matches(media::REDUCED);
    Poster::open(lesson::built::corte_52(), language, calm)
}
