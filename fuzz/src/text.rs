//! wire/imap, wire/ews-xml and wire/autodiscover-xml.

use ropewalk_wire_autodiscover::Request as AutodiscoverRequest;
use ropewalk_wire_ews_xml::{decode_request, encode_fault};
use ropewalk_wire_imap::{Command, Decoded, Decoder, LiteralStyle};

pub(crate) const IMAP_SEEDS: &[&[u8]] = &[
    b"a1 LOGIN \"al\\\"ice\" {3}\r\nabc\r\na2 SELECT INBOX\r\n",
    b"b UID FETCH 1:*,7 (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (Subject \"To\")]<0.100> ENVELOPE RFC822.SIZE)\r\n",
    b"c SEARCH CHARSET UTF-8 OR (NOT SUBJECT {2+}\r\nab) (SINCE 1-Feb-2026 UID 3:4 KEYWORD x) LARGER 10\r\n",
    b"d STORE 2:4 +FLAGS.SILENT (\\Deleted word)\r\ne COPY * \"&U,BTFw-/x\"\r\nf UID MOVE 1 a\r\n",
    b"g APPEND x (\\Seen) \" 7-Jul-1996 02:44:25 -0700\" {5}\r\nhello\r\nh LIST \"\" (\"%\" *)\r\n",
    b"i STATUS x (MESSAGES UNSEEN UIDNEXT)\r\nj AUTHENTICATE PLAIN =\r\nk ID (\"name\" NIL)\r\nl IDLE\r\nm FOO\r\n",
];
pub(crate) const EWS_SEEDS: &[&[u8]] = &[
    b"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
      xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
      xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Header><t:RequestServerVersion \
      Version=\"Exchange2016\"/></s:Header><s:Body><m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly\
      </t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI=\"item:Subject\"/><t:ExtendedFieldURI \
      PropertyTag=\"0x10f4\" PropertyType=\"Boolean\"/></t:AdditionalProperties></m:ItemShape><m:IndexedPageItemView \
      MaxEntriesReturned=\"10\" Offset=\"0\" BasePoint=\"Beginning\"/><m:Restriction><t:And><t:IsEqualTo><t:FieldURI \
      FieldURI=\"message:IsRead\"/><t:FieldURIOrConstant><t:Constant Value=\"true\"/></t:FieldURIOrConstant>\
      </t:IsEqualTo><t:Not><t:Exists><t:FieldURI FieldURI=\"item:Subject\"/></t:Exists></t:Not></t:And></m:Restriction>\
      <m:SortOrder><t:FieldOrder Order=\"Ascending\"><t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:FieldOrder>\
      </m:SortOrder><m:ParentFolderIds><t:DistinguishedFolderId Id=\"inbox\"/></m:ParentFolderIds></m:FindItem></s:Body>\
      </s:Envelope>",
    b"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
      xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
      xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Body><m:CreateItem \
      MessageDisposition=\"SaveOnly\"><m:Items><t:Message><t:Subject>a &amp; b</t:Subject><t:Body BodyType=\"HTML\">\
      <![CDATA[<p>]]></t:Body><t:Attachments><t:FileAttachment><t:Name>x</t:Name><t:Content>AAEC</t:Content>\
      </t:FileAttachment></t:Attachments><t:Categories><t:String>c</t:String></t:Categories><t:ToRecipients><t:Mailbox>\
      <t:EmailAddress>a@x.example</t:EmailAddress></t:Mailbox></t:ToRecipients><t:IsRead>true</t:IsRead></t:Message>\
      </m:Items></m:CreateItem></s:Body></s:Envelope>",
    b"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><GetItem \
      xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\"><ItemShape/><ItemIds/></GetItem></s:Body>\
      </s:Envelope>",
];
pub(crate) const AUTODISCOVER_SEEDS: &[&[u8]] = &[
    b"<?xml version=\"1.0\"?><Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/\
      requestschema/2006\"><Request><EMailAddress>a@x.example</EMailAddress><AcceptableResponseSchema>\
      http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>\
      </Request></Autodiscover>",
    b"<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006\"><Request>\
      <EMailAddress>&#97;&amp;</EMailAddress></Request></Autodiscover>",
];

/// Commands do not depend on how the bytes are cut, and come back from their encoding.
pub(crate) fn imap(data: &[u8]) {
    let whole = commands(data, data.len().max(1));
    assert_eq!(whole, commands(data, 1 + data.len() % 7), "cut elsewhere");
    for decoded in whole {
        let Decoded::Command(command) = decoded else { continue };
        for style in [LiteralStyle::Synchronizing, LiteralStyle::NonSynchronizing] {
            let again = Command::decode(&command.encode(style).bytes);
            assert_eq!(again.as_ref(), Ok(&command));
        }
    }
}

fn commands(data: &[u8], piece: usize) -> Vec<Decoded> {
    let mut decoder = Decoder::new();
    decoder.allow_messages(true);
    let mut found = Vec::new();
    for piece in data.chunks(piece) {
        let mut rest = piece;
        loop {
            let (taken, decoded) = decoder.next(rest);
            rest = &rest[taken..];
            if decoded == Decoded::Incomplete {
                assert!(rest.is_empty(), "all bytes are taken");
                break;
            }
            found.push(decoded);
        }
    }
    found
}

/// A request, or an error that has a fault.
pub(crate) fn ews(data: &[u8]) {
    if let Err(error) = decode_request(data) {
        let fault = encode_fault(&error.fault());
        assert!(fault.contains("Fault>"));
    }
}

/// A request, or an error.
pub(crate) fn autodiscover(data: &[u8]) {
    // Nothing is encoded that could be read again.
    let _ = AutodiscoverRequest::decode(data);
}
