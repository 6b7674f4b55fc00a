//! Cloth, and things for the bath.

use std::fmt::Write as _;

use crate::{
    palette::{BRASS, CHALK, LINEN, OAK},
    pen::Pen,
    profile::Profile,
};

const THREAD: &str = "#f7f2e8";

pub(super) fn blanket(p: &mut Pen) {
    let t = p.t;
    for (i, y) in [640.0, 540.0, 440.0].into_iter().enumerate() {
        let inset = if i == 1 { 8.0 } else { 0.0 };
        p.rect(t.base, [150.0 + inset, y, 500.0 - 2.0 * inset, 106.0], 50.0);
        p.path(
            t.dark,
            &format!(
                "M{l} {a}Q400 {b} {r} {a}Q640 {c} 600 {c}H200Q160 {c} {l} {a}Z",
                l = 158.0 + inset,
                r = 642.0 - inset,
                a = y + 72.0,
                b = y + 92.0,
                c = y + 106.0
            ),
        );
    }
    p.path(
        t.light,
        "M170 462Q200 440 260 440H540Q600 440 630 462Q400 476 170 462Z",
    );
    p.line(
        THREAD,
        9.0,
        "M168 520Q400 534 632 520M166 500Q400 514 634 500",
    );
    p.line(THREAD, 9.0, "M168 710Q400 724 632 710");
    for i in 0..13 {
        let x = 196.0 + f64::from(i) * 34.0;
        p.line(
            t.light,
            7.0,
            &format!(
                "M{x} 744q{} 26 {} 50",
                if i % 2 == 0 { 6 } else { -6 },
                if i % 2 == 0 { -4 } else { 5 }
            ),
        );
    }
}

/// A throw over the back of nothing: it hangs in folds from a rail.
pub(super) fn throw(p: &mut Pen) {
    p.with(&OAK, |p| {
        p.rect(p.t.base, [120.0, 212.0, 560.0, 26.0], 13.0);
        p.rect(p.t.dark, [120.0, 228.0, 560.0, 10.0], 5.0);
    });
    let t = p.t;
    p.path(t.base, "M206 226Q206 196 236 196H564Q594 196 594 226L604 770Q560 800 510 776Q456 808 404 778Q350 808 296 778Q246 800 196 770Z");
    p.path(t.dark, "M300 216C320 400 286 600 296 778Q270 792 246 786C262 600 270 400 300 216ZM440 216C470 400 446 600 456 794Q430 796 404 778C400 600 420 400 440 216ZM560 216C590 400 560 600 560 790L604 770L594 226Z");
    p.path(
        t.light,
        "M206 226Q206 196 236 196H564Q594 196 594 226Q400 244 206 226Z",
    );
    p.line(
        THREAD,
        8.0,
        "M200 640Q400 672 600 640M199 668Q400 700 601 668",
    );
    p.line(THREAD, 16.0, "M203 600Q400 632 598 600");
}

pub(super) fn cushion(p: &mut Pen) {
    let t = p.t;
    p.path(t.base, "M180 310Q170 280 204 288Q400 330 596 288Q630 280 620 310Q582 520 624 730Q632 766 596 756Q400 716 204 756Q168 766 176 730Q218 520 180 310Z");
    p.path(
        t.dark,
        "M596 288Q630 280 620 310Q582 520 624 730Q632 766 596 756Q520 740 440 736Q560 640 540 296Z",
    );
    p.path(t.light, "M204 288Q260 300 330 306Q226 420 240 740Q220 752 204 756Q168 766 176 730Q218 520 180 310Q170 280 204 288Z");
    let mut stitches = String::new();
    for row in 0..6 {
        for column in 0..5 {
            let (x, y) = (
                286.0 + f64::from(column) * 54.0 + f64::from(row % 2) * 26.0,
                362.0 + f64::from(row) * 62.0,
            );
            let _ = write!(stitches, "M{} {y}h20M{x} {}v20", x - 10.0, y - 10.0);
        }
    }
    p.line(THREAD, 5.0, &stitches);
    p.line(
        THREAD,
        4.0,
        "M196 306Q400 348 604 306M196 738Q400 698 604 738",
    );
}

