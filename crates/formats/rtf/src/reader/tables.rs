//! The font table and the colour table.

use crate::charset::{self, Charset};
use ropewalk_base::limits::RTF_TABLE_ENTRIES_MAX;
use std::collections::HashMap;

/// Longest name of a font that is kept, bytes; Windows has 31 characters.
const FONT_NAME_BYTES_MAX: usize = 128;

#[derive(Debug, Default)]
struct Font {
    charset: Option<Charset>,
    name: String,
    /// The name has ended; what follows are other names.
    named: bool,
}

/// The font table.
#[derive(Debug, Default)]
pub(crate) struct Fonts {
    fonts: HashMap<i32, Font>,
    current: i32,
}

impl Fonts {
    /// The character set of a font, if it has its own.
    pub(crate) fn charset(&self, font: i32) -> Option<Charset> {
        self.fonts.get(&font)?.charset
    }

    /// The name of a font.
    pub(crate) fn family(&self, font: i32) -> Option<&str> {
        self.fonts.get(&font).map(|font| font.name.trim()).filter(|name| !name.is_empty())
    }

    fn entry(&mut self) -> Option<&mut Font> {
        if self.fonts.len() >= RTF_TABLE_ENTRIES_MAX && !self.fonts.contains_key(&self.current) {
            return None;
        }
        Some(self.fonts.entry(self.current).or_default())
    }

    pub(super) fn word(&mut self, word: &[u8], parameter: Option<i32>) {
        let Some(number) = parameter else { return };
        match word {
            b"f" => {
                self.current = number;
                if let Some(font) = self.entry() {
                    *font = Font::default();
                }
            }
            b"fcharset" => {
                if let Some(font) = self.entry() {
                    font.charset = charset::of_font(number);
                }
            }
            b"cpg" => {
                if let (Some(font), Some(charset)) = (self.entry(), charset::of_code_page(number)) {
                    font.charset = Some(charset);
                }
            }
            _ => {}
        }
    }

    pub(super) fn name(&mut self, text: &str) {
        let Some(font) = self.entry().filter(|font| !font.named) else { return };
        let (name, ended) = text.split_once(';').map_or((text, false), |(name, _)| (name, true));
        if font.name.len() + name.len() <= FONT_NAME_BYTES_MAX {
            font.name.push_str(name);
        }
        font.named = ended;
    }
}

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

/// The colour table.
#[derive(Debug, Default)]
pub(crate) struct Colours {
    colours: Vec<Option<Colour>>,
    next: Option<Colour>,
}

impl Colours {
    /// A colour; none for the one that the reader chooses.
    pub(crate) fn colour(&self, index: u16) -> Option<Colour> {
        self.colours.get(usize::from(index)).copied().flatten()
    }

    pub(super) fn word(&mut self, word: &[u8], parameter: Option<i32>) {
        let value = u8::try_from(parameter.unwrap_or(0)).unwrap_or(0);
        let place = match word {
            b"red" => 0,
            b"green" => 1,
            b"blue" => 2,
            _ => return,
        };
        if let Some(part) = self.next.get_or_insert([0; 3]).get_mut(place) {
            *part = value;
        }
    }

    pub(super) fn text(&mut self, text: &[u8]) {
        for _ in text.iter().filter(|byte| **byte == b';') {
            if self.colours.len() < RTF_TABLE_ENTRIES_MAX {
                self.colours.push(self.next.take());
            }
        }
    }
}
