//! Furniture, and wall pieces that accompany it.

use crate::{
    palette::{BRASS, CLAY, FOREST, INK, LINEN, OCHRE, SAND, SKY, TERRACOTTA},
    pen::Pen,
    profile::Profile,
};

pub(super) fn chair(p: &mut Pen) {
    let t = p.t;
    // rear legs, rear spindles, the bow
    p.line(t.dark, 20.0, "M290 590L262 820M510 590L538 820");
    p.line(
        t.dark,
        10.0,
        "M330 570L318 300M365 570L359 276M400 570V268M435 570L441 276M470 570L482 300",
    );
    p.line(
        t.base,
        22.0,
        "M296 572L280 330Q280 246 400 246T520 330L504 572",
    );
    p.line(t.light, 6.0, "M286 420L276 332Q278 240 396 238");
    // seat
    p.path(t.dark, "M240 588Q232 616 268 624H532Q568 616 560 588Z");
    p.path(
        t.base,
        "M270 556H530Q572 584 560 598Q540 612 400 612T240 598Q228 584 270 556Z",
    );
    p.path(
        t.light,
        "M300 566H500Q520 580 500 588Q400 600 300 588Q280 580 300 566Z",
    );
    // front legs and stretcher
    p.line(t.dark, 12.0, "M262 730H538");
    p.line(t.base, 24.0, "M276 622L236 856M524 622L564 856");
    p.line(t.light, 6.0, "M270 640L236 840M518 640L554 840");
}

pub(super) fn armchair(p: &mut Pen) {
    let t = p.t;
    p.with(&LINEN, |p| {
        p.path(p.t.dark, "M232 300Q232 252 280 252H520Q568 252 568 300V640H232Z");
        p.path(p.t.base, "M232 300Q232 252 280 252H500Q540 252 540 300V640H232Z");
        p.path(p.t.base, "M226 570H574Q596 570 596 600V640Q596 668 570 668H230Q204 668 204 640V600Q204 570 226 570Z");
        p.path(p.t.light, "M226 570H574Q596 570 596 600Q400 620 204 600Q204 570 226 570Z");
        p.path(p.t.dark, "M204 640Q400 660 596 640Q596 668 570 668H230Q204 668 204 640Z");
        p.line(p.t.dark, 5.0, "M400 262V560");
    });
    p.rect(t.dark, [196.0, 664.0, 408.0, 36.0], 8.0);
    p.path(
        t.base,
        "M160 470Q160 452 180 452H250Q262 452 262 466T250 482H200L196 850H162Z",
    );
    p.path(
        t.base,
        "M640 470Q640 452 620 452H550Q538 452 538 466T550 482H600L604 850H638Z",
    );
    p.path(t.dark, "M622 452Q640 452 640 470L638 850H622Z");
    p.path(t.light, "M180 452H250Q258 452 260 460H176Z");
}

pub(super) fn stool(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 24.0, "M400 500L410 800");
    p.line(t.dark, 14.0, "M306 690L498 690");
    p.line(t.base, 30.0, "M316 500L256 824M484 500L544 824");
    p.line(t.light, 7.0, "M306 520L256 800M476 520L528 800");
    p.matt(
        400.0,
        0.2,
        &Profile::from(186.0, 462.0).curve([190.0, 484.0, 180.0, 498.0, 164.0, 502.0]),
    );
    p.ellipse(t.light, [400.0, 462.0, 186.0, 37.0]);
    p.ellipse(t.base, [400.0, 465.0, 150.0, 25.0]);
    p.line(
        t.dark,
        3.0,
        "M270 458Q400 440 530 458M262 470Q400 452 538 470",
    );
}

pub(super) fn bench(p: &mut Pen) {
    let t = p.t;
    p.path(
        t.dark,
        "M150 560L130 780H166L196 560ZM604 560L634 780H670L650 560Z",
    );
    p.rect(t.dark, [160.0, 640.0, 480.0, 24.0], 4.0);
    p.path(
        t.base,
        "M110 560L92 806H132L160 560ZM640 560L668 806H708L690 560Z",
    );
    p.path(t.light, "M122 500H678L712 548H88Z");
    p.rect(t.base, [88.0, 546.0, 624.0, 34.0], 6.0);
    p.path(
        t.dark,
        "M480 546H706Q712 546 712 552V574Q712 580 706 580H480Z",
    );
    p.line(t.base, 4.0, "M140 520H420M480 514H640M120 536H320");
}

