//! The shop's mark: three columns under a lintel, on a grid of 8 × 8 units.

/// Lintel and columns, as one path in a square of 8. At 16 px every edge meets a pixel.
pub const MARK_PATH: &str = "M0 0H8V1.5H0ZM0 2H2V8H0ZM3 2H5V8H3ZM6 2H8V8H6Z";

/// The mark in one colour (a CSS colour, `currentColor` where it is inlined).
pub fn mark(fill: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\" shape-rendering=\"crispEdges\">\
         <path fill=\"{fill}\" d=\"{MARK_PATH}\"/></svg>"
    )
}

/// The mark for a browser's tab, in a terracotta that shows on light and on dark.
pub fn favicon() -> String {
    mark("#c9572f")
}
