//! A request as the edge would send it, and its response.

use contract::{
    ErrorCode, Problem,
    assertion::{Asserted, Direction},
    header,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::{TestShop, openapi};

/// A request. It is signed when it is sent, unless [`Call::unsigned`] was called.
pub struct Call<'a> {
    shop: &'a TestShop,
    method: reqwest::Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    signed: bool,
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Vec<u8>,
    /// The request, for messages of failing tests.
    pub of: String,
}

impl<'a> Call<'a> {
    pub(super) fn new(shop: &'a TestShop, method: &str, path: String) -> Self {
        Self {
            shop,
            method: method.parse().unwrap(),
            path,
            headers: Vec::new(),
            body: None,
            signed: true,
        }
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With an access token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// From this IP address, as the edge reports it.
    #[must_use]
    pub fn from(self, address: &str) -> Self {
        self.header(header::CLIENT, address)
    }

    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap();
        self.raw("application/json", body)
    }

    #[must_use]
    pub fn raw(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", content_type)
    }

    /// Without the edge's assertion.
    #[must_use]
    pub fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }

    pub async fn send(self) -> Answer {
        self.try_send().await.unwrap()
    }

    /// Like [`Call::send`], if the connection may break.
    pub async fn try_send(self) -> Result<Answer, reqwest::Error> {
        let url = reqwest::Url::parse(&format!("{}{}", self.shop.base, self.path)).unwrap();
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let of = format!("{} {target}", self.method);
        let mut request = self.shop.http.request(self.method.clone(), url.clone());
        if self.signed {
            let now = self.shop.app.clock.now().timestamp();
            let id = Uuid::now_v7().to_string();
            let client = self.headers.iter().find(|(name, _)| name == header::CLIENT);
            let asserted = Asserted {
                direction: Direction::EdgeToOrigin,
                method: self.method.as_str(),
                path: &target,
                client: client.map_or("", |(_, value)| value),
                body: self.body.as_deref().unwrap_or_default(),
            };
            let assertion = self.shop.key.sign(now, &asserted, &id);
            request = request
                .header(header::ASSERTION, assertion)
                .header(header::REQUEST_ID, id);
        }
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await?;
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await?.to_vec(),
            of,
        };
        let document = self.shop.document();
        let (method, path) = (self.method.as_str(), url.path());
        if let Err(why) = openapi::check(document, method, path, answer.status, &answer.body) {
            panic!(
                "{} answered {}, not as documented: {why}",
                answer.of, answer.status
            );
        }
        Ok(answer)
    }

    /// Sends the request and parses the response, which must be successful.
    pub async fn ok<T: DeserializeOwned>(self) -> T {
        self.send().await.ok()
    }

    /// Sends the request and parses the problem, which must have this code.
    pub async fn fails(self, code: ErrorCode) -> Problem {
        let problem = self.send().await.problem();
        assert_eq!(problem.code, code, "{problem:?}");
        problem
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body of a successful response; an empty one parses as `null`.
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(
            (200..300).contains(&self.status),
            "{} answered {}: {}",
            self.of,
            self.status,
            self.text()
        );
        let body: &[u8] = if self.body.is_empty() {
            b"null"
        } else {
            &self.body
        };
        serde_json::from_slice(body).unwrap_or_else(|e| panic!("{}: {e}: {}", self.of, self.text()))
    }

    /// The value of `Retry-After`, which every rate-limited response has.
    pub fn retry_after_s(&self) -> i64 {
        let text = self.header("retry-after");
        text.unwrap_or_else(|| panic!("{}: no Retry-After", self.of))
            .parse()
            .unwrap()
    }

    pub fn value(&self) -> Value {
        self.ok()
    }

    /// The problem of a refused request, with checks that it is complete and matches the status.
    pub fn problem(&self) -> Problem {
        assert!(
            self.status >= 400,
            "{} answered {}: {}",
            self.of,
            self.status,
            self.text()
        );
        assert_eq!(
            self.header("content-type"),
            Some(Problem::MEDIA_TYPE),
            "{} answered {}: {}",
            self.of,
            self.status,
            self.text()
        );
        let problem: Problem = serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{}: {e}: {}", self.of, self.text()));
        assert_eq!(problem.status, self.status);
        assert!(!problem.trace_id.is_empty(), "{}: no trace id", self.of);
        problem
    }
}
