//! The headers of a response (MS-OXCMAPIHTTP 2.2.2.2), and those that follow DONE (3.2.5.2).

use super::list::{HeaderList, Headers};
use super::{
    ApplicationVersion, CLIENT_INFO, CONTENT_LENGTH, CONTENT_TYPE, CONTENT_TYPE_FAILURE, CONTENT_TYPE_MAPI,
    ELAPSED_TIME, EXPIRATION_INFO, GuidCounter, HeaderError, PENDING_PERIOD,
    PENDING_PERIOD_DEFAULT_MILLISECONDS, REQUEST_ID, REQUEST_TYPE, RESPONSE_CODE, SERVER_APPLICATION,
    SET_COOKIE, START_TIME, SetCookie, TRANSFER_ENCODING, TUNNEL_EXPIRATION_TIME, format_http_date,
    parse_http_date,
};
use crate::{RequestType, ResponseCode};
use ropewalk_base::FileTime;

/// What the headers of a response say. X-DeviceInfo is discarded, as every header that is not named here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// Content-Length; none when the body comes in chunks.
    pub content_length: Option<u64>,
    /// X-ResponseCode; a number, since servers may know more than there are in [`ResponseCode`].
    pub response_code: u32,
    /// X-RequestType, as the client sent it.
    pub request_type: Option<String>,
    /// X-RequestId, as the client sent it.
    pub request_id: Option<String>,
    /// X-ClientInfo, as the client sent it.
    pub client_info: Option<String>,
    /// X-ServerApplication.
    pub server_application: Option<String>,
    /// X-PendingPeriod, milliseconds.
    pub pending_period: Option<u32>,
    /// X-ExpirationInfo, milliseconds.
    pub expiration_info: Option<u32>,
    /// Set-Cookie.
    pub cookies: Vec<SetCookie>,
}

impl ResponseHeaders {
    /// Those of a response in chunks.
    pub const fn new(code: ResponseCode) -> Self {
        Self {
            content_length: None,
            response_code: code.number() as u32,
            request_type: None,
            request_id: None,
            client_info: None,
            server_application: None,
            pending_period: None,
            expiration_info: None,
            cookies: Vec::new(),
        }
    }

    /// Reads names and values.
    ///
    /// # Errors
    /// When X-ResponseCode is missing, one stands there twice, or has a value that is not allowed.
    pub fn parse<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, HeaderError> {
        let list = HeaderList::new(headers);
        list.chunked()?;
        Ok(Self {
            content_length: list.number(CONTENT_LENGTH)?,
            response_code: list.number(RESPONSE_CODE)?.ok_or(HeaderError::Missing(RESPONSE_CODE))?,
            request_type: list.text(REQUEST_TYPE)?,
            request_id: list.text(REQUEST_ID)?,
            client_info: list.text(CLIENT_INFO)?,
            server_application: list.text(SERVER_APPLICATION)?,
            pending_period: list.number(PENDING_PERIOD)?,
            expiration_info: list.number(EXPIRATION_INFO)?,
            cookies: list.all(SET_COOKIE).filter_map(SetCookie::parse).collect(),
        })
    }

    /// Names and values to send. Content-Type follows from X-ResponseCode.
    pub fn to_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Headers::default();
        match self.content_length {
            Some(length) => headers.put(CONTENT_LENGTH, length),
            None => headers.put(TRANSFER_ENCODING, "chunked"),
        }
        headers.put(
            CONTENT_TYPE,
            if self.response_code == 0 { CONTENT_TYPE_MAPI } else { CONTENT_TYPE_FAILURE },
        );
        headers.put_some(REQUEST_TYPE, self.request_type.as_ref());
        headers.put(RESPONSE_CODE, self.response_code);
        headers.put_some(REQUEST_ID, self.request_id.as_ref());
        headers.put_some(CLIENT_INFO, self.client_info.as_ref());
        headers.put_some(SERVER_APPLICATION, self.server_application.as_ref());
        headers.put_some(PENDING_PERIOD, self.pending_period);
        headers.put_some(EXPIRATION_INFO, self.expiration_info);
        self.cookies.iter().for_each(|cookie| headers.put(SET_COOKIE, cookie));
        headers.0
    }

    /// X-ResponseCode; none when the number is not known. Only 0 is success.
    pub fn code(&self) -> Option<ResponseCode> {
        ResponseCode::from_number(self.response_code)
    }

    /// X-RequestType; none when it is missing or not known.
    pub fn kind(&self) -> Option<RequestType> {
        RequestType::parse(self.request_type.as_deref()?)
    }

    /// X-RequestId taken apart.
    pub fn request_counter(&self) -> Option<GuidCounter> {
        GuidCounter::parse(self.request_id.as_deref()?)
    }

    /// X-ServerApplication taken apart.
    pub fn server_version(&self) -> Option<ApplicationVersion> {
        ApplicationVersion::parse(self.server_application.as_deref()?)
    }

    /// Milliseconds between PENDING meta-tags, from X-PendingPeriod or its default.
    pub fn pending_period_milliseconds(&self) -> u32 {
        self.pending_period.unwrap_or(PENDING_PERIOD_DEFAULT_MILLISECONDS)
    }
}