pub(super) fn bolster(p: &mut Pen) {
    let t = p.t;
    p.rect(t.base, [110.0, 480.0, 580.0, 220.0], 90.0);
    p.path(
        t.dark,
        "M116 620Q400 660 684 620Q670 700 600 700H200Q130 700 116 620Z",
    );
    p.path(
        t.light,
        "M140 516Q170 480 210 480H590Q630 480 660 516Q400 540 140 516Z",
    );
    p.ellipse(t.dark, [660.0, 590.0, 40.0, 100.0]);
    p.ellipse(t.base, [668.0, 590.0, 32.0, 92.0]);
    p.circle(t.dark, [670.0, 590.0, 12.0]);
    for x in [210.0, 246.0, 520.0, 556.0] {
        p.line(THREAD, 8.0, &format!("M{x} 486Q{} 590 {x} 694", x - 26.0));
    }
}

/// A rug on the floor, seen from its short side.
pub(super) fn rug(p: &mut Pen) {
    let t = p.t;
    p.cast("M230 310H590L730 800H110Z");
    for i in 0..11 {
        let f = f64::from(i);
        p.line(LINEN.dark, 6.0, &format!("M{} 300v-26", 236.0 + f * 32.8));
        p.line(LINEN.base, 8.0, &format!("M{} 780v36", 96.0 + f * 60.8));
    }
    p.path(t.base, "M226 296H574L716 784H84Z");
    p.path(t.dark, "M226 296H574L581 320H219ZM91 760H709L716 784H84Z");
    p.path(THREAD, "M215 336H585L588 346H212ZM100 728H700L704 742H96Z");
    p.path(t.dark, "M400 380L556 530L400 690L244 530Z");
    p.path(t.light, "M400 426L506 530L400 640L294 530Z");
    p.path(t.base, "M400 474L456 530L400 590L344 530Z");
    p.path(t.light, "M222 380L258 440L196 466ZM578 380L542 440L604 466ZM176 560L236 640L134 690ZM624 560L564 640L666 690Z");
}

pub(super) fn rug_round(p: &mut Pen) {
    let t = p.t;
    p.ellipse(t.dark, [400.0, 562.0, 312.0, 170.0]);
    for (i, k) in [1.0, 0.86, 0.72, 0.58, 0.44, 0.3, 0.16]
        .into_iter()
        .enumerate()
    {
        let fill = if i % 2 == 0 { t.base } else { t.light };
        p.ellipse(fill, [400.0, 550.0, 312.0 * k, 170.0 * k]);
    }
    p.line(t.dark, 3.0, "M120 500A300 160 0 0 1 400 392M680 600A300 160 0 0 1 400 708M240 560A170 90 0 0 1 340 476M560 540A170 90 0 0 1 470 620");
}

pub(super) fn towels(p: &mut Pen) {
    for (y, w, light) in [
        (640.0, 460.0, false),
        (556.0, 440.0, true),
        (472.0, 450.0, false),
    ] {
        let t = if light { &CHALK } else { p.t };
        let x = 400.0 - w / 2.0;
        p.path(
            t.base,
            &format!(
                "M{} {y}H{r}Q{s} {y} {s} {m}T{r} {b}H{x}V{c}H{r}V{d}H{x}Q{l} {d} {l} {m}T{} {y}Z",
                x + 20.0,
                x + 20.0,
                r = x + w - 20.0,
                s = x + w + 22.0,
                m = y + 42.0,
                b = y + 84.0,
                c = y + 46.0,
                d = y + 40.0,
                l = x - 2.0
            ),
        );
        p.rect(t.base, [x, y, w, 86.0], 40.0);
        p.rect(t.dark, [x + 10.0, y + 46.0, w - 14.0, 40.0], 20.0);
        p.rect(t.base, [x + 10.0, y + 42.0, w - 14.0, 32.0], 16.0);
        p.rect(t.light, [x + 26.0, y + 6.0, w - 120.0, 10.0], 5.0);
    }
    let t = p.t;
    p.rect(THREAD, [520.0, 472.0, 16.0, 42.0], 0.0);
    p.rect(THREAD, [544.0, 472.0, 6.0, 42.0], 0.0);
    p.rect(t.dark, [196.0, 514.0, 40.0, 3.0], 0.0);
}

