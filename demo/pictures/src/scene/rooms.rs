//! Rooms with a wall.

use super::{arch, board, boards_below, daylight, paint};
use crate::{
    palette::{CHALK, CLAY, FOREST, LINEN, OAK, OLIVE, SAND, SKY, SLATE, WALNUT},
    pen::Pen,
    profile::Profile,
};

pub(super) fn table(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    let left = mood.is_multiple_of(2);
    arch(p, if left { 60.0 } else { 470.0 }, shade);
    board(p, 690.0, 190.0);
    p.faint(0.5, |p| {
        p.path(
            "#fff3d6",
            if left {
                "M120 690H330L520 880H260Z"
            } else {
                "M520 690H700L620 880H330Z"
            },
        );
    });
    let x = if left { 660.0 } else { 130.0 };
    p.with(&LINEN, |p| {
        p.shadow([x + 16.0, 750.0, 90.0, 14.0]);
        p.turned(
            x,
            0.26,
            &Profile::from(92.0, 672.0).curve([88.0, 716.0, 70.0, 736.0, 44.0, 744.0]),
        );
        p.circle("#d98a3d", [x - 30.0, 664.0, 34.0]);
        p.circle("#c9752b", [x + 26.0, 660.0, 36.0]);
        p.path(
            p.t.base,
            &format!(
                "M{} 672A92 24 0 0 0 {} 672Q{} 712 {x} 712T{} 672Z",
                x - 92.0,
                x + 92.0,
                x + 84.0,
                x - 92.0
            ),
        );
        p.path(
            p.t.light,
            &format!(
                "M{} 672A92 24 0 0 0 {} 672L{} 672A84 18 0 0 1 {} 672Z",
                x - 92.0,
                x + 92.0,
                x + 84.0,
                x - 84.0
            ),
        );
    });
}

pub(super) fn desk(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    daylight(p);
    p.rect(CHALK.light, [90.0, 130.0, 220.0, 290.0], 0.0);
    p.rect(shade, [112.0, 152.0, 176.0, 246.0], 0.0);
    p.path(CLAY.base, "M112 398V320Q180 250 230 300T288 290V398Z");
    p.circle(CHALK.base, [236.0, 220.0, 26.0]);
    p.rect(WALNUT.light, [0.0, 680.0, 800.0, 200.0], 0.0);
    p.rect(WALNUT.base, [0.0, 880.0, 800.0, 40.0], 0.0);
    p.rect(WALNUT.dark, [0.0, 920.0, 800.0, 80.0], 0.0);
    p.path(CHALK.base, "M40 760H230L250 850H10Z");
    p.line(SLATE.base, 4.0, "M66 784H196M60 804H200M54 824H150");
    for (y, w, fill) in [
        (640.0, 170.0, SAND.base),
        (604.0, 150.0, FOREST.base),
        (574.0, 160.0, CLAY.base),
    ] {
        p.rect(fill, [620.0, y, w, 34.0], 3.0);
        p.rect(CHALK.base, [620.0, y + 8.0, 12.0, 18.0], 0.0);
    }
    p.rect(WALNUT.light, [0.0, 674.0, 800.0, 10.0], 0.0);
}

pub(super) fn shelf(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    daylight(p);
    p.rect(shade, [70.0, 736.0, 700.0, 60.0], 0.0);
    for (x, h, fill) in [
        (560.0, 190.0, CLAY.base),
        (594.0, 220.0, LINEN.base),
        (630.0, 176.0, OLIVE.base),
        (662.0, 204.0, SLATE.base),
    ] {
        p.rect(fill, [x, 690.0 - h, 30.0, h], 2.0);
        p.rect(CHALK.base, [x, 690.0 - h + 26.0, 30.0, 8.0], 0.0);
    }
    p.path(OAK.light, "M60 684H740L760 704H40Z");
    p.rect(OAK.base, [40.0, 702.0, 720.0, 34.0], 2.0);
    p.rect(OAK.dark, [40.0, 722.0, 720.0, 14.0], 2.0);
    p.path(WALNUT.base, "M140 736H164V850ZM636 736H660V850Z");
}

pub(super) fn floor(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    daylight(p);
    boards_below(p, 760.0);
    if mood.is_multiple_of(2) {
        p.path(shade, "M40 734V330A110 110 0 0 1 260 330V734Z");
        p.path(SKY.light, "M62 734V334A88 88 0 0 1 238 334V734Z");
        p.path(OLIVE.base, "M62 640Q150 590 238 630V734H62Z");
    } else {
        p.rect(CHALK.light, [80.0, 170.0, 170.0, 230.0], 0.0);
        p.rect(shade, [98.0, 188.0, 134.0, 194.0], 0.0);
        p.path(CLAY.base, "M98 382V320Q160 250 232 330V382Z");
    }
    p.faint(0.35, |p| {
        p.path("#fff3d6", "M470 790H700L800 900V1000H620Z");
    });
    p.line(FOREST.base, 7.0, "M716 740C706 640 690 580 660 530M716 740C720 620 730 560 760 510M716 740C716 640 712 560 704 480");
    for d in [
        "M660 530c-30-50-10-80-34-120c50 20 60 70 34 120Z",
        "M760 510c0-50 30-70 20-120c-46 30-46 80-20 120Z",
        "M704 480c-30-50-6-90-10-140c40 40 40 90 10 140Z",
        "M694 620c-50-10-60-50-100-50c20 44 60 64 100 50Z",
        "M728 600c40-20 44-60 72-70v60q-30 20-72 10Z",
    ] {
        p.path(FOREST.light, d);
    }
    p.shadow([736.0, 836.0, 70.0, 12.0]);
    p.with(&CLAY, |p| {
        p.turned(716.0, 0.16, &Profile::from(66.0, 728.0).line(50.0, 826.0));
    });
}

