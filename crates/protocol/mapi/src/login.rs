//! Who sends a request: "All requests MUST be authenticated prior to being processed by server"
//! (MS-OXCMAPIHTTP 2.2.2).

use ropewalk_auth::{AuthError, Authenticator, Principal, basic};
use ropewalk_node::http::{HttpRequest, HttpResponse, StatusCode};

/// Checks the request's Basic credentials.
///
/// # Errors
/// The response that refuses it.
pub(crate) fn principal(
    authenticator: &Authenticator,
    request: &HttpRequest,
) -> Result<Principal, Box<HttpResponse>> {
    if !request.peer.passwords_allowed() {
        return Err(Box::new(HttpResponse::text(StatusCode::FORBIDDEN, "Use https.\n")));
    }
    let header = request.headers.get("authorization");
    let Some(credentials) = header.and_then(|value| basic::credentials(value.as_bytes()).ok()) else {
        return Err(Box::new(HttpResponse::unauthorized()));
    };
    let refusal = match authenticator.credentials(&credentials, request.peer.address.ip()) {
        Ok(principal) => return Ok(principal),
        Err(AuthError::Throttled { retry_after }) => {
            let seconds = retry_after.as_secs().saturating_add(1).to_string();
            HttpResponse::text(StatusCode::TOO_MANY_REQUESTS, "Too many failed logins.\n")
                .header("retry-after", &seconds)
        }
        Err(AuthError::Disabled) => HttpResponse::text(StatusCode::FORBIDDEN, "The account is disabled.\n"),
        Err(AuthError::Unavailable(error)) => {
            tracing::error!(%error, "authentication is not available");
            HttpResponse::text(StatusCode::SERVICE_UNAVAILABLE, "Try again later.\n")
                .header("retry-after", "30")
        }
        Err(AuthError::Invalid | AuthError::BadPassword) => HttpResponse::unauthorized(),
    };
    Err(Box::new(refusal))
}