pub(super) fn table(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 24.0, "M196 500L176 760M604 500L624 760");
    p.rect(t.dark, [120.0, 476.0, 560.0, 50.0], 4.0);
    p.line(t.base, 32.0, "M130 500L96 822M670 500L704 822");
    p.line(t.light, 7.0, "M122 520L92 800M662 520L692 800");
    p.path(t.light, "M130 400H670L740 456H60Z");
    p.rect(t.base, [60.0, 454.0, 680.0, 32.0], 6.0);
    p.path(
        t.dark,
        "M500 454H734Q740 454 740 460V480Q740 486 734 486H500Z",
    );
    p.line(
        t.base,
        4.0,
        "M160 416H420M500 412H620M120 440H360M440 434H680",
    );
}

pub(super) fn side_table(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 20.0, "M400 470L400 770");
    p.ellipse(t.dark, [400.0, 690.0, 120.0, 20.0]);
    p.ellipse(t.base, [400.0, 684.0, 120.0, 20.0]);
    p.line(t.base, 22.0, "M270 470L250 810M530 470L550 810");
    p.line(t.light, 6.0, "M264 500L246 790M524 500L540 790");
    p.matt(400.0, 0.2, &Profile::from(216.0, 424.0).line(216.0, 470.0));
    p.path(
        t.light,
        "M184 424A216 43 0 0 0 616 424L616 432A216 43 0 0 1 184 432Z",
    );
    p.ellipse(t.base, [400.0, 424.0, 216.0, 43.0]);
    p.ellipse(t.dark, [400.0, 428.0, 200.0, 37.0]);
    p.ellipse(t.light, [400.0, 432.0, 198.0, 35.0]);
}

pub(super) fn shelf(p: &mut Pen) {
    let t = p.t;
    for y in [190.0, 400.0, 610.0, 806.0] {
        p.rect(t.base, [200.0, y, 400.0, 26.0], 2.0);
        p.rect(t.dark, [200.0, y + 18.0, 400.0, 14.0], 0.0);
    }
    for (x, h, colour) in [
        (244.0, 130.0, &TERRACOTTA),
        (276.0, 150.0, &OCHRE),
        (304.0, 120.0, &INK),
        (338.0, 140.0, &LINEN),
    ] {
        p.rect(colour.base, [x, 400.0 - h, 28.0, h], 2.0);
        p.rect(colour.dark, [x, 400.0 - h + 24.0, 28.0, 10.0], 0.0);
    }
    p.with(&CLAY, |p| {
        p.turned(
            510.0,
            0.16,
            &Profile::from(20.0, 520.0)
                .curve([20.0, 540.0, 60.0, 540.0, 58.0, 580.0])
                .curve([56.0, 600.0, 44.0, 604.0, 40.0, 606.0]),
        );
    });
    p.with(&SAND, |p| {
        p.turned(
            320.0,
            0.2,
            &Profile::from(80.0, 750.0).curve([76.0, 786.0, 60.0, 798.0, 50.0, 800.0]),
        );
    });
    for (x, y, w) in [(430.0, 780.0, 130.0), (440.0, 756.0, 110.0)] {
        p.rect(FOREST.base, [x, y, w, 24.0], 2.0);
        p.rect(LINEN.base, [x + w - 8.0, y + 4.0, 8.0, 16.0], 0.0);
    }
    p.rect(t.base, [186.0, 150.0, 26.0, 720.0], 4.0);
    p.rect(t.base, [588.0, 150.0, 26.0, 720.0], 4.0);
    p.rect(t.dark, [603.0, 150.0, 11.0, 720.0], 4.0);
    p.rect(t.light, [186.0, 150.0, 8.0, 720.0], 4.0);
}