pub(super) fn towel_hung(p: &mut Pen) {
    p.with(&BRASS, |p| {
        p.line(p.t.base, 16.0, "M150 250H650");
        p.line(p.t.light, 5.0, "M150 246H650");
        p.circle(p.t.dark, [150.0, 250.0, 22.0]);
        p.circle(p.t.dark, [650.0, 250.0, 22.0]);
    });
    let t = p.t;
    p.path(t.dark, "M320 240H556V690Q440 704 320 690Z");
    p.path(
        t.base,
        "M244 256Q244 226 274 226H500Q530 226 530 256V760Q390 784 244 760Z",
    );
    p.path(
        t.light,
        "M244 256Q244 226 274 226H500Q530 226 530 256Q390 270 244 256Z",
    );
    p.path(
        t.dark,
        "M470 262Q510 260 530 256V760Q500 766 460 769Q486 500 470 262Z",
    );
    p.line(THREAD, 18.0, "M244 650Q390 672 530 650");
    p.line(
        THREAD,
        6.0,
        "M244 682Q390 704 530 682M244 620Q390 642 530 620",
    );
}

pub(super) fn pillow(p: &mut Pen) {
    for (y, t) in [(560.0, &CHALK), (420.0, p.t)] {
        p.path(t.base, &format!("M130 {a}Q110 {b} 160 {b}Q400 {c} 640 {b}Q690 {b} 670 {a}Q650 {d} 676 {e}Q690 {f} 640 {f}Q400 {g} 160 {f}Q110 {f} 124 {e}Q150 {d} 130 {a}Z", a = y + 30.0, b = y, c = y - 24.0, d = y + 90.0, e = y + 140.0, f = y + 170.0, g = y + 190.0));
        p.path(
            t.dark,
            &format!(
                "M124 {e}Q400 {h} 676 {e}Q690 {f} 640 {f}Q400 {g} 160 {f}Q110 {f} 124 {e}Z",
                e = y + 140.0,
                f = y + 170.0,
                g = y + 190.0,
                h = y + 160.0
            ),
        );
        p.path(
            t.light,
            &format!(
                "M150 {}Q400 {} 640 {}Q400 {} 150 {}Z",
                y + 16.0,
                y - 10.0,
                y + 16.0,
                y + 26.0,
                y + 16.0
            ),
        );
        p.line(
            t.dark,
            4.0,
            &format!(
                "M220 {a}Q260 {b} 300 {a}M500 {c}Q540 {d} 590 {c}",
                a = y + 70.0,
                b = y + 86.0,
                c = y + 90.0,
                d = y + 76.0
            ),
        );
    }
}

pub(super) fn soap(p: &mut Pen) {
    p.with(&OAK, |p| {
        p.rect(p.t.dark, [150.0, 664.0, 500.0, 34.0], 8.0);
        for x in [150.0, 276.0, 402.0, 528.0] {
            p.rect(p.t.base, [x, 648.0, 122.0, 30.0], 6.0);
        }
        p.line(p.t.dark, 22.0, "M200 700V716M600 700V716");
    });
    p.at("rotate(-3 400 560)", |p| {
        let t = p.t;
        p.rect(t.dark, [214.0, 520.0, 372.0, 128.0], 40.0);
        p.rect(t.base, [214.0, 486.0, 372.0, 130.0], 44.0);
        p.rect(t.light, [238.0, 494.0, 324.0, 76.0], 34.0);
        p.rect(t.base, [246.0, 500.0, 310.0, 70.0], 30.0);
        p.line(
            t.dark,
            6.0,
            "M352 516H448M360 528V554M400 528V554M440 528V554",
        );
    });
    for (x, y, r) in [
        (560.0, 440.0, 26.0),
        (604.0, 482.0, 16.0),
        (520.0, 412.0, 12.0),
    ] {
        p.faint(0.8, |p| p.circle("#eef4f4", [x, y, r]));
        p.circle("#fff", [x - r * 0.3, y - r * 0.3, r * 0.25]);
    }
}

