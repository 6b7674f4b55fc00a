//! Things for the table.

use super::leaf;
use crate::{
    palette::{CHALK, FOREST, OAK, OLIVE, SAND, SKY, WALNUT},
    pen::Pen,
    profile::Profile,
};

/// A bare foot of clay below a glaze that ends in a curve.
fn foot(p: &mut Pen, profile: &Profile, tilt: f64) {
    p.with(&SAND, |p| p.matt(400.0, tilt, profile));
}

pub(super) fn mug(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 34.0, "M520 470C640 440 650 640 510 640");
    foot(
        p,
        &Profile::from(136.0, 640.0).curve([134.0, 690.0, 130.0, 716.0, 108.0, 722.0]),
        0.17,
    );
    p.turned(400.0, 0.17, &Profile::from(142.0, 400.0).line(137.0, 640.0));
    p.mouth(400.0, 400.0, 142.0, 0.17);
}

pub(super) fn cup(p: &mut Pen) {
    p.turned(
        400.0,
        0.2,
        &Profile::from(215.0, 655.0).curve([200.0, 680.0, 120.0, 690.0, 90.0, 694.0]),
    );
    let t = p.t;
    p.ellipse(t.light, [400.0, 655.0, 215.0, 43.0]);
    p.ellipse(t.base, [400.0, 657.0, 200.0, 38.0]);
    p.ellipse(t.dark, [420.0, 660.0, 118.0, 24.0]);
    p.line(t.dark, 22.0, "M490 530C580 505 582 625 478 618");
    p.turned(
        400.0,
        0.18,
        &Profile::from(112.0, 490.0).curve([112.0, 580.0, 98.0, 640.0, 64.0, 648.0]),
    );
    p.mouth(400.0, 490.0, 112.0, 0.18);
    p.ellipse("#5b3a26", [400.0, 498.0, 90.0, 12.0]);
}

pub(super) fn beaker(p: &mut Pen) {
    foot(
        p,
        &Profile::from(120.0, 560.0)
            .line(108.0, 716.0)
            .curve([107.0, 726.0, 100.0, 730.0, 92.0, 731.0]),
        0.17,
    );
    p.turned(400.0, 0.17, &Profile::from(134.0, 380.0).line(120.0, 568.0));
    p.mouth(400.0, 380.0, 134.0, 0.17);
}

pub(super) fn bowl(p: &mut Pen) {
    foot(p, &Profile::from(104.0, 668.0).line(94.0, 712.0), 0.22);
    p.turned(
        400.0,
        0.26,
        &Profile::from(242.0, 460.0).curve([236.0, 570.0, 190.0, 650.0, 108.0, 672.0]),
    );
    p.mouth(400.0, 460.0, 242.0, 0.26);
}

pub(super) fn bowl_wide(p: &mut Pen) {
    p.matt(400.0, 0.2, &Profile::from(110.0, 610.0).line(128.0, 668.0));
    p.turned(
        400.0,
        0.26,
        &Profile::from(285.0, 520.0).curve([280.0, 580.0, 200.0, 625.0, 112.0, 630.0]),
    );
    p.mouth(400.0, 520.0, 285.0, 0.26);
    p.with(&OLIVE, |p| {
        p.circle(p.t.base, [340.0, 505.0, 58.0]);
        p.path(
            p.t.dark,
            "M340 563A58 58 0 0 0 376 459A72 72 0 0 1 340 563Z",
        );
    });
    p.circle("#d9a441", [442.0, 500.0, 62.0]);
    p.path(
        "#bd8523",
        "M442 562A62 62 0 0 0 480 451A78 78 0 0 1 442 562Z",
    );
    leaf(p, 470.0, 440.0, -50.0, 58.0);
    let t = p.t;
    // the front lip covers the fruit
    p.path(
        t.dark,
        "M128 527C150 580 240 588 400 588S650 580 672 527C664 572 560 596 400 596S136 572 128 527Z",
    );
    p.path(
        t.base,
        "M115 520A285 74.1 0 0 0 685 520C681 580 604 630 512 633A128 30 0 0 1 288 633C196 630 119 580 115 520Z",
    );
    p.path(
        t.dark,
        "M514 588C600 575 668 552 685 520C681 578 608 628 514 634C545 622 540 600 514 588Z",
    );
    p.path(
        t.light,
        "M125 546C150 584 200 606 262 614L250 600C200 590 156 572 125 546Z",
    );
}

