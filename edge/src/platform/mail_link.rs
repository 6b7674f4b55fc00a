//! Exchanges the secret of a mailed link for a cookie.

use std::rc::Rc;

use contract::{ErrorCode, header, order::OrderLink, path};

use super::{edge::Edge, render::Visitor};
use crate::{
    head::Head,
    mail_link::Secret,
    message::{Call, Reply},
    plan::{PageView, PrivatePass},
};

impl Edge {
    /// Keeps the secret and leads to the page without it. A key that opens no order is not kept: it would only push
    /// out one that does. Where origin cannot say, the address stays, so that it can be loaded again.
    pub async fn mail_link(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        secret: &Secret,
        head: &Rc<Head>,
    ) -> Reply {
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, view.locale).await;
        };
        let visitor = Visitor::new(head, opened.session);
        match secret {
            Secret::Order(number, Some(key)) => {
                let call = Call::get(path::order(number)).with(header::ORDER_KEY, key.to_string());
                let reply = self.converse(call, &visitor, view.locale).await;
                if reply.is_success() {
                    let (number, key) = (number.clone(), key.clone());
                    visitor
                        .session
                        .borrow_mut()
                        .keep_order(OrderLink { number, key });
                } else if reply.status != 404 {
                    let page = self.problem_page(&reply.to_problem(), view.locale).await;
                    return visitor.leave(page, &self.config.key);
                }
            }
            Secret::Order(_, None) => {}
            Secret::Token(link, token) => {
                visitor
                    .session
                    .borrow_mut()
                    .keep_token(*link, token.as_ref());
            }
        }
        let to = match view.query.as_str() {
            "" => view.path.clone(),
            query => format!("{}?{query}", view.path),
        };
        visitor.leave(Reply::see_other(to), &self.config.key)
    }
}
