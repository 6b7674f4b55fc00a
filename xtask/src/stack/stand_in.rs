//! The parts that stand in for the outside world: the stream, the mail provider, the payment provider.

use std::ffi::OsString;

use crate::build::Programs;
use crate::fail::Result;
use crate::place::Place;
use crate::process::{GENTLY, Ready, Spec};
use crate::stack::{Addresses, Stack, Wanted};

/// The stream's name, here as in production.
pub(crate) const STREAM: &str = "stoa-orders";

pub(super) fn kinesis(place: &Place, wanted: &Wanted, port: u16) -> Spec {
    let mut spec = node(place, "kinesis", "kinesis.mjs");
    spec.env = vec![("PORT", port.to_string().into()), ("STREAM", STREAM.into())];
    spec.env.push(("DATA", wanted.state.join("kinesis").into()));
    spec
}

pub(super) fn mail(place: &Place, at: &Addresses) -> Spec {
    let mut spec = node(place, "mail", "mail.mjs");
    spec.env = vec![
        ("SMTP_PORT", at.smtp.to_string().into()),
        ("HTTP_PORT", at.mail.to_string().into()),
    ];
    spec
}

/// A script of `local/`, which says `ready` when it is.
pub(super) fn node(place: &Place, name: &'static str, script: &str) -> Spec {
    Spec {
        name,
        program: "node".into(),
        args: vec![OsString::from(script)],
        env: Vec::new(),
        folder: place.root.join("local"),
        ending: GENTLY,
        ready: Ready::Says("ready"),
    }
}

/// The payment provider, as a server of its own: it knows nothing of the shop but two secrets.
pub(super) fn payment(place: &Place, stack: &Stack, programs: &Programs) -> Result<Spec> {
    let (at, secrets) = (&stack.addresses, &stack.secrets);
    Ok(Spec {
        name: "testpay",
        program: programs.testpay.clone(),
        args: vec![OsString::from("serve")],
        env: vec![
            ("TESTPAY_LISTEN", format!("127.0.0.1:{}", at.payment).into()),
            ("TESTPAY_CA", stack.certificates.ca().into()),
            ("PAYMENT_API_KEY", secrets.read("payment-api-key")?.into()),
            (
                "PAYMENT_WEBHOOK_SECRET",
                secrets.read("payment-webhook-secret")?.into(),
            ),
        ],
        folder: place.root.clone(),
        ending: GENTLY,
        ready: Ready::Answers {
            port: at.payment,
            path: "/health",
        },
    })
}
