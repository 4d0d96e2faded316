//! The codec's side: what it makes of the same bytes, as trees, with what it keeps as bytes taken apart.

use super::agree::{Flat, flatten};
use super::seen::Seen;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, Windows1252};
use ropewalk_wire_mapi_rop::rop::notify::{Event, RowEvent, TableEvent};
use ropewalk_wire_mapi_rop::{
    Columns, PropertyValues, RestrictionData, RopFailure, RopId, RopRequest, RopRequestBody, RopResponse,
    RopResponseBody,
};
use std::collections::VecDeque;
use std::fmt::Debug;

/// Columns that are the same for every response.
pub(super) struct Known<'c> {
    pub(super) columns: &'c [u32],
    pub(super) request: Option<u8>,
}

impl Columns for Known<'_> {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some(self.columns.iter().copied().map(PropertyTag).collect())
    }

    fn request_id(&self, response_id: RopId) -> RopId {
        let asked = self
            .request
            .map(RopId)
            .filter(|id| id.layout().is_some_and(|layout| layout.response_id == response_id));
        asked.unwrap_or(response_id)
    }
}

/// A value as text, with the contents it keeps as bytes, in order; none for what cannot be read.
pub(super) struct Printed {
    /// Name of the ROP.
    pub(super) name: String,
    text: String,
    opened: Vec<Option<String>>,
    /// Fields of a failure: DestHandleIndex, those of the ROP, BackoffTime.
    tail: Option<Vec<String>>,
}

fn printed<T: Debug>(value: Result<T, DecodeError>) -> Option<String> {
    value.ok().map(|value| format!("{value:?}"))
}

fn restriction(data: &RestrictionData) -> Vec<Option<String>> {
    vec![printed(data.restriction())]
}

fn values(values: &PropertyValues) -> Vec<Option<String>> {
    vec![printed(values.values())]
}

impl Printed {
    pub(super) fn request(request: &RopRequest) -> Self {
        let opened = match &request.body {
            RopRequestBody::Restrict(body) => restriction(&body.restriction),
            RopRequestBody::FindRow(body) => restriction(&body.restriction),
            RopRequestBody::SetSearchCriteria(body) => restriction(&body.restriction),
            RopRequestBody::SynchronizationConfigure(body) => restriction(&body.restriction),
            RopRequestBody::SetProperties(body) => values(&body.values),
            RopRequestBody::SetPropertiesNoReplicate(body) => values(&body.values),
            RopRequestBody::SynchronizationImportReadStateChanges(body) => {
                vec![printed(body.states.states())]
            }
            RopRequestBody::ModifyRecipients(body) => {
                let row = |row: &ropewalk_wire_mapi_rop::ModifyRecipientRow| {
                    printed(row.recipient(&body.columns, &Windows1252))
                };
                body.rows.iter().map(row).collect()
            }
            _ => Vec::new(),
        };
        Self { name: name(request.id()), text: format!("{request:?}"), opened, tail: None }
    }

    pub(super) fn response(response: &RopResponse, columns: &[u32]) -> Self {
        let columns: Vec<PropertyTag> = columns.iter().copied().map(PropertyTag).collect();
        let mut tail = None;
        let (id, opened) = match response {
            RopResponse::Success { body, .. } => (body.id(), opened_body(body)),
            RopResponse::Failure(failure) => {
                tail = Some(failure_tail(failure));
                (failure.id, Vec::new())
            }
            RopResponse::LogonRedirect { .. } => (RopId::LOGON, Vec::new()),
            RopResponse::Notify(notification) => {
                (RopId::NOTIFY, opened_event(&notification.data.event, &columns))
            }
            RopResponse::Pending { .. } => (RopId::PENDING, Vec::new()),
            RopResponse::Backoff { .. } => (RopId::BACKOFF, Vec::new()),
            RopResponse::BufferTooSmall { .. } => (RopId::BUFFER_TOO_SMALL, Vec::new()),
        };
        Self { name: name(id), text: format!("{response:?}"), opened, tail }
    }

