//! Things for plants and for outside.

use super::leaf;
use crate::{
    palette::{BRASS, FOREST, IRON, OAK, OLIVE, SAGE, SAND, STEEL},
    pen::Pen,
    profile::Profile,
};

const SOIL: &str = "#4b382a";

pub(super) fn plant_pot(p: &mut Pen) {
    p.line(FOREST.dark, 6.0, "M400 500C396 400 400 320 396 220M400 480C370 400 330 360 280 330M400 480C430 400 480 360 530 340");
    for (x, y, turn, length) in [
        (396.0, 240.0, 4.0, 130.0),
        (398.0, 330.0, -52.0, 120.0),
        (399.0, 320.0, 56.0, 124.0),
        (330.0, 366.0, -84.0, 110.0),
        (340.0, 372.0, -20.0, 96.0),
        (470.0, 378.0, 84.0, 112.0),
        (460.0, 384.0, 22.0, 100.0),
        (400.0, 420.0, -70.0, 90.0),
        (400.0, 420.0, 74.0, 90.0),
    ] {
        leaf(p, x, y, turn, length);
    }
    p.turned(400.0, 0.17, &Profile::from(136.0, 556.0).line(108.0, 742.0));
    p.turned(400.0, 0.17, &Profile::from(158.0, 500.0).line(152.0, 562.0));
    p.mouth(400.0, 500.0, 158.0, 0.17);
    p.ellipse(SOIL, [400.0, 506.0, 138.0, 20.0]);
    p.line(FOREST.dark, 7.0, "M400 506V440");
}

pub(super) fn pot_round(p: &mut Pen) {
    for (turn, h) in [
        (-46.0, 200.0),
        (-26.0, 270.0),
        (-8.0, 320.0),
        (12.0, 300.0),
        (30.0, 250.0),
        (48.0, 190.0),
    ] {
        p.at(&format!("rotate({turn} 400 520)"), |p| {
            let t = if turn > 0.0 { &FOREST } else { &OLIVE };
            p.path(
                t.base,
                &format!(
                    "M384 520Q376 {m} 400 {top}Q424 {m} 416 520Z",
                    m = 520.0 - h * 0.5,
                    top = 520.0 - h
                ),
            );
            p.path(
                t.dark,
                &format!(
                    "M400 520V{top}Q424 {m} 416 520Z",
                    m = 520.0 - h * 0.5,
                    top = 520.0 - h
                ),
            );
        });
    }
    p.turned(
        400.0,
        0.17,
        &Profile::from(150.0, 510.0).curve([208.0, 560.0, 200.0, 690.0, 120.0, 738.0]),
    );
    p.path(
        p.t.light,
        "M250 510A150 25 0 0 0 550 510L538 510A138 20 0 0 1 262 510Z",
    );
    p.path(SOIL, "M262 510A138 20 0 0 0 538 510A138 12 0 0 1 262 510Z");
}

pub(super) fn planter(p: &mut Pen) {
    p.raw("<defs><g id=\"p\">");
    p.line(SAGE.dark, 5.0, "M0 0V-120");
    for y in [-44.0, -82.0] {
        leaf(p, 0.0, y, -50.0, 62.0);
        leaf(p, 0.0, y, 50.0, 62.0);
    }
    leaf(p, 0.0, -112.0, 0.0, 58.0);
    p.raw("</g></defs>");
    for (i, turn) in [-16, -7, 4, -3, 6, -5, 3, 8, 17].into_iter().enumerate() {
        let scale = if i % 3 == 1 { 1.35 } else { 1.0 };
        p.write(format_args!(
            "<use href=\"#p\" transform=\"translate({} 566) rotate({turn}) scale({scale})\"/>",
            160 + i * 60
        ));
    }
    let t = p.t;
    p.path(
        t.base,
        "M110 560H690L664 740Q662 752 650 752H150Q138 752 136 740Z",
    );
    p.path(
        t.dark,
        "M560 560H690L664 740Q662 752 650 752H530Q560 660 560 560Z",
    );
    p.rect(t.light, [98.0, 540.0, 604.0, 36.0], 8.0);
    p.rect(t.base, [560.0, 540.0, 142.0, 36.0], 8.0);
    p.line(t.dark, 4.0, "M124 612H676M130 640H670");
}

