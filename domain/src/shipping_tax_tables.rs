//! The tables that prices are computed from: destinations, shipping prices and tax rates.
//!
//! An order stores the quote that it was placed with, so a change here does not affect existing orders.

use contract::{CountryCode, cart::TaxClass, shipping::ShippingMethod};

use crate::shipping::Method;

/// Tax rates and shipping methods of one destination. Rates are in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The rate of [`TaxClass::Standard`] in basis points.
    pub standard_bp: u32,
    /// The rate of [`TaxClass::Reduced`] in basis points.
    pub reduced_bp: u32,
    /// The shipping methods, the default first; never empty.
    pub methods: &'static [Method],
}

impl Destination {
    /// The rate of a tax class in basis points.
    pub const fn rate_bp(&self, class: TaxClass) -> u32 {
        match class {
            TaxClass::Standard => self.standard_bp,
            TaxClass::Reduced => self.reduced_bp,
        }
    }

    /// A shipping method, if the destination offers it.
    pub fn method(&self, method: ShippingMethod) -> Option<&'static Method> {
        self.methods.iter().find(|one| one.method == method)
    }

    /// The requested method, or [`ShippingMethod::Parcel`] if this destination does not offer it.
    pub fn method_or_default(&self, requested: ShippingMethod) -> ShippingMethod {
        self.method(requested)
            .map_or(ShippingMethod::Parcel, |method| method.method)
    }
}

/// The tables that a cart is priced with.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The destinations in display order.
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

/// The shop's own country.
const HOME: &[Method] = &[parcel(490, Some(5_000), (2, 4)), express(990, (1, 1))];
/// Neighbouring countries.
const NEAR: &[Method] = &[parcel(890, Some(10_000), (3, 5)), express(1_790, (2, 3))];
/// More distant countries. No express: it would depend on carriers that the shop does not control.
const FAR: &[Method] = &[parcel(1_290, None, (4, 7))];

/// The shop's tables. Source of the rates: European Commission, "VAT rates applied in the member states"; the reduced
/// rate is the one for food.
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
    /// The destination of a country; none if the shop does not ship there.
    pub fn destination(&self, country: &CountryCode) -> Option<&'static Destination> {
        self.destination_by_code(country.as_str())
    }

    /// The destination of a country code. For browsers, which have the code as plain text.
    pub fn destination_by_code(&self, country: &str) -> Option<&'static Destination> {
        self.destinations
            .iter()
            .find(|destination| destination.country == country)
    }

    /// The codes of the countries that the shop ships to, in display order.
    pub fn countries(&self) -> impl Iterator<Item = &'static str> {
        self.destinations
            .iter()
            .map(|destination| destination.country)
    }
}
