//! Private responses: `no-store`, and authenticated as the visitor.

use std::{cell::RefCell, rc::Rc};

use contract::{ErrorCode, Locale, OrderNumber, assertion::AssertionKey, path};

use super::{
    context::RequestContext,
    render::{Sent, Visitor},
};
use crate::{
    draft::{Draft, past_sign_in},
    forward,
    message::{OriginRequest, Response},
    plan::{ApiPath, PageView, PrivatePass},
    request_parts::{Method, RequestParts},
    session::Session,
};

impl Visitor {
    /// The visitor of a request with an opened session.
    pub fn new(head: &Rc<RequestParts>, session: Session) -> Self {
        Self {
            head: Rc::clone(head),
            session: Rc::new(RefCell::new(session)),
        }
    }

    /// Adds the session's changes to a response as cookies. Every response to a visitor must pass through here, even
    /// errors: a refresh may have replaced the tokens.
    pub fn finish(&self, mut reply: Response, key: &AssertionKey) -> Response {
        for line in self.session.borrow().set_cookies(key) {
            reply.headers.push(("set-cookie".to_owned(), line));
        }
        reply
    }
}

impl RequestContext {
    /// Forwards an API operation.
    pub async fn private_api(
        &self,
        pass: &PrivatePass,
        api: &ApiPath,
        head: &Rc<RequestParts>,
        body: Vec<u8>,
    ) -> Response {
        let Ok(opened) = self.open(pass, head).await else {
            return self.unavailable();
        };
        let visitor = Visitor::new(head, opened.session);
        // A client that believes it is signed in must not act as a guest without noticing.
        if opened.refused {
            let ended = Response::error(ErrorCode::SessionEnded, self.trace.id());
            return visitor.finish(ended, &self.config.key);
        }
        let call = forward::private_call(pass, api, head, body);
        let reply = self
            .call_origin(call, &visitor, head.address.language)
            .await;
        visitor.finish(reply, &self.config.key)
    }

    /// Renders a private page. A customer whose session has ended sees it as a guest.
    pub async fn visit(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        head: &Rc<RequestParts>,
    ) -> Response {
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, view.locale).await;
        };
        let visitor = Visitor::new(head, opened.session);
        let signed_in = visitor.session.borrow().is_signed_in();
        if let (true, Some(to)) = (signed_in, past_sign_in(view)) {
            return visitor.finish(Response::see_other(to), &self.config.key);
        }
        let draft = Draft::read(pass, head)
            .filter(|_| signed_in)
            .and_then(|draft| draft.into_fields(view));
        let has_draft = draft.is_some();
        let sent = draft.map_or(Sent::Nothing, Sent::Resumed);
        let reply = self.private_page(view, visitor.clone(), sent).await;
        // The draft is deleted once it has been displayed. After an error, the customer can reload the page.
        if has_draft && reply.is_success() {
            visitor.session.borrow_mut().store_draft(None);
        }
        visitor.finish(reply, &self.config.key)
    }

    /// Handles the shopper's return from the payment page: origin fetches the payment's state from the provider, and
    /// the order's page displays it. The operation is idempotent, so a `GET` may trigger it.
    pub async fn payment_return(
        &self,
        pass: &PrivatePass,
        locale: Locale,
        number: Option<OrderNumber>,
        head: &Rc<RequestParts>,
    ) -> Response {
        let Some(number) = number else {
            return self.failure(ErrorCode::NotFound, locale).await;
        };
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, locale).await;
        };
        let visitor = Visitor::new(head, opened.session);
        // Best effort: the webhook and the reconciler settle the order as well, and the order's page shows its state.
        let settle = OriginRequest::empty(Method::Post, path::order_settle(&number));
        let _ = self.call_origin(settle, &visitor, locale).await;
        let page = path::page::localised(locale, &path::page::order(&number));
        let order = Response::see_other(format!("{page}?wait=1"));
        visitor.finish(order, &self.config.key)
    }
}
