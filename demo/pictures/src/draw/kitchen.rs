//! Things for the kitchen.

use crate::{
    palette::{BRASS, CHALK, IRON, OAK, SKY, STEEL, WALNUT},
    pen::Pen,
    profile::Profile,
};

const THREAD: &str = "#f7f2e8";

pub(super) fn pan(p: &mut Pen) {
    let t = p.t;
    p.path(t.base, "M384 480L374 190Q374 150 400 150T426 190L416 480Z");
    p.path(t.dark, "M400 480V150Q426 150 426 190L416 480Z");
    p.circle("#f3ede3", [400.0, 186.0, 11.0]);
    p.circle(t.base, [400.0, 650.0, 212.0]);
    p.path(
        t.dark,
        "M400 438A212 212 0 0 1 400 862A240 240 0 0 0 400 438Z",
    );
    p.circle(t.dark, [400.0, 650.0, 178.0]);
    p.path(
        t.base,
        "M400 472A178 178 0 0 0 260 760A190 190 0 0 1 470 486A178 178 0 0 0 400 472Z",
    );
    for (x, y) in [(400.0, 462.0), (384.0, 486.0), (416.0, 486.0)] {
        p.circle(t.light, [x, y, 6.0]);
    }
}

pub(super) fn pot(p: &mut Pen) {
    let t = p.t;
    p.line(
        t.dark,
        30.0,
        "M176 560H130Q112 560 112 578T130 596H176M624 560H670Q688 560 688 578T670 596H624",
    );
    p.turned(
        400.0,
        0.13,
        &Profile::from(240.0, 520.0)
            .line(236.0, 670.0)
            .curve([234.0, 700.0, 222.0, 712.0, 196.0, 716.0]),
    );
    p.turned(
        400.0,
        0.13,
        &Profile::from(30.0, 420.0)
            .curve([160.0, 424.0, 236.0, 460.0, 248.0, 500.0])
            .line(248.0, 516.0),
    );
    p.with(&BRASS, |p| {
        p.turned(
            400.0,
            0.16,
            &Profile::from(36.0, 376.0)
                .line(34.0, 396.0)
                .line(18.0, 402.0)
                .line(20.0, 424.0),
        );
    });
    p.with(&BRASS, |p| p.ellipse(p.t.light, [400.0, 376.0, 36.0, 6.0]));
}

pub(super) fn kettle(p: &mut Pen) {
    let t = p.t;
    p.path(
        t.base,
        "M250 620C190 600 190 520 118 470L150 436C220 470 250 500 290 530Z",
    );
    p.path(t.dark, "M118 470L150 436L164 446L132 480Z");
    p.line(
        t.dark,
        16.0,
        "M254 470V320Q254 260 320 260M546 470V320Q546 260 480 260",
    );
    p.with(&OAK, |p| {
        p.rect(p.t.base, [304.0, 236.0, 192.0, 46.0], 23.0);
        p.rect(p.t.dark, [320.0, 262.0, 160.0, 20.0], 10.0);
    });
    p.turned(
        400.0,
        0.13,
        &Profile::from(128.0, 440.0)
            .curve([190.0, 470.0, 220.0, 560.0, 232.0, 680.0])
            .curve([234.0, 712.0, 224.0, 722.0, 200.0, 726.0]),
    );
    p.turned(
        400.0,
        0.13,
        &Profile::from(20.0, 406.0).curve([90.0, 408.0, 132.0, 424.0, 136.0, 448.0]),
    );
    p.with(&OAK, |p| {
        p.turned(
            400.0,
            0.16,
            &Profile::from(22.0, 368.0).curve([30.0, 376.0, 26.0, 396.0, 14.0, 406.0]),
        );
    });
}

/// A kitchen knife, point up; the colour is its handle's.
pub(super) fn knife(p: &mut Pen) {
    p.at("rotate(14 400 520)", |p| {
        let s = &STEEL;
        p.path(s.base, "M372 580V120C450 180 500 330 478 580Z");
        p.path(s.light, "M372 580V120C392 140 412 170 426 200L412 580Z");
        p.path(s.dark, "M372 580V560H480L478 580Z");
        p.rect(BRASS.base, [376.0, 580.0, 72.0, 22.0], 2.0);
        let t = p.t;
        p.path(
            t.base,
            "M378 602H446C452 680 440 720 452 800Q456 836 424 836H404Q376 836 378 800Z",
        );
        p.path(
            t.dark,
            "M416 602H446C452 680 440 720 452 800Q456 836 424 836H416Z",
        );
        for y in [650.0, 720.0, 790.0] {
            p.circle(BRASS.light, [412.0, y, 8.0]);
        }
    });
}

