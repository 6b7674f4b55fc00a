//! Things for the desk.

use crate::{
    palette::{BRASS, CHALK, IRON, LINEN, OAK, OCHRE, SAND, STEEL, TERRACOTTA},
    pen::Pen,
    profile::Profile,
};

pub(super) fn notebook(p: &mut Pen) {
    p.at("rotate(-5 400 530)", |p| {
        let t = p.t;
        p.rect(LINEN.dark, [236.0, 262.0, 352.0, 540.0], 8.0);
        p.rect(CHALK.base, [232.0, 256.0, 350.0, 538.0], 6.0);
        p.rect(t.base, [218.0, 246.0, 356.0, 540.0], 8.0);
        p.path(
            t.dark,
            "M226 246H272V786H226Q218 786 218 778V254Q218 246 226 246Z",
        );
        p.line(t.light, 3.0, "M280 250V782");
        p.rect(CHALK.base, [344.0, 350.0, 160.0, 100.0], 3.0);
        p.line(t.dark, 4.0, "M366 386H482M366 412H450");
        p.path(TERRACOTTA.base, "M470 786H488V850L479 838L470 850Z");
    });
}

/// A stack of exercise books with their band.
pub(super) fn notebooks(p: &mut Pen) {
    for (y, turn, colour) in [
        (660.0, -3.0, &LINEN),
        (600.0, 4.0, p.t),
        (540.0, -2.0, &SAND),
        (480.0, 3.0, p.t),
    ] {
        p.at(&format!("rotate({turn} 400 {y})"), |p| {
            p.rect(colour.dark, [170.0, y + 34.0, 460.0, 18.0], 4.0);
            p.rect(CHALK.base, [176.0, y + 10.0, 450.0, 30.0], 2.0);
            p.line(
                CHALK.dark,
                2.0,
                &format!("M184 {a}H620M184 {b}H620", a = y + 20.0, b = y + 30.0),
            );
            p.path(
                colour.base,
                &format!(
                    "M210 {a}H590L634 {b}Q634 {c} 626 {c}H174Q166 {c} 166 {b}Z",
                    a = y - 46.0,
                    b = y + 2.0,
                    c = y + 14.0
                ),
            );
        });
    }
    p.at("rotate(3 400 480)", |p| {
        p.path(CHALK.base, "M330 446H470L478 470H322Z");
        p.line(IRON.base, 4.0, "M348 458H452");
    });
}

pub(super) fn pen(p: &mut Pen) {
    p.at("rotate(32 400 540)", |p| {
        let t = p.t;
        p.path(t.base, "M366 190Q366 150 400 150T434 190V560H366Z");
        p.path(t.dark, "M408 151Q434 156 434 190V560H408Z");
        p.path(t.light, "M378 190Q378 170 388 166V556H378Z");
        p.path(t.base, "M370 572H430L420 740H380Z");
        p.path(t.dark, "M408 572H430L420 740H408Z");
        p.rect(BRASS.base, [362.0, 552.0, 76.0, 24.0], 4.0);
        p.rect(BRASS.light, [428.0, 200.0, 14.0, 220.0], 7.0);
        p.path(BRASS.base, "M382 740H418L402 880H398Z");
        p.path(BRASS.dark, "M402 740H418L402 880Z");
        p.line(IRON.base, 3.0, "M400 800V872");
        p.circle(IRON.base, [400.0, 796.0, 5.0]);
    });
}

