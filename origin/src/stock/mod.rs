//! Units on hand, reserved, claimed, released.
