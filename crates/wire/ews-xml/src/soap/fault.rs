//! SOAP faults as EWS sends them (MS-OXWSCDATA): the response code stands in the fault code and in the
//! detail.

use super::SoapVersion;
use crate::response_code::ResponseCode;
use crate::xml::{ERRORS, TYPES, XmlWriter};

/// Where and how a request left the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaViolation {
    /// Line, from 1.
    pub line: usize,
    /// Position in the line, from 1.
    pub position: usize,
    /// What is wrong.
    pub text: String,
}

/// A fault. It goes out with HTTP status 500 (SOAP 1.1 section 6.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Version of the envelope.
    pub soap: SoapVersion,
    /// ResponseCode.
    pub code: ResponseCode,
    /// What happened, in English.
    pub message: String,
    /// For ErrorSchemaValidation.
    pub violation: Option<SchemaViolation>,
    /// For ErrorServerBusy: how long to wait, milliseconds.
    pub back_off_milliseconds: Option<u32>,
}

impl Fault {
    /// A fault without more detail, in a SOAP 1.1 envelope.
    pub fn new(code: ResponseCode, message: impl Into<String>) -> Self {
        Self {
            soap: SoapVersion::Soap11,
            code,
            message: message.into(),
            violation: None,
            back_off_milliseconds: None,
        }
    }

    fn encode_detail(&self, w: &mut XmlWriter) {
        for (name, text) in [("e:ResponseCode", self.code.as_str()), ("e:Message", &self.message)] {
            w.start(name);
            w.attribute("xmlns:e", ERRORS);
            w.text(text);
            w.end(name);
        }
        if self.violation.is_none() && self.back_off_milliseconds.is_none() {
            return;
        }
        w.start("t:MessageXml");
        w.attribute("xmlns:t", TYPES);
        if let Some(violation) = &self.violation {
            w.value("t:LineNumber", violation.line);
            w.value("t:LinePosition", violation.position);
            w.leaf("t:Violation", &violation.text);
        }
        if let Some(milliseconds) = self.back_off_milliseconds {
            w.start("t:Value");
            w.attribute("Name", "BackOffMilliseconds");
            w.text(&milliseconds.to_string());
            w.end("t:Value");
        }
        w.end("t:MessageXml");
    }
}

/// Writes a fault.
pub fn encode_fault(fault: &Fault) -> String {
    let message = match &fault.violation {
        Some(violation) => format!("The request failed schema validation: {}", violation.text),
        None => fault.message.clone(),
    };
    let code = format!("a:{}", fault.code);
    let mut w = XmlWriter::new();
    w.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    w.start("s:Envelope");
    w.attribute("xmlns:s", fault.soap.namespace());
    w.start("s:Body");
    w.start("s:Fault");
    match fault.soap {
        SoapVersion::Soap11 => {
            w.start("faultcode");
            w.attribute("xmlns:a", TYPES);
            w.text(&code);
            w.end("faultcode");
            w.start("faultstring");
            w.attribute("xml:lang", "en-US");
            w.text(&message);
            w.end("faultstring");
            w.element("detail", |w| fault.encode_detail(w));
        }
        SoapVersion::Soap12 => {
            w.element("s:Code", |w| {
                w.leaf("s:Value", "s:Sender");
                w.element("s:Subcode", |w| {
                    w.start("s:Value");
                    w.attribute("xmlns:a", TYPES);
                    w.text(&code);
                    w.end("s:Value");
                });
            });
            w.element("s:Reason", |w| {
                w.start("s:Text");
                w.attribute("xml:lang", "en-US");
                w.text(&message);
                w.end("s:Text");
            });
            w.element("s:Detail", |w| fault.encode_detail(w));
        }
    }
    w.end("s:Fault");
    w.end("s:Body");
    w.end("s:Envelope");
    w.finish()
}