/// Headers between DONE and the body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FinalHeaders {
    /// X-ResponseCode, which replaces that of the HTTP headers.
    pub response_code: Option<u32>,
    /// Content-Type, when the body is no success.
    pub content_type: Option<String>,
    /// X-ElapsedTime, milliseconds.
    pub elapsed_time: Option<u64>,
    /// X-StartTime, whole seconds.
    pub start_time: Option<FileTime>,
    /// X-TunnelExpirationTime, milliseconds.
    pub tunnel_expiration_time: Option<u32>,
}

impl FinalHeaders {
    /// Those of a request that was carried out.
    pub fn new(code: ResponseCode, elapsed_milliseconds: u64, start_time: FileTime) -> Self {
        let failed = code != ResponseCode::Success;
        Self {
            response_code: Some(u32::from(code.number())),
            content_type: failed.then(|| CONTENT_TYPE_FAILURE.to_owned()),
            elapsed_time: Some(elapsed_milliseconds),
            start_time: Some(start_time),
            tunnel_expiration_time: None,
        }
    }

    /// Reads names and values.
    ///
    /// # Errors
    /// When one stands there twice or has a value that is not allowed.
    pub fn parse<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, HeaderError> {
        let list = HeaderList::new(headers);
        let start = list.one(START_TIME)?;
        let start = start.map(|date| parse_http_date(date).ok_or(HeaderError::Invalid(START_TIME)));
        Ok(Self {
            response_code: list.number(RESPONSE_CODE)?,
            content_type: list.text(CONTENT_TYPE)?,
            elapsed_time: list.number(ELAPSED_TIME)?,
            start_time: start.transpose()?,
            tunnel_expiration_time: list.number(TUNNEL_EXPIRATION_TIME)?,
        })
    }

