//! Samples of Microsoft's documentation, where the corpus lies beside the checkout.

use ropewalk_wire_autodiscover::{Request, RequestError, RequestSchema, ResponseSchema};
use std::path::Path;

fn sample(name: &str) -> Option<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/autodiscover/ms-docs");
    let found = std::fs::read(folder.join(name)).ok();
    if found.is_none() {
        eprintln!("skipped: ../shared/corpus/autodiscover is not there");
    }
    found
}

#[test]
fn the_documented_request() {
    let Some(body) = sample("pox-autodiscover-request-for-exchange-01-request.xml") else { return };
    let request = Request::decode(&body).unwrap();
    assert_eq!(request.schema, RequestSchema::Outlook);
    assert_eq!(request.email_address.as_deref(), Some("user@contoso.com"));
    assert_eq!(request.acceptable_response_schema, Some(ResponseSchema::Outlook));
}

#[test]
fn what_is_no_request_is_an_error_of_its_own() {
    for name in [
        "autodiscover-pox-01-request.xml",
        "autodiscover-pox-02-request.xml",
        "getusersettings-operation-soap-01-request.xml",
        "pox-autodiscover-response-for-exchange-01-response.xml",
    ] {
        let Some(body) = sample(name) else { return };
        assert_eq!(Request::decode(&body), Err(RequestError::NotAutodiscover), "{name}");
    }
}
