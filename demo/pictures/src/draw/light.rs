//! Lamps, lanterns and candles.

use crate::{
    palette::{BRASS, CHALK, IRON, LINEN, OAK, SAND},
    pen::Pen,
    profile::Profile,
};

const GLOW: &str = "#ffe3a1";

fn glow(p: &mut Pen, d: &str) {
    p.faint(0.5, |p| p.path(GLOW, d));
}

fn flame(p: &mut Pen, x: f64, y: f64) {
    p.faint(0.35, |p| p.circle(GLOW, [x, y - 40.0, 78.0]));
    p.line("#4a3526", 5.0, &format!("M{x} {y}v-22"));
    p.path(
        "#f2a33a",
        &format!("M{x} {a}c30 44 28 78 0 82c-28-4-30-38 0-82Z", a = y - 100.0),
    );
    p.path(
        "#ffe9b0",
        &format!("M{x} {a}c14 24 14 42 0 46c-14-4-14-22 0-46Z", a = y - 64.0),
    );
}

pub(super) fn lamp_table(p: &mut Pen) {
    glow(p, "M262 470H538L640 790H160Z");
    p.with(&OAK, |p| {
        p.turned(400.0, 0.16, &Profile::from(14.0, 440.0).line(14.0, 730.0));
        p.turned(
            400.0,
            0.16,
            &Profile::from(96.0, 742.0).curve([104.0, 752.0, 104.0, 768.0, 98.0, 776.0]),
        );
        p.ellipse(p.t.light, [400.0, 742.0, 96.0, 15.0]);
        p.turned(
            400.0,
            0.16,
            &Profile::from(14.0, 700.0).curve([14.0, 726.0, 20.0, 740.0, 34.0, 744.0]),
        );
    });
    p.ellipse("#fff3cf", [400.0, 472.0, 172.0, 26.0]);
    p.turned(
        400.0,
        0.15,
        &Profile::from(26.0, 286.0).curve([120.0, 292.0, 176.0, 370.0, 180.0, 458.0]),
    );
    p.path(
        GLOW,
        "M220 458A180 27 0 0 0 580 458L574 466A174 24 0 0 1 226 466Z",
    );
    p.with(&BRASS, |p| {
        p.turned(
            400.0,
            0.15,
            &Profile::from(10.0, 258.0).curve([20.0, 262.0, 20.0, 280.0, 12.0, 288.0]),
        );
    });
}

pub(super) fn lamp_floor(p: &mut Pen) {
    glow(p, "M292 300H508L570 560H230Z");
    p.with(&IRON, |p| {
        p.line(p.t.base, 11.0, "M400 290V850");
        p.turned(400.0, 0.16, &Profile::from(104.0, 852.0).line(106.0, 866.0));
        p.ellipse(p.t.light, [400.0, 852.0, 104.0, 16.0]);
        p.ellipse(p.t.base, [400.0, 853.0, 92.0, 13.0]);
    });
    p.line(BRASS.base, 4.0, "M436 300V400");
    p.circle(BRASS.light, [436.0, 406.0, 8.0]);
    p.turned(400.0, 0.13, &Profile::from(104.0, 96.0).line(148.0, 300.0));
    let t = p.t;
    p.ellipse(t.dark, [400.0, 96.0, 104.0, 13.0]);
    p.ellipse("#fff3cf", [400.0, 97.0, 96.0, 10.0]);
    p.line(t.light, 3.0, "M350 112L330 314M400 116V320M450 112L470 314");
}

/// Hangs from the upper edge.
pub(super) fn lamp_pendant(p: &mut Pen) {
    glow(p, "M190 620H610L760 1000H40Z");
    p.line(IRON.base, 8.0, "M400 0V360");
    p.with(&BRASS, |p| {
        p.turned(
            400.0,
            0.15,
            &Profile::from(20.0, 340.0).curve([30.0, 350.0, 32.0, 380.0, 32.0, 398.0]),
        );
    });
    p.ellipse("#fff3cf", [400.0, 620.0, 224.0, 40.0]);
    p.circle("#fffaf0", [400.0, 624.0, 44.0]);
    p.turned(
        400.0,
        0.17,
        &Profile::from(34.0, 392.0)
            .curve([80.0, 400.0, 110.0, 440.0, 122.0, 480.0])
            .curve([140.0, 530.0, 226.0, 560.0, 230.0, 606.0]),
    );
    p.path(
        GLOW,
        "M170 606A230 39 0 0 0 630 606L620 616A220 34 0 0 1 180 616Z",
    );
}

