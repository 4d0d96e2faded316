//! Writes a stream, with its syntax checked, into buffers cut where they may be.

use crate::grammar::{Grammar, Terminal};
use crate::output::Output;
use crate::{
    Deletions, Element, ExtendedErrorInfo, FixedValue, FolderChange, FxError, Marker, MessageChangeHeader,
    NoRoom, ProgressInformation, PropertyDefinition, PropertyGroupInfo, ReadStateChanges, Shape, SyncState,
    TextForm, meta,
};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, tags};

/// Writes a stream of one kind (MS-OXCFXICS 2.2.4). What is written waits until [`Self::take`]; a server writes
/// while [`Self::pending`] is less than a buffer, so that no more than that and one object's small properties are
/// held.
#[derive(Debug, Clone)]
pub struct StreamWriter {
    grammar: Grammar,
    output: Output,
    /// Bytes of the value begun that have not come, and the unit it may be cut at.
    left: u64,
    unit: usize,
}

/// Writes properties and nothing else: what stands inside an element cannot leave it (propList, MS-OXCFXICS 2.2.4.2).
#[derive(Debug)]
pub struct PropertyList<'a>(&'a mut StreamWriter);

impl PropertyList<'_> {
    /// See [`StreamWriter::property`].
    ///
    /// # Errors
    /// As there.
    pub fn property(
        &mut self,
        definition: &PropertyDefinition,
        value: &PropertyValue,
    ) -> Result<(), FxError> {
        self.0.property(definition, value)
    }

    /// See [`StreamWriter::begin_value`].
    ///
    /// # Errors
    /// As there.
    pub fn begin_value(&mut self, definition: &PropertyDefinition, length: u32) -> Result<(), FxError> {
        self.0.begin_value(definition, length)
    }

    /// See [`StreamWriter::chunk`].
    ///
    /// # Errors
    /// As there.
    pub fn chunk(&mut self, bytes: &[u8]) -> Result<(), FxError> {
        self.0.chunk(bytes)
    }
}

/// Bytes of text and its terminating zero (MS-OXCFXICS 2.2.4.1.3).
fn text8(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| *byte != 0).chain([0]).collect()
}

/// A value of variable size. Texts are written with their terminating zero and without others.
#[derive(Clone, Copy)]
enum Variable<'a> {
    Bytes(&'a [u8]),
    Text8(&'a [u8]),
    Unicode(&'a str),
}

impl Variable<'_> {
    /// Bytes it is written as.
    fn length(self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Text8(text) => text.iter().filter(|byte| **byte != 0).count().saturating_add(1),
            Self::Unicode(text) => {
                let units = if text.is_ascii() {
                    text.bytes().filter(|byte| *byte != 0).count()
                } else {
                    text.encode_utf16().filter(|unit| *unit != 0).count()
                };
                units.saturating_add(1).saturating_mul(2)
            }
        }
    }
}

/// Bytes that a value is cut between.
fn unit(tag: PropertyTag) -> usize {
    if meta::is_utf16(tag.kind()) { 2 } else { 1 }
}

/// The value of variable size under a type; `None` when they do not agree. Text of other code pages than UTF-16
/// comes as PtypString8, encoded already.
fn variable(tag: PropertyTag, value: &PropertyValue) -> Option<Variable<'_>> {
    let kind = tag.kind();
    Some(match (kind, meta::code_page(kind), value) {
        (_, Some(meta::UTF_16), PropertyValue::String(text)) => Variable::Unicode(text),
        (_, Some(page), PropertyValue::String8(text)) if page != meta::UTF_16 => Variable::Text8(text),
        (PropertyType::STRING, _, PropertyValue::String(text)) => Variable::Unicode(text),
        (PropertyType::STRING8, _, PropertyValue::String8(text)) => Variable::Text8(text),
        (PropertyType::BINARY | PropertyType::OBJECT, _, PropertyValue::Binary(bytes))
        | (PropertyType::SERVER_ID, _, PropertyValue::ServerId(bytes)) => Variable::Bytes(bytes),
        (_, _, PropertyValue::Binary(bytes)) if tag == meta::IDSET_GIVEN => Variable::Bytes(bytes),
        _ => return None,
    })
}

impl StreamWriter {
    /// At the start of a stream that is a `root`; which one depends on the ROP (MS-OXCFXICS 2.2.4.4).
    pub fn new(root: Element) -> Self {
        Self { grammar: Grammar::strict(root), output: Output::default(), left: 0, unit: 1 }
    }