pub(super) fn rug(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    boards_below(p, 470.0);
    p.path(shade, "M500 444V190A90 90 0 0 1 680 190V444Z");
    p.path(SKY.light, "M518 444V194A72 72 0 0 1 662 194V444Z");
    p.path(OLIVE.base, "M518 380Q590 340 662 370V444H518Z");
    p.shadow([230.0, 530.0, 190.0, 16.0]);
    p.rect(WALNUT.base, [60.0, 290.0, 300.0, 180.0], 10.0);
    p.with(&LINEN, |p| {
        p.rect(p.t.base, [50.0, 250.0, 320.0, 150.0], 30.0);
        p.rect(p.t.light, [70.0, 370.0, 280.0, 70.0], 20.0);
        p.rect(p.t.dark, [30.0, 320.0, 60.0, 140.0], 22.0);
        p.rect(p.t.dark, [330.0, 320.0, 60.0, 140.0], 22.0);
    });
    p.line(WALNUT.dark, 14.0, "M70 470V524M350 470V524");
}

pub(super) fn bench(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    daylight(p);
    boards_below(p, 830.0);
    p.rect(shade, [60.0, 120.0, 210.0, 260.0], 0.0);
    p.rect(CHALK.light, [76.0, 136.0, 178.0, 228.0], 0.0);
    p.circle(CLAY.base, [165.0, 230.0, 52.0]);
    p.path(SLATE.base, "M76 364V310Q170 270 254 316V364Z");
    p.shadow([430.0, 896.0, 380.0, 18.0]);
    p.rect(WALNUT.dark, [110.0, 730.0, 30.0, 166.0], 4.0);
    p.rect(WALNUT.dark, [660.0, 730.0, 30.0, 166.0], 4.0);
    p.with(&LINEN, |p| {
        p.rect(p.t.dark, [50.0, 676.0, 700.0, 60.0], 22.0);
        p.rect(p.t.base, [50.0, 664.0, 700.0, 56.0], 24.0);
        p.rect(p.t.light, [70.0, 666.0, 660.0, 26.0], 13.0);
    });
    p.rect(WALNUT.base, [40.0, 724.0, 720.0, 34.0], 6.0);
}

pub(super) fn wall(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    daylight(p);
    p.rect(shade, [0.0, 836.0, 800.0, 164.0], 0.0);
    p.path(OAK.light, "M100 800H700L730 826H70Z");
    p.rect(OAK.base, [70.0, 824.0, 660.0, 176.0], 4.0);
    p.rect(OAK.dark, [70.0, 846.0, 660.0, 5.0], 0.0);
    p.rect(OAK.dark, [397.0, 850.0, 6.0, 150.0], 0.0);
    p.circle(CHALK.base, [370.0, 910.0, 10.0]);
    p.circle(CHALK.base, [430.0, 910.0, 10.0]);
    p.with(&CLAY, |p| {
        p.turned(
            190.0,
            0.16,
            &Profile::from(34.0, 700.0)
                .curve([30.0, 730.0, 66.0, 740.0, 66.0, 772.0])
                .curve([64.0, 796.0, 50.0, 806.0, 44.0, 808.0]),
        );
    });
    for (y, w, fill) in [(786.0, 150.0, FOREST.base), (762.0, 130.0, SAND.base)] {
        p.rect(fill, [540.0, y, w, 24.0], 3.0);
        p.rect(CHALK.base, [540.0, y + 6.0, 10.0, 12.0], 0.0);
    }
}

pub(super) fn ceiling(p: &mut Pen, mood: usize) {
    let shade = paint(p, mood);
    p.path(shade, "M70 730V420A100 100 0 0 1 270 420V730Z");
    p.path(SKY.light, "M90 730V424A80 80 0 0 1 250 424V730Z");
    p.path(OLIVE.base, "M90 640Q170 590 250 630V730H90Z");
    p.rect("#cfae83", [0.0, 880.0, 800.0, 120.0], 0.0);
    p.line(WALNUT.dark, 22.0, "M170 790L150 980M630 790L650 980");
    p.path(OAK.light, "M120 740H680L760 800H40Z");
    p.rect(OAK.base, [40.0, 798.0, 720.0, 30.0], 4.0);
    p.shadow([400.0, 776.0, 110.0, 12.0]);
    p.with(&CHALK, |p| {
        p.turned(
            400.0,
            0.22,
            &Profile::from(84.0, 730.0).curve([80.0, 756.0, 60.0, 768.0, 44.0, 772.0]),
        );
    });
    p.with(&CHALK, |p| p.mouth(400.0, 730.0, 84.0, 0.22));
}
