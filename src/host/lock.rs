//! Which tab has a scene: a lock of the browser's that is held for the page's life.

use super::{page, task};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long a page that was left may keep a lock, in milliseconds.
const LEAVING: i32 = 300;

/// Who has the lock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    /// This tab, from now until it is closed.
    ThisTab,
    /// Another tab.
    OtherTab,
    /// The browser has no locks here, so nobody knows.
    Unknown,
}

/// Takes the lock of that name if no other tab has it.
pub async fn take(name: &str) -> Holder {
    ask(name, true).await
}

/// Whether another tab has the lock of that name; without locks nobody knows, and it is taken for free.
pub async fn is_elsewhere(name: &str) -> bool {
    if ask(name, false).await != Holder::OtherTab {
        return false;
    }
    // The page before this one in the same tab may still hold it for a moment.
    task::wait(LEAVING).await;
    ask(name, false).await == Holder::OtherTab
}

/// Asks for the lock, to hold it or only to know.
async fn ask(name: &str, hold: bool) -> Holder {
    let answer = Promise::new(&mut |resolve, _| {
        if request(name, hold, &resolve).is_err() {
            // Not to be had in this frame or over plain HTTP.
            let _ = resolve.call1(&JsValue::NULL, &JsValue::UNDEFINED);
        }
    });
    match JsFuture::from(answer).await.ok().and_then(|answer| answer.as_bool()) {
        Some(true) => Holder::ThisTab,
        Some(false) => Holder::OtherTab,
        None => Holder::Unknown,
    }
}

/// Asks; `answer` is called with whether the lock was given, or with nothing where the browser refuses to say.
fn request(name: &str, hold: bool, answer: &Function) -> Result<(), JsValue> {
    let navigator: JsValue = page::window().ok_or(JsValue::NULL)?.navigator().into();
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"exclusive".into())?;
    Reflect::set(&options, &"ifAvailable".into(), &true.into())?;
    let given = answer.clone();
    let granted = Closure::once_into_js(move |lock: JsValue| -> Promise {
        let got_it = !lock.is_null() && !lock.is_undefined();
        let _ = given.call1(&JsValue::NULL, &got_it.into());
        // The lock is held until this promise is settled, and it never is.
        if got_it && hold { Promise::new(&mut |_, _| {}) } else { Promise::resolve(&JsValue::UNDEFINED) }
    });
    let outcome: Promise = request.call3(&locks, &name.into(), &options, &granted)?.dyn_into()?;
    let refused = answer.clone();
    let failed = Closure::once_into_js(move |_: JsValue| {
        let _ = refused.call1(&JsValue::NULL, &JsValue::UNDEFINED);
    });
    // `catch` alone would leave an unhandled rejection in an opaque origin.
    Reflect::get(&outcome, &"then".into())?.dyn_into::<Function>()?.call2(&outcome, &JsValue::UNDEFINED, &failed)?;
    Ok(())
}
