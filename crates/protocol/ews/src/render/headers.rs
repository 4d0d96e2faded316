//! InternetMessageHeaders out of PidTagTransportMessageHeaders (MS-OXWSCORE 2.2.4.32; RFC 5322 2.2).

use super::source::Source;
use crate::context::Context;
use crate::problem::Problems;
use ropewalk_model::tags;

/// The headers, or only those named.
pub(super) fn of(
    context: &Context<'_>,
    source: &Source<'_>,
    wanted: Option<&[String]>,
) -> Problems<Vec<(String, String)>> {
    let text = source.text(context, tags::PID_TAG_TRANSPORT_MESSAGE_HEADERS)?.unwrap_or_default();
    let mut headers = parse(&text);
    if let Some(wanted) = wanted {
        headers.retain(|(name, _)| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
    }
    Ok(headers)
}

fn parse(text: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        match line.split_once(':') {
            Some((name, value)) if !name.trim().is_empty() => {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines_are_unfolded() {
        let headers = parse("Subject: a\r\n b\r\nX-Y:z\r\nnonsense\r\n\r\nBody: no\r\n");
        assert_eq!(headers, [("Subject".into(), "a b".into()), ("X-Y".into(), "z".into())]);
    }
}
