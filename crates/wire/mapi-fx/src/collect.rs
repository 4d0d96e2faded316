//! Small properties put together. Large ones are for whoever takes the chunks.

use crate::{Event, FxError, PropertyDefinition, Shape, meta};
use ropewalk_model::codec::utf16_text;
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue};

/// What a value of many costs at least, bytes, so that empty ones are counted too.
const ITEM_BYTES: usize = 24;

/// Puts events together to properties of at most so many bytes (MS-OXCFXICS 2.2.4.1.3).
#[derive(Debug)]
pub struct Collector {
    max: usize,
    used: usize,
    open: Option<PropertyDefinition>,
    values: Vec<PropertyValue>,
    bytes: Vec<u8>,
    started: bool,
}

/// UTF-16LE without its terminating zero, if it has one (MS-OXCFXICS 2.2.4.1.3).
fn utf16(bytes: &[u8]) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    utf16_text(pairs.strip_suffix(&[[0, 0]]).unwrap_or(pairs).as_flattened())
}

fn text8(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.pop_if(|last| *last == 0);
    bytes
}

fn variable(kind: PropertyType, bytes: Vec<u8>) -> PropertyValue {
    match kind {
        _ if meta::code_page(kind) == Some(meta::UTF_16) => PropertyValue::String(utf16(&bytes)),
        _ if meta::code_page(kind).is_some() => PropertyValue::String8(text8(bytes)),
        PropertyType::STRING => PropertyValue::String(utf16(&bytes)),
        PropertyType::STRING8 => PropertyValue::String8(text8(bytes)),
        PropertyType::SERVER_ID => PropertyValue::ServerId(bytes),
        _ => PropertyValue::Binary(bytes),
    }
}

macro_rules! gather {
    ($values:expr, $variant:ident) => {
        $values
            .into_iter()
            .filter_map(|value| if let PropertyValue::$variant(v) = value { Some(v) } else { None })
            .collect()
    };
}

fn multiple(base: PropertyType, values: Vec<PropertyValue>) -> Option<PropertyValue> {
    use PropertyValue as V;
    Some(match base {
        PropertyType::INTEGER16 => V::MultipleInteger16(gather!(values, Integer16)),
        PropertyType::INTEGER32 => V::MultipleInteger32(gather!(values, Integer32)),
        PropertyType::FLOATING32 => V::MultipleFloating32(gather!(values, Floating32)),
        PropertyType::FLOATING64 => V::MultipleFloating64(gather!(values, Floating64)),
        PropertyType::CURRENCY => V::MultipleCurrency(gather!(values, Currency)),
        PropertyType::FLOATING_TIME => V::MultipleFloatingTime(gather!(values, FloatingTime)),
        PropertyType::INTEGER64 => V::MultipleInteger64(gather!(values, Integer64)),
        PropertyType::STRING8 => V::MultipleString8(gather!(values, String8)),
        PropertyType::STRING => V::MultipleString(gather!(values, String)),
        PropertyType::TIME => V::MultipleTime(gather!(values, Time)),
        PropertyType::GUID => V::MultipleGuid(gather!(values, Guid)),
        PropertyType::BINARY => V::MultipleBinary(gather!(values, Binary)),
        _ => return None,
    })
}

impl Collector {
    /// For properties of at most `max` bytes; a value of many counts as 24 bytes and its own.
    pub const fn new(max: usize) -> Self {
        Self { max, used: 0, open: None, values: Vec::new(), bytes: Vec::new(), started: false }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), FxError> {
        self.used = self.used.saturating_add(bytes);
        if self.used > self.max {
            let tag = self.open.as_ref().map_or(PropertyTag(0), |definition| definition.tag);
            self.open = None;
            return Err(FxError::TooLarge { tag, max: self.max });
        }
        Ok(())
    }

    fn begin(&mut self, definition: &PropertyDefinition) {
        self.open = Some(definition.clone());
        self.used = 0;
        self.values.clear();
        self.bytes.clear();
        self.started = false;
    }

    fn close_item(&mut self) {
        if let Some(definition) = self.open.as_ref().filter(|_| self.started) {
            let base = PropertyType(definition.tag.kind().0 & !PropertyType::MULTIPLE);
            self.values.push(variable(base, std::mem::take(&mut self.bytes)));
        }
        self.started = false;
    }

    /// Takes the next event; the property it completes, if it does. The value of PtypObject is its bytes, that of
    /// a code page type PtypString8, or PtypString for code page 1200.
    ///
    /// # Errors
    /// When a property is larger than the limit.
    pub fn take(&mut self, event: Event<'_>) -> Result<Option<(PropertyDefinition, PropertyValue)>, FxError> {
        match event {
            Event::Enter(_) | Event::Leave(_) | Event::Abandon(_) => {}
            Event::Fixed(definition, value) => return Ok(Some((definition.clone(), value.into()))),
            Event::Variable(definition, length) => {
                self.begin(definition);
                self.spend(length as usize)?;
            }
            Event::Multiple(definition, count) => {
                self.begin(definition);
                self.spend((count as usize).saturating_mul(ITEM_BYTES))?;
            }
            Event::Item(value) => self.values.push(value.into()),
            Event::ItemLength(length) => {
                self.close_item();
                self.started = true;
                self.spend(length as usize)?;
            }
            Event::Chunk(bytes) => self.bytes.extend_from_slice(bytes),
            Event::End => {
                self.close_item();
                let Some(definition) = self.open.take() else { return Ok(None) };
                let kind = definition.tag.kind();
                let value = match Shape::of(definition.tag) {
                    Some(Shape::MultipleFixed(base)) => multiple(base, std::mem::take(&mut self.values)),
                    Some(Shape::MultipleVariable) => {
                        let base = PropertyType(kind.0 & !PropertyType::MULTIPLE);
                        multiple(base, std::mem::take(&mut self.values))
                    }
                    _ => Some(variable(kind, std::mem::take(&mut self.bytes))),
                };
                return Ok(value.map(|value| (definition, value)));
            }
        }
        Ok(None)
    }
}
