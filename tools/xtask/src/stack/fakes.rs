//! Local replacements of external services: the stream, the mail provider, the payment provider.

use std::ffi::OsString;

use crate::build::Programs;
use crate::error::Result;
use crate::process::{GENTLY, Ready, Spec};
use crate::stack::{Addresses, Stack, Wanted};
use crate::workspace::Workspace;

/// The stream's name, the same as in production.
pub(crate) const STREAM: &str = "stoa-orders";

pub(super) fn kinesis(workspace: &Workspace, wanted: &Wanted, port: u16) -> Spec {
    let mut spec = node(workspace, "kinesis", "kinesis.mjs");
    spec.env = vec![("PORT", port.to_string().into()), ("STREAM", STREAM.into())];
    spec.env.push(("DATA", wanted.state.join("kinesis").into()));
    spec
}

pub(super) fn mail(workspace: &Workspace, at: &Addresses) -> Spec {
    let mut spec = node(workspace, "mail", "mail.mjs");
    spec.env = vec![
        ("SMTP_PORT", at.smtp.to_string().into()),
        ("HTTP_PORT", at.mail.to_string().into()),
    ];
    spec
}

/// A script of `tools/local/`, which prints `ready` once it listens.
pub(super) fn node(workspace: &Workspace, name: &'static str, script: &str) -> Spec {
    Spec {
        name,
        program: "node".into(),
        args: vec![OsString::from(script)],
        env: Vec::new(),
        folder: workspace.root.join("tools/local"),
        ending: GENTLY,
        ready: Ready::Says("ready"),
    }
}

/// The payment provider: a separate server that shares only two secrets with the shop.
pub(super) fn payment(workspace: &Workspace, stack: &Stack, programs: &Programs) -> Result<Spec> {
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
        folder: workspace.root.clone(),
        ending: GENTLY,
        ready: Ready::Answers {
            port: at.payment,
            path: "/health",
        },
    })
}
