//! Windows, table tops, the bath and the terrace.

use std::fmt::Write as _;

use crate::{
    palette::{CHALK, CLAY, FOREST, LINEN, OAK, OLIVE, SAND, SKY, SLATE, WALNUT},
    pen::{Pen, SHADE},
    profile::Profile,
};

pub(super) fn sill(p: &mut Pen) {
    p.rect(CHALK.dark, [0.0, 0.0, 800.0, 1000.0], 0.0);
    p.rect(SKY.light, [90.0, 0.0, 620.0, 740.0], 0.0);
    p.circle("#fff6df", [560.0, 210.0, 60.0]);
    p.path("#dfe8ea", "M90 330Q180 280 260 330Q330 290 400 340H90Z");
    p.path(OLIVE.light, "M90 560Q280 430 470 520T710 500V740H90Z");
    p.path(OLIVE.base, "M90 650Q300 560 500 630T710 620V740H90Z");
    p.path(FOREST.base, "M170 640C136 560 148 430 176 380C204 430 216 560 184 640ZM628 630C602 570 610 480 632 440C654 480 664 570 640 630Z");
    p.rect(CHALK.light, [70.0, 0.0, 26.0, 750.0], 0.0);
    p.rect(CHALK.light, [704.0, 0.0, 26.0, 750.0], 0.0);
    p.rect(CHALK.base, [388.0, 0.0, 24.0, 740.0], 0.0);
    p.rect(CHALK.base, [96.0, 300.0, 608.0, 18.0], 0.0);
    p.path(CHALK.light, "M60 726H740L780 800H20Z");
    p.rect(CHALK.base, [20.0, 798.0, 760.0, 40.0], 3.0);
    p.rect("#e4d9c6", [0.0, 838.0, 800.0, 162.0], 0.0);
    p.faint(0.12, |p| p.rect(SHADE, [20.0, 838.0, 760.0, 22.0], 0.0));
}

pub(super) fn top(p: &mut Pen, mood: usize) {
    let wood = if mood.is_multiple_of(2) {
        &OAK
    } else {
        &WALNUT
    };
    p.rect(wood.base, [0.0, 0.0, 800.0, 1000.0], 0.0);
    p.line(wood.dark, 4.0, "M0 210H800M0 460H800M0 720H800");
    p.line(wood.light, 4.0, "M60 90H420M520 140H760M100 320H300M420 360H700M40 560H260M560 620H780M120 820H520M600 900H760");
    p.cast("M150 130L700 90L740 930L190 960Z");
    p.path(LINEN.base, "M130 110L680 70L720 910L170 940Z");
    p.path(LINEN.light, "M130 110L680 70L684 150L134 190Z");
    p.line(CHALK.light, 7.0, "M136 216L686 176M168 880L716 850");
    p.cast("M60 838A130 130 0 1 1 59 838Z");
    p.circle(CHALK.base, [70.0, 930.0, 130.0]);
    p.circle(CHALK.dark, [70.0, 930.0, 96.0]);
    p.circle(CHALK.light, [74.0, 934.0, 94.0]);
    p.cast("M740 60A90 90 0 1 1 739 60Z");
    p.circle(CLAY.base, [724.0, 90.0, 84.0]);
    p.circle(CLAY.dark, [724.0, 90.0, 70.0]);
    p.circle("#5b3a26", [724.0, 92.0, 62.0]);
}

pub(super) fn planks(p: &mut Pen) {
    p.rect("#cfae83", [0.0, 0.0, 800.0, 1000.0], 0.0);
    p.line("#bd9a6d", 5.0, "M160 0V1000M330 0V1000M500 0V1000M670 0V1000M0 300H160M330 640H500M500 220H670M160 800H330M670 560H800");
    p.path(LINEN.dark, "M0 0H800V170Q400 210 0 170Z");
    p.path(LINEN.base, "M0 0H800V150Q400 190 0 150Z");
    p.path(LINEN.light, "M0 96Q400 136 800 96V110Q400 150 0 110Z");
    p.faint(0.35, |p| p.path("#fff3d6", "M0 640L300 1000H0Z"));
}

fn grid(p: &mut Pen, until: f64) {
    p.rect("#dbe3e1", [0.0, 0.0, 800.0, 1000.0], 0.0);
    let mut d = String::new();
    for i in 0..11 {
        let (x, y) = (f64::from(i) * 100.0 - 20.0, f64::from(i) * 100.0 - 30.0);
        if y < until {
            let _ = write!(d, "M0 {y}H800");
        }
        let _ = write!(d, "M{x} 0V{until}");
    }
    p.line("#c5d0ce", 4.0, &d);
    p.faint(0.4, |p| {
        p.path(
            "#fff",
            "M80 -30H180V70H80ZM480 170H580V270H480ZM680 370H780V470H680Z",
        );
    });
}