    /// Bytes that wait for [`Self::take`].
    pub fn pending(&self) -> usize {
        self.output.pending()
    }

    /// The next buffer, of at most `max` bytes, cut as MS-OXCFXICS 2.2.4.1 allows and not inside a unit of UTF-16;
    /// empty when nothing waits.
    ///
    /// # Errors
    /// When not even the next atom fits.
    pub fn take(&mut self, max: usize) -> Result<Vec<u8>, NoRoom> {
        self.output.take(max)
    }

    /// The stream is whole.
    ///
    /// # Errors
    /// When an element or a value is not.
    pub fn finish(&mut self) -> Result<(), FxError> {
        self.accept(Terminal::End)?;
        debug_assert!(self.grammar.is_done());
        Ok(())
    }

    fn accept(&mut self, terminal: Terminal) -> Result<(), FxError> {
        if self.left > 0 {
            return Err(FxError::Length { left: self.left, given: 0 });
        }
        self.grammar.accept(terminal, self.output.offset(), &mut |_| Ok(()))
    }

    /// Writes a marker.
    ///
    /// # Errors
    /// When it may not stand here. Nothing is written then; optional elements before the place that was looked for
    /// may be closed.
    pub fn marker(&mut self, marker: Marker) -> Result<(), FxError> {
        self.accept(Terminal::Marker(marker))?;
        self.output.atom(&marker.code().to_le_bytes());
        Ok(())
    }

    fn define(&mut self, definition: &PropertyDefinition, number: Option<u32>) -> Result<(), FxError> {
        let tag = definition.tag;
        if definition.name.is_none() && !tag.is_named() {
            self.accept(Terminal::Property(tag, number))?;
            self.output.atom(&tag.0.to_le_bytes());
            return Ok(());
        }
        let bytes = definition.encode_named().ok_or(FxError::Mismatch { tag })?;
        self.accept(Terminal::Property(tag, number))?;
        self.output.atom(&bytes);
        Ok(())
    }

    /// length is a PtypInteger32 and not negative.
    fn number(&self, length: usize) -> Result<i32, FxError> {
        let (field, offset, value) = ("length", self.output.offset(), length as u64);
        i32::try_from(length).map_err(|_| FxError::Invalid { field, offset, value })
    }

    fn length(&mut self, length: usize) -> Result<(), FxError> {
        let number = self.number(length)?;
        self.output.atom(&number.to_le_bytes());
        Ok(())
    }

    fn fixed(&mut self, value: FixedValue) {
        let (bytes, size) = value.encode();
        self.output.atom(bytes.get(..size).unwrap_or_default());
    }

    /// Writes a length and the value.
    fn variable(&mut self, value: Variable<'_>) -> Result<(), FxError> {
        self.length(value.length())?;
        match value {
            Variable::Bytes(bytes) => self.output.value(bytes, 1),
            Variable::Text8(text) => self.output.value(&text8(text), 1),
            Variable::Unicode(text) => self.output.unicode(text),
        }
        Ok(())
    }

    /// Writes a whole property. Text under a type of a code page is PtypString8 in that code page, or PtypString for
    /// code page 1200; the value of a PtypObject is PtypBinary.
    ///
    /// # Errors
    /// When it may not stand here, type and value do not agree, or no stream carries such a value: PtypErrorCode
    /// in particular, since properties without a value are left out (2.2.4.3.20).
    pub fn property(
        &mut self,
        definition: &PropertyDefinition,
        value: &PropertyValue,
    ) -> Result<(), FxError> {
        let tag = definition.tag;
        let wrong = FxError::Mismatch { tag };
        match Shape::of(tag).ok_or(wrong.clone())? {
            Shape::Fixed(kind) => {
                let fixed =
                    FixedValue::from_value(value).filter(|fixed| fixed.kind() == kind).ok_or(wrong)?;
                let number = if let FixedValue::Integer32(n) = fixed { Some(n as u32) } else { None };
                self.define(definition, number)?;
                self.fixed(fixed);
                Ok(())
            }
            Shape::Variable => {
                let value = variable(tag, value).ok_or(wrong)?;
                self.number(value.length())?;
                self.define(definition, None)?;
                self.variable(value)
            }
            Shape::MultipleFixed(_) | Shape::MultipleVariable if tag.kind() == value.kind() => {
                self.define(definition, None)?;
                self.values(value)
            }
            _ => Err(wrong),
        }
    }

