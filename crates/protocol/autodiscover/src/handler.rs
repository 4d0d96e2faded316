//! One request and its answer: MS-OXDSCLI 3.2.5.

use crate::site::{Base, Site};
use ropewalk_auth::{AuthError, Authenticator, Credentials, basic};
use ropewalk_base::{Clock, Guid};
use ropewalk_directory::{Address, Directory, DirectoryError, User};
use ropewalk_node::http::{HttpHandler, HttpRequest, HttpResponse, Method, StatusCode};
use ropewalk_wire_autodiscover::{
    self as wire, ErrorResponse, MapiHttp, Protocol, ProtocolType, Request, RequestSchema, Response,
    ResponseSchema, Settings, Web,
};
use std::sync::Arc;

/// The highest version of the mapiHttp format there is (3.2.5.1).
const MAPI_HTTP_VERSION: u32 = 1;

/// Answers Autodiscover requests.
pub struct Autodiscover {
    authenticator: Arc<Authenticator>,
    directory: Directory,
    clock: Arc<dyn Clock>,
    site: Site,
}

impl Autodiscover {
    /// A handler for [`crate::PATH`].
    pub fn new(authenticator: Arc<Authenticator>, clock: Arc<dyn Clock>, site: Site) -> Self {
        let directory = authenticator.directory().clone();
        Self { authenticator, directory, clock, site }
    }

    fn answer(&self, request: &HttpRequest) -> Result<Response, DirectoryError> {
        let organization = self.directory.organization()?;
        let error = |code| Ok(Response::Error(self.error(code, organization)));
        // A browser that asks with GET is told, as by Exchange, that this is no request: administrators know
        // the answer as the sign of life.
        if request.method != Method::POST {
            return error(ErrorResponse::INVALID_REQUEST);
        }
        let asked = match Request::decode(&request.body) {
            Ok(asked) => asked,
            Err(reason) => {
                tracing::debug!(%reason, "autodiscover request refused");
                return error(ErrorResponse::INVALID_REQUEST);
            }
        };
        match (asked.schema, &asked.acceptable_response_schema) {
            (_, None) => return error(ErrorResponse::INVALID_REQUEST),
            (RequestSchema::Outlook, Some(ResponseSchema::Outlook)) => {}
            // ActiveSync is not among this server's protocols: MS-ASCMD 2.2.3.64, 601.
            _ => return error(ErrorResponse::NO_PROVIDER),
        }
        let user = match (&asked.email_address, &asked.legacy_dn) {
            (Some(address), _) if Address::parse(address).is_err() => {
                return error(ErrorResponse::BAD_ADDRESS);
            }
            (Some(address), _) => self.directory.user_by_address(address)?,
            (None, Some(dn)) => self.directory.user_by_legacy_dn(dn)?,
            (None, None) => return error(ErrorResponse::INVALID_REQUEST),
        };
        match user {
            Some(user) => {
                let base = self.site.base(request);
                Ok(Response::Settings(settings(&user, &base, organization, speaks_mapi_http(request))))
            }
            None => error(ErrorResponse::NOT_FOUND),
        }
    }

