use super::*;

#[test]
fn an_order_number_is_parsed_however_it_was_pasted() {
    for pasted in [
        "7K2M-9QXD-3F",
        "7k2m-9qxd-3f",
        "7K2M9QXD3F",
        " 7K2M 9QXD 3F ",
        "7K2M\u{2011}9QXD\u{2011}3F",
        "7K2M\u{2013}9QXD\u{2014}3F",
        "7K2M\u{2212}9QXD\u{ff0d}3F",
        "7K2M\u{ad}-9QXD\u{ad}-3F",
        "7K2M\u{200b}-9QXD-\u{feff}3F",
        "7K2M-9QXD-3F.",
        "#7K2M-9QXD-3F",
        "Nr. 7K2M-9QXD-3F",
        "No. 7K2M-9QXD-3F,",
        "Order 7K2M-9QXD-3F",
        "Order No.: #7K2M-9QXD-3F",
        "order number 7K2M-9QXD-3F",
        "Bestellnummer: 7K2M-9QXD-3F",
        "Bestell-Nr. 7K2M-9QXD-3F",
        "\u{201e}7K2M-9QXD-3F\u{201c}",
        "Re: Your order 7K2M-9QXD-3F",
        "AW: Ihre Bestellung 7K2M-9QXD-3F",
        "\u{2116} 7K2M-9QXD-3F",
        "\u{ff17}\u{ff2b}\u{ff12}\u{ff2d}\u{ff0d}\u{ff19}\u{ff51}XD3F",
        "7K2M_9QXD/3F\r\n",
    ] {
        let read = pasted.parse::<OrderNumber>();
        assert_eq!(
            read.map(|number| number.to_string()),
            Ok("7K2M-9QXD-3F".to_owned()),
            "{pasted:?}"
        );
    }
    let look_alike: OrderNumber = "oOiI-lL10-Nr".parse().unwrap();
    assert_eq!(look_alike.as_str(), "0011-1110-NR");
    let long = "7K2M-9QXD-3F".repeat(1_000);
    for wrong in [
        "",
        "-",
        "7K2M-9QXD",
        "7K2M-9QXD-3FF",
        "7K2M-9QXD-3U",
        "XX 7K2M-9QXD-3F",
        "7K2M-9QXD-3F XX",
        "7\u{41a}2M-9QXD-3F",
        &long,
    ] {
        assert!(wrong.parse::<OrderNumber>().is_err(), "{wrong:?}");
    }
}

#[test]
fn every_generated_order_number_parses() {
    for bits in [0, 1, 0x3_ffff_ffff_ffff, 0x2_aaaa_5555_1234, u64::MAX] {
        let number = OrderNumber::from_bits(bits);
        assert_eq!(number.as_str().parse(), Ok(number.clone()));
        assert_eq!(format!("Order {number}.").parse(), Ok(number));
    }
}

#[test]
fn a_token_is_parsed_however_it_was_pasted() {
    let token = "abc-DEF_0123456789abc-DEF_0123456789abcdefg";
    for pasted in [
        token.to_owned(),
        format!(" {token}.\r\n"),
        format!("{}=\r\n{}>", &token[..20], &token[20..]),
        format!("{}\u{ad}{}\u{200b}", &token[..20], &token[20..]),
    ] {
        assert_eq!(pasted_token(&pasted), token);
        assert_eq!(pasted.parse::<OrderKey>().unwrap().as_str(), token);
    }
    assert!(
        format!("{token} ").parse::<CartToken>().is_err(),
        "programs send the exact token"
    );
    assert!("x".repeat(44).parse::<OrderKey>().is_err());
}

#[test]
#[cfg(feature = "unicode")]
fn the_length_of_a_password_counts_visible_characters() {
    let code = |text: &str| {
        let read = text.parse::<Password>();
        read.map(|_| ()).map_err(|error| error.0)
    };
    for right in [
        "correct horse",
        "p\u{e4}ssw\u{f6}rter!",
        "\u{5bc6}\u{7801}\u{5bc6}\u{7801}\u{5bc6}\u{7801}\u{5bc6}\u{7801}\u{5bc6}\u{7801}",
        " ten letters ",
        "a b c d e f",
    ] {
        assert_eq!(code(right), Ok(()), "{right:?}");
    }
    let (spaces, zero_width) = (" ".repeat(10), "\u{200b}".repeat(10));
    let fillers = "\u{3164}".repeat(12);
    let padded = format!("{}short{}", " ".repeat(5), "\u{a0}".repeat(5));
    for short in [
        "short",
        &spaces,
        &zero_width,
        &fillers,
        &padded,
        "a\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}b",
    ] {
        assert_eq!(code(short), Err(FieldCode::PasswordTooShort), "{short:?}");
    }
    assert_eq!(code(&"x".repeat(201)), Err(FieldCode::PasswordTooLong));
}