pub(super) fn pencils(p: &mut Pen) {
    for (x, top, turn, colour) in [
        (350.0, 300.0, -10.0, &OCHRE),
        (400.0, 250.0, 2.0, &TERRACOTTA),
        (446.0, 290.0, 11.0, &STEEL),
        (376.0, 340.0, -4.0, &OAK),
    ] {
        p.at(&format!("rotate({turn} {x} 620)"), |p| {
            p.path(
                SAND.light,
                &format!(
                    "M{} {}L{x} {top}L{} {}Z",
                    x - 16.0,
                    top + 60.0,
                    x + 16.0,
                    top + 60.0
                ),
            );
            p.path(
                IRON.base,
                &format!(
                    "M{} {}L{x} {top}L{} {}Z",
                    x - 6.0,
                    top + 22.0,
                    x + 6.0,
                    top + 22.0
                ),
            );
            p.rect(colour.base, [x - 16.0, top + 58.0, 32.0, 300.0], 2.0);
            p.rect(colour.dark, [x + 4.0, top + 58.0, 12.0, 300.0], 2.0);
        });
    }
    p.turned(400.0, 0.16, &Profile::from(130.0, 510.0).line(126.0, 740.0));
    let t = p.t;
    p.path(
        t.light,
        "M270 510A130 21 0 0 0 530 510L520 510A120 16 0 0 1 280 510Z",
    );
    p.path(
        t.light,
        "M270 510A130 21 0 0 1 330 492L334 496A120 16 0 0 0 280 510Z",
    );
}

fn hands(p: &mut Pen, cx: f64, cy: f64, r: f64) {
    for i in 0..12 {
        p.write(format_args!("<path stroke=\"{}\" stroke-width=\"{}\" d=\"M{cx} {}v{}\" transform=\"rotate({} {cx} {cy})\"/>", IRON.base, if i % 3 == 0 { 9 } else { 5 }, cy - r, if i % 3 == 0 { 30 } else { 18 }, i * 30));
    }
    p.line(
        IRON.base,
        13.0,
        &format!("M{cx} {cy}L{} {}", cx - r * 0.42, cy - r * 0.34),
    );
    p.line(
        IRON.base,
        9.0,
        &format!("M{cx} {cy}L{} {}", cx + r * 0.3, cy - r * 0.72),
    );
    p.circle(TERRACOTTA.base, [cx, cy, 14.0]);
}

pub(super) fn clock(p: &mut Pen) {
    let t = p.t;
    p.circle(t.base, [400.0, 520.0, 256.0]);
    p.path(
        t.dark,
        "M400 264A256 256 0 0 1 400 776A330 330 0 0 0 400 264Z",
    );
    p.circle(t.dark, [400.0, 520.0, 222.0]);
    p.circle(CHALK.light, [402.0, 524.0, 218.0]);
    hands(p, 402.0, 524.0, 196.0);
}

pub(super) fn clock_table(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 24.0, "M290 690L262 750M510 690L538 750");
    p.circle(t.base, [400.0, 540.0, 216.0]);
    p.path(
        t.dark,
        "M400 324A216 216 0 0 1 400 756A280 280 0 0 0 400 324Z",
    );
    p.circle(CHALK.base, [400.0, 540.0, 178.0]);
    p.path(
        CHALK.dark,
        "M400 362A178 178 0 0 0 250 636A190 190 0 0 1 450 369A178 178 0 0 0 400 362Z",
    );
    hands(p, 400.0, 540.0, 160.0);
    p.with(&BRASS, |p| {
        p.rect(p.t.dark, [386.0, 280.0, 28.0, 50.0], 6.0);
        p.path(p.t.base, "M330 296Q400 216 470 296Z");
        p.path(p.t.dark, "M410 250Q446 258 470 296H430Z");
    });
}

pub(super) fn tray(p: &mut Pen) {
    let t = p.t;
    p.cast("M150 520H690L730 700H120Z");
    p.path(t.dark, "M150 480H650L706 690H94Z");
    p.path(t.base, "M172 494H628L678 674H122Z");
    p.line(
        t.light,
        4.0,
        "M200 530H420M480 520H600M180 580H360M420 570H640M160 640H400M460 630H660",
    );
    p.path(
        t.light,
        "M94 690H706V706Q706 726 686 726H114Q94 726 94 706Z",
    );
    p.path(t.base, "M500 690H706V706Q706 726 686 726H500Z");
    p.path(t.dark, "M330 700H470Q470 716 454 716H346Q330 716 330 700Z");
    p.path(CHALK.base, "M250 520H400L410 600H240Z");
    p.line(IRON.light, 4.0, "M272 546H372M270 566H350");
    p.with(&BRASS, |p| {
        p.line(p.t.dark, 12.0, "M480 560L600 620");
        p.circle(p.t.base, [500.0, 630.0, 26.0]);
        p.circle(p.t.light, [496.0, 626.0, 14.0]);
    });
}

