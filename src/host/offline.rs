//! What was opened stays without a network: the page's service worker (`loader/sw.js`), where the browser has one for it.
//!
//! It is asked for once the page is up, in its own tab only; in frames, over plain HTTP and in old browsers nothing happens and nothing
//! is said.

use super::event::Listener;
use super::lifecycle::Leaving;
use super::{page, task};
use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{PerformanceEntry, ServiceWorkerContainer, ServiceWorkerRegistration};

/// The page is up and rests after so long, in milliseconds.
const SETTLED: i32 = 3_000;
/// A newer version that is already on screen takes over within this time.
const TAKEN: i32 = 2_000;

/// Whether a newer version of the page waits, in the context.
#[derive(Clone, Copy)]
pub struct Newer(RwSignal<bool>);

/// Keeps what is opened from now on, and looks for a newer version.
pub fn provide_offline() {
    let newer = Newer(RwSignal::new(false));
    provide_context(newer);
    spawn_local(async move {
        task::wait(SETTLED).await;
        if let Some(workers) = workers().filter(|_| !page::is_framed()) {
            follow(newer, workers).await;
        }
    });
}

/// The getter itself throws where a frame has no origin.
fn workers() -> Option<ServiceWorkerContainer> {
    let navigator = page::window()?.navigator();
    Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}

async fn follow(newer: Newer, workers: ServiceWorkerContainer) {
    // Refused over plain HTTP, from a file, or by a policy.
    let Ok(registration) = JsFuture::from(workers.register("sw.js")).await else { return };
    let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
    if let Ok(ready) = workers.ready() {
        let _ = JsFuture::from(ready).await;
    }
    tell(&registration);
    let told = registration.clone();
    Leaving::new(move || tell(&told)).forever();
    let look = {
        let (registration, workers) = (registration.clone(), workers.clone());
        move || {
            let (registration, workers) = (registration.clone(), workers.clone());
            spawn_local(async move {
                tell(&registration);
                task::wait(TAKEN).await;
                newer.0.set(registration.waiting().is_some() && workers.controller().is_some());
            });
        }
    };
    look();
    let found = registration.clone();
    let arrives = move |_| {
        let Some(worker) = found.installing() else { return };
        let look = look.clone();
        if let Some(listener) = Listener::new(&worker, "statechange", move |_| look()) {
            listener.forever();
        }
    };
    if let Some(listener) = Listener::new(&registration, "updatefound", arrives) {
        listener.forever();
    }
}

/// Says to the versions that are here what this page has opened: most of it came before they were.
fn tell(registration: &ServiceWorkerRegistration) {
    let Some(clock) = page::window().and_then(|window| window.performance()) else { return };
    let name = |entry: wasm_bindgen::JsValue| entry.dyn_into::<PerformanceEntry>().ok().map(|entry| entry.name());
    let opened: Array =
        clock.get_entries_by_type("resource").iter().filter_map(name).map(wasm_bindgen::JsValue::from).collect();
    for worker in [registration.active(), registration.waiting()].into_iter().flatten() {
        // A worker that is gone has nothing to keep.
        let _ = worker.post_message(&opened);
    }
}

impl Newer {
    /// Whether a newer version waits; follows it.
    #[must_use]
    pub fn waits(self) -> bool {
        self.0.get()
    }

    /// Says it later.
    pub fn dismiss(self) {
        self.0.set(false);
    }

    /// Changes to it: the page is loaded anew, and goes on where it stands.
    pub fn take(self) {
        self.0.set(false);
        let Some(workers) = workers() else { return };
        let changed = |_| {
            if let Some(window) = page::window() {
                // Where the browser refuses, the next visit has it.
                let _ = window.location().reload();
            }
        };
        if let Some(listener) = Listener::new(&workers, "controllerchange", changed) {
            listener.forever();
        }
        spawn_local(async move {
            let Ok(registration) = JsFuture::from(workers.get_registration()).await else { return };
            let waiting = registration.dyn_into::<ServiceWorkerRegistration>().ok().and_then(|found| found.waiting());
            if let Some(waiting) = waiting {
                let _ = waiting.post_message(&"take".into());
            }
        });
    }
}