    /// Whether all that is kept as bytes can be read.
    pub(super) fn is_whole(&self) -> bool {
        self.opened.iter().all(Option::is_some)
    }

    /// Whether its counts were read as wide.
    pub(super) fn is_wide(&self) -> bool {
        self.text.contains("counts: Extended")
    }

    /// Gives the fields by name to `compare`.
    ///
    /// # Errors
    /// Text that cannot be read back.
    pub(super) fn fields<T>(&self, compare: impl FnOnce(&Flat<'_, '_>) -> T) -> Result<T, String> {
        let mut seen =
            Seen::read(&self.text).map_err(|rest| format!("{}: {rest:?} is not read", self.text))?;
        let mut opened: VecDeque<Seen<'_>> = VecDeque::new();
        for text in &self.opened {
            opened.push_back(match text {
                Some(text) => Seen::read(text).map_err(|rest| format!("{text}: {rest:?} is not read"))?,
                None => Seen::Broken,
            });
        }
        open(&mut seen, &mut opened);
        let tail: Vec<Seen<'_>> = self
            .tail
            .iter()
            .flatten()
            .map(|text| Seen::read(text))
            .collect::<Result<_, _>>()
            .map_err(str::to_owned)?;
        let zero = Seen::Number(0);
        let wrong_server = Seen::Number(0x0478);
        let mut flat = Flat::new();
        top(&seen, &mut flat);
        match &seen {
            Seen::Named("Success", _) => flat.push(("return_value".to_owned(), &zero)),
            Seen::Named("LogonRedirect", _) => flat.push(("return_value".to_owned(), &wrong_server)),
            _ => {}
        }
        if self.tail.is_some() {
            flat.retain(|(path, _)| path != "tail");
            tail.iter().for_each(|tail| flatten(tail, "", &mut flat));
        }
        Ok(compare(&flat))
    }
}

fn name(id: RopId) -> String {
    id.layout().map_or_else(|| format!("{id:?}"), |layout| layout.name.to_owned())
}

fn opened_body(body: &RopResponseBody) -> Vec<Option<String>> {
    match body {
        RopResponseBody::GetSearchCriteria(body) => restriction(&body.restriction),
        RopResponseBody::QueryRows(body) => vec![printed(body.rows.rows())],
        RopResponseBody::ExpandRow(body) => vec![printed(body.rows.rows())],
        RopResponseBody::GetReceiveFolderTable(body) => vec![printed(body.rows.rows())],
        _ => Vec::new(),
    }
}

fn opened_event(event: &Event, columns: &[PropertyTag]) -> Vec<Option<String>> {
    let Event::TableModified { event, .. } = event else { return Vec::new() };
    let row = match event {
        TableEvent::Folder(RowEvent::Added(row) | RowEvent::Modified(row)) => row.decode_row(columns),
        TableEvent::Message(RowEvent::Added(row) | RowEvent::Modified(row)) => row.decode_row(columns),
        _ => return Vec::new(),
    };
    vec![printed(row)]
}

/// What stands in the tail of a failure, as structures whose fields have the names of the codec.
fn failure_tail(failure: &RopFailure) -> Vec<String> {
    let mut tail = Vec::new();
    tail.extend(failure.destination().map(|destination| format!("Tail {{ destination: {destination} }}")));
    match failure.body() {
        Ok(Some(body)) => {
            let text = format!("{body:?}");
            // Without the name of the ROP around it.
            let inner =
                text.split_once('(').map(|(_, inner)| inner.strip_suffix(')').unwrap_or(inner).to_owned());
            tail.extend(inner.filter(|inner| inner.contains('{')));
        }
        Ok(None) => {}
        Err(error) => tail.push(format!("Tail {{ broken: {:?} }}", error.to_string())),
    }
    tail.extend(failure.backoff_time().map(|time| format!("Tail {{ backoff_time: {time} }}")));
    tail
}