pub(super) fn bath(p: &mut Pen) {
    grid(p, 700.0);
    p.path(CHALK.light, "M0 690H800V860H0Z");
    p.rect(CHALK.base, [0.0, 860.0, 800.0, 140.0], 0.0);
    p.rect(CHALK.dark, [0.0, 860.0, 800.0, 12.0], 0.0);
    p.shadow([150.0, 744.0, 70.0, 10.0]);
    p.with(&SLATE, |p| {
        p.turned(
            130.0,
            0.16,
            &Profile::from(24.0, 520.0)
                .curve([24.0, 560.0, 62.0, 560.0, 62.0, 610.0])
                .line(58.0, 736.0),
        );
        p.rect(p.t.dark, [118.0, 480.0, 24.0, 46.0], 4.0);
    });
    p.line(
        OLIVE.base,
        5.0,
        "M690 740C690 640 660 560 640 500M690 700C700 620 720 580 750 540",
    );
    for d in [
        "M640 500c-24-30-20-60-40-80c44 4 60 40 40 80Z",
        "M668 580c-40 0-60-30-90-30c24 40 56 50 90 30Z",
        "M750 540c4-40 30-60 40-80v70q-10 20-40 10Z",
        "M686 640c-40 10-60-10-86-4c26 34 60 30 86 4Z",
    ] {
        p.path(OLIVE.base, d);
    }
    p.with(&SKY, |p| {
        p.turned(
            690.0,
            0.16,
            &Profile::from(26.0, 650.0)
                .curve([24.0, 680.0, 54.0, 690.0, 54.0, 720.0])
                .curve([52.0, 744.0, 40.0, 750.0, 34.0, 752.0]),
        );
    });
}

pub(super) fn tiles(p: &mut Pen) {
    grid(p, 1000.0);
    p.path(CHALK.light, "M0 850H800V1000H0Z");
    p.rect(CHALK.dark, [0.0, 850.0, 800.0, 8.0], 0.0);
    p.with(&SAND, |p| {
        p.turned(640.0, 0.16, &Profile::from(70.0, 790.0).line(62.0, 880.0));
    });
    p.with(&SAND, |p| p.mouth(640.0, 790.0, 70.0, 0.16));
}

pub(super) fn terrace(p: &mut Pen) {
    p.rect(SKY.light, [0.0, 0.0, 800.0, 1000.0], 0.0);
    p.circle("#fff6df", [590.0, 250.0, 62.0]);
    p.path(OLIVE.light, "M0 620Q220 470 460 580T800 540V800H0Z");
    p.path(OLIVE.base, "M0 690Q260 590 500 670T800 640V800H0Z");
    p.path(FOREST.base, "M300 690C262 600 274 450 306 390C338 450 350 600 314 690ZM380 700C356 640 362 570 384 530C406 570 414 640 394 700Z");
    p.rect("#e6d4bd", [0.0, 740.0, 800.0, 260.0], 0.0);
    p.line("#d2bca1", 4.0, "M0 790H800M0 870H800M160 740L120 790L40 870L0 920M400 740V1000M640 740L680 790L760 870L800 910");
    p.rect("#d9c6ab", [0.0, 740.0, 800.0, 12.0], 0.0);
    p.rect(CHALK.dark, [0.0, 0.0, 800.0, 96.0], 0.0);
    p.rect(CHALK.base, [0.0, 0.0, 800.0, 76.0], 0.0);
    for x in [60.0, 640.0] {
        p.rect(CHALK.base, [x, 124.0, 100.0, 640.0], 0.0);
        p.rect(CHALK.dark, [x + 66.0, 124.0, 34.0, 640.0], 0.0);
        p.line(
            CHALK.dark,
            4.0,
            &format!("M{} 130V760M{} 130V760", x + 24.0, x + 48.0),
        );
        p.rect(CHALK.light, [x - 22.0, 94.0, 144.0, 34.0], 4.0);
        p.rect(CHALK.light, [x - 22.0, 750.0, 144.0, 34.0], 4.0);
    }
    p.faint(0.12, |p| p.path(SHADE, "M160 784H760L800 800V830H200Z"));
}
