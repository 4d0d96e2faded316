//! The headers of a request (MS-OXCMAPIHTTP 2.2.2.1).

use super::list::{HeaderList, Headers};
use super::{
    ApplicationVersion, CLIENT_APPLICATION, CLIENT_INFO, CONTENT_LENGTH, CONTENT_TYPE, CONTENT_TYPE_MAPI,
    COOKIE, Cookies, GuidCounter, HOST, HeaderError, REQUEST_ID, REQUEST_TYPE, TRANSFER_ENCODING,
};
use crate::RequestType;

/// What the headers of a request say. X-DeviceInfo is discarded, as every header that is not named here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHeaders {
    /// Host. HTTP/2 has it elsewhere.
    pub host: Option<String>,
    /// Content-Length; none when the body comes in chunks.
    pub content_length: Option<u64>,
    /// X-RequestType.
    pub request_type: RequestType,
    /// X-RequestId, as it came.
    pub request_id: String,
    /// X-ClientInfo, as it came. A client MUST send it; servers do without.
    pub client_info: Option<String>,
    /// X-ClientApplication, as it came.
    pub client_application: Option<String>,
    /// Cookie.
    pub cookies: Cookies,
}

impl RequestHeaders {
    /// Those of a request with a body of `content_length` bytes.
    pub fn new(request_type: RequestType, request_id: GuidCounter, content_length: u64) -> Self {
        Self {
            host: None,
            content_length: Some(content_length),
            request_type,
            request_id: request_id.to_string(),
            client_info: None,
            client_application: None,
            cookies: Cookies::default(),
        }
    }

    /// Reads names and values.
    ///
    /// # Errors
    /// When one that is needed is missing, stands there twice, or has a value that is not allowed.
    pub fn parse<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, HeaderError> {
        let list = HeaderList::new(headers);
        let kind = RequestType::parse(list.needed(REQUEST_TYPE)?).ok_or(HeaderError::RequestType)?;
        let request_id = list.needed(REQUEST_ID)?;
        GuidCounter::parse(request_id).ok_or(HeaderError::Invalid(REQUEST_ID))?;
        let content_type = list.needed(CONTENT_TYPE)?;
        if !is_mapi(content_type) {
            return Err(HeaderError::Invalid(CONTENT_TYPE));
        }
        let chunked = list.chunked()?;
        let content_length = list.number(CONTENT_LENGTH)?;
        if chunked && content_length.is_some() {
            return Err(HeaderError::Invalid(CONTENT_LENGTH));
        }
        if !chunked && content_length.is_none() {
            return Err(HeaderError::Missing(CONTENT_LENGTH));
        }
        Ok(Self {
            host: list.text(HOST)?,
            content_length,
            request_type: kind,
            request_id: request_id.to_owned(),
            client_info: list.text(CLIENT_INFO)?,
            client_application: list.text(CLIENT_APPLICATION)?,
            cookies: Cookies::parse(list.all(COOKIE)),
        })
    }

    /// Names and values to send.
    pub fn to_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Headers::default();
        headers.put_some(HOST, self.host.as_ref());
        match self.content_length {
            Some(length) => headers.put(CONTENT_LENGTH, length),
            None => headers.put(TRANSFER_ENCODING, "chunked"),
        }
        headers.put(CONTENT_TYPE, CONTENT_TYPE_MAPI);
        headers.put(REQUEST_TYPE, self.request_type);
        headers.put(REQUEST_ID, &self.request_id);
        headers.put_some(CLIENT_INFO, self.client_info.as_ref());
        headers.put_some(CLIENT_APPLICATION, self.client_application.as_ref());
        if !self.cookies.is_empty() {
            headers.put(COOKIE, &self.cookies);
        }
        headers.0
    }

    /// X-RequestId taken apart.
    pub fn request_counter(&self) -> Option<GuidCounter> {
        GuidCounter::parse(&self.request_id)
    }

    /// X-ClientInfo taken apart; none when it is missing or of another form.
    pub fn client_instance(&self) -> Option<GuidCounter> {
        GuidCounter::parse(self.client_info.as_deref()?)
    }

    /// X-ClientApplication taken apart; none when it is missing or of another form.
    pub fn client_version(&self) -> Option<ApplicationVersion> {
        ApplicationVersion::parse(self.client_application.as_deref()?)
    }
}