    fn error(&self, code: (u16, &'static str), organization: Guid) -> ErrorResponse {
        let ticks = self.clock.now().ticks();
        let (seconds, fraction) = (ticks / 10_000_000 % 86_400, ticks % 10_000_000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let [a, b, c, d, ..] = *organization.as_bytes();
        let id = u32::from_le_bytes([a, b, c, d]);
        ErrorResponse::new(code, format!("{hour:02}:{minute:02}:{second:02}.{fraction:07}"), id)
    }
}

impl HttpHandler for Autodiscover {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        if ![Method::POST, Method::GET, Method::HEAD].contains(&request.method) {
            return HttpResponse::text(StatusCode::METHOD_NOT_ALLOWED, "Use POST.\n")
                .header("allow", "GET, HEAD, POST");
        }
        if let Err(refusal) = self.login(request) {
            return *refusal;
        }
        match self.answer(request) {
            Ok(response) => {
                HttpResponse::with_body(StatusCode::OK, "text/xml; charset=utf-8", wire::encode(&response))
                    .header("cache-control", "private")
            }
            Err(error) => {
                tracing::error!(%error, "autodiscover: the directory failed");
                unavailable()
            }
        }
    }
}

impl Autodiscover {
    /// Lets in who may log in; anybody who may can ask for anybody's settings, as on Exchange.
    fn login(&self, request: &HttpRequest) -> Result<(), Box<HttpResponse>> {
        if !request.peer.passwords_allowed() {
            return Err(Box::new(HttpResponse::text(StatusCode::FORBIDDEN, "Use https.\n")));
        }
        let Some(credentials) = credentials(request) else {
            return Err(Box::new(HttpResponse::unauthorized()));
        };
        let source = request.peer.address.ip();
        let refusal = match self.authenticator.credentials(&credentials, source) {
            Ok(_) => return Ok(()),
            Err(AuthError::Throttled { retry_after }) => {
                let seconds = retry_after.as_secs().saturating_add(1).to_string();
                HttpResponse::text(StatusCode::TOO_MANY_REQUESTS, "Too many failed logins.\n")
                    .header("retry-after", &seconds)
            }
            Err(AuthError::Disabled) => {
                HttpResponse::text(StatusCode::FORBIDDEN, "The account is disabled.\n")
            }
            Err(AuthError::Unavailable(error)) => {
                tracing::error!(%error, "authentication is not available");
                unavailable()
            }
            Err(AuthError::Invalid | AuthError::BadPassword) => HttpResponse::unauthorized(),
        };
        Err(Box::new(refusal))
    }
}

fn credentials(request: &HttpRequest) -> Option<Credentials> {
    basic::credentials(request.headers.get("authorization")?.as_bytes()).ok()
}

fn unavailable() -> HttpResponse {
    HttpResponse::text(StatusCode::SERVICE_UNAVAILABLE, "Try again later.\n").header("retry-after", "30")
}

/// MS-OXDSCLI 3.2.5.1: "an integer value greater than zero"; any other value counts as no header.
fn speaks_mapi_http(request: &HttpRequest) -> bool {
    let version = request.header("x-mapihttpcapability").and_then(|value| value.trim().parse::<u32>().ok());
    version.is_some_and(|version| version >= MAPI_HTTP_VERSION)
}

fn settings(user: &User, base: &Base, organization: Guid, mapi_http: bool) -> Settings {
    let ews_url = format!("{}/EWS/Exchange.asmx", base.url);
    let domain =
        Address::parse(&user.address).map_or_else(|_| String::new(), |address| address.domain().to_owned());
    let endpoint = |name: &str| format!("{}/mapi/{name}/?MailboxId={}@{domain}", base.url, user.guid);
    let server_dn = format!(
        "/o=Ropewalk/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn={}",
        base.host
    );
    let protocol = |kind, server_dn| Protocol {
        kind,
        server: base.host.clone(),
        server_dn,
        tls: base.tls,
        ews_url: ews_url.clone(),
    };
    Settings {
        user: wire::User {
            display_name: user.display_name.clone(),
            legacy_dn: user.legacy_dn.clone(),
            smtp_address: user.address.clone(),
            deployment_id: organization.to_string(),
        },
        mapi_http: mapi_http
            .then(|| MapiHttp { mail_store_url: endpoint("emsmdb"), address_book_url: endpoint("nspi") }),
        // 3.2.5.1: beside mapiHttp "the response MUST NOT include" EXCH and EXPR.
        protocols: if mapi_http {
            Vec::new()
        } else {
            vec![protocol(ProtocolType::Exch, Some(server_dn)), protocol(ProtocolType::Expr, None)]
        },
        web: Some(Web { ews_url: ews_url.clone() }),
    }
}
