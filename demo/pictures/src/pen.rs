//! The pen: writes SVG elements, knows the colour of the thing that is drawn.

use std::fmt::{self, Write as _};

use crate::{palette::Colour, profile::Profile};

/// A coordinate: one decimal at most.
pub(crate) struct N(pub f64);

impl fmt::Display for N {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() + 0.0; // no minus zero
        write!(f, "{}", tenths / 10.0)
    }
}

/// A scale: three decimals at most.
pub(crate) struct N2(pub f64);

impl fmt::Display for N2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 1000.0).round() / 1000.0)
    }
}

/// What of a drawing is written so far, and in which colour it goes on.
pub(crate) struct Pen {
    out: String,
    /// The colour that the shopper chose.
    pub t: &'static Colour,
}

impl Pen {
    pub fn new(t: &'static Colour) -> Self {
        Self {
            out: String::with_capacity(4096),
            t,
        }
    }

    pub fn finish(self) -> String {
        self.out
    }

    /// Writes a piece of SVG as it is.
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub fn write(&mut self, arguments: fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(arguments); // a String takes everything
    }

    /// Draws a part in another colour.
    pub fn with(&mut self, t: &'static Colour, draw: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.t, t);
        draw(self);
        self.t = before;
    }

    /// Draws a part moved, scaled or turned.
    pub fn at(&mut self, transform: &str, draw: impl FnOnce(&mut Self)) {
        self.write(format_args!("<g transform=\"{transform}\">"));
        draw(self);
        self.raw("</g>");
    }

    /// Draws a part see-through.
    pub fn faint(&mut self, opacity: f64, draw: impl FnOnce(&mut Self)) {
        self.write(format_args!("<g opacity=\"{opacity}\">"));
        draw(self);
        self.raw("</g>");
    }

    pub fn path(&mut self, fill: &str, d: &str) {
        self.write(format_args!("<path fill=\"{fill}\" d=\"{d}\"/>"));
    }

    /// A line with round ends.
    pub fn line(&mut self, stroke: &str, width: f64, d: &str) {
        self.write(format_args!(
            "<path fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{}\" stroke-linecap=\"round\" \
             stroke-linejoin=\"round\" d=\"{d}\"/>",
            N(width)
        ));
    }

    /// A rectangle from its corner, with rounded corners.
    pub fn rect(&mut self, fill: &str, [x, y, w, h]: [f64; 4], radius: f64) {
        self.write(format_args!(
            "<rect fill=\"{fill}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            N(x),
            N(y),
            N(w),
            N(h)
        ));
        if radius > 0.0 {
            self.write(format_args!(" rx=\"{}\"", N(radius)));
        }
        self.raw("/>");
    }

    pub fn ellipse(&mut self, fill: &str, [cx, cy, rx, ry]: [f64; 4]) {
        self.write(format_args!(
            "<ellipse fill=\"{fill}\" cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
            N(cx),
            N(cy),
            N(rx),
            N(ry)
        ));
    }

    pub fn circle(&mut self, fill: &str, [cx, cy, r]: [f64; 3]) {
        self.write(format_args!(
            "<circle fill=\"{fill}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            N(cx),
            N(cy),
            N(r)
        ));
    }

    /// The shadow of an object that rests upright on the ground.
    pub fn shadow(&mut self, [cx, cy, rx, ry]: [f64; 4]) {
        self.write(format_args!(
            "<ellipse fill=\"{SHADE}\" opacity=\".16\" cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
            N(cx),
            N(cy),
            N(rx),
            N(ry)
        ));
    }

    /// Draws an object flat against its background: its outline casts the shadow.
    pub fn outline_shadow(&mut self, draw: fn(&mut Self)) {
        self.write(format_args!(
            "<filter id=\"s\" x=\"-.2\" y=\"-.2\" width=\"1.4\" height=\"1.4\"><feDropShadow dx=\"15\" \
             dy=\"17\" stdDeviation=\"1\" flood-color=\"{SHADE}\" flood-opacity=\".17\"/></filter>\
             <g filter=\"url(#s)\">"
        ));
        draw(self);
        self.raw("</g>");
    }

    /// A shadow of any shape.
    pub fn cast(&mut self, d: &str) {
        self.write(format_args!(
            "<path fill=\"{SHADE}\" opacity=\".16\" d=\"{d}\"/>"
        ));
    }

    /// A turned body: base, the shade at its right, the gloss at its left.
    pub fn turned(&mut self, cx: f64, tilt: f64, profile: &Profile) {
        self.matt(cx, tilt, profile);
        let t = self.t;
        self.path(t.light, &profile.band(cx, tilt, -0.8, -0.66));
    }

    /// A turned body without gloss.
    pub fn matt(&mut self, cx: f64, tilt: f64, profile: &Profile) {
        let t = self.t;
        self.path(t.base, &profile.outline(cx, tilt));
        self.path(t.dark, &profile.band(cx, tilt, 0.4, 1.0));
    }

    /// The opening of a turned body: its rim, and the light on its far wall.
    pub fn mouth(&mut self, cx: f64, cy: f64, r: f64, tilt: f64) {
        let t = self.t;
        let (ri, h) = (r - r.min(120.0) * 0.085, tilt * r);
        let hi = h * ri / r - 1.0;
        self.ellipse(t.light, [cx, cy, r, h]);
        self.ellipse(t.dark, [cx, cy + 1.0, ri, hi]);
        self.path(
            t.base,
            &format!(
                "M{cx} {}A{} {} 0 0 1 {cx} {}A{} {} 0 0 0 {cx} {}Z",
                N(cy + 1.0 - hi),
                N(ri),
                N(hi),
                N(cy + 1.0 + hi),
                N(ri * 0.5),
                N(hi),
                N(cy + 1.0 - hi)
            ),
        );
    }
}

/// The colour of shadows.
pub(crate) const SHADE: &str = "#2b1d12";
