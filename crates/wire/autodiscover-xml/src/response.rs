//! The Autodiscover response: MS-OXDSCLI 2.2.4.

use crate::schema::{OUTLOOK_RESPONSE, RESPONSE};
use quick_xml::escape::escape;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// Settings for Outlook and EWS clients.
    Settings(Settings),
    /// There are none.
    Error(ErrorResponse),
}

/// Settings (2.2.4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whose they are.
    pub user: User,
    /// MAPI over HTTP, for who asked for it.
    pub mapi_http: Option<MapiHttp>,
    /// The other ways in.
    pub protocols: Vec<Protocol>,
    /// The WEB protocol, which names the web services beside MAPI over HTTP.
    pub web: Option<Web>,
}

/// Whose settings (2.2.4.1.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name others see.
    pub display_name: String,
    /// The legacy DN, the UserDn of MAPI's Connect.
    pub legacy_dn: String,
    /// The primary SMTP address.
    pub smtp_address: String,
    /// The GUID of the organisation.
    pub deployment_id: String,
}

/// `Protocol` with the attributes `Type="mapiHttp" Version="1"` (2.2.4.1.1.2.6, 3.2.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapiHttp {
    /// URL of the mailbox endpoint.
    pub mail_store_url: String,
    /// URL of the address book endpoint.
    pub address_book_url: String,
}

/// The Type element of a Protocol (2.2.4.1.1.2.6.46).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolType {
    /// From inside the organisation's network.
    Exch,
    /// From outside of it.
    Expr,
}

impl ProtocolType {
    /// The text of the element.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exch => "EXCH",
            Self::Expr => "EXPR",
        }
    }
}

/// One way in (2.2.4.1.1.2.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// From where.
    pub kind: ProtocolType,
    /// Host name.
    pub server: String,
    /// The server's X.500 name, from which the database's is made; EXCH only.
    pub server_dn: Option<String>,
    /// Whether TLS is used; EXPR only.
    pub tls: bool,
    /// URL of Exchange Web Services: availability, out of office, and everything else.
    pub ews_url: String,
}

/// The WEB protocol: where the web services are, seen from inside and outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// URL of Exchange Web Services.
    pub ews_url: String,
}

/// Why there are no settings (2.2.4.1.1.3). The time and the id are for the eye only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The number.
    pub code: u16,
    /// What it means.
    pub message: &'static str,
    /// Time of day, `HH:MM:SS.fffffff` UTC.
    pub time: String,
    /// A number that stands for the server.
    pub id: u32,
}

impl ErrorResponse {
    /// 500: nobody has this address.
    pub const NOT_FOUND: (u16, &str) = (500, "The email address can't be found.");
    /// 501: this is not an address.
    pub const BAD_ADDRESS: (u16, &str) = (501, "Bad address.");
    /// 600: this is not a request.
    pub const INVALID_REQUEST: (u16, &str) = (600, "Invalid Request");
    /// 601: nobody here makes such an answer.
    pub const NO_PROVIDER: (u16, &str) = (601, "Provider is not available.");