pub(super) fn watering_can(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 20.0, "M520 470C660 440 680 660 560 690");
    p.line(t.base, 20.0, "M352 440C360 320 540 320 550 440");
    p.path(t.base, "M330 690L130 420L160 398L360 590Z");
    p.path(t.dark, "M330 690L150 446L160 436L360 630Z");
    p.at("rotate(-38 136 400)", |p| {
        p.path(t.base, "M110 420L84 364H190L164 420Z");
        p.ellipse(t.light, [137.0, 364.0, 54.0, 16.0]);
        for (x, y) in [
            (110.0, 362.0),
            (128.0, 356.0),
            (128.0, 370.0),
            (148.0, 356.0),
            (148.0, 370.0),
            (166.0, 364.0),
        ] {
            p.circle(t.dark, [x, y, 4.0]);
        }
    });
    p.turned(450.0, 0.15, &Profile::from(142.0, 450.0).line(150.0, 740.0));
    p.mouth(450.0, 450.0, 142.0, 0.15);
    p.path(
        t.base,
        "M308 450A142 21 0 0 1 450 429V448A130 18 0 0 0 318 452Z",
    );
    p.line(
        t.light,
        7.0,
        "M302 520A146 22 0 0 0 596 520M300 700A149 22 0 0 0 600 700",
    );
}

pub(super) fn trowel(p: &mut Pen) {
    p.at("rotate(12 400 520)", |p| {
        p.with(&STEEL, |p| {
            p.line(p.t.dark, 20.0, "M400 430V540");
            p.path(
                p.t.base,
                "M312 560Q312 520 400 516Q488 520 488 560Q490 740 400 860Q310 740 312 560Z",
            );
            p.path(p.t.dark, "M400 516Q488 520 488 560Q490 740 400 860Z");
            p.path(p.t.light, "M400 540Q384 700 400 820Q370 700 360 548Z");
        });
        let t = p.t;
        p.rect(BRASS.base, [374.0, 404.0, 52.0, 40.0], 4.0);
        p.path(t.base, "M372 410L364 200Q364 150 400 150T436 200L428 410Z");
        p.path(t.dark, "M400 410V150Q436 150 436 200L428 410Z");
        p.circle("#f3ede3", [400.0, 184.0, 10.0]);
        p.line(OAK.dark, 6.0, "M400 178C380 130 420 120 404 170");
    });
}

pub(super) fn secateurs(p: &mut Pen) {
    p.path(
        STEEL.base,
        "M392 540C300 440 300 300 360 190C440 280 470 400 440 520Z",
    );
    p.path(
        STEEL.light,
        "M392 540C310 440 306 310 360 190C360 300 380 420 410 530Z",
    );
    p.path(
        STEEL.dark,
        "M410 540C470 480 520 430 510 340C470 330 440 400 420 500Z",
    );
    let t = p.t;
    p.path(
        t.dark,
        "M396 540L430 500C480 600 560 660 566 800Q560 836 528 826C500 720 440 640 396 570Z",
    );
    p.path(
        t.base,
        "M440 540L400 500C350 600 240 660 226 800Q230 840 264 832C290 720 390 640 440 570Z",
    );
    p.path(
        t.light,
        "M380 560C330 640 250 690 244 790C270 700 350 650 396 570Z",
    );
    p.circle(BRASS.base, [416.0, 536.0, 26.0]);
    p.circle(BRASS.light, [412.0, 532.0, 12.0]);
}