/// Whether a media type is that of MAPI/HTTP; parameters and case do not count.
pub(super) fn is_mapi(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(CONTENT_TYPE_MAPI)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ResponseCode;

    const ID: &str = "{E2EA6C1C-E61B-49E9-9CFB-38184F907552}:123456";
    const INFO: &str = "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123";

    fn headers() -> Vec<(&'static str, &'static str)> {
        vec![
            ("Host", "mail.example.com:443"),
            ("Content-Length", "17"),
            ("Content-Type", "application/mapi-http"),
            ("X-RequestType", "GetMatches"),
            ("X-RequestId", ID),
            ("X-ClientInfo", INFO),
            ("X-ClientApplication", "Outlook/15.0.4420.1017"),
            ("Cookie", "MapiContext=c; MapiSequence=s"),
        ]
    }

    fn with(name: &'static str, value: &'static str) -> Result<RequestHeaders, HeaderError> {
        let mut list = headers();
        list.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        list.push((name, value));
        RequestHeaders::parse(list)
    }

    fn without(name: &str) -> Result<RequestHeaders, HeaderError> {
        RequestHeaders::parse(headers().into_iter().filter(|(key, _)| *key != name))
    }

    /// covers: MS-OXCMAPIHTTP_R37, MS-OXCMAPIHTTP_R58, MS-OXCMAPIHTTP_R61, MS-OXCMAPIHTTP_R79,
    /// MS-OXCMAPIHTTP_R161
    #[test]
    fn headers_both_ways() {
        let read = RequestHeaders::parse(headers()).unwrap();
        assert_eq!((read.request_type, read.content_length), (RequestType::GetMatches, Some(17)));
        assert_eq!(read.request_counter().map(|id| id.counter), Some(123_456));
        assert_eq!(read.client_instance().map(|info| info.counter), Some(123));
        assert_eq!(read.client_version().map(|version| version.numbers), Some([15, 0, 4420, 1017]));
        assert_eq!(
            (read.cookies.get("MapiSequence"), read.host.as_deref()),
            (Some("s"), Some("mail.example.com:443"))
        );
        let written = read.to_headers();
        let written: Vec<_> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(written, headers());
    }

    #[test]
    fn names_and_media_types_have_no_case_and_no_order() {
        let reversed = headers().into_iter().rev();
        let upper: Vec<_> =
            reversed.map(|(name, value)| (name.to_uppercase(), format!(" {value} "))).collect();
        let upper = upper.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(RequestHeaders::parse(upper), RequestHeaders::parse(headers()));
        assert!(with("content-type", "Application/MAPI-http; charset=x").is_ok());
        assert_eq!(with("X-RequestType", "getmatches").unwrap().request_type, RequestType::GetMatches);
    }

    /// covers: MS-OXCMAPIHTTP_R38, MS-OXCMAPIHTTP_R67, MS-OXCMAPIHTTP_R140, MS-OXCMAPIHTTP_R141,
    /// MS-OXCMAPIHTTP_R143
    #[test]
    fn what_is_missing_or_wrong_has_a_response_code() {
        for name in ["X-RequestType", "X-RequestId", "Content-Type", "Content-Length"] {
            let error = without(name).unwrap_err();
            assert_eq!(
                (error, error.response_code()),
                (HeaderError::Missing(name), ResponseCode::MissingHeader)
            );
        }
        for (name, value) in [
            ("X-RequestId", "123456"),
            ("Content-Type", "text/html"),
            ("Content-Length", "-1"),
            ("Content-Length", "0x10"),
            ("Transfer-Encoding", "gzip"),
        ] {
            let error = with(name, value).unwrap_err();
            assert_eq!(
                (error, error.response_code()),
                (HeaderError::Invalid(name), ResponseCode::InvalidHeader)
            );
        }
        let error = with("X-RequestType", "Destroy").unwrap_err();
        assert_eq!(error.response_code(), ResponseCode::InvalidRequestType);
        let mut twice = headers();
        twice.push(("x-requestid", ID));
        assert_eq!(RequestHeaders::parse(twice), Err(HeaderError::Repeated("X-RequestId")));
        assert!(without("X-ClientInfo").is_ok() && without("Host").is_ok() && without("Cookie").is_ok());
    }

    /// covers: MS-OXCMAPIHTTP_R62
    #[test]
    fn a_body_in_chunks_has_no_length() {
        let both = with("Transfer-Encoding", "chunked").unwrap_err();
        assert_eq!(both, HeaderError::Invalid("Content-Length"));
        let mut list = headers();
        list.retain(|(name, _)| *name != "Content-Length");
        list.push(("Transfer-Encoding", "Chunked"));
        let read = RequestHeaders::parse(list).unwrap();
        assert_eq!(read.content_length, None);
        assert!(read.to_headers().contains(&("Transfer-Encoding", "chunked".to_owned())));
    }

    /// covers: MS-OXCMAPIHTTP_R2239, MS-OXCMAPIHTTP_R2049
    #[test]
    fn what_devices_say_is_discarded() {
        let read = with("X-DeviceInfo", "opaque").unwrap();
        assert_eq!(Ok(&read), RequestHeaders::parse(headers()).as_ref());
        assert!(!read.to_headers().iter().any(|(name, _)| super::super::is_for_devices(name)));
        assert!(super::super::is_for_devices("x-deviceinfo"));
    }

    #[test]
    fn no_value_ends_its_line() {
        let mut read = RequestHeaders::parse(headers()).unwrap();
        read.client_info = Some("a\r\nX-Other: b".to_owned());
        assert!(read.to_headers().contains(&("X-ClientInfo", "aX-Other: b".to_owned())));
    }
}
