//! Where the objects are.

use object_store::path::Path;
use ropewalk_storage_api::{StorageError, StorageResult};
use std::fmt;

const REGION: &str = "us-east-1";

/// What a URL says.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) bucket: String,
    pub(crate) prefix: Path,
    pub(crate) region: String,
    /// None is Amazon's own.
    pub(crate) endpoint: Option<String>,
    /// The endpoint is on this machine, so that nothing goes over a network.
    pub(crate) is_local: bool,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

impl Target {
    pub(crate) fn parse(url: &str) -> StorageResult<Self> {
        let wrong = |problem: &str| {
            StorageError::Unusable(format!(
                "{url}: {problem}; s3://bucket/prefix?region=R&endpoint=URL is wanted"
            ))
        };
        let rest = url.strip_prefix("s3://").ok_or_else(|| wrong("not an address of S3"))?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() {
            return Err(wrong("no bucket"));
        }
        let prefix = Path::parse(prefix.trim_end_matches('/')).map_err(|error| wrong(&error.to_string()))?;
        let (mut region, mut endpoint) = (REGION.to_owned(), None);
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("region", name)) => region = name.to_owned(),
                Some(("endpoint", address)) => endpoint = Some(address.to_owned()),
                _ => return Err(wrong(&format!("{parameter}: unknown"))),
            }
        }
        let is_local = endpoint
            .as_deref()
            .and_then(|endpoint| endpoint.strip_prefix("http://"))
            .is_some_and(is_loopback);
        match endpoint.as_deref() {
            Some(endpoint) if !endpoint.starts_with("https://") && !is_local => {
                Err(wrong("an endpoint without TLS on another machine"))
            }
            _ => Ok(Self { bucket: bucket.to_owned(), prefix, region, endpoint, is_local }),
        }
    }
}

fn is_loopback(authority: &str) -> bool {
    let host = authority.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_bucket_prefix_and_endpoint() {
        let target =
            Target::parse("s3://mail/large/values?region=eu&endpoint=http://127.0.0.1:9000").unwrap();
        assert_eq!((target.bucket.as_str(), target.prefix.as_ref()), ("mail", "large/values"));
        assert_eq!((target.region.as_str(), target.is_local), ("eu", true));
        assert_eq!(Target::parse("s3://mail").unwrap().region, REGION);
        for wrong in ["mail", "s3://", "s3://mail?x=y", "s3://mail?endpoint=http://s3.example.test"] {
            assert!(Target::parse(wrong).is_err(), "{wrong}");
        }
        assert!(!Target::parse("s3://mail?endpoint=https://s3.example.test").unwrap().is_local);
    }
}
