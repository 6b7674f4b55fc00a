//! Random carts, reckoned as a browser does and quoted as origin does: the digest of all figures. Compiled for
//! wasm32 it is driven by `tests/carts.mjs`; `tests/optimistic.rs` compiles it for the host. Both must come to the
//! same digest for the same seed.

use contract::{
    CountryCode, Currency, Money, Quantity,
    cart::{Sums, TaxClass},
};
use domain::{
    pricing::{PricedLine, ShippingRequest, quote, sums},
    shipping_tax_tables::{Destination, RULES},
};

/// Numbers that look random and are the same everywhere (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to just below `end`.
    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(u32::try_from(from.len()).ok()?);
        from.get(usize::try_from(at).ok()?).copied()
    }

    fn item(&mut self) -> Option<PricedLine> {
        // Small prices round more often than large ones.
        let highest = self.pick(&[20, 1_000, 20_000, 1_000_000])?;
        Some(PricedLine {
            unit_price: Money::new((1 + self.below(highest)).into(), Currency::Eur),
            quantity: Quantity::try_from(i64::from(1 + self.below(99))).ok()?,
            tax_class: self.pick(&TaxClass::ALL)?,
        })
    }
}

/// One cart, in the browser's way and in origin's.
fn reckoned(numbers: &mut Numbers) -> Option<(Sums, Sums)> {
    let destination: &Destination = &numbers.pick(RULES.destinations)?;
    let method = numbers.pick(destination.methods)?;
    let count = numbers.below(13);
    let items: Vec<PricedLine> = (0..count).map_while(|_| numbers.item()).collect();
    let country: CountryCode = destination.country.parse().ok()?;
    let journey = ShippingRequest {
        country: &country,
        method: method.method,
        ordered_at: chrono::DateTime::from_timestamp(numbers.below(u32::MAX).into(), 0)?,
    };
    let answer = quote(&items, journey, Currency::Eur, &RULES).ok()?;
    let browser = RULES.destination_by_code(destination.country)?;
    let shown = sums(
        &items,
        browser,
        browser.method(method.method)?,
        Currency::Eur,
    );
    Some((shown.ok()?, answer.sums()))
}

/// FNV-1a over every figure of a cart.
fn mix(mut digest: u64, sums: &Sums) -> u64 {
    let free_in = sums.free_shipping_in.map_or(-1, |money| money.amount);
    let taxes = sums
        .taxes
        .iter()
        .flat_map(|tax| [i64::from(tax.rate_bp), tax.gross.amount, tax.tax.amount]);
    let figures = [
        sums.subtotal.amount,
        sums.shipping.amount,
        sums.total.amount,
        free_in,
    ];
    for figure in figures.into_iter().chain(taxes) {
        for byte in figure.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    digest
}

/// The digest of so many carts; 0 where one of them comes to other figures in the browser than at origin.
#[expect(unsafe_code, reason = "the name by which node finds it")]
#[unsafe(no_mangle)]
pub extern "C" fn digest(seed: u64, carts: u32) -> u64 {
    let mut numbers = Numbers(seed);
    let mut digest = 0xcbf2_9ce4_8422_2325;
    for _ in 0..carts {
        match reckoned(&mut numbers) {
            Some((shown, answered)) if shown == answered => digest = mix(digest, &answered),
            _ => return 0,
        }
    }
    digest
}