pub(super) fn brush(p: &mut Pen) {
    p.at("rotate(-52 400 540)", |p| {
        for i in 0..13 {
            p.rect(if i % 2 == 0 { "#e9dcc2" } else { "#d6c5a4" }, [434.0 + f64::from(i) * 20.0, 560.0, 20.0, 80.0], 6.0);
        }
        let t = p.t;
        p.path(t.base, "M90 530Q90 504 120 504H330Q380 504 410 490H680Q730 490 730 532T680 576H410Q380 562 330 560H120Q90 560 90 530Z");
        p.path(t.dark, "M92 540Q300 546 410 552H716Q700 576 680 576H410Q380 562 330 560H120Q96 560 92 540Z");
        p.path(t.light, "M420 500H680Q700 500 706 508H410Z");
        p.circle(t.dark, [124.0, 532.0, 12.0]);
    });
}

pub(super) fn basket(p: &mut Pen) {
    let t = p.t;
    p.line(
        t.dark,
        20.0,
        "M206 470C120 420 120 560 196 560M594 470C680 420 680 560 604 560",
    );
    p.matt(
        400.0,
        0.16,
        &Profile::from(220.0, 430.0).curve([226.0, 560.0, 210.0, 680.0, 172.0, 744.0]),
    );
    for (i, y) in (0..6).map(|i| (i, 480.0 + f64::from(i) * 44.0)) {
        let r = 220.0 - f64::from(i * i) * 1.3;
        let ring = |y: f64| {
            format!(
                "M{} {y}A{r} {} 0 0 0 {} {y}",
                400.0 - r,
                r * 0.16,
                400.0 + r
            )
        };
        p.write(format_args!("<path fill=\"none\" stroke=\"{}\" stroke-width=\"9\" stroke-dasharray=\"26 14\" stroke-dashoffset=\"{}\" d=\"{}\"/>", t.light, (i % 2) * 20, ring(y)));
        p.write(format_args!(
            "<path fill=\"none\" stroke=\"{}\" stroke-width=\"5\" d=\"{}\"/>",
            t.dark,
            ring(y + 14.0)
        ));
    }
    p.mouth(400.0, 430.0, 222.0, 0.17);
}

pub(super) fn hamper(p: &mut Pen) {
    let t = p.t;
    p.matt(
        400.0,
        0.14,
        &Profile::from(184.0, 330.0).curve([196.0, 520.0, 196.0, 660.0, 176.0, 810.0]),
    );
    for i in 0..9 {
        let y = 376.0 + f64::from(i) * 50.0;
        p.line(
            t.light,
            7.0,
            &format!("M{} {y}A190 27 0 0 0 {} {y}", 212.0, 588.0),
        );
        p.line(
            t.dark,
            4.0,
            &format!(
                "M{} {}A190 27 0 0 0 {} {}",
                212.0,
                y + 14.0,
                588.0,
                y + 14.0
            ),
        );
    }
    for k in [-0.7, -0.35, 0.0, 0.35, 0.7] {
        let x = 400.0 + 190.0 * k;
        p.line(t.dark, 4.0, &format!("M{x} 350V820"));
    }
    p.turned(
        400.0,
        0.14,
        &Profile::from(60.0, 268.0).curve([150.0, 276.0, 196.0, 300.0, 200.0, 336.0]),
    );
    p.line(t.dark, 16.0, "M360 270Q400 226 440 270");
}

pub(super) fn slippers(p: &mut Pen) {
    for (x, turn) in [(-110.0, -8.0), (110.0, 8.0)] {
        p.at(&format!("translate({x} 0) rotate({turn} 400 540)"), |p| {
            let t = p.t;
            p.path(OAK.dark, "M300 350Q300 250 400 250T500 350Q506 560 486 730Q470 800 400 800T314 730Q294 560 300 350Z");
            p.path(LINEN.base, "M312 352Q312 262 400 262T488 352Q492 560 474 726Q460 788 400 788T326 726Q308 560 312 352Z");
            p.path(t.base, "M296 360Q296 244 400 244T504 360Q506 440 500 520Q400 440 300 520Q294 440 296 360Z");
            p.path(t.dark, "M420 246Q504 260 504 360Q506 440 500 520Q470 494 440 480Q470 360 420 246Z");
            p.line(THREAD, 4.0, "M306 500Q400 420 494 500");
        });
    }
}
