//! SOAP headers of a request (MS-OXWSCDATA).

use super::SoapVersion;
use crate::types::Precision;
use crate::xml::{Element, Violation};

/// A schema version (MS-OXWSCDATA ExchangeVersionType, and the dated ones after it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[allow(missing_docs, reason = "each variant is the version of its name")]
pub enum ServerVersion {
    /// Also what a request without the header asks for.
    #[default]
    Exchange2007,
    Exchange2007Sp1,
    Exchange2010,
    Exchange2010Sp1,
    Exchange2010Sp2,
    Exchange2013,
    Exchange2013Sp1,
    Exchange2015,
    Exchange2016,
    /// `V2016_01_06`, `V2017_07_11` ...
    Dated {
        year: u16,
        month: u8,
        day: u8,
    },
}

impl ServerVersion {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("Exchange2007", Self::Exchange2007),
        ("Exchange2007_SP1", Self::Exchange2007Sp1),
        ("Exchange2010", Self::Exchange2010),
        ("Exchange2010_SP1", Self::Exchange2010Sp1),
        ("Exchange2010_SP2", Self::Exchange2010Sp2),
        ("Exchange2013", Self::Exchange2013),
        ("Exchange2013_SP1", Self::Exchange2013Sp1),
        ("Exchange2015", Self::Exchange2015),
        ("Exchange2016", Self::Exchange2016),
    ];

    /// By its name on the wire.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some((_, version)) = Self::NAMES.iter().find(|(known, _)| *known == name) {
            return Some(*version);
        }
        let mut parts = name.strip_prefix('V')?.split('_');
        let mut part = |length: usize| {
            parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
        };
        let year = part(4)?.parse().ok()?;
        let month = part(2)?.parse().ok()?;
        let day = part(2)?.parse().ok()?;
        parts.next().is_none().then_some(Self::Dated { year, month, day })
    }
}

/// Whom the caller wants to act as (MS-OXWSCDATA, ConnectingSIDType).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impersonation {
    /// PrincipalName: a UPN.
    PrincipalName(String),
    /// SID.
    Sid(String),
    /// PrimarySmtpAddress.
    PrimarySmtpAddress(String),
    /// SmtpAddress: any address of the mailbox.
    SmtpAddress(String),
}

/// The headers that mean something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// RequestServerVersion.
    pub version: ServerVersion,
    /// ExchangeImpersonation.
    pub impersonation: Option<Impersonation>,
    /// TimeZoneContext: the Id of the time zone definition.
    pub time_zone: Option<String>,
    /// MailboxCulture.
    pub culture: Option<String>,
    /// DateTimePrecision.
    pub precision: Precision,
}

pub(super) enum HeaderError {
    Schema(Violation),
    Version(String),
    Duplicate(String),
}

impl From<Violation> for HeaderError {
    fn from(violation: Violation) -> Self {
        Self::Schema(violation)
    }
}

impl Header {
    pub(super) fn decode(element: &Element, _: SoapVersion) -> Result<Self, HeaderError> {
        let mut header = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for child in element.ews_children() {
            let name = child.name.as_str();
            let known = [
                "RequestServerVersion",
                "ExchangeImpersonation",
                "TimeZoneContext",
                "MailboxCulture",
                "DateTimePrecision",
            ];
            if !known.contains(&name) {
                continue;
            }
            if seen.contains(&name) {
                return Err(HeaderError::Duplicate(name.to_owned()));
            }
            seen.push(name);
            match name {
                "RequestServerVersion" => {
                    let version = child.required("Version")?;
                    let shown = || HeaderError::Version(version.chars().take(64).collect());
                    header.version = ServerVersion::parse(version).ok_or_else(shown)?;
                }
                "ExchangeImpersonation" => header.impersonation = Some(impersonation(child)?),
                "TimeZoneContext" => {
                    let definition = child.child("TimeZoneDefinition");
                    header.time_zone = definition.and_then(|zone| zone.attribute("Id")).map(str::to_owned);
                }
                "MailboxCulture" => header.culture = Some(child.text.trim().to_owned()),
                _ => {
                    header.precision = child.text_choice(&[
                        ("Seconds", Precision::Seconds),
                        ("Milliseconds", Precision::Milliseconds),
                    ])?;
                }
            }
        }
        Ok(header)
    }
}

fn impersonation(element: &Element) -> Result<Impersonation, Violation> {
    let sid = element.required_child("ConnectingSID")?;
    let choice = sid
        .ews_children()
        .next()
        .ok_or_else(|| sid.violation("The element 'ConnectingSID' has incomplete content."))?;
    let text = choice.text.trim().to_owned();
    match choice.name.as_str() {
        "PrincipalName" => Ok(Impersonation::PrincipalName(text)),
        "SID" => Ok(Impersonation::Sid(text)),
        "PrimarySmtpAddress" => Ok(Impersonation::PrimarySmtpAddress(text)),
        "SmtpAddress" => Ok(Impersonation::SmtpAddress(text)),
        _ => Err(sid.unexpected(choice)),
    }
}