/// A small knife next to its felt sheath.
pub(super) fn knife_small(p: &mut Pen) {
    p.at("rotate(-10 330 540)", |p| {
        p.path(STEEL.base, "M300 560V290C350 340 374 420 372 560Z");
        p.path(STEEL.light, "M300 560V290C318 310 330 330 338 356L328 560Z");
        let t = p.t;
        p.path(t.base, "M298 560H374C378 620 366 680 374 740Q376 766 350 766H322Q296 766 300 740C304 680 292 620 298 560Z");
        p.path(t.dark, "M342 560H374C378 620 366 680 374 740Q376 766 350 766H342Z");
    });
    p.at("rotate(7 510 540)", |p| {
        p.path("#8b8378", "M456 340H566V720L510 760L456 720Z");
        p.path("#736b61", "M512 340H566V720L510 760Z");
        p.line("#cfc6b8", 4.0, "M474 360V706L510 734L548 706V360");
    });
}

/// A board that leans; grain runs along it.
pub(super) fn board(p: &mut Pen) {
    let t = p.t;
    p.path(t.dark, "M216 270Q216 240 246 240H350Q372 240 372 214V196Q372 160 404 160T436 196V214Q436 240 458 240H566Q596 240 596 270V770Q596 800 566 800H246Q216 800 216 770Z");
    p.path(t.base, "M204 266Q204 236 234 236H338Q360 236 360 210V192Q360 156 392 156T424 192V210Q424 236 446 236H554Q584 236 584 266V766Q584 796 554 796H234Q204 796 204 766Z");
    p.circle(t.dark, [392.0, 194.0, 14.0]);
    p.line(t.dark, 4.0, "M262 270C250 420 290 560 262 770M330 262C316 400 360 520 334 776M470 262C500 420 440 560 476 776M536 270C548 420 520 600 540 770");
    p.line(t.light, 5.0, "M230 270V760M400 300C384 440 420 600 396 770");
}

pub(super) fn mortar(p: &mut Pen) {
    p.at("rotate(28 470 420)", |p| {
        let t = p.t;
        p.rect(t.base, [446.0, 250.0, 48.0, 280.0], 22.0);
        p.rect(t.dark, [474.0, 250.0, 20.0, 280.0], 10.0);
    });
    p.matt(
        400.0,
        0.2,
        &Profile::from(84.0, 676.0).curve([96.0, 700.0, 120.0, 706.0, 124.0, 724.0]),
    );
    p.turned(
        400.0,
        0.2,
        &Profile::from(186.0, 480.0).curve([190.0, 580.0, 160.0, 660.0, 88.0, 684.0]),
    );
    let t = p.t;
    p.path(
        t.light,
        "M214 480A186 37 0 0 0 586 480L566 480A166 28 0 0 1 234 480Z",
    );
    p.path(
        t.light,
        "M214 480A186 37 0 0 1 430 443L428 452A166 28 0 0 0 234 480Z",
    );
}

pub(super) fn spoons(p: &mut Pen) {
    p.at("rotate(-12 400 800)", |p| {
        let t = p.t;
        p.rect(t.base, [386.0, 400.0, 28.0, 410.0], 14.0);
        p.path(t.base, "M400 190c54 0 66 60 62 120c-4 60-30 90-46 130h-32c-16-40-42-70-46-130c-4-60 8-120 62-120Z");
        p.path(t.dark, "M400 216c36 0 44 46 42 90c-3 46-22 70-42 84c-20-14-39-38-42-84c-2-44 6-90 42-90Z");
        p.path(t.base, "M400 216c-36 0-44 46-42 90c2 30 10 50 20 64c-10-60-6-120 22-154Z");
    });
    p.at("rotate(13 400 800)", |p| {
        p.with(&WALNUT, |p| {
            let t = p.t;
            p.rect(t.base, [387.0, 400.0, 26.0, 400.0], 13.0);
            p.path(
                t.base,
                "M346 210Q400 190 454 226L440 400Q430 440 413 450H387Q366 440 358 400Z",
            );
            p.path(
                t.dark,
                "M400 204Q430 208 454 226L440 400Q430 440 413 450H400Z",
            );
            for x in [372.0, 396.0, 420.0] {
                p.rect(t.light, [x, 250.0, 8.0, 110.0], 4.0);
            }
        });
    });
}

pub(super) fn rolling_pin(p: &mut Pen) {
    p.at("rotate(-45 400 540)", |p| {
        let t = p.t;
        p.rect(t.dark, [40.0, 516.0, 720.0, 44.0], 22.0);
        p.rect(t.base, [40.0, 512.0, 720.0, 30.0], 15.0);
        p.rect(t.base, [150.0, 476.0, 500.0, 124.0], 30.0);
        p.path(
            t.dark,
            "M150 556H650V570Q650 600 620 600H180Q150 600 150 570Z",
        );
        p.rect(t.light, [176.0, 494.0, 448.0, 14.0], 7.0);
        p.line(t.dark, 3.0, "M220 530H420M460 526H600M300 544H560");
    });
}

