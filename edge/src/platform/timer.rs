//! A deadline. Not `worker::Delay`: that takes a timer's name for a number, which it no longer is where a Worker
//! is built with Node's compatibility.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

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
    over: JsFuture,
}

impl Timer {
    /// Begins now.
    pub fn after(ms: u32) -> Self {
        let mut name = JsValue::UNDEFINED;
        let over = Promise::new(&mut |resolve, _| name = set_timeout(&resolve, ms));
        Self {
            name,
            over: over.into(),
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.over).poll(context).map(drop)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.name);
    }
}
