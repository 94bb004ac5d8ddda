//! Long work in short pieces: the page stays awake between them.

use super::page;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// How long one piece of work may keep the page, in milliseconds.
pub const SLICE: f64 = 4.0;

/// Lets the browser do what waits: input, layout, a frame.
pub async fn pause() {
    wait(0).await;
}

/// Waits so many milliseconds, or not at all where there is no timer.
pub async fn wait(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let ask =
            |window: web_sys::Window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        let asked = page::window().map(ask);
        if !matches!(asked, Some(Ok(_))) {
            // Without a timer the work goes on at once rather than never.
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    // This promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// Says when a slice of work is over.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    started: f64,
}

impl Slice {
    /// A slice that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { started: page::now_ms() }
    }

    /// Whether it has lasted long enough.
    #[must_use]
    pub fn is_over(self) -> bool {
        page::now_ms() - self.started >= SLICE
    }
}

/// A wish to stop, shared by who works and who watches.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    wanted: Rc<Cell<bool>>,
}

impl Cancel {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.wanted.set(true);
    }

    /// Whether someone asked for that.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.wanted.get()
    }
}
