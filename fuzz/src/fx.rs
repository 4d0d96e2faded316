//! wire/mapi-fx: streams, and the structures that are values in them.

use crate::bound::{Bound, stable, within};
use ropewalk_model::PropertyValue;
use ropewalk_model::codec::{Counts, Windows1252, Writer, encode_value};
use ropewalk_wire_mapi_fx::{
    Collector, Deletions, Element, Event, ExtendedErrorInfo, FixedValue, FolderChange, FolderReplicaInfo,
    FxError, Lexer, MessageChangeHeader, ProgressInformation, PropertyDefinition, PropertyGroupInfo,
    ReadStateChanges, StreamReader, StreamWriter, SyncState, Token, meta,
};

/// Largest property that is put together, bytes.
const COLLECT_MAX: usize = 64 * 1024;
/// What a reader holds: one atom, a name, and 2,048 elements that are open.
pub(crate) const READER: Bound = Bound { constant: 160 * 1024, each: 0 };

/// What a reader finds, as bytes that can be compared, or what is wrong with the stream.
type Found = Result<Vec<u8>, FxError>;

/// The first byte says which stream it is, the second how it is cut; the rest is the stream. What is found does not
/// depend on the cuts, and what was read comes back from a writer.
pub(crate) fn stream(data: &[u8]) {
    let [root, cut, stream @ ..] = data else { return };
    let root = Element::ALL[usize::from(*root) % Element::ALL.len()];
    let piece = 1 + usize::from(*cut);
    let read = within(0, || read(root, stream, piece));
    let whole = events(root, stream, stream.len().max(1));
    assert_eq!(whole, events(root, stream, piece), "cut elsewhere");
    assert_eq!(whole.as_ref().err(), read.as_ref().err());
    elements(root, stream);
    if whole.is_err() {
        return;
    }
    for raw in [true, false] {
        let Some(first) = rewritten(root, stream, raw) else { continue };
        assert!(events(root, &first, piece).is_ok(), "what was written can be read");
        assert_eq!(rewritten(root, &first, raw).as_ref(), Some(&first), "written again");
    }
}

/// Reads and forgets.
fn read(root: Element, stream: &[u8], piece: usize) -> Result<(), FxError> {
    let mut reader = StreamReader::new(root);
    let mut take = |_: Event<'_>| Ok(());
    stream.chunks(piece).try_for_each(|piece| reader.feed(piece, &mut take))?;
    reader.finish(&mut take)
}

fn events(root: Element, stream: &[u8], piece: usize) -> Found {
    let mut reader = StreamReader::new(root);
    let mut out = Writer::new();
    let mut take = |event: Event<'_>| {
        event_bytes(event, &mut out);
        Ok::<_, FxError>(())
    };
    let fed = stream.chunks(piece).try_for_each(|piece| reader.feed(piece, &mut take));
    fed.and_then(|()| reader.finish(&mut take))?;
    Ok(out.into_bytes())
}

/// Chunks one after the other are one.
fn event_bytes(event: Event<'_>, out: &mut Writer) {
    let mut define = |kind: u8, definition: &PropertyDefinition, number: u32| {
        out.u8(kind);
        out.u32(definition.tag.0);
        out.u32(number);
        if let Some(name) = &definition.name {
            out.bytes(format!("{name:?}").as_bytes());
        }
    };
    match event {
        Event::Enter(element) => out.bytes(&[1, element as u8]),
        Event::Leave(element) => out.bytes(&[2, element as u8]),
        Event::Abandon(element) => out.bytes(&[3, element as u8]),
        Event::Fixed(definition, value) => {
            define(4, definition, 0);
            fixed(value, out);
        }
        Event::Variable(definition, length) => define(5, definition, length),
        Event::Multiple(definition, count) => define(6, definition, count),
        Event::Item(value) => {
            out.u8(7);
            fixed(value, out);
        }
        Event::ItemLength(length) => {
            out.u8(8);
            out.u32(length);
        }
        Event::Chunk(bytes) => out.bytes(bytes),
        Event::End => out.u8(9),
    }
}

fn fixed(value: FixedValue, out: &mut Writer) {
    encode_value(out, &value.into(), Counts::Rop).expect("a value of a fixed size");
}

