//! The demo shop's pictures: small flat SVG drawings, one for each kind of product.
//!
//! Pure and deterministic: a drawing, a view and a variant (colour and size) give the same text
//! forever, so answers can be cached as immutable. Origin and edge serve [`draw`] at [`path`];
//! the seed writes those paths into the catalogue. The drawings stand on a transparent ground
//! (the page colours the tile), the room view alone fills its frame.

mod draw;
mod mark;
mod palette;
mod path;
mod pen;
mod profile;
mod scene;

pub use mark::{MARK_PATH, favicon, mark};
pub use palette::{COLOURS, Colour};
pub use path::{PREFIX, Picture, parse_path, path};

use draw::Sketch;
use pen::{N, N2, Pen};

/// Width of every picture, in CSS pixels.
pub const WIDTH: u32 = 800;
/// Height of every picture, in CSS pixels.
pub const HEIGHT: u32 = 1000;

/// What of the product is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// The thing itself.
    Thing,
    /// A part of it, close up.
    Detail,
    /// The thing in a room.
    Room,
}

impl View {
    /// Every view, in the order of the gallery.
    pub const ALL: [Self; 3] = [Self::Thing, Self::Detail, Self::Room];

    /// The name in a path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thing => "thing",
            Self::Detail => "detail",
            Self::Room => "room",
        }
    }

    /// The view of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }
}

/// How large the thing is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Size {
    /// Smaller.
    Small,
    /// As it is, also for products without a choice of size.
    #[default]
    Medium,
    /// Larger.
    Large,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The name in a path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    const fn scale(self) -> f64 {
        match self {
            Self::Small => 0.84,
            Self::Medium => 1.0,
            Self::Large => 1.1,
        }
    }

    /// The size of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == name)
    }
}

/// What the shopper chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// The colour or the wood, metal, weave.
    pub colour: &'static Colour,
    /// The size.
    pub size: Size,
}

impl Variant {
    /// The variant of a colour's and a size's name; no size is medium.
    pub fn new(colour: &str, size: Option<&str>) -> Option<Self> {
        Some(Self {
            colour: Colour::find(colour)?,
            size: size.map_or(Some(Size::Medium), Size::parse)?,
        })
    }
}

/// The names of all drawings.
pub fn drawings() -> impl Iterator<Item = &'static str> {
    draw::SKETCHES.iter().map(|sketch| sketch.name)
}

/// The picture as SVG; none where there is no such drawing.
pub fn draw(drawing: &str, view: View, variant: &Variant) -> Option<String> {
    let index = draw::SKETCHES
        .iter()
        .position(|sketch| sketch.name == drawing)?;
    let sketch = draw::SKETCHES.get(index)?;
    let mut pen = Pen::new(variant.colour);
    pen.write(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">"
    ));
    match view {
        View::Thing => thing(&mut pen, sketch, variant.size),
        View::Detail => detail(&mut pen, sketch, variant.size),
        View::Room => room(&mut pen, sketch, variant.size, index),
    }
    pen.raw("</svg>");
    Some(pen.finish())
}

/// The thing and its shadow, as drawn.
fn still(pen: &mut Pen, sketch: &Sketch) {
    let (ground, half) = sketch.ground;
    if half < 0.0 {
        pen.outline_shadow(sketch.hand);
        return;
    }
    if half > 0.0 {
        pen.shadow([400.0 + half * 0.22, ground, half * 1.16, half * 0.16 + 6.0]);
    }
    (sketch.hand)(pen);
}

fn thing(pen: &mut Pen, sketch: &Sketch, size: Size) {
    let (zoom, x, y) = sketch.frame;
    let middle = if y == 0.0 { 0.0 } else { 515.0 }; // what hangs from above stays at the edge
    placed(pen, sketch, zoom * size.scale(), (x, y), (400.0, middle));
}

fn detail(pen: &mut Pen, sketch: &Sketch, size: Size) {
    let (x, y, zoom) = sketch.focus;
    placed(pen, sketch, zoom * size.scale(), (x, y), (400.0, 500.0));
}

fn room(pen: &mut Pen, sketch: &Sketch, size: Size, mood: usize) {
    let (scene, zoom) = sketch.room;
    scene.draw(pen, mood);
    let (_, x, y) = sketch.frame;
    let point = (x, if scene.is_flat() { y } else { sketch.ground.0 });
    placed(pen, sketch, zoom * size.scale(), point, scene.place());
}

/// Magnified, so that a point of the drawing comes to a point of the frame.
fn placed(pen: &mut Pen, sketch: &Sketch, zoom: f64, from: (f64, f64), to: (f64, f64)) {
    let (dx, dy) = (to.0 - from.0 * zoom, to.1 - from.1 * zoom);
    let transform = format!("translate({} {}) scale({})", N(dx), N(dy), N2(zoom));
    pen.at(&transform, |pen| still(pen, sketch));
}
