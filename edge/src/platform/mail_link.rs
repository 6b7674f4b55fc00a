//! Exchanges the secret of a mailed link for a cookie.

use std::rc::Rc;

use contract::{ErrorCode, header, order::OrderLink, path};

use super::{context::RequestContext, render::Visitor};
use crate::{
    mail_link::Secret,
    message::{OriginRequest, Response},
    plan::{PageView, PrivatePass},
    request_parts::RequestParts,
};

impl RequestContext {
    /// Stores the secret in a cookie and redirects to the page without it. An order key is verified first and discarded
    /// if it is invalid, because it would evict a valid one. If origin is unavailable, the response is an error instead
    /// of a redirect, so that the customer can reload the link.
    pub async fn mail_link(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        secret: &Secret,
        head: &Rc<RequestParts>,
    ) -> Response {
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, view.locale).await;
        };
        let visitor = Visitor::new(head, opened.session);
        match secret {
            Secret::Order(number, Some(key)) => {
                let call = OriginRequest::get(path::order(number))
                    .with(header::ORDER_KEY, key.to_string());
                let reply = self.call_origin(call, &visitor, view.locale).await;
                if reply.is_success() {
                    let (number, key) = (number.clone(), key.clone());
                    visitor
                        .session
                        .borrow_mut()
                        .store_order_key(OrderLink { number, key });
                } else if reply.status != 404 {
                    let page = self.problem_page(&reply.to_problem(), view.locale).await;
                    return visitor.finish(page, &self.config.key);
                }
            }
            Secret::Order(_, None) => {}
            Secret::Token(link, token) => {
                visitor
                    .session
                    .borrow_mut()
                    .store_token(*link, token.as_ref());
            }
        }
        let to = match view.query.as_str() {
            "" => view.path.clone(),
            query => format!("{}?{query}", view.path),
        };
        visitor.finish(Response::see_other(to), &self.config.key)
    }
}
