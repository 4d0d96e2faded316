//! Under which name clients reach this server.

use ropewalk_node::http::HttpRequest;

/// Under which name clients reach this server.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// `https://mail.example.org`, without a closing slash; without one the answer names the host the client
    /// asked.
    pub public_url: Option<String>,
}

/// A scheme and a host that URLs are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    /// `https://mail.example.org`.
    pub(crate) url: String,
    /// `mail.example.org`.
    pub(crate) host: String,
    /// Whether it is https.
    pub(crate) tls: bool,
}

impl Site {
    /// The base of URLs for this client.
    pub(crate) fn base(&self, request: &HttpRequest) -> Base {
        if let Some(url) = &self.public_url {
            let url = url.trim_end_matches('/');
            let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
            return Base { url: url.to_owned(), host: host(authority), tls: url.starts_with("https:") };
        }
        // Without a usable Host header there is still the address the client connected to.
        let authority = match request.header("host").map(str::trim) {
            Some(name) if is_authority(name) => name.to_owned(),
            _ => request.peer.local.to_string(),
        };
        let tls = request.peer.tls;
        let url = format!("{}://{authority}", if tls { "https" } else { "http" });
        Base { url, host: host(&authority), tls }
    }
}

/// Whether a Host header has only what RFC 3986 3.2 lets host and port have; it goes into the answer.
fn is_authority(name: &str) -> bool {
    let fine = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    !name.is_empty() && name.len() <= 300 && name.bytes().all(fine)
}

/// The authority without its port.
fn host(authority: &str) -> String {
    let end = match authority.rfind(']') {
        Some(bracket) => bracket + 1,
        None => authority.find([':', '/']).unwrap_or(authority.len()),
    };
    authority.get(..end).unwrap_or(authority).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_node::http::Method;

    fn request(host: &str) -> HttpRequest {
        HttpRequest::for_tests(Method::POST, "/", &[("Host", host)], "")
    }

    #[test]
    fn the_host_asked_for_or_the_configured_one() {
        let base = Site::default().base(&request("mail.example.test:8080"));
        assert_eq!(
            (base.host.as_str(), base.url.contains("://mail.example.test:8080")),
            ("mail.example.test", true)
        );
        assert_eq!(Site::default().base(&request("[::1]:80")).host, "[::1]");
        let site = Site { public_url: Some("https://mail.example.org/".into()) };
        let base = site.base(&request("evil.test"));
        assert_eq!(
            base,
            Base { url: "https://mail.example.org".into(), host: "mail.example.org".into(), tls: true }
        );
    }

    #[test]
    fn a_hostile_host_does_not_come_back() {
        for host in ["a\"><b", "a/b", "a b", "", "a@b"] {
            assert!(!Site::default().base(&request(host)).url.contains("a"), "{host}");
        }
    }
}
