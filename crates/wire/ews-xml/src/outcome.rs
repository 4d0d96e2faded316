//! Response messages (MS-OXWSCDATA 2.2.4.67, ResponseMessageType).

use crate::field::Path;
use crate::response_code::ResponseCode;
use crate::xml::XmlWriter;

/// What went wrong with one item of a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {text}")]
pub struct Problem {
    /// ResponseCode.
    pub code: ResponseCode,
    /// MessageText, in English.
    pub text: String,
    /// Paths in MessageXml: the properties this is about.
    pub paths: Vec<Path>,
}

impl Problem {
    /// A problem about no property in particular.
    pub fn new(code: ResponseCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), paths: Vec::new() }
    }

    /// A problem with one property.
    pub fn with_path(code: ResponseCode, text: impl Into<String>, path: Path) -> Self {
        Self { code, text: text.into(), paths: vec![path] }
    }
}

/// The answer about one item of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// ResponseClass Success.
    Success(T),
    /// ResponseClass Warning: done in part, or not at all because an earlier one failed.
    Warning(Problem, Option<T>),
    /// ResponseClass Error.
    Error(Problem),
}

impl<T> From<Result<T, Problem>> for Outcome<T> {
    fn from(result: Result<T, Problem>) -> Self {
        match result {
            Ok(value) => Self::Success(value),
            Err(problem) => Self::Error(problem),
        }
    }
}

impl<T> Outcome<T> {
    /// Writes the response message `name`; `content` writes what follows the common elements.
    pub(crate) fn encode(
        &self,
        name: &str,
        w: &mut XmlWriter,
        content: impl FnOnce(Option<&T>, &mut XmlWriter),
    ) {
        let (class, problem, value) = match self {
            Self::Success(value) => ("Success", None, Some(value)),
            Self::Warning(problem, value) => ("Warning", Some(problem), value.as_ref()),
            Self::Error(problem) => ("Error", Some(problem), None),
        };
        w.start(name);
        w.attribute("ResponseClass", class);
        match problem {
            None => w.leaf("m:ResponseCode", ResponseCode::NoError.as_str()),
            Some(problem) => {
                w.leaf("m:MessageText", &problem.text);
                w.leaf("m:ResponseCode", problem.code.as_str());
                w.value("m:DescriptiveLinkKey", 0);
                if !problem.paths.is_empty() {
                    w.element("m:MessageXml", |w| problem.paths.iter().for_each(|path| path.encode(w)));
                }
            }
        }
        content(value, w);
        w.end(name);
    }
}
