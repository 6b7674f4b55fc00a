//! Every picture there is: drawing × view × colour × size.

use std::collections::HashMap;

use pictures::{COLOURS, Picture, Size, Variant, View, draw, drawings, parse_path, path};

fn variants() -> impl Iterator<Item = Variant> {
    COLOURS
        .iter()
        .flat_map(|colour| Size::ALL.map(|size| Variant { colour, size }))
}

fn every_picture(mut visit: impl FnMut(&str, &str)) {
    for drawing in drawings() {
        for view in View::ALL {
            for variant in variants() {
                let svg = draw(drawing, view, &variant).unwrap_or_default();
                visit(&path(drawing, view, &variant), &svg);
            }
        }
    }
}

/// Tags balance, attributes are quoted, numbers are numbers.
fn well_formed(svg: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        if !rest[..start].trim().is_empty() {
            return Err(format!("text between tags: {}", &rest[..start]));
        }
        let end = rest.find('>').ok_or("a tag does not end")?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (tag, closed) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let name = tag.split(' ').next().unwrap_or("");
        let mut attributes = tag[name.len()..].split('"');
        while let Some(key) = attributes.next().filter(|key| !key.trim().is_empty()) {
            let value = attributes
                .next()
                .ok_or_else(|| format!("no value: {tag}"))?;
            if !key.starts_with(' ') || !key.ends_with('=') || value.is_empty() {
                return Err(format!("bad attribute {key}{value} in {tag}"));
            }
        }
        if !closed {
            open.push(name);
        }
    }
    if open.is_empty() && rest.is_empty() {
        Ok(())
    } else {
        Err(format!("left open: {open:?} {rest}"))
    }
}

#[test]
fn every_picture_is_small_well_formed_and_alone() {
    let mut seen = HashMap::new();
    every_picture(|path, svg| {
        assert_eq!(well_formed(svg), Ok(()), "{path}");
        assert!(svg.len() <= 6 * 1024, "{path}: {} bytes", svg.len());
        for word in [
            "NaN",
            "inf",
            "<style",
            "<script",
            "<image",
            "foreignObject",
            "style=",
        ] {
            assert!(!svg.contains(word), "{path} contains {word}");
        }
        for reference in svg
            .split("href=\"")
            .skip(1)
            .chain(svg.split("url(").skip(1))
        {
            assert!(reference.starts_with('#'), "{path} refers outside itself");
        }
        assert_eq!(
            svg.matches("http").count(),
            1,
            "{path}: the namespace alone is an address"
        );
        if let Some(other) = seen.insert(svg.to_owned(), path.to_owned()) {
            panic!("{path} is the same picture as {other}");
        }
    });
    assert!(seen.len() >= 22 * 3 * 12);
}

#[test]
fn a_malformed_picture_would_be_found() {
    for svg in [
        "<svg><g></svg>",
        "<svg><g a=1/></svg>",
        "<svg>x</svg>",
        "<svg><g a=\"\"/></svg>",
        "<svg>",
    ] {
        assert!(well_formed(svg).is_err(), "{svg}");
    }
}

#[test]
fn every_address_is_read_back() {
    for drawing in drawings() {
        for view in View::ALL {
            for variant in variants() {
                let picture = parse_path(&path(drawing, view, &variant));
                assert_eq!(
                    picture,
                    Some(Picture {
                        drawing,
                        view,
                        variant
                    })
                );
            }
        }
    }
    let (view, variant) = (View::Room, Variant::new("olive", Some("small")));
    let picture = variant.and_then(|variant| parse_path(&path("mug", view, &variant)));
    let drawn = variant.and_then(|variant| draw("mug", view, &variant));
    assert!(drawn.is_some() && picture.and_then(|picture| picture.draw()) == drawn);
}

#[test]
fn other_addresses_are_nothing() {
    for path in [
        "",
        "/pictures",
        "/pictures/",
        "/pictures/mug/thing/olive-small",
        "/pictures/mug/thing/olive-small.png",
        "/pictures/mug/thing/olive.svg",
        "/pictures/mug/thing/olive-huge.svg",
        "/pictures/mug/thing/nocolour-small.svg",
        "/pictures/mug/back/olive-small.svg",
        "/pictures/nothing/thing/olive-small.svg",
        "/pictures/mug/thing/olive-small.svg/",
        "/pictures/../mug/thing/olive-small.svg",
        "/picture/mug/thing/olive-small.svg",
        "/pictures//mug/thing/olive-small.svg",
        "/pictures/MUG/thing/olive-small.svg",
        "pictures/mug/thing/olive-small.svg",
    ] {
        assert_eq!(parse_path(path), None, "{path}");
    }
}

#[test]
fn the_prefix_is_the_contracts() {
    assert_eq!(pictures::PREFIX, contract::path::PICTURES);
}
