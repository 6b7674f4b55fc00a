//! Turned bodies (mugs, bowls, lamps): a profile of radii, revolved and seen a little from above.
//!
//! `tilt` is the elevation of the viewpoint: a circle of radius r is seen as an ellipse of height
//! tilt × r. A meridian at `k` (−1 left edge, 0 middle, 1 right edge) is the profile under an
//! affine map, so its curves stay exact.

use std::fmt::Write as _;

use crate::pen::N;

type Point = (f64, f64);

/// Radii from the top to the bottom, as lines and cubic curves.
pub(crate) struct Profile {
    start: Point,
    steps: Vec<(Option<(Point, Point)>, Point)>,
}

impl Profile {
    pub fn from(r: f64, y: f64) -> Self {
        Self {
            start: (r, y),
            steps: Vec::new(),
        }
    }

    #[must_use]
    pub fn line(mut self, r: f64, y: f64) -> Self {
        self.steps.push((None, (r, y)));
        self
    }

    #[must_use]
    pub fn curve(mut self, [r1, y1, r2, y2, r, y]: [f64; 6]) -> Self {
        self.steps.push((Some(((r1, y1), (r2, y2))), (r, y)));
        self
    }

    fn end(&self) -> Point {
        self.steps.last().map_or(self.start, |step| step.1)
    }

    /// The whole body.
    pub fn outline(&self, cx: f64, tilt: f64) -> String {
        let (right, left) = (meridian(cx, tilt, 1.0), meridian(cx, tilt, -1.0));
        let mut d = format!("M{}", at(right(self.start)));
        self.down(&mut d, &right);
        arc(&mut d, self.end().0, tilt, true, left(self.end()));
        self.up(&mut d, &left);
        arc(&mut d, self.start.0, tilt, true, right(self.start));
        d + "Z"
    }

    /// The front between two meridians.
    pub fn band(&self, cx: f64, tilt: f64, k1: f64, k2: f64) -> String {
        let (from, to) = (meridian(cx, tilt, k1), meridian(cx, tilt, k2));
        let mut d = format!("M{}", at(from(self.start)));
        self.down(&mut d, &from);
        arc(&mut d, self.end().0, tilt, false, to(self.end()));
        self.up(&mut d, &to);
        arc(&mut d, self.start.0, tilt, true, from(self.start));
        d + "Z"
    }

    fn down(&self, d: &mut String, map: &impl Fn(Point) -> Point) {
        for (curve, to) in &self.steps {
            step(d, curve.map(|(a, b)| (map(a), map(b))), map(*to));
        }
    }

    fn up(&self, d: &mut String, map: &impl Fn(Point) -> Point) {
        let ends = std::iter::once(self.start).chain(self.steps.iter().map(|step| step.1));
        let back: Vec<_> = self.steps.iter().zip(ends).collect();
        for ((curve, _), to) in back.into_iter().rev() {
            step(d, curve.map(|(a, b)| (map(b), map(a))), map(to));
        }
    }
}

fn meridian(cx: f64, tilt: f64, k: f64) -> impl Fn(Point) -> Point {
    let drop = tilt * (1.0 - k * k).max(0.0).sqrt();
    move |(r, y)| (cx + k * r, y + drop * r)
}

fn at((x, y): Point) -> String {
    format!("{} {}", N(x), N(y))
}

fn step(d: &mut String, curve: Option<(Point, Point)>, to: Point) {
    let _ = match curve {
        Some((a, b)) => write!(d, "C{} {} {}", at(a), at(b), at(to)),
        None => write!(d, "L{}", at(to)),
    };
}

fn arc(d: &mut String, r: f64, tilt: f64, sweep: bool, to: Point) {
    let _ = write!(
        d,
        "A{} {} 0 0 {} {}",
        N(r),
        N(r * tilt),
        u8::from(sweep),
        at(to)
    );
}
