//! A webhook is a hint: it may come late, twice and out of order. Origin asks the provider.

use contract::payment::Webhook;

use super::{
    settle::{CannotSettle, settle},
    store,
};
use crate::app::App;

/// Acts on a webhook whose signature was verified. One that was acted on before changes nothing.
pub async fn receive(app: &App, webhook: &Webhook) -> Result<(), CannotSettle> {
    let order = {
        let mut connection = app.db.read_fresh().await?;
        if store::has_seen_webhook(&mut connection, &webhook.id).await? {
            return Ok(());
        }
        store::find_order(&mut connection, &webhook.checkout.reference).await?
    };
    // Not known (yet): the provider tries again.
    settle(app, order.ok_or(CannotSettle::NotFound)?).await?;
    let mut connection = app.db.read_fresh().await?;
    store::insert_seen_webhook(&mut connection, &webhook.id, app.clock.now()).await?;
    Ok(())
}