/// Puts what was taken apart in the place of its bytes, and some fields into the form the sheet has.
fn open<'a>(seen: &mut Seen<'a>, opened: &mut VecDeque<Seen<'a>>) {
    match seen {
        Seen::Tuple("RestrictionData" | "MessageReadStates", _)
        | Seen::Named("PropertyValues" | "RowSet", _) => {
            *seen = opened.pop_front().unwrap_or(Seen::Broken);
        }
        Seen::Named("ModifyRecipientRow", fields) => replace(fields, "row", opened),
        Seen::Named("RowContent", fields) => replace(fields, "data", opened),
        Seen::Named("Request", fields) => {
            sized_request(fields);
            fields.iter_mut().for_each(|(_, value)| open(value, opened));
        }
        Seen::Named("Response", fields) => {
            named_properties(fields);
            fields.iter_mut().for_each(|(_, value)| open(value, opened));
        }
        Seen::Named(_, fields) => fields.iter_mut().for_each(|(_, value)| open(value, opened)),
        Seen::Tuple(_, items) | Seen::List(items) => items.iter_mut().for_each(|item| open(item, opened)),
        _ => {}
    }
}

fn replace<'a>(fields: &mut [(&'a str, Seen<'a>)], name: &str, opened: &mut VecDeque<Seen<'a>>) {
    for (_, value) in fields.iter_mut().filter(|(field, _)| *field == name) {
        *value = opened.pop_front().unwrap_or(Seen::Broken);
    }
}

/// RopReadStream and RopFastTransferSourceGetBuffer: 0xBABE in the first size says that there is a second.
fn sized_request<'a>(fields: &mut Vec<(&'a str, Seen<'a>)>) {
    let forms = [
        ("byte_count", "extended", "maximum_byte_count", "byte_count"),
        ("size", "server_chooses", "maximum_buffer_size", "buffer_size"),
    ];
    for (field, flag, maximum, size) in forms {
        let of = |name: &str| {
            fields.iter().find(|(field, _)| *field == name).and_then(|(_, value)| value.number())
        };
        if let (Some(number), Some(extended), 2) = (of(field), of(flag), fields.len()) {
            *fields = if extended == 1 {
                vec![(size, Seen::Number(0xBABE)), (maximum, Seen::Number(number))]
            } else {
                vec![(size, Seen::Number(number))]
            };
        }
    }
}

/// RopQueryNamedProperties: pairs of ids and names are two lists on the wire.
fn named_properties<'a>(fields: &mut Vec<(&'a str, Seen<'a>)>) {
    if let [("properties", Seen::List(pairs))] = fields.as_slice() {
        let part = |at: usize| {
            let part = |pair: &Seen<'a>| match pair {
                Seen::Tuple(_, items) => items.get(at).cloned().unwrap_or(Seen::Broken),
                _ => Seen::Broken,
            };
            Seen::List(pairs.iter().map(part).collect())
        };
        *fields = vec![("ids", part(0)), ("names", part(1))];
    }
}

/// The fields of a request or response.
fn top<'s, 'a>(seen: &'s Seen<'a>, out: &mut Flat<'s, 'a>) {
    let fields = match seen {
        Seen::Named(_, fields) => fields,
        Seen::Tuple("Failure" | "Notify", items) => {
            return items.iter().for_each(|item| top(item, out));
        }
        _ => return,
    };
    for (field, value) in fields {
        match (*field, value) {
            ("handles", Seen::Tuple(name, items)) => {
                let path = if *name == "Output" { "handles.output" } else { "handles.input" };
                out.extend(items.iter().map(|item| (path.to_owned(), item)));
            }
            ("body", Seen::Tuple(_, items)) => {
                for item in items.iter().filter(|item| !matches!(item, Seen::Unit(_))) {
                    flatten(item, "", out);
                }
            }
            ("redirect", value) => flatten(value, "", out),
            _ => flatten(value, field, out),
        }
    }
}
