//! The shop itself: origin with its relay and reconciler, and the Worker in workerd.

use std::ffi::OsString;

use crate::build::{self, Programs};
use crate::error::{Error, Result};
use crate::process::{Ending, Ready, Run, Spec};
use crate::secret::write_private;
use crate::stack::{Stack, Wanted, fakes};
use crate::workspace::Workspace;

/// Who runs the demo shop; the password is a secret of the clone.
pub(crate) const MERCHANT: &str = "merchant@stoa.example";

type Env = Vec<(&'static str, OsString)>;

/// Brings the schema up to date and fills an empty catalogue.
pub(super) fn prepare_database(
    workspace: &Workspace,
    wanted: &Wanted,
    stack: &Stack,
    programs: &Programs,
) -> Result<()> {
    let origin = |args: &[&str]| {
        let mut run = Run::new(&programs.origin, &workspace.root).args(args);
        for (name, value) in prepare_env(stack)? {
            run = run.env(name, value);
        }
        run.quietly()
    };
    origin(&["migrate"]).map_err(|failure| {
        Error::with_remedy(
            failure,
            if wanted.database_url.is_some() {
                "set DATABASE_URL to an empty database of PostgreSQL 17, or unset it: then the \
                 shop brings its own"
            } else {
                "if the shop's data may be forgotten, start with `cargo xtask up --fresh`"
            },
        )
    })?;
    origin(&["seed", "--if-empty"])
}

/// The API.
pub(super) fn serve(workspace: &Workspace, stack: &Stack, programs: &Programs) -> Result<Spec> {
    let ready = Ready::Answers {
        port: stack.addresses.health,
        path: "/health/ready",
    };
    origin(workspace, stack, programs, "origin", "serve", ready)
}

/// The background workers.
pub(super) fn workers(
    workspace: &Workspace,
    stack: &Stack,
    programs: &Programs,
) -> Result<[Spec; 2]> {
    let worker = |name| origin(workspace, stack, programs, name, name, Ready::Starts);
    Ok([worker("relay")?, worker("reconcile")?])
}

fn origin(
    workspace: &Workspace,
    stack: &Stack,
    programs: &Programs,
    name: &'static str,
    command: &str,
    ready: Ready,
) -> Result<Spec> {
    Ok(Spec {
        name,
        program: programs.origin.clone(),
        args: vec![OsString::from(command)],
        env: origin_env(stack, command)?,
        folder: workspace.root.clone(),
        ending: Ending {
            signal: "TERM",
            grace_s: 12, // it drains for at most 10 s
        },
        ready,
    })
}

/// The variables of `migrate` and `seed`.
fn prepare_env(stack: &Stack) -> Result<Env> {
    let merchant = format!("{MERCHANT}:{}", stack.secrets.read("merchant-password")?);
    Ok(vec![
        ("DATABASE_URL", stack.addresses.database_url.clone().into()),
        ("SEED_MERCHANT", merchant.into()),
    ])
}

/// The variables that `origin <command> --help` lists; only the secrets of that command.
fn origin_env(stack: &Stack, command: &str) -> Result<Env> {
    let (at, secrets, certificates) = (&stack.addresses, &stack.secrets, &stack.certificates);
    let secret = |name: &str| secrets.read(name).map(OsString::from);
    let mut env: Env = vec![
        ("DATABASE_URL", at.database_url.clone().into()),
        ("REGION", "local".into()),
        ("PUBLIC_URL", at.shop().into()),
    ];
    if command != "relay" {
        env.extend([
            (
                "PAYMENT_URL",
                format!("http://127.0.0.1:{}", at.payment).into(),
            ),
            ("PAYMENT_API_KEY", secret("payment-api-key")?),
            ("DERIVATION_SECRET", secret("derivation-secret")?),
        ]);
    }
    if command != "reconcile" {
        env.push(("ASSERTION_KEYS", secret("assertion-key")?));
    }
    match command {
        "serve" => env.extend([
            ("PAYMENT_WEBHOOK_SECRET", secret("payment-webhook-secret")?),
            (
                "SIGNING_KEYS_FILE",
                secrets.path("signing-keys.json").into(),
            ),
            ("LISTEN", format!("127.0.0.1:{}", at.origin).into()),
            ("HEALTH_LISTEN", format!("127.0.0.1:{}", at.health).into()),
            ("TLS_CERT", certificates.path("origin.pem").into()),
            ("TLS_KEY", certificates.path("origin.key").into()),
            ("TLS_CLIENT_CA", certificates.ca().into()),
        ]),
        "relay" => env.extend([
            ("STREAM", fakes::STREAM.into()),
            ("EDGE_URL", at.shop().into()),
            ("SMTP_URL", format!("smtp://127.0.0.1:{}", at.smtp).into()),
            (
                "AWS_ENDPOINT_URL_KINESIS",
                format!("http://127.0.0.1:{}", at.kinesis).into(),
            ),
            ("AWS_REGION", "eu-central-1".into()),
            ("AWS_ACCESS_KEY_ID", "local".into()),
            ("AWS_SECRET_ACCESS_KEY", "local".into()),
            ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ]),
        _ => {}
    }
    if at.tls {
        // The relay tells the edge tag versions by https then.
        env.push(("SSL_CERT_FILE", certificates.ca().into()));
    }
    Ok(env)
}

/// The Worker; what it must know is in a private file, since some of it is secret.
pub(super) fn edge(workspace: &Workspace, wanted: &Wanted, stack: &Stack) -> Result<Spec> {
    let (at, secrets, tls) = (&stack.addresses, &stack.secrets, &stack.certificates);
    let config = serde_json::json!({
        "port": at.edge,
        "worker": workspace.root.join("edge/build"),
        "assets": workspace.root.join("dist"),
        "state": wanted.state.join("edge"),
        "https": at.tls.then(|| serde_json::json!({
            "key": tls.path("localhost.key"), "cert": tls.path("localhost.pem"),
        })),
        "ca": tls.ca(),
        "client": { "key": tls.path("edge-client.key"), "cert": tls.path("edge-client.pem") },
        "limits": limits(wanted.scratch),
        "vars": {
            "REGIONS": [{
                "name": "local",
                "url": format!("https://localhost:{}", at.origin),
                "writer": true,
            }],
            "PUBLIC_URL": at.shop(),
            "PAYMENT_ORIGINS": format!("http://127.0.0.1:{}", at.payment),
            "ASSERTION_KEY": secrets.read("assertion-key")?,
            "BUILD_ID": build::build_id(workspace)?,
            "COMPONENTS": "1",
        },
    });
    let file = wanted.state.join("edge.json");
    write_private(&file, &config.to_string())?;
    let mut spec = fakes::node(workspace, "edge", "edge.mjs");
    spec.args.push(file.into());
    spec.env = vec![("NODE_EXTRA_CA_CERTS", tls.ca().into())];
    Ok(spec)
}

/// Requests a minute and network, as at Cloudflare's (`edge/wrangler.toml`). A test run comes from one address.
fn limits(scratch: bool) -> serde_json::Value {
    let times = if scratch { 50 } else { 1 };
    serde_json::json!({
        "LIMIT_SIGN_IN": 60 * times,
        "LIMIT_SIGN_UP": 30 * times,
        "LIMIT_RESET": 30 * times,
        "LIMIT_CHECKOUT": 60 * times,
        "LIMIT_PAYMENT": 120 * times,
        "LIMIT_CART": 600 * times,
        "LIMIT_ACCOUNT": 300 * times,
        "LIMIT_PRIVATE": 3000 * times,
        "LIMIT_ORDER": 300 * times,
        "LIMIT_SEARCH": 600 * times,
        "LIMIT_MISS": 3000 * times,
        "LIMIT_MACHINE": 3000 * times,
    })
}