    fn many<T>(
        &mut self,
        values: &[T],
        one: impl Fn(&mut Self, &T) -> Result<(), FxError>,
    ) -> Result<(), FxError> {
        self.length(values.len())?;
        values.iter().try_for_each(|value| one(self, value))
    }

    fn many_fixed<T: Copy>(&mut self, values: &[T], one: impl Fn(T) -> FixedValue) -> Result<(), FxError> {
        self.many(values, |writer, value| {
            writer.fixed(one(*value));
            Ok(())
        })
    }

    /// The values of a property of many.
    fn values(&mut self, value: &PropertyValue) -> Result<(), FxError> {
        use PropertyValue as V;
        match value {
            V::MultipleInteger16(values) => self.many_fixed(values, FixedValue::Integer16),
            V::MultipleInteger32(values) => self.many_fixed(values, FixedValue::Integer32),
            V::MultipleFloating32(values) => self.many_fixed(values, FixedValue::Floating32),
            V::MultipleFloating64(values) => self.many_fixed(values, FixedValue::Floating64),
            V::MultipleCurrency(values) => self.many_fixed(values, FixedValue::Currency),
            V::MultipleFloatingTime(values) => self.many_fixed(values, FixedValue::FloatingTime),
            V::MultipleInteger64(values) => self.many_fixed(values, FixedValue::Integer64),
            V::MultipleTime(values) => self.many_fixed(values, FixedValue::Time),
            V::MultipleGuid(values) => self.many_fixed(values, FixedValue::Guid),
            V::MultipleString8(values) => {
                self.many(values, |writer, text| writer.variable(Variable::Text8(text)))
            }
            V::MultipleString(values) => {
                self.many(values, |writer, text| writer.variable(Variable::Unicode(text)))
            }
            V::MultipleBinary(values) => {
                self.many(values, |writer, bytes| writer.variable(Variable::Bytes(bytes)))
            }
            _ => Ok(()),
        }
    }

    /// Begins a property of one value of variable size; its `length` bytes follow by [`Self::chunk`], terminating
    /// zeros of text included.
    ///
    /// # Errors
    /// When it may not stand here, its type is not of variable size, or no value of it has that length.
    pub fn begin_value(&mut self, definition: &PropertyDefinition, length: u32) -> Result<(), FxError> {
        if Shape::of(definition.tag) != Some(Shape::Variable) {
            return Err(FxError::Mismatch { tag: definition.tag });
        }
        let odd = !length.is_multiple_of(2) && meta::is_utf16(definition.tag.kind());
        if odd || i32::try_from(length).is_err() {
            let (field, offset, value) = ("length", self.output.offset(), length.into());
            return Err(FxError::Invalid { field, offset, value });
        }
        self.define(definition, None)?;
        self.length(length as usize)?;
        (self.left, self.unit) = (u64::from(length), unit(definition.tag));
        Ok(())
    }

    /// Bytes of the value begun; with the last of them it is whole.
    ///
    /// # Errors
    /// When there are more than were announced.
    pub fn chunk(&mut self, bytes: &[u8]) -> Result<(), FxError> {
        let given = bytes.len() as u64;
        self.left = self.left.checked_sub(given).ok_or(FxError::Length { left: self.left, given })?;
        self.output.value(bytes, self.unit);
        Ok(())
    }

    fn tagged(&mut self, tag: PropertyTag, value: impl Into<PropertyValue>) -> Result<(), FxError> {
        self.property(&tag.into(), &value.into())
    }

