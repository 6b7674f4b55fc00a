//! Food in its packaging; the colour is the content's.

use super::leaf;
use crate::{
    palette::{BRASS, BRICK, CHALK, COPPER, LINEN, OAK, OLIVE, SAND, STEEL},
    pen::Pen,
    profile::Profile,
};

/// A label that bends round a body: its edges sag as the body's circles do.
fn label(p: &mut Pen, half: f64, [y, height, sag]: [f64; 3]) {
    let (l, r) = (400.0 - half, 400.0 + half);
    p.path(
        CHALK.base,
        &format!(
            "M{l} {y}Q400 {a} {r} {y}V{b}Q400 {c} {l} {b}Z",
            a = y + sag,
            b = y + height,
            c = y + height + sag
        ),
    );
    let shade = 400.0 + half * 0.45;
    p.path(
        CHALK.dark,
        &format!(
            "M{shade} {a}Q{m} {a} {r} {y}V{b}Q{m} {c} {shade} {c}Z",
            m = r - half * 0.2,
            a = y + sag * 0.42,
            b = y + height,
            c = y + height + sag * 0.42
        ),
    );
}

pub(super) fn oil_bottle(p: &mut Pen) {
    p.turned(
        400.0,
        0.15,
        &Profile::from(38.0, 300.0)
            .line(38.0, 400.0)
            .curve([40.0, 450.0, 122.0, 450.0, 124.0, 520.0])
            .line(124.0, 750.0)
            .curve([124.0, 772.0, 114.0, 778.0, 100.0, 780.0]),
    );
    p.with(&OAK, |p| {
        p.turned(400.0, 0.15, &Profile::from(32.0, 240.0).line(30.0, 304.0));
        p.ellipse(p.t.light, [400.0, 240.0, 32.0, 5.0]);
    });
    label(p, 124.0, [556.0, 150.0, 24.0]);
    p.line(OLIVE.dark, 5.0, "M340 670C370 640 410 620 452 606");
    for (x, y, turn) in [
        (352.0, 660.0, -70.0),
        (380.0, 640.0, 30.0),
        (404.0, 628.0, -50.0),
        (430.0, 614.0, 50.0),
        (450.0, 608.0, 10.0),
    ] {
        leaf(p, x, y, turn, 42.0);
    }
}

pub(super) fn vinegar_bottle(p: &mut Pen) {
    p.turned(
        400.0,
        0.14,
        &Profile::from(30.0, 250.0)
            .curve([32.0, 420.0, 88.0, 440.0, 90.0, 540.0])
            .line(88.0, 770.0)
            .curve([88.0, 786.0, 80.0, 792.0, 70.0, 794.0]),
    );
    p.with(&BRICK, |p| {
        p.turned(
            400.0,
            0.14,
            &Profile::from(32.0, 206.0).curve([34.0, 260.0, 38.0, 300.0, 37.0, 318.0]),
        );
        p.ellipse(p.t.light, [400.0, 206.0, 32.0, 5.0]);
        p.path(p.t.base, "M372 316c0 26 16 26 16 4c4 40 22 40 22 0Z");
    });
    label(p, 89.0, [590.0, 110.0, 16.0]);
    p.line(
        BRICK.base,
        5.0,
        "M350 634Q400 646 446 636M362 660Q400 668 436 662",
    );
}

