//! The payment provider behind one trait; settling; the reconciler.