pub(super) fn plate(p: &mut Pen) {
    let t = p.t;
    p.circle(t.base, [400.0, 510.0, 262.0]);
    p.path(
        t.light,
        "M400 248A262 262 0 0 0 400 772A250 250 0 0 1 400 248Z",
    );
    p.circle(t.dark, [396.0, 506.0, 186.0]);
    p.circle(t.light, [404.0, 514.0, 184.0]);
    p.circle(t.base, [400.0, 510.0, 178.0]);
    for (x, y, r) in [
        (330.0, 420.0, 4.0),
        (470.0, 470.0, 3.0),
        (380.0, 590.0, 4.0),
        (500.0, 600.0, 3.0),
        (210.0, 470.0, 4.0),
        (590.0, 420.0, 4.0),
        (430.0, 380.0, 3.0),
        (320.0, 700.0, 3.0),
        (560.0, 650.0, 4.0),
        (290.0, 540.0, 3.0),
        (450.0, 545.0, 3.0),
        (420.0, 286.0, 4.0),
    ] {
        p.circle(t.dark, [x, y, r]);
    }
}

pub(super) fn plates(p: &mut Pen) {
    for (i, y) in [672.0, 630.0, 588.0, 546.0].into_iter().enumerate() {
        let r = if i % 2 == 0 { 232.0 } else { 226.0 };
        let t = p.t;
        p.ellipse(t.dark, [400.0, y + 30.0, r * 0.62, r * 0.17]);
        p.matt(
            400.0,
            0.22,
            &Profile::from(r, y).curve([r - 4.0, y + 16.0, r - 50.0, y + 24.0, r - 70.0, y + 26.0]),
        );
    }
    let t = p.t;
    p.ellipse(t.light, [400.0, 546.0, 226.0, 50.0]);
    p.ellipse(t.base, [400.0, 548.0, 214.0, 45.0]);
    p.ellipse(t.dark, [400.0, 551.0, 150.0, 30.0]);
    p.ellipse(t.light, [400.0, 554.0, 148.0, 28.0]);
    p.ellipse(t.base, [400.0, 553.0, 142.0, 26.0]);
}

pub(super) fn teapot(p: &mut Pen) {
    let t = p.t;
    p.path(
        t.base,
        "M262 600C200 590 170 520 120 452L160 428C200 470 232 500 280 510Z",
    );
    p.path(t.dark, "M120 452L160 428L172 440L132 468Z");
    p.with(&WALNUT, |p| {
        p.line(p.t.base, 22.0, "M262 440C250 210 550 210 538 440");
        p.line(p.t.light, 6.0, "M268 400C272 250 420 236 470 270");
    });
    p.turned(
        400.0,
        0.14,
        &Profile::from(96.0, 425.0)
            .curve([170.0, 450.0, 204.0, 520.0, 196.0, 590.0])
            .curve([188.0, 650.0, 150.0, 690.0, 110.0, 694.0]),
    );
    p.turned(
        400.0,
        0.14,
        &Profile::from(22.0, 394.0).curve([80.0, 396.0, 104.0, 412.0, 106.0, 432.0]),
    );
    p.turned(
        400.0,
        0.14,
        &Profile::from(14.0, 362.0).curve([30.0, 366.0, 26.0, 388.0, 16.0, 394.0]),
    );
}

pub(super) fn jug(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 34.0, "M505 400C640 380 640 600 530 625");
    p.path(
        t.base,
        "M290 340C262 322 240 318 222 300C246 350 262 380 286 420Z",
    );
    p.turned(
        400.0,
        0.15,
        &Profile::from(118.0, 325.0)
            .curve([104.0, 400.0, 112.0, 440.0, 140.0, 520.0])
            .curve([176.0, 620.0, 150.0, 720.0, 112.0, 744.0]),
    );
    p.mouth(400.0, 325.0, 118.0, 0.15);
    p.path(
        t.light,
        "M288 330C262 322 240 314 222 300C256 302 280 306 304 310Z",
    );
}