    /// recipient (2.2.4.3.23): `write` adds what follows PidTagRowid.
    ///
    /// # Errors
    /// When it may not stand here, or what `write` fails with.
    pub fn recipient(
        &mut self,
        row: i32,
        write: impl FnOnce(&mut PropertyList<'_>) -> Result<(), FxError>,
    ) -> Result<(), FxError> {
        self.marker(Marker::StartRecip)?;
        self.tagged(tags::PID_TAG_ROWID, row)?;
        write(&mut PropertyList(self))?;
        self.marker(Marker::EndToRecip)
    }

    /// attachment (2.2.4.3.1): `write` adds its properties, and `embedded`, if it is a message, that message.
    ///
    /// # Errors
    /// When it may not stand here, or what `write` or `embedded` fails with.
    pub fn attachment<F: FnOnce(&mut Self) -> Result<(), FxError>>(
        &mut self,
        number: i32,
        write: impl FnOnce(&mut PropertyList<'_>) -> Result<(), FxError>,
        embedded: Option<F>,
    ) -> Result<(), FxError> {
        self.marker(Marker::NewAttach)?;
        self.tagged(tags::PID_TAG_ATTACH_NUMBER, number)?;
        write(&mut PropertyList(self))?;
        if let Some(embedded) = embedded {
            self.marker(Marker::StartEmbed)?;
            embedded(self)?;
            self.marker(Marker::EndEmbed)?;
        }
        self.marker(Marker::EndAttach)
    }

    /// MetaTagFXDelProp: the receiver deletes these subobjects first (2.2.4.1.5.1).
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn delete_first(&mut self, subobjects: PropertyTag) -> Result<(), FxError> {
        self.tagged(meta::FX_DEL_PROP, subobjects.0 as i32)
    }

    /// progressTotal (2.2.4.3.19).
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn progress_total(&mut self, progress: &ProgressInformation) -> Result<(), FxError> {
        self.marker(Marker::IncrSyncProgressMode)?;
        self.tagged(meta::STRUCTURE, progress.encode())
    }

    /// progressPerMessage (2.2.4.3.18): the message that follows has about `size` bytes.
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn progress_per_message(&mut self, size: i32, associated: bool) -> Result<(), FxError> {
        self.marker(Marker::IncrSyncProgressPerMsg)?;
        self.tagged(meta::PROGRESS_SIZE, size)?;
        self.tagged(meta::PROGRESS_ASSOCIATED, associated)
    }

    /// Begins a messageChangeFull (2.2.4.3.13): its properties, recipients and attachments follow.
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn message_change(&mut self, header: &MessageChangeHeader) -> Result<(), FxError> {
        self.marker(Marker::IncrSyncChg)?;
        self.header(header)?;
        self.marker(Marker::IncrSyncMessage)
    }

    /// Begins a messageChangePartial (2.2.4.3.15): property groups, recipients and attachments follow. The mapping
    /// is sent before its first use.
    ///
    /// # Errors
    /// When it may not stand here, or the mapping has no bytes.
    pub fn partial_change(
        &mut self,
        mapping: Option<&PropertyGroupInfo>,
        mapping_id: u32,
        header: &MessageChangeHeader,
    ) -> Result<(), FxError> {
        if let Some(mapping) = mapping {
            let bytes = mapping.encode()?;
            self.marker(Marker::IncrSyncGroupInfo)?;
            self.tagged(meta::STRUCTURE, bytes)?;
        }
        self.tagged(meta::INCR_SYNC_GROUP_ID, mapping_id as i32)?;
        self.marker(Marker::IncrSyncChgPartial)?;
        self.header(header)
    }

    /// Begins a property group of a partial change, [`meta::NO_GROUP`] for properties in none. All its properties
    /// follow: what does not is deleted.
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn property_group(&mut self, index: u32) -> Result<(), FxError> {
        self.tagged(meta::INCREMENTAL_SYNC_MESSAGE_PARTIAL, index as i32)
    }

    /// A property group that changed and has no property left (2.2.4.3.15).
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn empty_property_group(&mut self, index: u32) -> Result<(), FxError> {
        self.property_group(index)?;
        self.tagged(meta::EMPTY_GROUP, 0)
    }

    fn header(&mut self, header: &MessageChangeHeader) -> Result<(), FxError> {
        self.tagged(tags::PID_TAG_SOURCE_KEY, header.source_key.to_bytes())?;
        self.tagged(tags::PID_TAG_LAST_MODIFICATION_TIME, header.modified)?;
        self.tagged(tags::PID_TAG_CHANGE_KEY, header.change_key.to_bytes())?;
        self.tagged(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, header.predecessors.encode())?;
        self.tagged(tags::PID_TAG_ASSOCIATED, header.associated)?;
        self.wire_id(tags::PID_TAG_MID, header.id)?;
        if let Some(size) = header.size {
            self.tagged(tags::PID_TAG_MESSAGE_SIZE, size as i32)?;
        }
        self.wire_id(tags::PID_TAG_CHANGE_NUMBER, header.change_number)
    }

    fn wire_id(&mut self, tag: PropertyTag, id: Option<u64>) -> Result<(), FxError> {
        id.map_or(Ok(()), |id| self.tagged(tag, PropertyValue::Integer64(id as i64)))
    }

    /// folderChange (2.2.4.3.5), its name in the form the client asked for: `write` adds its other properties.
    ///
    /// # Errors
    /// When it may not stand here, or what `write` fails with.
    pub fn folder_change(
        &mut self,
        folder: &FolderChange,
        form: TextForm<'_>,
        write: impl FnOnce(&mut PropertyList<'_>) -> Result<(), FxError>,
    ) -> Result<(), FxError> {
        self.marker(Marker::IncrSyncChg)?;
        let parent = folder.parent_source_key.map(|key| key.to_bytes()).unwrap_or_default();
        self.tagged(tags::PID_TAG_PARENT_SOURCE_KEY, parent)?;
        self.tagged(tags::PID_TAG_SOURCE_KEY, folder.source_key.to_bytes())?;
        self.tagged(tags::PID_TAG_LAST_MODIFICATION_TIME, folder.modified)?;
        self.tagged(tags::PID_TAG_CHANGE_KEY, folder.change_key.to_bytes())?;
        self.tagged(tags::PID_TAG_PREDECESSOR_CHANGE_LIST, folder.predecessors.encode())?;
        let name = PropertyValue::from(folder.name.as_str());
        let (definition, name) = form.apply(&tags::PID_TAG_DISPLAY_NAME.into(), &name);
        self.property(&definition, &name)?;
        self.wire_id(tags::PID_TAG_FOLDER_ID, folder.id)?;
        self.wire_id(tags::PID_TAG_PARENT_FOLDER_ID, folder.parent_id)?;
        write(&mut PropertyList(self))
    }

    /// deletions (2.2.4.3.3); nothing when there are none.
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn deletions(&mut self, deletions: &Deletions) -> Result<(), FxError> {
        let sets = [
            (meta::IDSET_DELETED, &deletions.deleted),
            (meta::IDSET_NO_LONGER_IN_SCOPE, &deletions.no_longer_in_scope),
            (meta::IDSET_EXPIRED, &deletions.expired),
        ];
        let mut sets = sets.into_iter().filter(|(_, set)| !set.is_empty()).peekable();
        if sets.peek().is_some() {
            self.marker(Marker::IncrSyncDel)?;
        }
        sets.try_for_each(|(tag, set)| self.tagged(tag, set.encode()))
    }

    /// readStateChanges (2.2.4.3.22); nothing when there are none.
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn read_state_changes(&mut self, changes: &ReadStateChanges) -> Result<(), FxError> {
        let sets = [(meta::IDSET_READ, &changes.read), (meta::IDSET_UNREAD, &changes.unread)];
        let mut sets = sets.into_iter().filter(|(_, set)| !set.is_empty()).peekable();
        if sets.peek().is_some() {
            self.marker(Marker::IncrSyncRead)?;
        }
        sets.try_for_each(|(tag, set)| self.tagged(tag, set.encode()))
    }

    /// state (2.2.4.3.25). The end of a synchronization is [`Marker::IncrSyncEnd`].
    ///
    /// # Errors
    /// When it may not stand here.
    pub fn state(&mut self, state: &SyncState) -> Result<(), FxError> {
        self.marker(Marker::IncrSyncStateBegin)?;
        self.tagged(meta::IDSET_GIVEN, state.given.encode())?;
        self.tagged(meta::CNSET_SEEN, state.seen.encode())?;
        if let Some(set) = &state.seen_associated {
            self.tagged(meta::CNSET_SEEN_FAI, set.encode())?;
        }
        if let Some(set) = &state.read {
            self.tagged(meta::CNSET_READ, set.encode())?;
        }
        self.marker(Marker::IncrSyncStateEnd)
    }

    /// errorInfo (2.2.4.3.4): whatever element is open up to the closest that recovers ends here.
    ///
    /// # Errors
    /// When no element recovers, a value is begun, or the structure has no bytes.
    pub fn error_info(&mut self, error: &ExtendedErrorInfo) -> Result<(), FxError> {
        let bytes = error.encode()?;
        self.marker(Marker::FXErrorInfo)?;
        self.tagged(meta::STRUCTURE, bytes)
    }
}
