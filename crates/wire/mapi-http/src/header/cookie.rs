//! Cookies (MS-OXCMAPIHTTP 2.2.3.2.3, 2.2.3.2.4, 3.1.5.1; RFC 6265): opaque to the client, which sends all it has.

use std::fmt;

/// Whether a name or value can stand in a header without ending its field.
fn is_plain(text: &str) -> bool {
    text.chars().all(|char| !char.is_control() && char != ';' && char != ',' && !char.is_whitespace())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && is_plain(name) && !name.contains('=')
}

/// The cookies of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads the values of all Cookie headers, in their order. What has no name and value is left out.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let pairs = lines.into_iter().flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
        });
        Self(pairs.collect())
    }

    /// The value of a cookie by its name without case; of several with one name the last.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rfind(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Names and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Cookies {
    /// The value of one Cookie header: `cookie1=value1; cookie2=value2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(place, (name, value))| {
            let separator = if place == 0 { "" } else { "; " };
            write!(f, "{separator}{name}={value}")
        })
    }
}

/// A cookie from the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: String,
    attributes: Vec<(String, Option<String>)>,
}

impl SetCookie {
    /// A cookie; none when its name or value cannot stand in a header.
    pub fn new(name: &str, value: &str) -> Option<Self> {
        let plain = is_name(name) && is_plain(value);
        plain.then(|| Self { name: name.to_owned(), value: value.to_owned(), attributes: Vec::new() })
    }

    /// The same with an attribute, such as `path` or `HttpOnly`; none when that cannot stand in a header.
    #[must_use]
    pub fn with(mut self, attribute: &str, value: Option<&str>) -> Option<Self> {
        let plain = |text: &str| !text.contains(';') && !text.chars().any(char::is_control);
        if !is_name(attribute) || !value.is_none_or(plain) {
            return None;
        }
        self.attributes.push((attribute.to_owned(), value.map(str::to_owned)));
        Some(self)
    }

    /// Reads the value of one Set-Cookie header; none when it has no name.
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() {
            return None;
        }
        let attributes =
            parts.filter(|part| !part.trim().is_empty()).map(|part| match part.split_once('=') {
                Some((name, value)) => (name.trim().to_owned(), Some(value.trim().to_owned())),
                None => (part.trim().to_owned(), None),
            });
        Some(Self { name: name.to_owned(), value: value.to_owned(), attributes: attributes.collect() })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// An attribute by its name without case: none when it is not there, an empty text when it has no value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().rfind(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_deref().unwrap_or_default())
    }

    /// Whether the server takes the cookie back: Max-Age is not above zero (RFC 6265 5.2.2).
    pub fn is_removal(&self) -> bool {
        let age = self.attribute("Max-Age").and_then(|age| age.parse::<i64>().ok());
        age.is_some_and(|age| age <= 0)
    }
}

impl fmt::Display for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)?;
        self.attributes.iter().try_for_each(|(name, value)| match value {
            Some(value) => write!(f, "; {name}={value}"),
            None => write!(f, "; {name}"),
        })
    }
}

/// The cookies a client has of one session context: "all cookies returned to the client MUST be saved during the
/// life of the Session Context".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CookieJar(Cookies);

