//! Forms sent by browsers without script.

use std::rc::Rc;

use contract::{ErrorCode, Locale, Problem};
use frontend::page_request::Refused;

use super::{
    context::RequestContext,
    render::{Sent, Visitor},
};
use crate::{
    draft::{Draft, SignedOut, is_signed_out, sign_in_again},
    form::{OnSuccess, decode, keep, redisplay_fields},
    form_response::{FormResponse, form_response},
    mail_link::TokenLink,
    message::{OriginRequest, Response},
    plan::{PageView, PrivatePass},
    query,
    request_parts::RequestParts,
    route::Form,
};

/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

impl RequestContext {
    /// Does what a form asks for: 303 to another page, or the page again with what is wrong.
    pub async fn form(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        form: &Form,
        head: &Rc<RequestParts>,
        body: &[u8],
    ) -> Response {
        let locale = view.locale;
        let mut fields = match read(head, body) {
            Ok(fields) => fields,
            Err(code) => return self.failure(code, locale).await,
        };
        let Ok(opened) = self.open(pass, head).await else {
            return self.failure(ErrorCode::Unavailable, locale).await;
        };
        let link = TokenLink::of_form(form);
        if let Some(token) = link.and_then(|link| opened.session.token(link)) {
            fields.push(("token".to_owned(), token.to_string()));
        }
        let visitor = Visitor::new(head, opened.session);
        // A customer whose session has ended must not act as a guest without noticing.
        let signed_out = SignedOut::of(form);
        if opened.refused && signed_out == SignedOut::Keep {
            visitor.keep_draft(view, &fields);
            return visitor.leave(Response::see_other(sign_in_again(view)), &self.config.key);
        }
        let mut retry_after = None;
        let result = match decode(form, view, &fields) {
            Ok(submission) => {
                let again = submission.call.clone();
                let mut reply = self
                    .limited_call(submission.call, pass, &visitor, locale)
                    .await;
                let ended = says_signed_out(&reply);
                if ended && signed_out == SignedOut::CartFirst {
                    // The session's cookies are gone by now: this goes into a guest's cart.
                    reply = self.call_origin(again, &visitor, locale).await;
                }
                let needs_sign_in = (ended || opened.refused) && is_out_of_reach(&reply);
                if needs_sign_in && signed_out != SignedOut::Proceed {
                    if signed_out == SignedOut::Keep {
                        visitor.keep_draft(view, &fields);
                    }
                    return visitor
                        .leave(Response::see_other(sign_in_again(view)), &self.config.key);
                }
                retry_after = reply.header("retry-after").map(ToOwned::to_owned);
                if reply.is_success() {
                    self.then(&submission.on_success, &visitor, view, &fields)
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
                let again = self
                    .rerender_with_errors(pass, view, form, &visitor, &fields, *problem)
                    .await;
                match retry_after {
                    Some(wait) => again.with("retry-after", wait),
                    None => again,
                }
            }
        };
        visitor.leave(reply, &self.config.key)
    }

    /// The answer to a form's call, unless its limit refuses it.
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
    async fn then(
        &self,
        then: &OnSuccess,
        visitor: &Visitor,
        view: &PageView,
        fields: &[(String, String)],
    ) {
        match then {
            OnSuccess::CallAndRedirect(call, _) => {
                self.call_origin(OriginRequest::clone(call), visitor, view.locale)
                    .await;
            }
            OnSuccess::RedirectWithDraft(_) => visitor.keep_draft(view, fields),
            OnSuccess::Redirect(_)
            | OnSuccess::Pay
            | OnSuccess::NoContent
            | OnSuccess::Reordered(_) => {}
        }
    }

    /// The form's page again, with what is wrong.
    async fn rerender_with_errors(
        &self,
        pass: &PrivatePass,
        view: &PageView,
        form: &Form,
        visitor: &Visitor,
        fields: &[(String, String)],
        mut problem: Problem,
    ) -> Response {
        if let Some(call) = keep(form, view, fields)
            && self.allows_call(&call, pass, &visitor.head).await.is_ok()
        {
            // Best effort: the page shows what was typed in any case.
            let _ = self.call_origin(call, visitor, view.locale).await;
        }
        if problem.trace_id.is_empty() {
            self.trace.id().clone_into(&mut problem.trace_id);
        }
        if *form == Form::SignOut {
            return self.problem_page(&problem, view.locale).await; // there is no page to show again
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
        if reply.status == 200 {
            reply.status = status;
        }
        reply
    }
}

/// A form's fields.
fn read(head: &RequestParts, body: &[u8]) -> Result<Vec<(String, String)>, ErrorCode> {
    let kind = head.header("content-type");
    if !kind.is_some_and(|kind| kind.starts_with(FORM)) {
        return Err(ErrorCode::UnsupportedMediaType);
    }
    let text = std::str::from_utf8(body).ok();
    let fields = text.and_then(|text| query::parse(text).ok());
    fields.ok_or(ErrorCode::BadRequest)
}

impl Visitor {
    /// Keeps what was typed for the next page.
    fn keep_draft(&self, view: &PageView, fields: &[(String, String)]) {
        let draft = Draft::of(view, fields).write();
        self.session.borrow_mut().keep_draft(draft);
    }
}

fn says_signed_out(reply: &Response) -> bool {
    !reply.is_success() && is_signed_out(&reply.to_problem())
}

/// Whether the call needs who was signed in: a guest has no such thing.
fn is_out_of_reach(reply: &Response) -> bool {
    says_signed_out(reply) || reply.status == ErrorCode::NotFound.status()
}