pub(super) fn scissors(p: &mut Pen) {
    p.path(STEEL.base, "M316 150Q350 160 370 220L446 560L410 580Z");
    p.path(STEEL.light, "M316 150L428 570L410 580Z");
    p.path(STEEL.dark, "M484 150Q450 160 430 220L354 560L390 580Z");
    let t = p.t;
    p.line(
        t.dark,
        36.0,
        "M386 560C360 620 330 640 300 680C240 760 300 840 356 790C400 750 396 660 404 600",
    );
    p.line(
        t.base,
        36.0,
        "M414 560C440 620 470 640 500 680C560 760 500 840 444 790C400 750 404 660 396 600",
    );
    p.circle(BRASS.base, [400.0, 530.0, 16.0]);
    p.circle(BRASS.light, [397.0, 527.0, 8.0]);
}

pub(super) fn storage_box(p: &mut Pen) {
    let t = p.t;
    p.rect(t.dark, [178.0, 470.0, 444.0, 256.0], 8.0);
    p.rect(t.base, [178.0, 470.0, 380.0, 256.0], 8.0);
    p.rect(t.base, [160.0, 396.0, 480.0, 96.0], 8.0);
    p.path(
        t.dark,
        "M540 396H632Q640 396 640 404V484Q640 492 632 492H540Z",
    );
    p.path(t.light, "M190 360H610L640 402H160Z");
    p.rect(CHALK.base, [318.0, 560.0, 164.0, 84.0], 3.0);
    p.write(format_args!(
        "<path fill=\"none\" stroke=\"{}\" stroke-width=\"7\" d=\"M314 556H486V648H314Z\"/>",
        BRASS.base
    ));
    p.line(IRON.base, 4.0, "M346 592H454M346 614H420");
}

pub(super) fn calendar(p: &mut Pen) {
    let t = p.t;
    p.line(BRASS.dark, 6.0, "M330 240L400 170L470 240");
    p.rect(CHALK.base, [214.0, 236.0, 372.0, 560.0], 2.0);
    p.rect(t.base, [214.0, 236.0, 372.0, 250.0], 2.0);
    p.path(t.dark, "M214 486V440Q300 360 380 430T586 390V486Z");
    p.circle(t.light, [480.0, 326.0, 44.0]);
    for row in 0..4 {
        for column in 0..7 {
            if row + column > 0 {
                let fill = if column == 6 {
                    TERRACOTTA.base
                } else {
                    IRON.light
                };
                p.rect(
                    fill,
                    [
                        248.0 + f64::from(column) * 46.0,
                        552.0 + f64::from(row) * 54.0,
                        22.0,
                        12.0,
                    ],
                    2.0,
                );
            }
        }
    }
    p.line(t.base, 8.0, "M248 518H380");
}

pub(super) fn letters(p: &mut Pen) {
    for (turn, y) in [(-9.0, 470.0), (4.0, 560.0)] {
        p.at(&format!("rotate({turn} 400 {y})"), |p| {
            let t = if turn < 0.0 { &LINEN } else { p.t };
            p.rect(t.base, [150.0, y - 150.0, 500.0, 320.0], 4.0);
            p.path(
                t.dark,
                &format!(
                    "M150 {a}L400 {m}L650 {a}V{b}L400 {n}L150 {b}Z",
                    a = y - 146.0,
                    m = y + 50.0,
                    b = y - 136.0,
                    n = y + 64.0
                ),
            );
            p.path(
                t.light,
                &format!("M154 {a}H646L400 {m}Z", a = y - 150.0, m = y + 46.0),
            );
            p.line(
                t.dark,
                4.0,
                &format!("M158 {b}L330 {c}M642 {b}L470 {c}", b = y + 162.0, c = y),
            );
        });
    }
    p.circle(TERRACOTTA.base, [398.0, 606.0, 40.0]);
    p.circle(TERRACOTTA.dark, [398.0, 606.0, 28.0]);
    p.line(
        TERRACOTTA.light,
        5.0,
        "M380 594H416M386 602V620M398 602V620M410 602V620",
    );
}
