//! Whether somebody asked us to stop: Ctrl-C, a closed terminal, or a TERM signal.
//!
//! The first signal lets every loop end in order; the second one ends the process at once (the
//! supervisors notice the closed pipes and still stop the parts).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::fail::{Context as _, Failure, Result};

fn asked() -> &'static Arc<AtomicBool> {
    static ASKED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    ASKED.get_or_init(Arc::default)
}

/// Called once, at the start.
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

/// An error once a stop was asked for, so that `?` leaves any loop.
pub(crate) fn check() -> Result<()> {
    if requested() {
        Err(Failure::new("interrupted"))
    } else {
        Ok(())
    }
}
