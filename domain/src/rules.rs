//! The figures that prices follow: destinations, what shipping costs, tax rates.
//!
//! An order keeps the quote it was placed with, so a change here touches no order of the past.

use contract::CountryCode;

/// Which of a destination's rates a thing is taxed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxClass {
    /// The general rate.
    Standard,
    /// The reduced rate of food and the like.
    Reduced,
}

impl TaxClass {
    /// Every class.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Reduced];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
        }
    }
}

impl std::str::FromStr for TaxClass {
    type Err = contract::text::InvalidText;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|class| class.as_str() == text)
            .ok_or(contract::text::InvalidText("must be a tax class"))
    }
}

/// What holds for one destination. Amounts are minor units of the shop's currency, rates basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Tax of [`TaxClass::Standard`].
    pub standard_bp: u32,
    /// Tax of [`TaxClass::Reduced`].
    pub reduced_bp: u32,
    /// What shipping costs, gross.
    pub shipping: i64,
    /// From which subtotal on shipping costs nothing; none: never.
    pub free_from: Option<i64>,
}

impl Destination {
    /// The rate of a class, in basis points.
    pub const fn rate_bp(&self, class: TaxClass) -> u32 {
        match class {
            TaxClass::Standard => self.standard_bp,
            TaxClass::Reduced => self.reduced_bp,
        }
    }
}

/// The rules that a cart is priced by.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Where the shop ships to, in the order it offers them.
    pub destinations: &'static [Destination],
}

const fn destination(
    country: &'static str,
    standard_bp: u32,
    reduced_bp: u32,
    shipping: i64,
    free_from: Option<i64>,
) -> Destination {
    Destination {
        country,
        standard_bp,
        reduced_bp,
        shipping,
        free_from,
    }
}

/// Near: the shop's own country.
const HOME: Option<i64> = Some(5_000);
/// Its neighbours.
const NEAR: Option<i64> = Some(10_000);

/// The shop's rules. Rates: the European Commission's "VAT rates applied in the member states";
/// the reduced one is that of food.
pub const RULES: Rules = Rules {
    destinations: &[
        destination("DE", 19_00, 7_00, 4_90, HOME),
        destination("AT", 20_00, 10_00, 8_90, NEAR),
        destination("FR", 20_00, 5_50, 8_90, NEAR),
        destination("NL", 21_00, 9_00, 8_90, NEAR),
        destination("BE", 21_00, 6_00, 8_90, NEAR),
        destination("LU", 17_00, 3_00, 8_90, NEAR),
        destination("DK", 25_00, 25_00, 12_90, None),
        destination("IT", 22_00, 10_00, 12_90, None),
        destination("ES", 21_00, 10_00, 12_90, None),
        destination("PL", 23_00, 5_00, 12_90, None),
    ],
};

impl Rules {
    /// What holds for a country; none where the shop does not ship to it.
    pub fn destination(&self, country: &CountryCode) -> Option<&Destination> {
        self.destinations
            .iter()
            .find(|destination| destination.country == country.as_str())
    }

    /// The countries that the shop ships to, as offered.
    pub fn countries(&self) -> impl Iterator<Item = &'static str> {
        self.destinations
            .iter()
            .map(|destination| destination.country)
    }
}
