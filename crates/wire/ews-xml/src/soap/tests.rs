//! Requests and answers as bytes.

use super::*;
use crate::field::{FieldUri, Path};
use crate::op::{find_item, get_folder};
use crate::outcome::{Outcome, Problem};
use crate::types::*;
use ropewalk_base::FileTime;

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><x:Envelope xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
         xmlns:q=\"http://schemas.microsoft.com/exchange/services/2006/types\">\
         <x:Header>{header}</x:Header>\n<x:Body>{body}</x:Body></x:Envelope>"
    )
}

#[test]
fn headers_are_read_under_any_prefix() {
    let request = decode_request(
        envelope(
            "<q:RequestServerVersion Version='Exchange2013_SP1'/>\
             <q:ExchangeImpersonation><q:ConnectingSID><q:PrimarySmtpAddress>a@b.c</q:PrimarySmtpAddress></q:ConnectingSID></q:ExchangeImpersonation>\
             <q:TimeZoneContext><q:TimeZoneDefinition Id='UTC'/></q:TimeZoneContext><q:MailboxCulture>de-DE</q:MailboxCulture>\
             <q:DateTimePrecision>Milliseconds</q:DateTimePrecision><other xmlns='urn:x'/>",
            "<GetFolder><FolderShape><q:BaseShape>IdOnly</q:BaseShape></FolderShape>\
             <FolderIds><q:DistinguishedFolderId Id='inbox'/></FolderIds></GetFolder>",
        )
        .as_bytes(),
    )
    .unwrap();
    assert_eq!(
        request.header,
        Header {
            version: ServerVersion::Exchange2013Sp1,
            impersonation: Some(Impersonation::PrimarySmtpAddress("a@b.c".into())),
            time_zone: Some("UTC".into()),
            culture: Some("de-DE".into()),
            precision: Precision::Milliseconds,
        }
    );
    let inbox = BaseFolderId::Distinguished { id: "inbox".into(), change_key: None, mailbox: None };
    assert_eq!(
        request.operation,
        Operation::GetFolder(get_folder::Request { shape: FolderShape::default(), folders: vec![inbox] })
    );
}

#[test]
fn find_item_is_read_whole() {
    let body = "<FindItem Traversal='Shallow'><ItemShape><q:BaseShape>IdOnly</q:BaseShape><q:AdditionalProperties>\
        <q:FieldURI FieldURI='item:Subject'/><q:ExtendedFieldURI PropertyTag='0x1000' PropertyType='String'/></q:AdditionalProperties></ItemShape>\
        <IndexedPageItemView MaxEntriesReturned='10' Offset='5' BasePoint='End'/>\
        <Restriction><q:And><q:Not><q:Exists><q:FieldURI FieldURI='message:IsRead'/></q:Exists></q:Not>\
        <q:IsGreaterThan><q:FieldURI FieldURI='item:Size'/><q:FieldURIOrConstant><q:Constant Value='7'/></q:FieldURIOrConstant></q:IsGreaterThan>\
        <q:Contains ContainmentMode='Substring' ContainmentComparison='LooseAndIgnoreCase'><q:FieldURI FieldURI='item:Subject'/><q:Constant Value='x'/></q:Contains>\
        <q:Excludes><q:ExtendedFieldURI PropertyTag='0xe07' PropertyType='Integer'/><q:Bitmask Value='0x10'/></q:Excludes></q:And></Restriction>\
        <SortOrder><q:FieldOrder Order='Descending'><q:FieldURI FieldURI='item:DateTimeReceived'/></q:FieldOrder></SortOrder>\
        <ParentFolderIds><q:FolderId Id='F' ChangeKey='C'/></ParentFolderIds><QueryString>subject:x</QueryString></FindItem>";
    let Operation::FindItem(request) = decode_request(envelope("", body).as_bytes()).unwrap().operation
    else {
        panic!()
    };
    assert_eq!(
        request.view,
        Some(View::Indexed { max_entries: Some(10), offset: 5, base_point: BasePoint::End })
    );
    let Some(SearchExpression::And(parts)) = &request.restriction else { panic!() };
    assert_eq!(parts.len(), 4);
    assert_eq!(
        parts[0],
        SearchExpression::Not(Box::new(SearchExpression::Exists(Path::Field(FieldUri::MessageIsRead))))
    );
    assert!(matches!(&parts[3], SearchExpression::Excludes { bitmask: 16, .. }));
    assert_eq!(
        request.sort,
        [FieldOrder { path: Path::Field(FieldUri::ItemDateTimeReceived), descending: true }]
    );
    assert_eq!(request.query.as_deref(), Some("subject:x"));
    assert_eq!(request.shape.additional.len(), 2);
}