    /// Names and values to send.
    pub fn to_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = Headers::default();
        headers.put_some(RESPONSE_CODE, self.response_code);
        headers.put_some(CONTENT_TYPE, self.content_type.as_ref());
        headers.put_some(ELAPSED_TIME, self.elapsed_time);
        headers.put_some(START_TIME, self.start_time.map(format_http_date));
        headers.put_some(TUNNEL_EXPIRATION_TIME, self.tunnel_expiration_time);
        headers.0
    }

    /// X-ResponseCode; none when it is missing or its number is not known.
    pub fn code(&self) -> Option<ResponseCode> {
        ResponseCode::from_number(self.response_code?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "{E2EA6C1C-E61B-49E9-9CFB-38184F907552}:123456";

    fn headers() -> Vec<(&'static str, &'static str)> {
        vec![
            ("Content-Length", "170"),
            ("Content-Type", "application/mapi-http"),
            ("X-RequestType", "bind"),
            ("X-ResponseCode", "0"),
            ("X-RequestId", ID),
            ("X-ClientInfo", "{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:123"),
            ("X-ServerApplication", "Exchange/15.00.0847.032"),
            ("X-PendingPeriod", "15000"),
            ("X-ExpirationInfo", "900000"),
            ("Set-Cookie", "MapiContext=c; path=/mapi/; HttpOnly"),
            ("Set-Cookie", "MapiSequence=s"),
        ]
    }

    fn borrowed<'a>(list: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
        list.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// covers: MS-OXCMAPIHTTP_R44, MS-OXCMAPIHTTP_R2040, MS-OXCMAPIHTTP_R156, MS-OXCMAPIHTTP_R157,
    /// MS-OXCMAPIHTTP_R164, MS-OXCMAPIHTTP_R167, MS-OXCMAPIHTTP_R2037
    #[test]
    fn headers_both_ways() {
        let read = ResponseHeaders::parse(headers()).unwrap();
        assert_eq!((read.code(), read.kind()), (Some(ResponseCode::Success), Some(RequestType::Bind)));
        assert_eq!(read.request_counter().map(|id| id.counter), Some(123_456));
        assert_eq!(read.server_version().map(|version| version.numbers), Some([15, 0, 847, 32]));
        assert_eq!((read.pending_period_milliseconds(), read.expiration_info), (15_000, Some(900_000)));
        let cookies: Vec<_> = read.cookies.iter().map(|cookie| (cookie.name(), cookie.value())).collect();
        assert_eq!(cookies, [("MapiContext", "c"), ("MapiSequence", "s")]);
        let written = read.to_headers();
        assert_eq!(borrowed(&written), headers());
    }

    /// covers: MS-OXCMAPIHTTP_R158, MS-OXCMAPIHTTP_R2038, MS-OXCMAPIHTTP_R76, MS-OXCMAPIHTTP_R2050
    #[test]
    fn a_failure_is_html_and_a_chunked_response_has_no_length() {
        let headers = ResponseHeaders::new(ResponseCode::ContextNotFound);
        assert_eq!(headers.pending_period_milliseconds(), 30_000);
        let written = headers.to_headers();
        let expected =
            [("Transfer-Encoding", "chunked"), ("Content-Type", "text/html"), ("X-ResponseCode", "10")];
        assert_eq!(borrowed(&written), expected);
        assert_eq!(ResponseHeaders::parse(borrowed(&written)), Ok(headers));
    }

    #[test]
    fn response_codes_that_are_not_known_are_kept() {
        let parse = |code| ResponseHeaders::parse([("X-ResponseCode", code)]);
        let unknown = parse("20").unwrap();
        assert_eq!((unknown.response_code, unknown.code()), (20, None));
        assert_eq!(parse("").unwrap_err(), HeaderError::Invalid("X-ResponseCode"));
        assert_eq!(parse("4294967296").unwrap_err(), HeaderError::Invalid("X-ResponseCode"));
        assert_eq!(ResponseHeaders::parse([]).unwrap_err(), HeaderError::Missing("X-ResponseCode"));
    }

    /// covers: MS-OXCMAPIHTTP_R168, MS-OXCMAPIHTTP_R169, MS-OXCMAPIHTTP_R170, MS-OXCMAPIHTTP_R171,
    /// MS-OXCMAPIHTTP_R2228, MS-OXCMAPIHTTP_R2230
    #[test]
    fn headers_after_done_both_ways() {
        let start = FileTime::from_unix_seconds(784_111_777);
        let mut last = FinalHeaders::new(ResponseCode::EndpointShuttingDown, 17, start);
        last.tunnel_expiration_time = Some(1_200_000);
        let written = last.to_headers();
        let expected = [
            ("X-ResponseCode", "18"),
            ("Content-Type", "text/html"),
            ("X-ElapsedTime", "17"),
            ("X-StartTime", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("X-TunnelExpirationTime", "1200000"),
        ];
        assert_eq!(borrowed(&written), expected);
        assert_eq!(FinalHeaders::parse(expected).as_ref(), Ok(&last));
        assert_eq!(last.code(), Some(ResponseCode::EndpointShuttingDown));
        assert_eq!(FinalHeaders::parse([]), Ok(FinalHeaders::default()));
        assert_eq!(FinalHeaders::new(ResponseCode::Success, 0, start).content_type, None);
        for (name, value) in [("X-StartTime", "today"), ("X-ElapsedTime", "1.5")] {
            assert_eq!(FinalHeaders::parse([(name, value)]), Err(HeaderError::Invalid(name)));
        }
    }
}