pub(super) fn carafe(p: &mut Pen) {
    let t = p.t;
    let body = Profile::from(58.0, 330.0)
        .curve([58.0, 420.0, 62.0, 440.0, 110.0, 520.0])
        .curve([150.0, 590.0, 148.0, 690.0, 132.0, 736.0]);
    p.faint(0.55, |p| p.path(t.light, &body.outline(400.0, 0.15)));
    let water = Profile::from(126.0, 550.0).curve([150.0, 610.0, 146.0, 690.0, 130.0, 732.0]);
    p.faint(0.75, |p| p.path(t.base, &water.outline(400.0, 0.15)));
    p.ellipse(t.light, [400.0, 550.0, 126.0, 18.0]);
    p.faint(0.8, |p| p.path(t.dark, &body.band(400.0, 0.15, 0.78, 1.0)));
    p.faint(0.8, |p| {
        p.path("#fff", &body.band(400.0, 0.15, -0.84, -0.72));
    });
    p.faint(0.9, |p| {
        p.with(&SKY, |p| {
            p.path(
                p.t.light,
                &Profile::from(72.0, 252.0)
                    .line(64.0, 344.0)
                    .outline(400.0, 0.15),
            );
            p.path(
                p.t.base,
                &Profile::from(72.0, 252.0)
                    .line(64.0, 344.0)
                    .band(400.0, 0.15, 0.5, 1.0),
            );
        });
    });
    p.line(
        t.dark,
        3.0,
        "M328 252A72 11 0 0 1 472 252A72 11 0 0 1 328 252",
    );
}

pub(super) fn glasses(p: &mut Pen) {
    for (cx, y) in [(480.0, -30.0), (320.0, 20.0)] {
        p.at(&format!("translate({} {y})", cx - 400.0), |p| {
            let t = p.t;
            let wall = Profile::from(104.0, 440.0).curve([106.0, 560.0, 96.0, 640.0, 84.0, 690.0]);
            p.faint(0.5, |p| p.path(t.light, &wall.outline(400.0, 0.17)));
            let fill = Profile::from(103.0, 530.0).curve([102.0, 600.0, 92.0, 640.0, 82.0, 676.0]);
            p.faint(0.7, |p| p.path(t.base, &fill.outline(400.0, 0.17)));
            p.ellipse(t.light, [400.0, 530.0, 103.0, 17.0]);
            p.faint(0.6, |p| p.path(t.dark, &wall.band(400.0, 0.17, 0.7, 1.0)));
            p.faint(0.9, |p| {
                p.path("#fff", &wall.band(400.0, 0.17, -0.82, -0.7));
            });
            p.line(
                t.dark,
                3.0,
                "M296 440A104 18 0 0 1 504 440A104 18 0 0 1 296 440",
            );
        });
    }
}

pub(super) fn vase(p: &mut Pen) {
    p.line(
        FOREST.base,
        6.0,
        "M400 440C395 340 420 240 470 130M398 380C380 300 340 240 300 200",
    );
    for (x, y, turn) in [
        (402.0, 330.0, 40.0),
        (412.0, 280.0, -70.0),
        (428.0, 230.0, 50.0),
        (446.0, 185.0, -60.0),
        (470.0, 130.0, -15.0),
        (372.0, 300.0, -100.0),
        (340.0, 242.0, -20.0),
        (300.0, 200.0, -60.0),
    ] {
        leaf(p, x, y, turn, 92.0);
    }
    p.turned(
        400.0,
        0.16,
        &Profile::from(52.0, 430.0)
            .curve([44.0, 470.0, 60.0, 478.0, 120.0, 500.0])
            .curve([200.0, 540.0, 200.0, 660.0, 150.0, 716.0])
            .curve([130.0, 738.0, 110.0, 744.0, 96.0, 746.0]),
    );
    p.mouth(400.0, 430.0, 52.0, 0.16);
}

