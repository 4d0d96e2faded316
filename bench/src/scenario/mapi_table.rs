//! MAPI: open the contents table of the inbox, set columns, sort by delivery time, read the first page of 50; in
//! a small and a large folder. Sorting by subject is measured beside it: that order is worked out at each open.

use super::{Sizes, fill, median};
use crate::report::Report;
use crate::target::{Target, User};
use ropewalk_model::{SortDirection, SortKey, tags};
use ropewalk_testkit::mapi::{Logon, MapiClient};
use std::io;

const NAME: &str = "mapi-table";
const RUNS: usize = 9;
const PAGE_ROWS: u16 = 50;

fn connect(target: &Target, user: &User) -> io::Result<(MapiClient, Logon)> {
    let url = format!("{}/mapi/emsmdb/", target.http);
    let mut client = MapiClient::connect(&url, &user.address, &user.password, &user.legacy_dn)
        .map_err(io::Error::other)?;
    let logon = client.logon().map_err(io::Error::other)?;
    Ok((client, logon))
}

fn first_page(client: &mut MapiClient, logon: &Logon, sort: &SortKey) -> io::Result<()> {
    let columns = [
        tags::PID_TAG_MID,
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_SENT_REPRESENTING_NAME,
        tags::PID_TAG_MESSAGE_DELIVERY_TIME,
        tags::PID_TAG_MESSAGE_SIZE,
        tags::PID_TAG_MESSAGE_FLAGS,
    ];
    let folder = client.open_folder(logon, logon.inbox()).map_err(io::Error::other)?;
    let (table, _) = client.contents_table(folder, false).map_err(io::Error::other)?;
    client.set_columns(table, &columns).map_err(io::Error::other)?;
    client.sort(table, std::slice::from_ref(sort)).map_err(io::Error::other)?;
    let rows = client.query_rows(table, PAGE_ROWS).map_err(io::Error::other)?;
    client.release(table).map_err(io::Error::other)?;
    client.release(folder).map_err(io::Error::other)?;
    if rows.len() == usize::from(PAGE_ROWS) { Ok(()) } else { Err(io::Error::other("a short page")) }
}

pub(super) fn run(target: &Target, sizes: &Sizes, report: &mut Report) -> io::Result<()> {
    let orders = [
        (
            "delivery time",
            SortKey { tag: tags::PID_TAG_MESSAGE_DELIVERY_TIME, direction: SortDirection::Descending },
        ),
        ("subject", SortKey { tag: tags::PID_TAG_SUBJECT, direction: SortDirection::Ascending }),
    ];
    let folders = [(target.user(0)?, sizes.small), (target.user(1)?, sizes.large)];
    for (user, count) in folders {
        fill::fill(target, user, count)?;
    }
    for (order, sort) in orders {
        let mut times = Vec::new();
        for (user, count) in folders {
            let (mut client, logon) = connect(target, user)?;
            first_page(&mut client, &logon, &sort)?;
            let took = median(RUNS, || first_page(&mut client, &logon, &sort))?;
            times.push(report.time(NAME, format!("{count} by {order}"), took));
        }
        if let [small, large] = times[..] {
            let what = format!("by {order}, {} messages to {}, time", sizes.large, sizes.small);
            report.ratio(NAME, what, large / small);
        }
    }
    Ok(())
}