#[test]
fn what_a_client_writes_is_read_back() {
    let request = find_item::Request {
        traversal: find_item::Traversal::Associated,
        shape: ItemShape { base: BaseShape::Default, include_mime_content: true, ..ItemShape::default() },
        view: Some(View::Indexed { max_entries: None, offset: 0, base_point: BasePoint::Beginning }),
        group_by: None,
        restriction: None,
        sort: Vec::new(),
        parents: vec![BaseFolderId::Folder(Id { id: "<&>".into(), change_key: None })],
        query: None,
    };
    let mut w = XmlWriter::new();
    request.encode(&mut w);
    let text = envelope("", &w.finish())
        .replace("<m:", "<")
        .replace("</m:", "</")
        .replace("<t:", "<q:")
        .replace("</t:", "</q:");
    assert_eq!(decode_request(text.as_bytes()).unwrap().operation, Operation::FindItem(request));
}

#[test]
fn create_item_reads_what_the_answer_writes() {
    let item = Item {
        mime_content: Some(MimeContent {
            character_set: Some("UTF-8".into()),
            bytes: b"Subject: x\r\n\r\n".to_vec(),
        }),
        item_class: Some("IPM.Note".into()),
        subject: Some("a & b".into()),
        sensitivity: Some(Sensitivity::Private),
        body: Some(Body { kind: BodyType::Html, is_truncated: None, text: "<p>\r\n</p>".into() }),
        attachments: vec![Attachment {
            id: None,
            name: Some("f.bin".into()),
            content_type: Some("application/octet-stream".into()),
            content_id: Some("c@d".into()),
            content_location: None,
            size: None,
            last_modified_time: None,
            is_inline: Some(true),
            content: AttachmentContent::File { is_contact_photo: None, content: Some(vec![0, 1, 2, 255]) },
        }],
        categories: vec!["red".into()],
        importance: Some(Importance::High),
        date_time_sent: Some(FileTime::from_unix_seconds(1_700_000_000)),
        to_recipients: vec![Mailbox {
            name: Some("B".into()),
            email_address: Some("b@example.test".into()),
            ..Mailbox::default()
        }],
        is_read: Some(true),
        flag: Some(Flag { status: FlagStatus::Flagged, start: None, due: None, complete: None }),
        ..Item::default()
    };
    let mut w = XmlWriter::new();
    w.element("CreateItem", |w| {
        w.attribute("MessageDisposition", "SaveOnly");
        w.element("Items", |w| item.encode(w, Precision::Seconds));
    });
    let text = envelope("", &w.finish()).replace("<t:", "<q:").replace("</t:", "</q:");
    let Operation::CreateItem(request) = decode_request(text.as_bytes()).unwrap().operation else { panic!() };
    assert_eq!(request.items, [item]);
}

