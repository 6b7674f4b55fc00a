//! Colours: each is three flat tones, lit from the left.
//!
//! Taken from OKLCH: light is about 0.06 lighter than the base, dark 0.09 darker.

/// A colour that a thing may have.
#[derive(Debug, PartialEq, Eq)]
pub struct Colour {
    /// The name in a path and in the catalogue's options.
    pub name: &'static str,
    pub(crate) light: &'static str,
    pub(crate) base: &'static str,
    pub(crate) dark: &'static str,
}

impl Colour {
    /// The colour of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        COLOURS.iter().find(|colour| colour.name == name)
    }
}

const fn colour(
    name: &'static str,
    light: &'static str,
    base: &'static str,
    dark: &'static str,
) -> Colour {
    Colour {
        name,
        light,
        base,
        dark,
    }
}

/// Every colour.
pub static COLOURS: [Colour; 24] = [
    CHALK, LINEN, SAND, CLAY, TERRACOTTA, BRICK, ROSE, PLUM, OCHRE, AMBER, OLIVE, SAGE, FOREST,
    SEA, SKY, INK, SLATE, IRON, STEEL, BRASS, COPPER, ASH, OAK, WALNUT,
];

pub(crate) const CHALK: Colour = colour("chalk", "#fefaf2", "#f0ece4", "#d8d4cb");
pub(crate) const LINEN: Colour = colour("linen", "#f2e9d6", "#ded5c2", "#c4b9a5");
pub(crate) const SAND: Colour = colour("sand", "#e1ceb0", "#cebb9b", "#b69f7f");
pub(crate) const CLAY: Colour = colour("clay", "#d1a78c", "#bf9478", "#a7795d");
pub(crate) const TERRACOTTA: Colour = colour("terracotta", "#d57e5c", "#c46a46", "#ac4c2b");
pub(crate) const BRICK: Colour = colour("brick", "#af5746", "#9e4333", "#86231b");
pub(crate) const ROSE: Colour = colour("rose", "#e6b1b4", "#d49ea1", "#bb8288");
pub(crate) const PLUM: Colour = colour("plum", "#89556e", "#703c56", "#5b2644");
pub(crate) const OCHRE: Colour = colour("ochre", "#e4b563", "#d2a249", "#bc851b");
pub(crate) const AMBER: Colour = colour("amber", "#e7a056", "#d58c3b", "#bf6e04");
pub(crate) const OLIVE: Colour = colour("olive", "#848c59", "#737a45", "#5d6126");
pub(crate) const SAGE: Colour = colour("sage", "#afc5af", "#9cb29c", "#82987f");
pub(crate) const FOREST: Colour = colour("forest", "#4d7159", "#335a41", "#1e452b");
pub(crate) const SEA: Colour = colour("sea", "#488289", "#327178", "#075a5f");
pub(crate) const SKY: Colour = colour("sky", "#a1cbe4", "#8cb8d2", "#6d9eb8");
pub(crate) const INK: Colour = colour("ink", "#4c5975", "#35425d", "#202f4a");
pub(crate) const SLATE: Colour = colour("slate", "#7e8791", "#6c7680", "#535e68");
pub(crate) const IRON: Colour = colour("iron", "#5b5551", "#443f3b", "#312b27");
pub(crate) const STEEL: Colour = colour("steel", "#c6cbcf", "#b3b8bc", "#989ea2");
pub(crate) const BRASS: Colour = colour("brass", "#d3b876", "#c1a45f", "#aa883d");
pub(crate) const COPPER: Colour = colour("copper", "#cb8a65", "#ba7650", "#a25a35");
pub(crate) const ASH: Colour = colour("ash", "#f1dfc2", "#ddcbad", "#c4af91");
pub(crate) const OAK: Colour = colour("oak", "#dbb78b", "#c9a476", "#b18859");
pub(crate) const WALNUT: Colour = colour("walnut", "#89664f", "#78553c", "#623c24");