/// Writes what a stream holds, its values as bytes or as values; none if a property is too large to be a value, or
/// is one that is read but not written: a PtypErrorCode, or one in a place of its list where readers tolerate it.
fn rewritten(root: Element, stream: &[u8], raw: bool) -> Option<Vec<u8>> {
    let mut writer = StreamWriter::new(root);
    let mut collector = Collector::new(COLLECT_MAX);
    let mut left_out = false;
    let mut open = false;
    let fed = Lexer::new().feed(stream, &mut |_, token| {
        let event = match token {
            Token::Marker(marker) => return writer.marker(marker),
            Token::Fixed(definition, value) => Event::Fixed(definition, value),
            Token::Variable(definition, length) if raw => {
                open = true;
                return writer.begin_value(definition, length);
            }
            Token::Chunk(bytes) if open => return writer.chunk(bytes),
            Token::End if open => {
                open = false;
                return Ok(());
            }
            Token::Variable(definition, length) => Event::Variable(definition, length),
            Token::Multiple(definition, count) => Event::Multiple(definition, count),
            Token::Item(value) => Event::Item(value),
            Token::ItemLength(length) => Event::ItemLength(length),
            Token::Chunk(bytes) => Event::Chunk(bytes),
            Token::End => Event::End,
        };
        match collector.take(event) {
            Ok(Some((definition, value))) => {
                left_out |= matches!(value, PropertyValue::ErrorCode(_));
                writer.property(&definition, &value)
            }
            Ok(None) => Ok(()),
            Err(error) => {
                left_out |= matches!(error, FxError::TooLarge { .. });
                Err(error)
            }
        }
    });
    // A property that leads its list and comes late is read, but not written so.
    if left_out || matches!(fed, Err(FxError::Misplaced { .. })) {
        return None;
    }
    fed.expect("what was read can be written");
    writer.finish().expect("a whole stream");
    Some(writer.take(usize::MAX).expect("no limit"))
}

/// The elements of a synchronization from their properties.
fn elements(root: Element, stream: &[u8]) {
    let mut reader = StreamReader::new(root);
    let mut collector = Collector::new(COLLECT_MAX);
    let mut properties: Vec<(PropertyDefinition, PropertyValue)> = Vec::new();
    let _ = reader.feed(stream, &mut |event| {
        match event {
            Event::Enter(_) => properties.clear(),
            Event::Leave(Element::MessageChangeHeader) => {
                let _ = MessageChangeHeader::from_properties(&properties);
            }
            Event::Leave(Element::FolderChange) => {
                let _ = FolderChange::from_properties(&properties, &Windows1252);
            }
            Event::Leave(Element::Deletions) => {
                let _ = Deletions::from_properties(&properties);
            }
            Event::Leave(Element::ReadStateChanges) => {
                let _ = ReadStateChanges::from_properties(&properties);
            }
            Event::Leave(Element::State) => {
                if let Ok(state) = SyncState::from_properties(&properties) {
                    state_comes_back(&state);
                }
            }
            _ => {}
        }
        properties.extend(collector.take(event)?);
        Ok::<_, FxError>(())
    });
}

fn state_comes_back(state: &SyncState) {
    let mut writer = StreamWriter::new(Element::State);
    writer.state(state).and_then(|()| writer.finish()).expect("a state");
    let bytes = writer.take(usize::MAX).expect("no limit");
    let mut reader = StreamReader::new(Element::State);
    let mut collector = Collector::new(usize::MAX);
    let mut properties = Vec::new();
    let read = reader.feed(&bytes, &mut |event| {
        properties.extend(collector.take(event)?);
        Ok::<_, FxError>(())
    });
    read.expect("what was written can be read");
    assert_eq!(SyncState::from_properties(&properties).as_ref(), Ok(state));
    let given = |(definition, _): &(PropertyDefinition, PropertyValue)| definition.tag == meta::IDSET_GIVEN;
    assert!(properties.iter().any(given), "MetaTagIdsetGiven is there even when it is empty");
}

/// The structures that are values.
pub(crate) fn structure(data: &[u8]) {
    stable(data, ProgressInformation::decode, ProgressInformation::encode);
    stable(data, PropertyGroupInfo::decode, |info| info.encode().expect("fits"));
    stable(data, FolderReplicaInfo::decode, |info| info.encode().expect("fits"));
    stable(data, ExtendedErrorInfo::decode, |info| info.encode().expect("fits"));
}