pub(super) fn bucket(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 11.0, "M216 430C190 210 610 210 584 430");
    p.with(&OAK, |p| {
        p.rect(p.t.base, [350.0, 244.0, 100.0, 40.0], 20.0);
    });
    p.turned(400.0, 0.16, &Profile::from(192.0, 430.0).line(140.0, 740.0));
    p.mouth(400.0, 430.0, 194.0, 0.16);
    p.line(
        t.dark,
        5.0,
        "M220 520A184 29 0 0 0 580 520M246 690A152 24 0 0 0 554 690",
    );
    p.line(
        t.light,
        5.0,
        "M218 508A184 29 0 0 0 582 508M244 678A152 24 0 0 0 556 678",
    );
    for x in [212.0, 588.0] {
        p.circle(t.light, [x, 446.0, 13.0]);
    }
}

pub(super) fn broom(p: &mut Pen) {
    p.at("rotate(8 400 540)", |p| {
        let t = p.t;
        p.rect(t.base, [388.0, 110.0, 24.0, 500.0], 12.0);
        p.rect(t.dark, [401.0, 110.0, 11.0, 500.0], 5.0);
        p.path("#d3b071", "M360 590H440L556 856Q400 890 244 856Z");
        p.path("#b8924f", "M410 590H440L556 856Q500 870 450 874Z");
        p.line(
            "#a67f41",
            4.0,
            "M380 600L300 860M396 600L370 870M412 600L440 872M426 600L500 862M370 600L262 850",
        );
        p.line(FOREST.base, 11.0, "M352 618Q400 634 448 618");
        p.line(FOREST.base, 11.0, "M342 650Q400 668 460 650");
        p.path(t.dark, "M356 560H444V600H356Z");
    });
}

pub(super) fn pot_hanging(p: &mut Pen) {
    p.line(
        OAK.dark,
        6.0,
        "M400 0V190M400 190L232 520M400 190L568 520M400 190V520",
    );
    p.circle(BRASS.base, [400.0, 190.0, 16.0]);
    p.turned(
        400.0,
        0.2,
        &Profile::from(180.0, 510.0).curve([178.0, 620.0, 110.0, 690.0, 60.0, 700.0]),
    );
    let t = p.t;
    p.ellipse(t.light, [400.0, 510.0, 180.0, 36.0]);
    p.ellipse(SOIL, [400.0, 512.0, 166.0, 30.0]);
    p.raw("<defs><g id=\"h\">");
    p.line(FOREST.dark, 4.0, "M0 0q-14 60 0 240");
    for y in [50.0, 104.0, 158.0, 212.0] {
        leaf(p, -5.0, y, 120.0, 46.0);
        leaf(p, -5.0, y, -120.0, 46.0);
    }
    p.raw("</g></defs>");
    for (x, scale) in [
        (236, 0.95),
        (290, 1.3),
        (350, 0.8),
        (450, 1.1),
        (516, 1.4),
        (564, 0.9),
    ] {
        p.write(format_args!(
            "<use href=\"#h\" transform=\"translate({x} 526) scale(1 {scale})\"/>"
        ));
    }
}

pub(super) fn bird_house(p: &mut Pen) {
    let t = p.t;
    p.line(IRON.base, 8.0, "M400 250V180Q400 150 424 160");
    p.path(t.base, "M262 420V740H538V420L400 300Z");
    p.path(t.dark, "M400 300L538 420V740H430Z");
    p.line(t.dark, 3.0, "M316 420V730M362 400V730");
    p.path(
        FOREST.base,
        "M400 240L590 420L560 446L400 296L240 446L210 420Z",
    );
    p.path(FOREST.dark, "M400 240L590 420L560 446L400 296Z");
    p.circle("#3a2c20", [392.0, 510.0, 46.0]);
    p.path(
        "#221810",
        "M392 464A46 46 0 0 1 392 556A60 60 0 0 0 392 464Z",
    );
    p.rect(SAND.base, [378.0, 592.0, 28.0, 20.0], 8.0);
    p.line(SAND.dark, 12.0, "M392 612V632");
    p.rect(t.light, [246.0, 736.0, 308.0, 24.0], 4.0);
}
