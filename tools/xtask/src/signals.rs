//! SIGINT, SIGTERM and SIGHUP as a flag that loops check.
//!
//! The first signal shuts down gracefully; the second one ends the process at once (the supervisors
//! notice the closed pipes and still stop the services).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::{Context as _, Error, Result};

fn asked() -> &'static Arc<AtomicBool> {
    static ASKED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    ASKED.get_or_init(Arc::default)
}

/// Installs the handlers. Called once, at startup.
pub(crate) fn listen() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, 130, Arc::clone(asked()))
            .and_then(|_| flag::register(signal, Arc::clone(asked())))
            .context(|| "cannot listen for signals".to_owned())?;
    }
    Ok(())
}

pub(crate) fn requested() -> bool {
    asked().load(Ordering::Relaxed)
}

/// An error once a signal has arrived, so that `?` leaves any loop.
pub(crate) fn check() -> Result<()> {
    if requested() {
        Err(Error::new("interrupted"))
    } else {
        Ok(())
    }
}
