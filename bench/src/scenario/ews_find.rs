//! EWS FindItem, first page of 50, newest first, in a small and a large folder.

use super::{Sizes, fill, median};
use crate::report::Report;
use crate::target::Target;
use ropewalk_testkit::ews::{self, EwsClient};
use std::io;

const NAME: &str = "ews-find";
const RUNS: usize = 9;

const FIND: &str = r#"<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>
<m:IndexedPageItemView MaxEntriesReturned="50" Offset="0" BasePoint="Beginning"/>
<m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="item:DateTimeReceived"/></t:FieldOrder></m:SortOrder>
<m:ParentFolderIds><t:DistinguishedFolderId Id="inbox"/></m:ParentFolderIds></m:FindItem>"#;

fn find(client: &mut EwsClient, total: usize) -> io::Result<()> {
    let answer = client.succeed(FIND)?;
    let shown = answer.matches("<t:Message>").count();
    let counted = ews::attribute(&answer, "TotalItemsInView").and_then(|counted| counted.parse().ok());
    if shown == 50 && counted.is_some_and(|counted: usize| counted >= total) {
        return Ok(());
    }
    Err(io::Error::other(format!("{shown} items of {counted:?}")))
}

pub(super) fn run(target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
    let mut times = Vec::new();
    for (user, count) in [(target.user(0)?, sizes.small), (target.user(1)?, sizes.large)] {
        fill::fill(target, user, count)?;
        let mut client = EwsClient::connect(&target.http, &user.address, &user.password)?;
        find(&mut client, count)?;
        let took = median(RUNS, || find(&mut client, count))?;
        times.push(report.time(NAME, format!("first page of {count}"), took));
    }
    if let [small, large] = times[..] {
        report.ratio(NAME, format!("{} messages to {}, time", sizes.large, sizes.small), large / small);
    }
    Ok(())
}
