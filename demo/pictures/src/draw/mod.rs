//! The table of drawings: the function that draws each one, its ground line, its close-up and its scene.
//!
//! A drawing fills the middle of an 800 × 1000 frame, at medium size, without a background.

mod all;
mod desk;
mod furniture;
mod garden;
mod kitchen;
mod light;
mod pantry;
mod table;
mod textiles;

use crate::{
    palette::{FOREST, OLIVE},
    pen::{N, Pen},
    scene::Scene,
};

pub(crate) use all::SKETCHES;

/// A kind of thing.
pub(crate) struct Sketch {
    /// Its name in a path and in the catalogue.
    pub name: &'static str,
    /// Draws it at medium size.
    pub hand: fn(&mut Pen),
    /// The ground line: its y, and half the width of the shadow on it. A width of 0: the drawing includes its
    /// shadow; a negative one: the object is flat against its background, and its outline casts the shadow.
    pub ground: (f64, f64),
    /// How it fills the frame at medium size: magnification, and the point that comes to the middle.
    pub frame: (f64, f64, f64),
    /// The close-up: middle and magnification.
    pub focus: (f64, f64, f64),
    /// Its room, and its scale there.
    pub room: (Scene, f64),
}

const fn sketch(
    name: &'static str,
    hand: fn(&mut Pen),
    ground: (f64, f64),
    frame: (f64, f64, f64),
    focus: (f64, f64, f64),
    room: (Scene, f64),
) -> Sketch {
    Sketch {
        name,
        hand,
        ground,
        frame,
        focus,
        room,
    }
}

/// A leaf from its stalk at (x, y), turned clockwise from straight up.
fn leaf(p: &mut Pen, x: f64, y: f64, turn: f64, length: f64) {
    let t = if turn < 0.0 { &OLIVE } else { &FOREST };
    let (wide, low) = (N(length * 0.3), N(length * -0.3));
    let tip = format!("{} 0 {}", N(length * -0.7), N(-length));
    p.at(
        &format!("translate({} {}) rotate({})", N(x), N(y), N(turn)),
        |p| {
            p.path(t.light, &format!("M0 0C-{wide} {low} -{wide} {tip}"));
            p.path(t.base, &format!("M0 0C{wide} {low} {wide} {tip}"));
        },
    );
}
