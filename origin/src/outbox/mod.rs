//! Events written in the transaction they tell of, and the relay that sends them.