    /// An error with one of the codes above.
    pub fn new((code, message): (u16, &'static str), time: String, id: u32) -> Self {
        Self { code, message, time, id }
    }
}

/// ServerVersion (2.2.4.1.1.2.6.43): four bits that are always 7, six each of major and minor version, one
/// set bit and fifteen of build, as eight hexadecimal digits.
pub fn server_version(major: u8, minor: u8, build: u16) -> String {
    let version = 7 << 28 | u32::from(major & 0x3F) << 22 | u32::from(minor & 0x3F) << 16;
    format!("{:08X}", version | 0x8000 | u32::from(build & 0x7FFF))
}

/// Writes an answer as UTF-8 XML.
pub fn encode(response: &Response) -> String {
    let mut xml = Xml(String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
    xml.inside("Autodiscover", &[("xmlns", RESPONSE)], |xml| match response {
        Response::Settings(settings) => {
            xml.inside("Response", &[("xmlns", OUTLOOK_RESPONSE)], |xml| encode_settings(xml, settings));
        }
        Response::Error(error) => xml.inside("Response", &[], |xml| {
            let attributes = [("Time", error.time.as_str()), ("Id", &error.id.to_string())];
            xml.inside("Error", &attributes, |xml| {
                xml.leaf("ErrorCode", &error.code.to_string());
                xml.leaf("Message", error.message);
                xml.leaf("DebugData", "");
            });
        }),
    });
    xml.0
}

fn encode_settings(xml: &mut Xml, settings: &Settings) {
    xml.inside("User", &[], |xml| {
        xml.leaf("DisplayName", &settings.user.display_name);
        xml.leaf("LegacyDN", &settings.user.legacy_dn);
        xml.leaf("AutoDiscoverSMTPAddress", &settings.user.smtp_address);
        xml.leaf("DeploymentId", &settings.user.deployment_id);
    });
    xml.inside("Account", &[], |xml| {
        xml.leaf("AccountType", "email");
        xml.leaf("Action", "settings");
        xml.leaf("MicrosoftOnline", "False");
        if let Some(mapi) = &settings.mapi_http {
            xml.inside("Protocol", &[("Type", "mapiHttp"), ("Version", "1")], |xml| {
                for (name, url) in
                    [("MailStore", &mapi.mail_store_url), ("AddressBook", &mapi.address_book_url)]
                {
                    xml.inside(name, &[], |xml| {
                        xml.leaf("InternalUrl", url);
                        xml.leaf("ExternalUrl", url);
                    });
                }
            });
        }
        for protocol in &settings.protocols {
            encode_protocol(xml, protocol);
        }
        if let Some(web) = &settings.web {
            encode_web(xml, web);
        }
    });
}

fn encode_protocol(xml: &mut Xml, protocol: &Protocol) {
    xml.inside("Protocol", &[], |xml| {
        xml.leaf("Type", protocol.kind.as_str());
        xml.leaf("Server", &protocol.server);
        if let Some(dn) = &protocol.server_dn {
            xml.leaf("ServerDN", dn);
            // 15.1, Exchange Server 2016: the newest that speaks every protocol this server is to speak.
            xml.leaf("ServerVersion", &server_version(15, 1, 2507));
            xml.leaf("MdbDN", &format!("{dn}/cn=Microsoft Private MDB"));
        }
        if protocol.kind == ProtocolType::Expr {
            xml.leaf("SSL", if protocol.tls { "On" } else { "Off" });
            xml.leaf("AuthPackage", "Basic");
        }
        encode_web_services(xml, &protocol.ews_url);
    });
}

/// 4.4 shows where a client of MAPI over HTTP finds the web services: inside WEB, once for each side.
fn encode_web(xml: &mut Xml, web: &Web) {
    xml.inside("Protocol", &[], |xml| {
        xml.leaf("Type", "WEB");
        for (side, kind) in [("External", ProtocolType::Expr), ("Internal", ProtocolType::Exch)] {
            xml.inside(side, &[], |xml| {
                xml.inside("Protocol", &[], |xml| {
                    xml.leaf("Type", kind.as_str());
                    encode_web_services(xml, &web.ews_url);
                });
            });
        }
    });
}

fn encode_web_services(xml: &mut Xml, url: &str) {
    xml.leaf("ASUrl", url);
    xml.leaf("EwsUrl", url);
    xml.leaf("OOFUrl", url);
}

/// XML being written.
struct Xml(String);

impl Xml {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push_str(&format!(" {key}=\"{}\"", escape(*value)));
        }
    }

    fn inside(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.0.push('>');
        content(self);
        self.0.push_str(&format!("</{name}>"));
    }

    fn leaf(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        if text.is_empty() {
            self.0.push_str(" />");
            return;
        }
        // Characters XML 1.0 2.2 does not have would make the whole answer unreadable.
        let text: String =
            text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect();
        self.0.push_str(&format!(">{}</{name}>", escape(text.as_str())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            user: User {
                display_name: "A & B <c>".into(),
                legacy_dn: "/o=x/cn=y".into(),
                smtp_address: "a@b.test".into(),
                deployment_id: "1".into(),
            },
            mapi_http: None,
            protocols: vec![],
            web: Some(Web { ews_url: "https://h/EWS/Exchange.asmx".into() }),
        }
    }

    /// The version in Microsoft's own sample is 8.0 build 647.
    #[test]
    fn versions() {
        assert_eq!(server_version(8, 0, 0x0287), "72008287");
        assert_eq!(server_version(15, 1, 2507), "73C189CB");
    }

    #[test]
    fn text_is_escaped() {
        let xml = encode(&Response::Settings(settings()));
        assert!(xml.contains("<DisplayName>A &amp; B &lt;c&gt;</DisplayName>"), "{xml}");
    }

    #[test]
    fn mapi_http_has_its_type_as_an_attribute() {
        let mut settings = settings();
        settings.mapi_http =
            Some(MapiHttp { mail_store_url: "https://h/m".into(), address_book_url: "https://h/n".into() });
        let xml = encode(&Response::Settings(settings));
        let expected = "<Protocol Type=\"mapiHttp\" Version=\"1\"><MailStore><InternalUrl>https://h/m</InternalUrl>\
            <ExternalUrl>https://h/m</ExternalUrl></MailStore><AddressBook>";
        assert!(xml.contains(expected), "{xml}");
    }

    /// As in Microsoft's sample of an error response.
    #[test]
    fn errors() {
        let error =
            ErrorResponse::new(ErrorResponse::INVALID_REQUEST, "21:25:04.8897083".into(), 4_130_155_072);
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Autodiscover xmlns=\"{RESPONSE}\"><Response>\
             <Error Time=\"21:25:04.8897083\" Id=\"4130155072\"><ErrorCode>600</ErrorCode>\
             <Message>Invalid Request</Message><DebugData /></Error></Response></Autodiscover>"
        );
        assert_eq!(encode(&Response::Error(error)), expected);
    }
}