pub(super) fn canister(p: &mut Pen) {
    p.turned(
        400.0,
        0.15,
        &Profile::from(154.0, 420.0)
            .line(158.0, 690.0)
            .curve([158.0, 716.0, 146.0, 726.0, 128.0, 728.0]),
    );
    p.with(&OAK, |p| {
        p.matt(400.0, 0.15, &Profile::from(158.0, 374.0).line(158.0, 418.0));
        p.ellipse(p.t.light, [400.0, 374.0, 158.0, 23.7]);
    });
    p.with(&CHALK, |p| {
        p.path(p.t.base, "M300 532Q400 556 500 532V616Q400 640 300 616Z");
    });
    p.line(
        IRON.base,
        5.0,
        "M340 576Q400 588 460 576M362 598Q400 606 438 598",
    );
}

/// A filter cone on its glass.
pub(super) fn dripper(p: &mut Pen) {
    let glass = Profile::from(84.0, 540.0)
        .curve([90.0, 580.0, 150.0, 610.0, 154.0, 690.0])
        .curve([154.0, 724.0, 140.0, 736.0, 120.0, 738.0]);
    p.with(&SKY, |p| {
        let t = p.t;
        p.faint(0.5, |p| p.path(t.light, &glass.outline(400.0, 0.14)));
    });
    p.path(
        "#5b3a26",
        &Profile::from(150.0, 664.0)
            .curve([154.0, 700.0, 150.0, 730.0, 120.0, 734.0])
            .outline(400.0, 0.14),
    );
    p.path(
        "#7a5236",
        "M250 664A150 21 0 0 1 550 664A150 21 0 0 1 250 664Z",
    );
    p.faint(0.7, |p| {
        p.path("#fff", &glass.band(400.0, 0.14, -0.84, -0.74));
    });
    let t = p.t;
    p.line(t.dark, 20.0, "M520 400C610 392 604 480 500 484");
    p.turned(
        400.0,
        0.14,
        &Profile::from(172.0, 348.0).curve([160.0, 420.0, 90.0, 470.0, 64.0, 520.0]),
    );
    p.mouth(400.0, 348.0, 172.0, 0.14);
    p.turned(400.0, 0.14, &Profile::from(122.0, 520.0).line(122.0, 540.0));
    p.ellipse(t.light, [400.0, 520.0, 122.0, 17.0]);
    p.turned(400.0, 0.14, &Profile::from(76.0, 500.0).line(64.0, 524.0));
}

pub(super) fn mill(p: &mut Pen) {
    p.turned(
        400.0,
        0.15,
        &Profile::from(76.0, 430.0)
            .curve([60.0, 480.0, 62.0, 540.0, 84.0, 590.0])
            .curve([110.0, 650.0, 112.0, 720.0, 108.0, 760.0]),
    );
    p.turned(
        400.0,
        0.15,
        &Profile::from(60.0, 404.0)
            .line(60.0, 420.0)
            .line(84.0, 424.0)
            .line(80.0, 440.0),
    );
    p.turned(
        400.0,
        0.15,
        &Profile::from(20.0, 280.0).curve([96.0, 284.0, 100.0, 380.0, 60.0, 404.0]),
    );
    p.with(&BRASS, |p| {
        p.turned(
            400.0,
            0.15,
            &Profile::from(12.0, 246.0).curve([26.0, 250.0, 24.0, 274.0, 12.0, 282.0]),
        );
    });
}

/// A folded tea towel with its loop.
pub(super) fn tea_towel(p: &mut Pen) {
    p.at("rotate(-7 400 520)", |p| {
        let t = p.t;
        p.line(THREAD, 9.0, "M560 262C590 210 640 230 616 280");
        p.path(
            t.dark,
            "M214 270H594Q602 270 602 278V800Q602 808 594 808H226Q214 808 214 796Z",
        );
        p.path(
            t.base,
            "M200 256H572Q590 256 590 274V778Q590 794 574 794H212Q200 794 200 782Z",
        );
        p.path(
            t.dark,
            "M470 256H572Q590 256 590 274V778Q590 794 574 794H470Z",
        );
        p.path(t.light, "M200 256H216V794H212Q200 794 200 782Z");
        p.line(THREAD, 8.0, "M236 260V790M560 260V790");
        p.line(THREAD, 20.0, "M270 262V788");
        p.line(THREAD, 5.0, "M298 260V790M536 260V790");
        p.path(t.light, "M200 524Q400 500 590 524Q400 516 200 536Z");
        p.rect(CHALK.base, [424.0, 640.0, 92.0, 62.0], 3.0);
        p.line(t.dark, 4.0, "M442 662H498M442 680H480");
    });
}