pub(super) fn honey_jar(p: &mut Pen) {
    let t = p.t;
    let jar = Profile::from(140.0, 420.0)
        .curve([168.0, 440.0, 176.0, 460.0, 176.0, 520.0])
        .line(176.0, 680.0)
        .curve([176.0, 720.0, 160.0, 732.0, 138.0, 734.0]);
    p.turned(400.0, 0.14, &jar);
    p.path(
        t.dark,
        "M250 452A150 20 0 0 0 550 452A150 14 0 0 1 250 452Z",
    );
    p.with(&LINEN, |p| {
        p.path(p.t.base, "M256 330Q400 296 544 330L562 420Q540 452 520 424Q496 460 470 430Q440 464 404 432Q370 464 338 430Q304 460 284 424Q262 450 238 420Z");
        p.path(p.t.dark, "M470 318Q520 322 544 330L562 420Q540 452 520 424Q496 460 470 430Q490 370 470 318Z");
        p.path(p.t.light, "M256 330Q400 296 544 330Q400 366 256 330Z");
    });
    p.line(BRICK.base, 9.0, "M252 396Q400 424 548 396");
    p.path(CHALK.base, "M400 516L474 558V642L400 684L326 642V558Z");
    p.line(t.dark, 4.0, "M400 536L456 568V632L400 664L344 632V568Z");
    p.line(t.dark, 6.0, "M370 588H430M380 612H420");
}

pub(super) fn tea_tin(p: &mut Pen) {
    p.turned(400.0, 0.15, &Profile::from(138.0, 420.0).line(138.0, 730.0));
    p.matt(400.0, 0.15, &Profile::from(143.0, 366.0).line(143.0, 424.0));
    let t = p.t;
    p.ellipse(t.light, [400.0, 366.0, 143.0, 21.5]);
    p.ellipse(t.base, [400.0, 367.0, 128.0, 18.0]);
    label(p, 138.0, [500.0, 130.0, 28.0]);
    p.line(
        t.dark,
        6.0,
        "M330 566Q400 584 470 566M352 594Q400 606 448 594",
    );
    leaf(p, 396.0, 548.0, 20.0, 40.0);
    p.line(
        BRASS.base,
        7.0,
        "M262 466Q400 504 538 466M262 690Q400 730 538 690",
    );
}

pub(super) fn coffee_bag(p: &mut Pen) {
    let t = p.t;
    p.path(
        t.base,
        "M246 330L554 330L580 420V740Q580 762 556 762H244Q220 762 220 740V420Z",
    );
    p.path(
        t.dark,
        "M500 330H554L580 420V740Q580 762 556 762H490Q520 560 500 330Z",
    );
    p.path(
        t.light,
        "M246 330H290Q262 500 272 762H244Q220 762 220 740V420Z",
    );
    p.path(t.light, "M252 260H548L554 336H246Z");
    p.path(t.base, "M500 260H548L554 336H500Z");
    p.line(t.dark, 4.0, "M249 298H551");
    p.with(&STEEL, |p| {
        p.rect(p.t.base, [232.0, 318.0, 336.0, 20.0], 8.0);
    });
    p.rect(CHALK.base, [306.0, 462.0, 188.0, 190.0], 4.0);
    p.path("#5b3a26", "M400 500c46 0 46 90 0 90s-46-90 0-90Z");
    p.line(CHALK.base, 6.0, "M404 502C384 530 420 556 396 588");
    p.line("#5b3a26", 5.0, "M342 618H458");
}

pub(super) fn chocolate(p: &mut Pen) {
    p.at("rotate(-6 400 540)", |p| {
        p.rect("#56331f", [262.0, 250.0, 276.0, 220.0], 6.0);
        for (x, y) in [(276.0, 264.0), (364.0, 264.0), (452.0, 264.0)] {
            p.rect("#6d4429", [x, y, 74.0, 60.0], 4.0);
            p.rect("#6d4429", [x, y + 70.0, 74.0, 60.0], 4.0);
        }
        p.path(
            STEEL.light,
            "M254 412L300 392L340 416L392 390L440 418L494 392L546 414V480H254Z",
        );
        p.path(
            STEEL.dark,
            "M340 416L392 390V480H340ZM440 418L494 392V480H440Z",
        );
        let t = p.t;
        p.rect(t.base, [250.0, 456.0, 300.0, 370.0], 4.0);
        p.rect(t.dark, [500.0, 456.0, 50.0, 370.0], 4.0);
        p.rect(CHALK.base, [286.0, 540.0, 196.0, 190.0], 2.0);
        p.line(t.base, 10.0, "M318 590H450M318 622H420");
        p.line(t.dark, 5.0, "M318 676H450M318 698H400");
    });
}

