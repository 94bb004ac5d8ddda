//! Listeners that end when they are dropped.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// A listener on something of the browser; it ends when this is dropped.
#[derive(Debug)]
#[must_use = "it stops listening when dropped"]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens; `None` where the browser refuses.
    pub fn new(target: &EventTarget, name: &'static str, react: impl FnMut(Event) + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut(Event)>::new(react);
        target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { target: target.clone(), name, closure })
    }

    /// Listens as long as the page lives.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function: &JsValue = self.closure.as_ref();
        // It was added with the same arguments; there is nothing to be done if the target is gone.
        let _ = self.target.remove_event_listener_with_callback(self.name, function.unchecked_ref());
    }
}
