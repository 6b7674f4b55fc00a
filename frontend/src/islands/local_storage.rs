//! JSON values in `localStorage`. Best effort: blocked or full storage behaves like an empty one.

use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Reads a value; the default if it is missing or cannot be read.
pub(super) fn get<T: DeserializeOwned + Default>(key: &str) -> T {
    storage()
        .and_then(|storage| storage.get_item(key).ok().flatten())
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Stores a value.
pub(super) fn set<T: Serialize>(key: &str, value: &T) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(value)) {
        let _ = storage.set_item(key, &text); // best effort: the quota may be exceeded
    }
}

/// Removes a value.
pub(super) fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key); // best effort
    }
}
