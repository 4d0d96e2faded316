//! Headers as they come from HTTP: names and values in any order, names in any case.

use super::HeaderError;
use std::fmt::Display;

/// Headers that are being read.
pub(super) struct HeaderList<'a>(Vec<(&'a str, &'a str)>);

impl<'a> HeaderList<'a> {
    pub(super) fn new(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(headers.into_iter().map(|(name, value)| (name.trim(), value.trim())).collect())
    }

    /// All values of a header.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The value of a header that may stand there once.
    pub(super) fn one(&self, name: &'static str) -> Result<Option<&'a str>, HeaderError> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() { Err(HeaderError::Repeated(name)) } else { Ok(first) }
    }

    /// As [`HeaderList::one`], kept as text.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, HeaderError> {
        Ok(self.one(name)?.map(str::to_owned))
    }

    /// The value of a header that must stand there.
    pub(super) fn needed(&self, name: &'static str) -> Result<&'a str, HeaderError> {
        self.one(name)?.ok_or(HeaderError::Missing(name))
    }

    /// A decimal number: digits and nothing else.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &'static str) -> Result<Option<N>, HeaderError> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = if digits { text.parse().ok() } else { None };
        number.map(Some).ok_or(HeaderError::Invalid(name))
    }

    /// Whether Transfer-Encoding says `chunked`.
    pub(super) fn chunked(&self) -> Result<bool, HeaderError> {
        let name = super::TRANSFER_ENCODING;
        match self.one(name)? {
            None => Ok(false),
            Some(coding) if coding.eq_ignore_ascii_case("chunked") => Ok(true),
            Some(_) => Err(HeaderError::Invalid(name)),
        }
    }
}

/// Headers that are being written.
#[derive(Default)]
pub(super) struct Headers(pub(super) Vec<(&'static str, String)>);

impl Headers {
    /// A header that is there. Bytes that would end its line are left out.
    pub(super) fn put(&mut self, name: &'static str, value: impl Display) {
        let mut value = value.to_string();
        value.retain(|char| !char.is_control());
        self.0.push((name, value));
    }

    /// A header that may be there.
    pub(super) fn put_some(&mut self, name: &'static str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }
}