pub(super) fn shelf_wall(p: &mut Pen) {
    let t = p.t;
    p.with(&TERRACOTTA, |p| {
        p.turned(250.0, 0.16, &Profile::from(56.0, 430.0).line(50.0, 532.0));
    });
    p.line(FOREST.base, 7.0, "M250 430C240 380 210 350 190 330M250 430C256 360 270 320 300 290M250 430C250 370 250 330 244 280");
    for (x, h, colour) in [
        (400.0, 150.0, &INK),
        (432.0, 176.0, &SAND),
        (470.0, 140.0, &OCHRE),
        (500.0, 164.0, &TERRACOTTA),
        (530.0, 156.0, &SKY),
    ] {
        p.rect(colour.base, [x, 536.0 - h, 28.0, h], 2.0);
        p.rect(colour.dark, [x + 20.0, 536.0 - h, 8.0, h], 2.0);
    }
    p.path(t.light, "M124 536H676L690 552H110Z");
    p.rect(t.base, [110.0, 550.0, 580.0, 34.0], 4.0);
    p.path(t.dark, "M460 550H690V584H460Z");
    p.line(BRASS.dark, 12.0, "M190 584V660L260 584M610 584V660L540 584");
    for (x, y) in [(190.0, 624.0), (610.0, 624.0)] {
        p.circle(BRASS.light, [x, y, 6.0]);
    }
}

pub(super) fn mirror(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 8.0, "M262 330L400 170L538 330");
    p.circle(BRASS.base, [400.0, 166.0, 14.0]);
    p.circle(t.base, [400.0, 520.0, 240.0]);
    p.path(
        t.dark,
        "M400 280A240 240 0 0 1 400 760A300 300 0 0 0 400 280Z",
    );
    p.circle("#cfdcdf", [400.0, 520.0, 212.0]);
    p.path(
        "#e6eeef",
        "M260 360L560 660A212 212 0 0 1 500 707L213 420A212 212 0 0 1 260 360Z",
    );
    p.path("#e6eeef", "M340 317L603 580A212 212 0 0 1 596 598L318 324Z");
}

pub(super) fn coat_rack(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 20.0, "M404 640L470 850");
    p.line(t.base, 24.0, "M396 640L300 860M404 640L440 872");
    p.rect(t.base, [384.0, 130.0, 32.0, 560.0], 14.0);
    p.rect(t.dark, [402.0, 130.0, 14.0, 560.0], 7.0);
    for (d, x, y) in [
        ("M398 240L296 180", 296.0, 180.0),
        ("M402 210L506 160", 506.0, 160.0),
        ("M398 330L310 284", 310.0, 284.0),
        ("M402 310L494 270", 494.0, 270.0),
    ] {
        p.line(t.base, 16.0, d);
        p.circle(t.light, [x, y, 18.0]);
    }
    p.with(&OCHRE, |p| {
        p.path(
            p.t.base,
            "M310 282C270 320 262 420 268 560Q310 590 352 560C356 420 346 320 310 282Z",
        );
        p.path(
            p.t.dark,
            "M310 282C330 360 336 470 318 580Q340 574 352 560C356 420 346 320 310 282Z",
        );
    });
}

pub(super) fn sideboard(p: &mut Pen) {
    let t = p.t;
    p.line(t.dark, 22.0, "M170 740L152 836M630 740L648 836");
    p.path(t.light, "M110 430H690L706 452H94Z");
    p.rect(t.base, [94.0, 450.0, 612.0, 296.0], 6.0);
    p.rect(t.dark, [108.0, 476.0, 584.0, 252.0], 2.0);
    for x in [114.0, 308.0, 502.0] {
        p.rect(t.base, [x, 482.0, 184.0, 240.0], 2.0);
        p.line(
            t.dark,
            3.0,
            &format!(
                "M{} 496V710M{} 496V710M{} 496V710M{} 496V710",
                x + 30.0,
                x + 64.0,
                x + 122.0,
                x + 156.0
            ),
        );
        p.rect(t.light, [x, 482.0, 184.0, 8.0], 2.0);
        p.circle(BRASS.light, [x + 92.0, 600.0, 10.0]);
    }
}
