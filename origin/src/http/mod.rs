//! What HTTP is to every room: problems, layers, who speaks. Knows no room.

pub mod assertion;
pub mod error;
pub mod layers;
pub mod seen;