#[test]
fn an_answer_is_these_bytes() {
    let answer = find_item::Answer {
        paging: Paging { indexed_offset: Some(1), fraction: None, includes_last: true, total: 1 },
        found: find_item::Found::Items(vec![Item {
            item_id: Some(Id { id: "I".into(), change_key: Some("K".into()) }),
            is_read: Some(false),
            ..Item::default()
        }]),
    };
    let problem = Problem::new(ResponseCode::ErrorFolderNotFound, "The folder was not found.");
    let response = Response::FindItem(vec![Outcome::Success(answer), Outcome::Error(problem)]);
    assert_eq!(
        encode_response(&response, SoapVersion::Soap11, Precision::Seconds),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>\
         <h:ServerVersionInfo xmlns:h=\"http://schemas.microsoft.com/exchange/services/2006/types\" MajorVersion=\"15\" \
         MinorVersion=\"1\" MajorBuildNumber=\"2507\" MinorBuildNumber=\"6\" Version=\"V2017_07_11\"/></s:Header><s:Body>\
         <m:FindItemResponse xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
         xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><m:ResponseMessages>\
         <m:FindItemResponseMessage ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode>\
         <m:RootFolder IndexedPagingOffset=\"1\" TotalItemsInView=\"1\" IncludesLastItemInRange=\"true\"><t:Items><t:Message>\
         <t:ItemId Id=\"I\" ChangeKey=\"K\"/><t:IsRead>false</t:IsRead></t:Message></t:Items></m:RootFolder>\
         </m:FindItemResponseMessage><m:FindItemResponseMessage ResponseClass=\"Error\">\
         <m:MessageText>The folder was not found.</m:MessageText><m:ResponseCode>ErrorFolderNotFound</m:ResponseCode>\
         <m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></m:FindItemResponseMessage></m:ResponseMessages>\
         </m:FindItemResponse></s:Body></s:Envelope>"
    );
}

#[test]
fn refusals_are_typed() {
    let error = |text: String| decode_request(text.as_bytes()).unwrap_err();
    assert!(
        matches!(error(envelope("", "<SyncFolderItems/>")), DecodeError::NotAvailable { name, .. } if name == "SyncFolderItems")
    );
    assert!(matches!(error(envelope("", "<Nonsense/>")), DecodeError::Schema { .. }));
    assert!(matches!(error(envelope("", "")), DecodeError::Schema { .. }));
    assert!(matches!(
        error(envelope("<q:RequestServerVersion Version='Exchange5.5'/>", "")),
        DecodeError::ServerVersion { .. }
    ));
    assert!(matches!(
        error(envelope("<q:MailboxCulture>en</q:MailboxCulture><q:MailboxCulture>en</q:MailboxCulture>", "")),
        DecodeError::DuplicateHeader { .. }
    ));
    assert!(matches!(error("<a".into()), DecodeError::Xml { .. }));
    let many = "<q:ItemId Id='x'/>".repeat(ropewalk_base::limits::EWS_IDS_MAX + 1);
    let many = format!(
        "<GetItem><ItemShape><q:BaseShape>IdOnly</q:BaseShape></ItemShape><ItemIds>{many}</ItemIds></GetItem>"
    );
    assert!(
        matches!(error(envelope("", &many)), DecodeError::Schema { text, .. } if text.contains("more than"))
    );
    let DecodeError::Schema { line, position, text, .. } = error(envelope("", "<GetItem/>")) else {
        panic!()
    };
    assert_eq!((line, position), (2, 10));
    assert!(text.contains("'ItemShape'"), "{text}");
}

#[test]
fn a_fault_is_these_bytes() {
    let error =
        DecodeError::Schema { soap: SoapVersion::Soap11, line: 2, position: 10, text: "No <a>.".into() };
    assert_eq!(
        encode_fault(&error.fault()),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
         <faultcode xmlns:a=\"http://schemas.microsoft.com/exchange/services/2006/types\">a:ErrorSchemaValidation</faultcode>\
         <faultstring xml:lang=\"en-US\">The request failed schema validation: No &lt;a&gt;.</faultstring><detail>\
         <e:ResponseCode xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\">ErrorSchemaValidation</e:ResponseCode>\
         <e:Message xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\">The request failed schema validation.</e:Message>\
         <t:MessageXml xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><t:LineNumber>2</t:LineNumber>\
         <t:LinePosition>10</t:LinePosition><t:Violation>No &lt;a&gt;.</t:Violation></t:MessageXml></detail></s:Fault></s:Body></s:Envelope>"
    );
}

#[test]
fn utf16_and_soap_12_are_taken() {
    let text = envelope("", "<SyncFolderItems/>")
        .replace("http://schemas.xmlsoap.org/soap/envelope/", crate::xml::SOAP_12);
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let error = decode_request(&bytes).unwrap_err();
    assert!(matches!(error, DecodeError::NotAvailable { soap: SoapVersion::Soap12, .. }));
    assert!(encode_fault(&error.fault()).contains("<s:Subcode>"));
}
