//! Handles forms that browsers submit without script.

use std::rc::Rc;

use contract::{ErrorCode, Locale, Problem};
use frontend::page_request::Refused;

use super::{
    context::RequestContext,
    render::{Sent, Visitor},
};
use crate::{
    draft::{Draft, SignedOut, is_signed_out, sign_in_again},
    form::{OnSuccess, decode, redisplay_fields, save_refused},
    form_response::{FormResponse, form_response},
    mail_link::TokenLink,
    message::{OriginRequest, Response},
    plan::{PageView, PrivatePass},
    query,
    request_parts::RequestParts,
    route::Form,
};

/// The media type of a submitted form.
const FORM: &str = "application/x-www-form-urlencoded";

impl RequestContext {
    /// Executes a form: responds with 303 to the next page, or re-renders the form's page with its errors.
    pub async fn form(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        form: &Form,
        head: &Rc<RequestParts>,
        body: &[u8],
    ) -> Response {
        let locale = view.locale;
        let mut fields = match parse_fields(head, body) {
            Ok(fields) => fields,
            Err(code) => return self.failure(code, locale).await,
        };
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, locale).await;
        };
        // The token of a mailed link is in a cookie and not in the form.
        let link = TokenLink::of_form(form);
        if let Some(token) = link.and_then(|link| opened.session.token(link)) {
            fields.push(("token".to_owned(), token.to_string()));
        }
        let visitor = Visitor::new(head, opened.session);
        // A customer whose session has ended must not act as a guest without noticing.
        let signed_out = SignedOut::of(form);
        if opened.refused && signed_out == SignedOut::Keep {
            return self.sign_in_first(&visitor, view, &fields, signed_out);
        }
        let mut retry_after = None;
        let result = match decode(form, view, &fields) {
            Ok(submission) => {
                let retry = submission.call.clone();
                let mut reply = self
                    .limited_call(submission.call, pass, &visitor, locale)
                    .await;
                // The token was valid, but origin has ended the session in the meantime.
                let has_ended = says_signed_out(&reply);
                if has_ended && signed_out == SignedOut::CartFirst {
                    // Absorbing the response has ended the session, so the retry adds to a guest's cart.
                    reply = self.call_origin(retry, &visitor, locale).await;
                }
                // The guest may lack access to what the customer had, such as a line of the customer's cart: sign in
                // first.
                let needs_sign_in = (has_ended || opened.refused) && requires_sign_in(&reply);
                if needs_sign_in && signed_out != SignedOut::Proceed {
                    return self.sign_in_first(&visitor, view, &fields, signed_out);
                }
                retry_after = reply.header("retry-after").map(ToOwned::to_owned);
                if reply.is_success() {
                    self.run_side_effects(&submission.on_success, &visitor, view, &fields)
                        .await;
                }
                form_response(submission.on_success, &reply, locale)
            }
            Err(problem) => FormResponse::Rerender(problem),
        };
        let reply = match result {
            FormResponse::SeeOther(to) => Response::see_other(to),
            FormResponse::NoContent => Response::new(204, Vec::new()),
            FormResponse::Rerender(problem) => {
                let page = self
                    .rerender_with_errors(pass, view, form, &visitor, &fields, *problem)
                    .await;
                match retry_after {
                    Some(delay) => page.with("retry-after", delay),
                    None => page,
                }
            }
        };
        visitor.finish(reply, &self.config.key)
    }

    /// Redirects to sign-in, with the fields saved as a draft if the form is one to return to.
    fn sign_in_first(
        &self,
        visitor: &Visitor,
        view: &PageView,
        fields: &[(String, String)],
        signed_out: SignedOut,
    ) -> Response {
        if signed_out == SignedOut::Keep {
            visitor.store_draft(view, fields);
        }
        visitor.finish(Response::see_other(sign_in_again(view)), &self.config.key)
    }

    /// Makes a form's call, unless its rate limit is exceeded. The limit depends on the action, so it can only be
    /// checked once the form is decoded.
    async fn limited_call(
        &self,
        call: OriginRequest,
        pass: &PrivatePass,
        visitor: &Visitor,
        locale: Locale,
    ) -> Response {
        match self.allows_call(&call, pass, &visitor.head).await {
            Ok(()) => self.call_origin(call, visitor, locale).await,
            Err(limited) => Response::error(ErrorCode::RateLimited, self.trace.id())
                .with("retry-after", limited.retry_after_s.to_string()),
        }
    }

    /// Runs the side effects of a successful form: a second call, or a draft for the next page.
    async fn run_side_effects(
        &self,
        on_success: &OnSuccess,
        visitor: &Visitor,
        view: &PageView,
        fields: &[(String, String)],
    ) {
        match on_success {
            OnSuccess::CallAndRedirect(call, _) => {
                // Best effort: the first call has succeeded, which is what the customer asked for.
                self.call_origin(OriginRequest::clone(call), visitor, view.locale)
                    .await;
            }
            OnSuccess::RedirectWithDraft(_) => visitor.store_draft(view, fields),
            OnSuccess::Redirect(_)
            | OnSuccess::Pay
            | OnSuccess::NoContent
            | OnSuccess::Reordered(_) => {}
        }
    }

    /// Re-renders the form's page with the submitted fields and their errors.
    async fn rerender_with_errors(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        form: &Form,
        visitor: &Visitor,
        fields: &[(String, String)],
        mut problem: Problem,
    ) -> Response {
        if let Some(call) = save_refused(form, view, fields)
            && self.allows_call(&call, pass, &visitor.head).await.is_ok()
        {
            // Best effort: the page displays the submitted fields in any case.
            let _ = self.call_origin(call, visitor, view.locale).await;
        }
        if problem.trace_id.is_empty() {
            self.trace.id().clone_into(&mut problem.trace_id);
        }
        if *form == Form::SignOut {
            return self.problem_page(&problem, view.locale).await; // signing out has no page to re-render
        }
        let status = problem.status;
        let (_, path) = Locale::split(&view.path);
        let refused = Refused {
            resumed: false,
            form: path.to_owned(),
            values: redisplay_fields(fields),
            problem,
        };
        let mut reply = self
            .private_page(view, visitor.clone(), Sent::Refused(Box::new(refused)))
            .await;
        // Only a rendered page gets the problem's status; a redirect or another error keeps its own.
        if reply.status == 200 {
            reply.status = status;
        }
        reply
    }
}

/// Parses the fields of a submitted form.
fn parse_fields(head: &RequestParts, body: &[u8]) -> Result<Vec<(String, String)>, ErrorCode> {
    let kind = head.header("content-type");
    if !kind.is_some_and(|kind| kind.starts_with(FORM)) {
        return Err(ErrorCode::UnsupportedMediaType);
    }
    let text = std::str::from_utf8(body).ok();
    let fields = text.and_then(|text| query::parse_form(text).ok());
    fields.ok_or(ErrorCode::BadRequest)
}

impl Visitor {
    /// Stores the fields as a draft for the next page.
    fn store_draft(&self, view: &PageView, fields: &[(String, String)]) {
        let draft = Draft::of(view, fields).write();
        self.session.borrow_mut().store_draft(draft);
    }
}

fn says_signed_out(reply: &Response) -> bool {
    !reply.is_success() && is_signed_out(&reply.to_problem())
}

/// Whether the call may succeed after sign-in. Origin responds with 404 to a guest for resources that belong to a
/// customer.
fn requires_sign_in(reply: &Response) -> bool {
    says_signed_out(reply) || reply.status == ErrorCode::NotFound.status()
}