pub(super) fn vase_tall(p: &mut Pen) {
    for (d, x, y) in [
        ("M396 430C380 330 350 250 318 176", 318.0, 176.0),
        ("M400 430C404 320 410 230 404 120", 404.0, 120.0),
        ("M404 430C430 330 470 260 500 206", 500.0, 206.0),
    ] {
        p.line("#a98f5a", 5.0, d);
        p.at(&format!("rotate({} {x} {y})", (x - 400.0) * 0.24), |p| {
            p.path(
                "#d9bd84",
                &format!("M{x} {}c34 40 34 110 0 150c-34-40-34-110 0-150Z", y - 60.0),
            );
            p.path("#bf9f63", &format!("M{x} {}c34 40 34 110 0 150Z", y - 60.0));
        });
    }
    p.turned(
        400.0,
        0.16,
        &Profile::from(66.0, 420.0)
            .curve([58.0, 460.0, 100.0, 490.0, 116.0, 560.0])
            .curve([122.0, 640.0, 100.0, 720.0, 78.0, 786.0]),
    );
    p.mouth(400.0, 420.0, 66.0, 0.16);
}

pub(super) fn egg_cup(p: &mut Pen) {
    p.with(&CHALK, |p| {
        p.path(p.t.base, "M400 350C470 350 510 450 510 520C510 590 460 620 400 620S290 590 290 520C290 450 330 350 400 350Z");
        p.path(p.t.dark, "M440 362C490 400 510 470 510 520C510 590 470 616 430 620C480 560 480 430 440 362Z");
    });
    p.turned(
        400.0,
        0.18,
        &Profile::from(136.0, 530.0)
            .curve([130.0, 620.0, 70.0, 640.0, 56.0, 670.0])
            .curve([56.0, 690.0, 96.0, 706.0, 102.0, 722.0]),
    );
    let t = p.t;
    p.path(
        t.light,
        "M264 530A136 24 0 0 0 536 530L526 530A126 19 0 0 1 274 530Z",
    );
}

pub(super) fn butter_dish(p: &mut Pen) {
    p.with(&OAK, |p| {
        p.rect(p.t.base, [150.0, 640.0, 500.0, 44.0], 12.0);
        p.rect(p.t.light, [150.0, 636.0, 500.0, 16.0], 8.0);
        p.path(
            p.t.dark,
            "M160 672H650Q650 684 638 684H162Q152 684 160 672Z",
        );
    });
    let t = p.t;
    p.path(
        t.base,
        "M190 640V530Q190 450 270 450H530Q610 450 610 530V640Z",
    );
    p.path(t.dark, "M520 640Q560 560 520 450H530Q610 450 610 530V640Z");
    p.path(
        t.light,
        "M214 620V540Q214 476 280 474H330Q240 486 234 540V620Z",
    );
    p.rect(t.base, [360.0, 410.0, 80.0, 44.0], 18.0);
    p.rect(t.dark, [412.0, 410.0, 28.0, 44.0], 14.0);
}

pub(super) fn cutlery(p: &mut Pen) {
    let t = p.t;
    // fork
    p.path(t.base, "M216 220q6-10 12 0v120h22V220q6-10 12 0v120h22V220q6-10 12 0v140c0 56-24 66-28 96l14 330q-26 40-52 0l14-330c-4-30-28-40-28-96Z");
    p.path(
        t.dark,
        "M262 456c4-30 34-40 34-96V220q-6-10-12 0v140c0 46-22 60-22 96Zm0 0l0 356q16-2 20-26Z",
    );
    // knife
    p.path(
        t.base,
        "M384 470V230Q440 250 440 400V470L430 786Q408 826 386 786Z",
    );
    p.path(t.light, "M384 470V230Q402 300 402 470Z");
    p.path(t.dark, "M440 470L430 786Q420 806 408 806L412 470Z");
    // spoon
    p.path(t.base, "M556 212c60 0 70 90 62 150c-6 50-38 60-42 94l12 330q-32 40-64 0l12-330c-4-34-36-44-42-94c-8-60 2-150 62-150Z");
    p.path(t.dark, "M556 212c60 0 70 90 62 150c-6 50-38 60-42 94l12 330q-16 22-32 20l2-350c6-40 36-50 40-100c4-70-10-120-42-144Z");
    p.path(t.light, "M520 260c-14 30-14 90 4 118c-4-40-4-80-4-118Z");
}