pub(super) fn lamp_desk(p: &mut Pen) {
    glow(p, "M150 470L330 350L420 790H60Z");
    let t = p.t;
    p.matt(470.0, 0.17, &Profile::from(124.0, 752.0).line(126.0, 776.0));
    p.ellipse(t.light, [470.0, 752.0, 124.0, 21.0]);
    p.line(t.dark, 18.0, "M470 748L580 480");
    p.line(t.base, 18.0, "M580 480L330 300");
    for (x, y) in [(580.0, 480.0), (330.0, 300.0), (470.0, 742.0)] {
        p.circle(BRASS.base, [x, y, 20.0]);
        p.circle(BRASS.light, [x - 4.0, y - 4.0, 10.0]);
    }
    p.at("rotate(34 300 330)", |p| {
        p.ellipse("#fff3cf", [290.0, 452.0, 118.0, 24.0]);
        p.turned(
            290.0,
            0.18,
            &Profile::from(34.0, 286.0).curve([60.0, 300.0, 116.0, 380.0, 122.0, 446.0]),
        );
        p.path(
            GLOW,
            "M168 446A122 22 0 0 0 412 446L404 454A114 18 0 0 1 176 454Z",
        );
    });
}

pub(super) fn lamp_globe(p: &mut Pen) {
    p.faint(0.35, |p| p.circle(GLOW, [400.0, 470.0, 262.0]));
    p.turned(
        400.0,
        0.16,
        &Profile::from(88.0, 640.0).curve([70.0, 680.0, 96.0, 720.0, 126.0, 752.0]),
    );
    p.circle("#fff4d6", [400.0, 470.0, 194.0]);
    p.path(
        "#f6dfae",
        "M470 289A194 194 0 0 1 400 664A230 230 0 0 0 470 289Z",
    );
    p.path(
        "#fffdf6",
        "M300 350A150 150 0 0 0 262 500A170 170 0 0 1 330 346Z",
    );
    let t = p.t;
    p.path(
        t.light,
        "M304 644A100 17 0 0 0 496 644L492 656A96 16 0 0 1 308 656Z",
    );
}

pub(super) fn lantern(p: &mut Pen) {
    let t = p.t;
    p.line(t.base, 12.0, "M360 260C300 160 500 160 440 260");
    p.path(t.base, "M400 230L540 356H260Z");
    p.path(t.dark, "M400 230L540 356H420Z");
    p.rect(t.base, [244.0, 350.0, 312.0, 26.0], 4.0);
    p.faint(0.55, |p| p.path("#fbf0d4", "M272 376H528V730H272Z"));
    p.with(&CHALK, |p| {
        p.matt(400.0, 0.15, &Profile::from(56.0, 570.0).line(56.0, 720.0));
        p.ellipse(p.t.light, [400.0, 570.0, 56.0, 8.0]);
    });
    flame(p, 400.0, 572.0);
    p.faint(0.6, |p| p.path("#fff", "M300 390L350 390L292 560V470Z"));
    p.line(t.base, 14.0, "M276 380V726M524 380V726");
    p.line(t.dark, 10.0, "M400 380V440");
    p.rect(t.base, [236.0, 724.0, 328.0, 40.0], 6.0);
    p.path(
        t.dark,
        "M420 724H558Q564 724 564 730V758Q564 764 558 764H420Z",
    );
}