impl CookieJar {
    /// Takes the cookies of a response: a name that is known, with its case, gets the new value and keeps its
    /// place.
    pub fn take<'a>(&mut self, cookies: impl IntoIterator<Item = &'a SetCookie>) {
        for cookie in cookies {
            let known = &mut self.0.0;
            let place = known.iter().position(|(name, _)| *name == cookie.name);
            match place {
                Some(place) if cookie.is_removal() => drop(known.remove(place)),
                None if cookie.is_removal() => {}
                Some(place) => {
                    if let Some((_, value)) = known.get_mut(place) {
                        value.clone_from(&cookie.value);
                    }
                }
                None => known.push((cookie.name.clone(), cookie.value.clone())),
            }
        }
    }

    /// What the next request sends.
    pub const fn cookies(&self) -> &Cookies {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R71, MS-OXCMAPIHTTP_R72, MS-OXCMAPIHTTP_R73, MS-OXCMAPIHTTP_R74
    #[test]
    fn cookies_both_ways() {
        let cookies = Cookies::parse(["cookie1=value1; cookie2=value2"]);
        assert_eq!(cookies.to_string(), "cookie1=value1; cookie2=value2");
        assert_eq!(cookies.iter().collect::<Vec<_>>(), [("cookie1", "value1"), ("cookie2", "value2")]);
        assert_eq!((cookies.get("cookie2"), cookies.get("Cookie2")), (Some("value2"), Some("value2")));
        assert!(Cookies::parse([""]).is_empty());
    }

    #[test]
    fn cookies_stand_in_any_order_on_any_number_of_lines() {
        let cookies = Cookies::parse(["b=2;a=1", "", " ; =x; novalue ;c = x=y= ", "a=3;"]);
        assert_eq!(cookies.to_string(), "b=2; a=1; c=x=y=; a=3");
        assert_eq!(cookies.get("a"), Some("3"), "the last of several");
        assert_eq!(cookies.get("c"), Some("x=y="), "a value may have an equals sign, as base64 has");
    }

    /// covers: MS-OXCMAPIHTTP_R68
    #[test]
    fn cookies_of_the_server_both_ways() {
        let line = "MapiContext=AB==; path=/mapi/; Secure; HttpOnly";
        let cookie = SetCookie::parse(line).unwrap();
        assert_eq!((cookie.name(), cookie.value()), ("MapiContext", "AB=="));
        assert_eq!((cookie.attribute("PATH"), cookie.attribute("httponly")), (Some("/mapi/"), Some("")));
        assert_eq!((cookie.attribute("domain"), cookie.is_removal()), (None, false));
        assert_eq!(cookie.to_string(), line);
        let made =
            SetCookie::new("MapiContext", "AB==").and_then(|cookie| cookie.with("path", Some("/mapi/")));
        let made = made.and_then(|cookie| cookie.with("Secure", None)?.with("HttpOnly", None));
        assert_eq!(made, Some(cookie));
        assert_eq!(SetCookie::parse("no name"), None);
        assert_eq!(SetCookie::parse("=value"), None);
    }

    #[test]
    fn what_would_end_the_field_is_no_cookie() {
        for (name, value) in [("a", "1;b=2"), ("a", "1\r\nX: y"), ("a b", ""), ("a=", ""), ("", "x")] {
            assert_eq!(SetCookie::new(name, value), None, "{name}={value}");
        }
        assert_eq!(SetCookie::new("a", "1").unwrap().with("path", Some("/;x")), None);
    }

    /// covers: MS-OXCMAPIHTTP_R1148, MS-OXCMAPIHTTP_R1149
    #[test]
    fn a_client_sends_the_last_value_of_every_cookie_it_got() {
        let mut jar = CookieJar::default();
        let take = |jar: &mut CookieJar, lines: &[&str]| {
            let cookies: Vec<_> = lines.iter().filter_map(|line| SetCookie::parse(line)).collect();
            jar.take(&cookies);
            jar.cookies().to_string()
        };
        let first = ["MapiContext=c1; path=/mapi", "MapiRouting=r1", "MapiSequence=s1; HttpOnly"];
        assert_eq!(take(&mut jar, &first), "MapiContext=c1; MapiRouting=r1; MapiSequence=s1");
        let second = ["MapiSequence=s2", "MapiSequence=s3", "X-BackEndCookie=b"];
        let all = "MapiContext=c1; MapiRouting=r1; MapiSequence=s3; X-BackEndCookie=b";
        assert_eq!(take(&mut jar, &second), all);
        let gone = take(&mut jar, &["MapiRouting=; Max-Age=0", "never=; max-age=-1"]);
        assert_eq!(gone, "MapiContext=c1; MapiSequence=s3; X-BackEndCookie=b");
    }
}
