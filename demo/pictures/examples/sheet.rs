//! Writes contact sheets of all drawings as a page: `cargo run -p pictures --example sheet -- out.html`.

use std::fmt::Write as _;

use pictures::{COLOURS, Variant, View, draw, drawings};

fn main() -> std::io::Result<()> {
    let file = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "sheet.html".into());
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><style>body{margin:8px;font:11px sans-serif;display:grid;\
         grid-template-columns:repeat(12,1fr);gap:6px}figure{margin:0}svg{width:100%;height:auto;display:block}</style>",
    );
    for (i, drawing) in drawings().enumerate() {
        for (j, view) in View::ALL.into_iter().enumerate() {
            let colour = COLOURS
                .get((i * 5 + j) % COLOURS.len())
                .map_or("clay", |c| c.name);
            let Some(svg) = Variant::new(colour, None).and_then(|v| draw(drawing, view, &v)) else {
                continue;
            };
            let hue = [35, 225, 125, 95, 65, 355, 160, 280]
                .get(
                    [16, 29, 38, 48, 60, 74, 84]
                        .iter()
                        .filter(|n| i >= **n)
                        .count(),
                )
                .unwrap_or(&0);
            let _ = write!(
                page,
                "<figure><div style='background:oklch(0.93 0.035 {hue})'>{svg}</div>{drawing} {colour} {}</figure>",
                svg.len()
            );
        }
    }
    std::fs::write(file, page)
}