pub(super) fn candle(p: &mut Pen) {
    p.with(&SAND, |p| {
        p.turned(
            400.0,
            0.16,
            &Profile::from(178.0, 716.0).curve([168.0, 744.0, 130.0, 752.0, 110.0, 754.0]),
        );
        p.ellipse(p.t.light, [400.0, 716.0, 178.0, 28.0]);
        p.ellipse(p.t.dark, [404.0, 722.0, 130.0, 19.0]);
    });
    p.turned(400.0, 0.16, &Profile::from(104.0, 430.0).line(104.0, 716.0));
    let t = p.t;
    p.ellipse(t.light, [400.0, 430.0, 104.0, 17.0]);
    p.ellipse("#ffefc4", [400.0, 432.0, 72.0, 10.0]);
    p.path(t.light, "M312 436c-4 60 4 110 16 110s16-40 16-94Z");
    flame(p, 400.0, 432.0);
}

pub(super) fn candlestick(p: &mut Pen) {
    p.with(&CHALK, |p| {
        p.turned(400.0, 0.15, &Profile::from(22.0, 260.0).line(26.0, 540.0));
    });
    p.ellipse(CHALK.light, [400.0, 260.0, 22.0, 4.0]);
    flame(p, 400.0, 262.0);
    p.turned(
        400.0,
        0.16,
        &Profile::from(46.0, 520.0)
            .line(38.0, 560.0)
            .curve([30.0, 570.0, 22.0, 572.0, 22.0, 590.0]),
    );
    p.ellipse(p.t.light, [400.0, 520.0, 46.0, 7.0]);
    p.with(&CHALK, |p| {
        p.path(p.t.base, "M374 512H426V520Q400 530 374 520Z");
    });
    p.turned(
        400.0,
        0.16,
        &Profile::from(20.0, 580.0)
            .curve([50.0, 600.0, 44.0, 630.0, 20.0, 640.0])
            .curve([16.0, 690.0, 24.0, 710.0, 40.0, 726.0]),
    );
    p.turned(
        400.0,
        0.16,
        &Profile::from(40.0, 726.0).curve([80.0, 736.0, 130.0, 748.0, 134.0, 776.0]),
    );
    let t = p.t;
    p.line(
        t.dark,
        16.0,
        "M528 760C600 740 600 690 556 700C530 708 540 740 560 752",
    );
}

pub(super) fn tapers(p: &mut Pen) {
    for turn in [-9.0, 0.0, 9.0] {
        p.at(&format!("rotate({turn} 400 660)"), |p| {
            let t = p.t;
            p.line("#6d5640", 4.0, "M400 240C396 222 404 214 400 196");
            p.path(t.base, "M386 240Q400 228 414 240L424 820H376Z");
            p.path(t.dark, "M402 234Q412 234 414 240L424 820H402Z");
        });
    }
    p.with(&LINEN, |p| {
        p.path(p.t.base, "M312 580Q400 604 488 580V700Q400 724 312 700Z");
        p.path(p.t.dark, "M440 591Q470 588 488 580V700Q470 708 440 712Z");
    });
    p.line(
        BRASS.dark,
        5.0,
        "M350 636Q400 648 446 638M366 662Q400 670 430 664",
    );
}

pub(super) fn tealight(p: &mut Pen) {
    p.faint(0.4, |p| p.ellipse(GLOW, [400.0, 480.0, 240.0, 190.0]));
    p.ellipse(p.t.light, [400.0, 520.0, 172.0, 34.0]);
    p.ellipse(p.t.dark, [400.0, 522.0, 160.0, 30.0]);
    p.ellipse(GLOW, [400.0, 528.0, 120.0, 20.0]);
    flame(p, 400.0, 524.0);
    p.turned(
        400.0,
        0.2,
        &Profile::from(172.0, 520.0).curve([170.0, 600.0, 150.0, 680.0, 104.0, 712.0]),
    );
    let t = p.t;
    p.path(
        t.light,
        "M228 520A172 34 0 0 0 572 520L560 522A160 30 0 0 1 240 522Z",
    );
    for (x, y) in [
        (300.0, 610.0),
        (352.0, 640.0),
        (410.0, 620.0),
        (466.0, 644.0),
        (506.0, 604.0),
        (380.0, 686.0),
        (440.0, 690.0),
        (330.0, 676.0),
    ] {
        p.circle("#ffdf94", [x, y, 9.0]);
    }
}
