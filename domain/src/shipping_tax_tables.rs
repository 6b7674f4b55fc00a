//! The figures that prices follow: destinations, what shipping costs, tax rates.
//!
//! An order keeps the quote it was placed with, so a change here touches no order of the past.

use contract::{CountryCode, cart::TaxClass, shipping::ShippingMethod};

use crate::shipping::Method;

/// What holds for one destination. Amounts are minor units of the shop's currency, rates basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Tax of [`TaxClass::Standard`].
    pub standard_bp: u32,
    /// Tax of [`TaxClass::Reduced`].
    pub reduced_bp: u32,
    /// The ways to ship there, the usual one first; never empty.
    pub methods: &'static [Method],
}

impl Destination {
    /// The rate of a class, in basis points.
    pub const fn rate_bp(&self, class: TaxClass) -> u32 {
        match class {
            TaxClass::Standard => self.standard_bp,
            TaxClass::Reduced => self.reduced_bp,
        }
    }

    /// A way to ship there, if there is that one.
    pub fn method(&self, method: ShippingMethod) -> Option<&'static Method> {
        self.methods.iter().find(|one| one.method == method)
    }

    /// The requested method, or [`ShippingMethod::Parcel`] if this destination does not offer it.
    pub fn method_or_default(&self, requested: ShippingMethod) -> ShippingMethod {
        self.method(requested)
            .map_or(ShippingMethod::Parcel, |method| method.method)
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
    methods: &'static [Method],
) -> Destination {
    Destination {
        country,
        standard_bp,
        reduced_bp,
        methods,
    }
}

const fn parcel(price: i64, free_from: Option<i64>, transit_days: (u32, u32)) -> Method {
    Method {
        method: ShippingMethod::Parcel,
        price,
        free_from,
        transit_days,
    }
}

const fn express(price: i64, transit_days: (u32, u32)) -> Method {
    Method {
        method: ShippingMethod::Express,
        price,
        free_from: None,
        transit_days,
    }
}

/// Near: the shop's own country.
const HOME: &[Method] = &[parcel(490, Some(5_000), (2, 4)), express(990, (1, 1))];
/// Its neighbours.
const NEAR: &[Method] = &[parcel(890, Some(10_000), (3, 5)), express(1_790, (2, 3))];
/// Farther: express would be a promise of others.
const FAR: &[Method] = &[parcel(1_290, None, (4, 7))];

/// The shop's rules. Rates: the European Commission's "VAT rates applied in the member states";
/// the reduced one is that of food.
pub const RULES: Rules = Rules {
    destinations: &[
        destination("DE", 19_00, 7_00, HOME),
        destination("AT", 20_00, 10_00, NEAR),
        destination("FR", 20_00, 5_50, NEAR),
        destination("NL", 21_00, 9_00, NEAR),
        destination("BE", 21_00, 6_00, NEAR),
        destination("LU", 17_00, 3_00, NEAR),
        destination("DK", 25_00, 25_00, FAR),
        destination("IT", 22_00, 10_00, FAR),
        destination("ES", 21_00, 10_00, FAR),
        destination("PL", 23_00, 5_00, FAR),
    ],
};

impl Rules {
    /// What holds for a country; none where the shop does not ship to it.
    pub fn destination(&self, country: &CountryCode) -> Option<&'static Destination> {
        self.destination_by_code(country.as_str())
    }

    /// What holds for a country by its code, as a browser has it.
    pub fn destination_by_code(&self, country: &str) -> Option<&'static Destination> {
        self.destinations
            .iter()
            .find(|destination| destination.country == country)
    }

    /// The countries that the shop ships to, as offered.
    pub fn countries(&self) -> impl Iterator<Item = &'static str> {
        self.destinations
            .iter()
            .map(|destination| destination.country)
    }
}
