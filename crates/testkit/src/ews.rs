//! A small EWS client: requests as text, answers searched as text. Enough to compare what the server says with
//! what other protocols say, and to measure it.

use crate::http::HttpClient;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

/// A user's connection to the EWS endpoint.
pub struct EwsClient {
    http: HttpClient,
    authorization: String,
}

/// An item as FindItem names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EwsItemId {
    /// Id.
    pub id: String,
    /// ChangeKey.
    pub change_key: String,
}

impl EwsClient {
    /// Connects to `http://host:port` for a user.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn connect(address: &str, user: &str, password: &str) -> io::Result<Self> {
        let authorization = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        Ok(Self { http: HttpClient::connect(address)?, authorization })
    }

    /// Sends the body of a SOAP request; gives the answer's status and text.
    ///
    /// # Errors
    /// When the connection fails or the answer is not UTF-8.
    pub fn call(&mut self, body: &str) -> io::Result<(u16, String)> {
        let request = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
             <s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
             xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Header>\
             <t:RequestServerVersion Version=\"Exchange2016\"/></s:Header><s:Body>{body}</s:Body></s:Envelope>"
        );
        let headers =
            [("Authorization", self.authorization.as_str()), ("Content-Type", "text/xml; charset=utf-8")];
        let answer = self.http.post("/EWS/Exchange.asmx", &headers, request.as_bytes())?;
        let text = String::from_utf8(answer.body).map_err(|_| io::Error::other("the answer is not UTF-8"))?;
        Ok((answer.status, text))
    }

    /// As [`EwsClient::call`]; an answer that reports an error is one.
    ///
    /// # Errors
    /// When the connection fails, or the server reports an error.
    pub fn succeed(&mut self, body: &str) -> io::Result<String> {
        let (status, text) = self.call(body)?;
        if status != 200 || text.contains("ResponseClass=\"Error\"") || text.contains("Fault>") {
            return Err(io::Error::other(format!(
                "{status}: {}",
                text.chars().take(2000).collect::<String>()
            )));
        }
        Ok(text)
    }

    /// Ids of up to 1000 items of a distinguished folder from `offset`, oldest first, and how many there are.
    ///
    /// # Errors
    /// As [`EwsClient::succeed`].
    pub fn find_items(&mut self, folder: &str, offset: usize) -> io::Result<(Vec<EwsItemId>, usize)> {
        let text = self.succeed(&format!(
            "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>\
             <m:IndexedPageItemView MaxEntriesReturned=\"1000\" Offset=\"{offset}\" BasePoint=\"Beginning\"/>\
             <m:SortOrder><t:FieldOrder Order=\"Ascending\"><t:FieldURI FieldURI=\"item:DateTimeReceived\"/>\
             </t:FieldOrder></m:SortOrder><m:ParentFolderIds><t:DistinguishedFolderId Id=\"{folder}\"/>\
             </m:ParentFolderIds></m:FindItem>"
        ))?;
        let total =
            attribute(&text, "TotalItemsInView").and_then(|total| total.parse().ok()).unwrap_or_default();
        let ids = text.split("<t:ItemId ").skip(1).filter_map(|part| {
            Some(EwsItemId { id: attribute(part, "Id")?, change_key: attribute(part, "ChangeKey")? })
        });
        Ok((ids.collect(), total))
    }

    /// An item with all properties and its MIME content; gives the answer's text.
    ///
    /// # Errors
    /// As [`EwsClient::succeed`].
    pub fn get_item(&mut self, item: &EwsItemId) -> io::Result<String> {
        self.succeed(&format!(
            "<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape>\
             <t:IncludeMimeContent>true</t:IncludeMimeContent></m:ItemShape><m:ItemIds>\
             <t:ItemId Id=\"{}\" ChangeKey=\"{}\"/></m:ItemIds></m:GetItem>",
            item.id, item.change_key
        ))
    }

    /// The content of a file attachment; none for an item attachment.
    ///
    /// # Errors
    /// As [`EwsClient::succeed`].
    pub fn get_attachment(&mut self, id: &str) -> io::Result<Option<Vec<u8>>> {
        let text = self.succeed(&format!(
            "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"{id}\"/></m:AttachmentIds></m:GetAttachment>"
        ))?;
        element(&text, "t:Content").map(|content| decode(&content)).transpose()
    }
}

/// The value of the first attribute of a name.
pub fn attribute(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(unescape)
}

/// The text of the first element of a (prefixed) name.
pub fn element(text: &str, name: &str) -> Option<String> {
    let start = format!("<{name}");
    let mut from = 0;
    let (attributes, rest) = loop {
        let rest = text.get(from..)?.split_once(start.as_str())?.1;
        from = text.len() - rest.len();
        // The name ends here, or it is the beginning of a longer one.
        if rest.starts_with(['>', '/', ' ']) {
            break rest.split_once('>')?;
        }
    };
    if attributes.ends_with('/') {
        return Some(String::new());
    }
    rest.split_once(&format!("</{name}>")).map(|(content, _)| unescape(content))
}

/// Base64 with white space in it.
///
/// # Errors
/// When it is no base64.
pub fn decode(text: &str) -> io::Result<Vec<u8>> {
    let dense: String = text.split_whitespace().collect();
    STANDARD.decode(dense).map_err(io::Error::other)
}

fn unescape(text: &str) -> String {
    text.replace("&#xD;", "\r")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