/// A clip jar; what is in it has the colour.
pub(super) fn preserve_jar(p: &mut Pen) {
    let t = p.t;
    let jar = Profile::from(126.0, 410.0)
        .curve([130.0, 440.0, 166.0, 440.0, 168.0, 480.0])
        .line(168.0, 710.0)
        .curve([168.0, 736.0, 156.0, 744.0, 138.0, 746.0]);
    p.faint(0.55, |p| p.path(STEEL.light, &jar.outline(400.0, 0.14)));
    p.path(
        t.dark,
        &Profile::from(164.0, 490.0)
            .line(164.0, 706.0)
            .curve([164.0, 730.0, 150.0, 738.0, 138.0, 740.0])
            .outline(400.0, 0.14),
    );
    for i in 0..15 {
        let (row, column) = (f64::from(i / 5), f64::from(i % 5));
        let y = 536.0 + row * 74.0 + column % 2.0 * 12.0;
        let fill = if i % 3 == 1 { t.light } else { t.base };
        p.ellipse(
            fill,
            [270.0 + column * 64.0 + row % 2.0 * 8.0, y, 33.0, 36.0],
        );
    }
    p.faint(0.7, |p| {
        p.path("#fff", &jar.band(400.0, 0.14, -0.86, -0.76));
    });
    p.faint(0.25, |p| {
        p.path("#1d1610", &jar.band(400.0, 0.14, 0.6, 1.0));
    });
    p.line(BRICK.base, 12.0, "M276 408Q400 440 524 408");
    p.faint(0.92, |p| {
        p.with(&STEEL, |p| {
            p.path(
                p.t.light,
                &Profile::from(20.0, 336.0)
                    .curve([90.0, 340.0, 130.0, 362.0, 132.0, 400.0])
                    .outline(400.0, 0.14),
            );
        });
    });
    p.with(&STEEL, |p| {
        p.line(
            p.t.dark,
            7.0,
            "M270 410L262 350Q330 318 400 330M530 400L548 452L526 470",
        );
    });
}

pub(super) fn salt_jar(p: &mut Pen) {
    p.turned(
        400.0,
        0.16,
        &Profile::from(120.0, 470.0).curve([168.0, 500.0, 170.0, 690.0, 130.0, 716.0]),
    );
    p.with(&SAND, |p| {
        p.matt(400.0, 0.16, &Profile::from(106.0, 420.0).line(98.0, 478.0));
        p.ellipse(p.t.light, [400.0, 420.0, 106.0, 17.0]);
    });
    p.line(OAK.dark, 5.0, "M306 486C286 520 250 530 240 566");
    p.with(&LINEN, |p| {
        p.at("rotate(12 232 600)", |p| {
            p.path(p.t.base, "M196 580L232 560L268 580V668H196Z");
            p.circle(OAK.dark, [232.0, 582.0, 6.0]);
            p.line(OAK.dark, 4.0, "M212 616H252M212 636H244");
        });
    });
}

pub(super) fn pasta(p: &mut Pen) {
    p.at("rotate(5 400 540)", |p| {
        let t = p.t;
        p.rect(t.base, [280.0, 230.0, 240.0, 580.0], 10.0);
        p.rect(t.dark, [470.0, 230.0, 50.0, 580.0], 10.0);
        p.line(
            t.dark,
            3.0,
            "M306 236V804M330 236V804M354 236V804M378 236V804M402 236V804M426 236V804M450 236V804",
        );
        p.line(
            t.light,
            4.0,
            "M294 236V804M342 236V804M390 236V804M438 236V804",
        );
        p.rect(COPPER.base, [272.0, 430.0, 256.0, 170.0], 2.0);
        p.rect(COPPER.dark, [472.0, 430.0, 56.0, 170.0], 2.0);
        p.line(CHALK.base, 8.0, "M316 486H440M316 514H410");
        p.line(CHALK.base, 4.0, "M316 560H440");
    });
}
