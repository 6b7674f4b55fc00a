//! Webhooks may be late, duplicated or out of order. Each is only a hint to query the provider.

use contract::payment::Webhook;

use super::{
    settle::{CannotSettle, settle},
    store,
};
use crate::app::App;

/// Processes a webhook whose signature was verified. Repeating it has no effect.
pub async fn receive(app: &App, webhook: &Webhook) -> Result<(), CannotSettle> {
    let order = {
        let mut connection = app.db.read_fresh().await?;
        if store::has_seen_webhook(&mut connection, &webhook.id).await? {
            return Ok(());
        }
        store::find_order(&mut connection, &webhook.checkout.reference).await?
    };
    // An unknown order may not be replicated or committed yet. The error makes the provider retry.
    settle(app, order.ok_or(CannotSettle::NotFound)?).await?;
    let mut connection = app.db.read_fresh().await?;
    store::insert_seen_webhook(&mut connection, &webhook.id, app.clock.now()).await?;
    Ok(())
}
