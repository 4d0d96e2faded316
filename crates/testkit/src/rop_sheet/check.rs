//! One packet, or several one after the other, read by both and compared.

use super::agree::differences;
use super::codec::{Known, Printed};
use super::decode::{self, Context, Packet};
use super::sheet::Sheet;
use super::tree::Unreadable;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};
use ropewalk_wire_mapi_rop::{RopRequest, RopResponse, decode_responses};

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Both read it, and every field is the same.
    Same,
    /// Neither reads it.
    Refused,
    /// They disagree; how.
    Differ(Vec<String>),
}

/// What a comparison asks of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The codec must write the same bytes again.
    Canonical,
    /// It may write others that mean the same.
    Any,
}

/// Reads requests one after the other, as the sheet says and with the codec.
pub fn check_requests(bytes: &[u8], context: &Context, demand: Demand) -> Verdict {
    compare(bytes, context, demand, decode::request, codec_requests(bytes, context))
}

/// Reads responses one after the other, as the sheet says and with the codec.
pub fn check_responses(bytes: &[u8], context: &Context, demand: Demand) -> Verdict {
    compare(bytes, context, demand, decode::response, codec_responses(bytes, context))
}

/// The codec's requests, each with what it writes again.
pub(super) fn codec_requests(bytes: &[u8], context: &Context) -> Result<Made, DecodeError> {
    let mut reader = Reader::new(bytes);
    let mut requests = Vec::new();
    while !reader.is_empty() {
        let request = RopRequest::decode(&mut reader, &|_| context.public)?;
        let mut out = Writer::new();
        let written = request.encode(&mut out).is_ok();
        requests.push((Printed::request(&request), written.then(|| out.into_bytes())));
    }
    Ok(requests)
}

/// The codec's responses, each with what it writes again.
pub(super) fn codec_responses(bytes: &[u8], context: &Context) -> Result<Made, DecodeError> {
    let mut known = Known { columns: &context.columns, request: context.request };
    let one = |response: &RopResponse| {
        let mut out = Writer::new();
        let written = response.encode(&mut out).is_ok();
        (Printed::response(response, &context.columns), written.then(|| out.into_bytes()))
    };
    Ok(decode_responses(bytes, &mut known)?.iter().map(one).collect())
}

pub(super) type Read = fn(&'static Sheet, &[u8], usize, &Context) -> Result<Packet, Unreadable>;
pub(super) type Made = Vec<(Printed, Option<Vec<u8>>)>;

/// What the sheet reads in `bytes` against what the codec has made.
pub(super) fn compare(
    bytes: &[u8],
    context: &Context,
    demand: Demand,
    read: Read,
    made: Result<Made, DecodeError>,
) -> Verdict {
    let sheet = match Sheet::shared() {
        Ok(sheet) => sheet,
        Err(error) => return Verdict::Differ(vec![error.to_owned()]),
    };
    // Which counts a client means in rules and permissions only their content says; the sheet has one width.
    let wide = made.as_ref().map_or(context.wide, |made| made.iter().any(|(printed, _)| printed.is_wide()));
    let context = Context { wide, ..context.clone() };
    let mut packets = Vec::new();
    let mut offset = 0;
    let read = loop {
        if offset >= bytes.len() {
            break Ok(());
        }
        match read(sheet, bytes, offset, &context) {
            Ok(packet) => {
                offset = packet.end;
                packets.push(packet);
            }
            Err(error) => break Err(error),
        }
    };
    // Content in a size of its own may be broken: the codec finds that when it looks, or at once.
    let whole = read.is_ok() && !packets.iter().any(Packet::is_broken);
    match (made, read) {
        (Err(_), _) if !whole => Verdict::Refused,
        (Ok(made), Err(_)) if made.iter().any(|(printed, _)| !printed.is_whole()) => Verdict::Refused,
        (Err(error), _) => Verdict::Differ(vec![format!("the codec refuses: {error}")]),
        (Ok(_), Err(error)) => Verdict::Differ(vec![format!("the sheet refuses: {error}")]),
        (Ok(made), Ok(())) => {
            let found = differing(sheet, bytes, &packets, &made, demand);
            if found.is_empty() { Verdict::Same } else { Verdict::Differ(found) }
        }
    }
}

fn differing(
    sheet: &'static Sheet,
    bytes: &[u8],
    packets: &[Packet],
    made: &Made,
    demand: Demand,
) -> Vec<String> {
    if packets.len() != made.len() {
        return vec![format!("{} packets in the sheet, {} in the codec", packets.len(), made.len())];
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (packet, (printed, written)) in packets.iter().zip(made) {
        if packet.row.name != printed.name {
            found.push(format!("{} in the sheet, {} in the codec", packet.row.name, printed.name));
        }
        match printed.fields(|flat| differences(sheet, bytes, packet, flat)) {
            Ok(differences) => found.extend(differences),
            Err(error) => found.push(error),
        }
        if demand == Demand::Canonical && written.as_deref() != bytes.get(start..packet.end) {
            found.push(format!("{}: written again as {written:02X?}", packet.row.name));
        }
        start = packet.end;
    }
    found
}
