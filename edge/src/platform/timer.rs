//! A timer future. `worker::Delay` does not work here: it expects `setTimeout` to return a number, but with Node.js
//! compatibility it returns an object. A promise would leak: one that never settles retains the closures that wait for
//! it, so that each timer dropped before its end would stay in memory.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use js_sys::Function;
use wasm_bindgen::{
    JsCast as _, JsValue,
    prelude::{Closure, wasm_bindgen},
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Completes after a number of milliseconds. Dropping it cancels the timer.
pub struct Timer {
    /// The id for `clearTimeout`: an object, with Node.js compatibility.
    id: JsValue,
    state: Rc<State>,
    /// The runtime calls it in the context of the request that created the timer. Must live as long as the timer.
    _callback: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    elapsed: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Timer {
    /// Starts a timer.
    pub fn after(ms: u32) -> Self {
        let state = Rc::<State>::default();
        let shared = Rc::clone(&state);
        let callback = Closure::<dyn FnMut()>::new(move || {
            shared.elapsed.set(true);
            let waker = shared.waker.take();
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        Self {
            id: set_timeout(callback.as_ref().unchecked_ref(), ms),
            state,
            _callback: callback,
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.elapsed.get() {
            return Poll::Ready(());
        }
        self.state.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if !self.state.elapsed.get() {
            clear_timeout(&self.id);
        }
    }
}
