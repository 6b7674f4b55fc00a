//! Computes the totals of random carts in two ways, as a browser does and as origin does, and digests the results.
//! `tests/carts.mjs` runs it compiled for wasm32, `tests/optimistic.rs` on the host. Both must compute the same digest
//! for the same seed.

use contract::{
    CountryCode, Currency, Money, Quantity,
    cart::{Sums, TaxClass},
};
use domain::{
    pricing::{PricedLine, ShippingRequest, quote, sums},
    shipping_tax_tables::{Destination, RULES},
};

/// A deterministic pseudo-random number generator (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `end`, exclusive.
    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(u32::try_from(from.len()).ok()?);
        from.get(usize::try_from(at).ok()?).copied()
    }

    fn line(&mut self) -> Option<PricedLine> {
        // Includes very small prices because rounding matters most for them.
        let highest = self.pick(&[20, 1_000, 20_000, 1_000_000])?;
        Some(PricedLine {
            unit_price: Money::new((1 + self.below(highest)).into(), Currency::Eur),
            quantity: Quantity::try_from(i64::from(1 + self.below(99))).ok()?,
            tax_class: self.pick(&TaxClass::ALL)?,
        })
    }
}

/// The totals of one random cart: as a browser computes them, and as origin does.
fn both_totals(numbers: &mut Numbers) -> Option<(Sums, Sums)> {
    let destination: &Destination = &numbers.pick(RULES.destinations)?;
    let method = numbers.pick(destination.methods)?;
    let count = numbers.below(13);
    let lines: Vec<PricedLine> = (0..count).map_while(|_| numbers.line()).collect();
    let country: CountryCode = destination.country.parse().ok()?;
    let shipping = ShippingRequest {
        country: &country,
        method: method.method,
        ordered_at: chrono::DateTime::from_timestamp(numbers.below(u32::MAX).into(), 0)?,
    };
    let quoted = quote(&lines, shipping, Currency::Eur, &RULES).ok()?;
    // A browser has the country as text and no clock.
    let destination = RULES.destination_by_code(destination.country)?;
    let optimistic = sums(
        &lines,
        destination,
        destination.method(method.method)?,
        Currency::Eur,
    );
    Some((optimistic.ok()?, quoted.sums()))
}

/// Updates an FNV-1a digest with every amount of a cart.
fn mix(mut digest: u64, sums: &Sums) -> u64 {
    let free_in = sums.free_shipping_in.map_or(-1, |money| money.amount);
    let taxes = sums
        .taxes
        .iter()
        .flat_map(|tax| [i64::from(tax.rate_bp), tax.gross.amount, tax.tax.amount]);
    let amounts = [
        sums.subtotal.amount,
        sums.shipping.amount,
        sums.total.amount,
        free_in,
    ];
    for amount in amounts.into_iter().chain(taxes) {
        for byte in amount.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    digest
}

/// The digest of `carts` random carts; 0 if the browser's totals differ from origin's for any of them.
#[expect(unsafe_code, reason = "exported under this name for node")]
#[unsafe(no_mangle)]
pub extern "C" fn digest(seed: u64, carts: u32) -> u64 {
    let mut numbers = Numbers(seed);
    let mut digest = 0xcbf2_9ce4_8422_2325;
    for _ in 0..carts {
        match both_totals(&mut numbers) {
            Some((optimistic, quoted)) if optimistic == quoted => digest = mix(digest, &quoted),
            _ => return 0,
        }
    }
    digest
}
