//! Long work in short pieces: the page stays awake between them.

use super::page;
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
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

/// Two things at once; both have come when this has.
pub async fn both<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut one, mut other) = (None, None);
    poll_fn(move |context| {
        if one.is_none()
            && let Poll::Ready(value) = first.as_mut().poll(context)
        {
            one = Some(value);
        }
        if other.is_none()
            && let Poll::Ready(value) = second.as_mut().poll(context)
        {
            other = Some(value);
        }
        match (one.take(), other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            waiting => {
                (one, other) = waiting;
                Poll::Pending
            }
        }
    })
    .await
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
