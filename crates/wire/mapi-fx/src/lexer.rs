//! The lexical structure (MS-OXCFXICS 2.2.4.1): bytes become markers, properties and pieces of values.

use crate::{FixedValue, FxError, Marker, PropertyDefinition, Shape, meta};
use ropewalk_base::Guid;
use ropewalk_base::limits::FX_NAME_UNITS_MAX;
use ropewalk_model::{PropertyName, PropertyNameKind, PropertyTag, PropertyType};

/// The longest atom of a fixed size: property set and kind of a name.
const ATOM_BYTES_MAX: usize = 17;

/// A piece of a stream (MS-OXCFXICS 2.2.4.1). A property of a fixed size is one token; one of variable size begins
/// with its length and goes on with chunks, as they came; one of many values begins with their count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'a> {
    /// A marker.
    Marker(Marker),
    /// A whole property.
    Fixed(&'a PropertyDefinition, FixedValue),
    /// A property of so many bytes, which follow as chunks; then [`Token::End`].
    Variable(&'a PropertyDefinition, u32),
    /// A property of so many values, which follow as items; then [`Token::End`].
    Multiple(&'a PropertyDefinition, u32),
    /// A value of a property of many values of a fixed size.
    Item(FixedValue),
    /// A value of so many bytes, which follow as chunks, of a property of many values.
    ItemLength(u32),
    /// Bytes of a value; never empty.
    Chunk(&'a [u8]),
    /// The property is whole.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Head,
    NameSet,
    NameLid,
    NameText,
    Fixed(PropertyType),
    Length,
    Count,
    Item(PropertyType),
    ItemLength,
    Chunk(u32),
}

/// Reads a stream from buffers of any size, cut anywhere (MS-OXCFXICS 2.2.4.1). Holds no more than one atom and the
/// name of a property.
#[derive(Debug, Clone)]
pub struct Lexer {
    state: State,
    atom: [u8; ATOM_BYTES_MAX],
    have: usize,
    definition: PropertyDefinition,
    set: Guid,
    text: Vec<u8>,
    /// Values of the property that have not come; `None` for a property of one value.
    items: Option<u32>,
    offset: u64,
    /// Where the element being read begins.
    start: u64,
    stopped: bool,
}

impl Default for Lexer {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexer {
    /// At the start of a stream.
    pub fn new() -> Self {
        Self {
            state: State::Head,
            atom: [0; ATOM_BYTES_MAX],
            have: 0,
            definition: PropertyTag(0).into(),
            set: Guid::NIL,
            text: Vec::new(),
            items: None,
            offset: 0,
            start: 0,
            stopped: false,
        }
    }

    /// Bytes read so far.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads a buffer to its end; `take` gets each token and the offset where its element begins.
    ///
    /// # Errors
    /// What is wrong with the stream, or what `take` failed with; after either nothing more can be read.
    pub fn feed<E: From<FxError>>(
        &mut self,
        mut input: &[u8],
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.stopped {
            return Err(FxError::Stopped.into());
        }
        self.stopped = true;
        while !input.is_empty() {
            self.step(&mut input, take)?;
        }
        self.stopped = false;
        Ok(())
    }

    /// The stream ends here.
    ///
    /// # Errors
    /// When it ends inside an element, or failed before.
    pub fn finish(&self) -> Result<(), FxError> {
        if self.stopped {
            return Err(FxError::Stopped);
        }
        if self.state == State::Head && self.have == 0 {
            return Ok(());
        }
        let field = match self.state {
            State::Head => "propDef or marker",
            State::NameSet | State::NameLid | State::NameText => "namedPropInfo",
            State::Length | State::Count | State::ItemLength => "length",
            State::Fixed(_) | State::Item(_) => "fixedSizeValue",
            State::Chunk(_) => "varSizeValue",
        };
        Err(FxError::Truncated { field, offset: self.offset })
    }

    /// Moves bytes to the atom until it has `size`; whether it has.
    fn gather(&mut self, input: &mut &[u8], size: usize) -> bool {
        let wanted = size.saturating_sub(self.have).min(input.len());
        let (now, later) = input.split_at(wanted);
        if let Some(place) = self.atom.get_mut(self.have..self.have + wanted) {
            place.copy_from_slice(now);
        }
        *input = later;
        self.offset += wanted as u64;
        self.have += wanted;
        let whole = self.have >= size;
        if whole {
            self.have = 0;
        }
        whole
    }

    fn number(&self) -> u32 {
        u32::from_le_bytes(self.atom.first_chunk().copied().unwrap_or_default())
    }

    fn step<E: From<FxError>>(
        &mut self,
        input: &mut &[u8],
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let size = match self.state {
            State::NameText => return Ok(self.name_text(input)?),
            State::Chunk(left) => return self.chunk(input, left, take),
            State::NameSet => ATOM_BYTES_MAX,
            State::Fixed(kind) | State::Item(kind) => FixedValue::size(kind).unwrap_or_default(),
            State::Head | State::NameLid | State::Length | State::Count | State::ItemLength => 4,
        };
        if self.state == State::Head && self.have == 0 {
            self.start = self.offset;
        }
        if !self.gather(input, size) {
            return Ok(());
        }
        let number = self.number();
        match self.state {
            State::Head => match Marker::from_code(number) {
                Some(marker) => take(self.start, Token::Marker(marker))?,
                None => self.property(PropertyTag(number))?,
            },
            State::NameSet => self.name_set()?,
            State::NameLid => self.named(PropertyNameKind::Lid(number))?,
            State::Fixed(kind) => {
                self.state = State::Head;
                if let Some(value) = FixedValue::decode(kind, &self.atom) {
                    take(self.start, Token::Fixed(&self.definition, value))?;
                }
            }
            State::Length => {
                self.check_length(number)?;
                take(self.start, Token::Variable(&self.definition, number))?;
                self.bytes_follow(number, take)?;
            }
            State::Count => {
                self.check_count(number)?;
                take(self.start, Token::Multiple(&self.definition, number))?;
                self.items = Some(number);
                self.next_item(take)?;
            }
            State::Item(kind) => {
                if let Some(value) = FixedValue::decode(kind, &self.atom) {
                    take(self.start, Token::Item(value))?;
                }
                self.item_done(take)?;
            }
            State::ItemLength => {
                self.check_length(number)?;
                take(self.start, Token::ItemLength(number))?;
                self.bytes_follow(number, take)?;
            }
            State::NameText | State::Chunk(_) => {}
        }
        Ok(())
    }

    /// length is a PtypInteger32: not negative. `number` was just read.
    fn check_count(&self, number: u32) -> Result<(), FxError> {
        if i32::try_from(number).is_err() {
            return Err(self.wrong_length(number));
        }
        Ok(())
    }

    /// As [`Self::check_count`]; UTF-16 has two bytes to a unit besides.
    fn check_length(&self, number: u32) -> Result<(), FxError> {
        if !number.is_multiple_of(2) && meta::is_utf16(self.definition.tag.kind()) {
            return Err(self.wrong_length(number));
        }
        self.check_count(number)
    }

    fn wrong_length(&self, number: u32) -> FxError {
        FxError::Invalid { field: "length", offset: self.offset - 4, value: number.into() }
    }

    fn property(&mut self, tag: PropertyTag) -> Result<(), FxError> {
        if Shape::of(tag).is_none() {
            return Err(FxError::Type { tag, offset: self.start });
        }
        self.definition = tag.into();
        self.items = None;
        if tag.is_named() {
            self.state = State::NameSet
        } else {
            self.value()?
        }
        Ok(())
    }

    /// propDef is whole: what follows.
    fn value(&mut self) -> Result<(), FxError> {
        let tag = self.definition.tag;
        self.state = match Shape::of(tag).ok_or(FxError::Type { tag, offset: self.start })? {
            Shape::Fixed(kind) => State::Fixed(kind),
            Shape::Variable => State::Length,
            Shape::MultipleFixed(_) | Shape::MultipleVariable => State::Count,
        };
        Ok(())
    }

    fn name_set(&mut self) -> Result<(), FxError> {
        self.set = Guid(self.atom.first_chunk().copied().unwrap_or_default());
        self.state = match self.atom.last() {
            Some(0) => State::NameLid,
            Some(1) => State::NameText,
            kind => {
                let value = u64::from(kind.copied().unwrap_or_default());
                return Err(FxError::Invalid { field: "namedPropInfo", offset: self.offset - 1, value });
            }
        };
        self.text.clear();
        Ok(())
    }

    fn name_text(&mut self, input: &mut &[u8]) -> Result<(), FxError> {
        while let Some((byte, later)) = input.split_first() {
            *input = later;
            self.offset += 1;
            self.text.push(*byte);
            if self.text.len().is_multiple_of(2) && self.text.ends_with(&[0, 0]) {
                let (pairs, _) = self.text.as_chunks::<2>();
                let units = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).take(pairs.len() - 1);
                let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
                let name = PropertyNameKind::String(text.collect());
                return self.named(name);
            }
            if self.text.len() >= (FX_NAME_UNITS_MAX + 1) * 2 {
                return Err(FxError::Limit { field: "name", offset: self.start, max: FX_NAME_UNITS_MAX });
            }
        }
        Ok(())
    }

    fn named(&mut self, kind: PropertyNameKind) -> Result<(), FxError> {
        self.definition.name = Some(PropertyName { set: self.set, kind });
        self.value()
    }

    fn chunk<E: From<FxError>>(
        &mut self,
        input: &mut &[u8],
        left: u32,
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (now, later) = input.split_at(input.len().min(left as usize));
        *input = later;
        self.offset += now.len() as u64;
        take(self.start, Token::Chunk(now))?;
        self.bytes_follow(left - now.len() as u32, take)
    }

    fn bytes_follow<E: From<FxError>>(
        &mut self,
        left: u32,
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if left > 0 {
            self.state = State::Chunk(left);
            return Ok(());
        }
        self.item_done(take)
    }

    fn item_done<E: From<FxError>>(
        &mut self,
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.items = self.items.map(|items| items.saturating_sub(1));
        self.next_item(take)
    }

    fn next_item<E: From<FxError>>(
        &mut self,
        take: &mut impl FnMut(u64, Token<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.state = match (self.items, Shape::of(self.definition.tag)) {
            (Some(1..), Some(Shape::MultipleFixed(kind))) => State::Item(kind),
            (Some(1..), Some(Shape::MultipleVariable)) => State::ItemLength,
            _ => {
                self.state = State::Head;
                return take(self.start, Token::End);
            }
        };
        Ok(())
    }
}
