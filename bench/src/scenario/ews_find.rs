//! EWS FindItem, first page of 50, newest first, in a small and a large folder.

use super::{Sizes, fill, median};
use crate::report::Report;
use crate::target::{Target, User};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ropewalk_testkit::http::HttpClient;
use std::io;

const NAME: &str = "ews-find";
const RUNS: usize = 9;

fn request() -> String {
    r#"<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
<s:Header><t:RequestServerVersion Version="Exchange2016"/></s:Header>
<s:Body><m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>
<m:IndexedPageItemView MaxEntriesReturned="50" Offset="0" BasePoint="Beginning"/>
<m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="item:DateTimeReceived"/></t:FieldOrder></m:SortOrder>
<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds></m:FindItem></s:Body></s:Envelope>"#
        .to_owned()
}

fn find(http: &mut HttpClient, user: &User, total: usize) -> io::Result<()> {
    let login = STANDARD.encode(format!("{}:{}", user.address, user.password));
    let headers = [("Authorization", format!("Basic {login}")), ("Content-Type", "text/xml; charset=utf-8".into())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = http.post("/EWS/Exchange.asmx", &headers, request().as_bytes())?;
    let body = String::from_utf8_lossy(&answer.body);
    let shown = body.matches("<t:Message>").count();
    let counted = body.split_once("TotalItemsInView=\"").and_then(|(_, rest)| rest.split('"').next()?.parse().ok());
    if answer.status != 200 || shown != 50 || counted.is_none_or(|counted: usize| counted < total) {
        return Err(io::Error::other(format!("status {}, {shown} items of {counted:?}", answer.status)));
    }
    Ok(())
}

pub(super) fn run(target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
    let mut times = Vec::new();
    for (user, count) in [(target.user(0)?, sizes.small), (target.user(1)?, sizes.large)] {
        fill::fill(target, user, count)?;
        let mut http = HttpClient::connect(&target.http)?;
        find(&mut http, user, count)?;
        let took = median(RUNS, || find(&mut http, user, count))?;
        times.push(report.time(NAME, format!("first page of {count}"), took));
    }
    if let [small, large] = times[..] {
        report.ratio(NAME, format!("{} messages to {}, time", sizes.large, sizes.small), large / small);
    }
    Ok(())
}
