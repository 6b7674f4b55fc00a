//! A deadline. Not `worker::Delay`: that takes a timer's name for a number, which it no longer is where a Worker
//! is built with Node's compatibility. Nor a promise: one that never settles keeps the closures that wait for it, so
//! that each timer that is dropped before its end would leak.

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

/// Is over after so many milliseconds; stops when it is dropped.
pub struct Timer {
    name: JsValue,
    state: Rc<State>,
    /// Called by the runtime in the context of the request that has made the timer; lives as long as the timer.
    _callback: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Timer {
    /// Begins now.
    pub fn after(ms: u32) -> Self {
        let state = Rc::<State>::default();
        let shared = Rc::clone(&state);
        let callback = Closure::<dyn FnMut()>::new(move || {
            shared.over.set(true);
            let waker = shared.waker.take();
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        Self {
            name: set_timeout(callback.as_ref().unchecked_ref(), ms),
            state,
            _callback: callback,
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.over.get() {
            return Poll::Ready(());
        }
        self.state.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if !self.state.over.get() {
            clear_timeout(&self.name);
        }
    }
}
