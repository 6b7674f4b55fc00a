//! Rooms: the only drawings with a background. Each has a place where the thing goes.

mod grounds;
mod rooms;

use crate::{
    palette::{CHALK, FOREST, OAK, OLIVE, SKY},
    pen::Pen,
};

/// Where a thing lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    /// On a table, before an arched window.
    Table,
    /// On a desk.
    Desk,
    /// On a board at the wall.
    Shelf,
    /// On the sill of a window.
    Sill,
    /// On the floor of a room.
    Floor,
    /// Flat on the floor, under furniture.
    Rug,
    /// On a bench by the wall.
    Bench,
    /// Hangs at a wall.
    Wall,
    /// Hangs from the ceiling, over a table.
    Ceiling,
    /// Flat on a table, seen from above.
    Top,
    /// Flat on floorboards, seen from above.
    Planks,
    /// On a ledge in the bath.
    Bath,
    /// Hangs in the bath.
    Tiles,
    /// Outside, between columns.
    Terrace,
}

impl Scene {
    /// Where the ground of the thing comes to stand, or its middle where things lie or hang.
    pub const fn place(self) -> (f64, f64) {
        match self {
            Self::Table | Self::Bath => (410.0, 800.0),
            Self::Desk => (430.0, 790.0),
            Self::Shelf => (360.0, 690.0),
            Self::Sill => (400.0, 772.0),
            Self::Floor => (430.0, 880.0),
            Self::Rug => (400.0, 950.0),
            Self::Bench => (400.0, 690.0),
            Self::Wall => (400.0, 400.0),
            Self::Ceiling => (400.0, 0.0),
            Self::Top | Self::Planks => (400.0, 510.0),
            Self::Tiles => (400.0, 460.0),
            Self::Terrace => (410.0, 860.0),
        }
    }

    /// Whether things hang or lie there, and so have their middle at the place.
    pub const fn is_flat(self) -> bool {
        matches!(self, Self::Wall | Self::Top | Self::Planks | Self::Tiles)
    }

    /// What is behind and around the object.
    pub fn draw(self, p: &mut Pen, mood: usize) {
        match self {
            Self::Table => rooms::table(p, mood),
            Self::Desk => rooms::desk(p, mood),
            Self::Shelf => rooms::shelf(p, mood),
            Self::Sill => grounds::sill(p),
            Self::Floor => rooms::floor(p, mood),
            Self::Rug => rooms::rug(p, mood),
            Self::Bench => rooms::bench(p, mood),
            Self::Wall => rooms::wall(p, mood),
            Self::Ceiling => rooms::ceiling(p, mood),
            Self::Top => grounds::top(p, mood),
            Self::Planks => grounds::planks(p),
            Self::Bath => grounds::bath(p),
            Self::Tiles => grounds::tiles(p),
            Self::Terrace => grounds::terrace(p),
        }
    }
}

/// Walls, and the same in shade.
const WALLS: [(&str, &str); 5] = [
    ("#e9ddca", "#dccdb6"), // plaster
    ("#d3d6c6", "#c3c8b4"), // sage
    ("#e6cfc0", "#d8bdab"), // clay
    ("#d2d8d9", "#c1c9cb"), // grey blue
    ("#ead9b0", "#dcc795"), // pale ochre
];

fn paint(p: &mut Pen, mood: usize) -> &'static str {
    let (wall, shade) = WALLS
        .get(mood % WALLS.len())
        .copied()
        .unwrap_or(("#e9ddca", "#dccdb6"));
    p.rect(wall, [0.0, 0.0, 800.0, 1000.0], 0.0);
    shade
}

/// Daylight that falls through a window onto the wall.
fn daylight(p: &mut Pen) {
    p.faint(0.4, |p| {
        p.path(
            "#fffaf0",
            "M470 60L640 120V400L470 340ZM660 127L800 176V456L660 407Z",
        );
    });
}

fn board(p: &mut Pen, y: f64, depth: f64) {
    p.rect(OAK.light, [0.0, y, 800.0, depth], 0.0);
    p.rect(OAK.base, [0.0, y + depth, 800.0, 1000.0], 0.0);
    p.line(
        OAK.base,
        4.0,
        &format!(
            "M40 {a}H360M470 {b}H760M120 {c}H560",
            a = y + depth * 0.3,
            b = y + depth * 0.5,
            c = y + depth * 0.76
        ),
    );
    p.rect(OAK.dark, [0.0, y + depth + 44.0, 800.0, 1000.0], 0.0);
}

/// An arched opening with a hill and two cypresses.
fn arch(p: &mut Pen, x: f64, shade: &str) {
    p.at(&format!("translate({x} 0)"), |p| {
        p.path(shade, "M-14 700V250A150 150 0 0 1 286 250V700Z");
        p.path(SKY.light, "M14 690V254A122 122 0 0 1 258 254V690Z");
        p.circle("#fff6df", [190.0, 270.0, 34.0]);
        p.path(OLIVE.light, "M14 560Q120 470 258 540V690H14Z");
        p.path(OLIVE.base, "M14 620Q140 560 258 610V690H14Z");
        p.path(FOREST.base, "M66 600C40 540 50 440 72 400C94 440 104 540 78 600ZM118 610C100 560 106 500 122 470C138 500 146 560 128 610Z");
    });
}

fn boards_below(p: &mut Pen, y: f64) {
    p.rect("#cfae83", [0.0, y, 800.0, 1000.0 - y], 0.0);
    p.line(
        "#bd9a6d",
        4.0,
        &format!(
            "M0 {a}H800M0 {b}H800M0 {c}H800M200 {y}V{a}M560 {a}V{b}M120 {b}V{c}M640 {c}V1000",
            a = y + 44.0,
            b = y + 104.0,
            c = y + 184.0
        ),
    );
    p.rect(CHALK.base, [0.0, y - 26.0, 800.0, 26.0], 0.0);
    p.rect(CHALK.dark, [0.0, y - 4.0, 800.0, 4.0], 0.0);
}
