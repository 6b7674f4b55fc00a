//! The islands' side of `frontend/script/press.js`, which prevents layout shifts during a press. Whatever changes the
//! layout asynchronously, such as a response, first awaits [`released`]: by then the click of the press has been
//! handled.

use std::{cell::RefCell, future::poll_fn, task::Poll, task::Waker};

use leptos::{
    leptos_dom::helpers::window_event_listener_untyped,
    prelude::{document, untrack},
    task::spawn_local,
};

thread_local! {
    static WAITERS: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

fn is_pressed() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.get_attribute("data-pressed").is_some())
}

/// Called once, before the islands hydrate.
pub(super) fn listen() {
    let handle = window_event_listener_untyped("stoa:released", |_| {
        for waker in WAITERS.take() {
            waker.wake();
        }
    });
    std::mem::forget(handle);
}

/// Completes once no pointer is pressed.
pub(super) async fn released() {
    poll_fn(|context| {
        if is_pressed() {
            WAITERS.with_borrow_mut(|waiters| waiters.push(context.waker().clone()));
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
}

/// Runs a callback now, or, while a pointer is pressed, once it has been released.
pub(super) fn after_press(act: impl FnOnce() + 'static) {
    if is_pressed() {
        spawn_local(async move {
            released().await;
            act();
        });
    } else {
        untrack(act);
    }
}
