//! A checked stream: tokens, with the syntactic elements around them.

use crate::grammar::{Grammar, Passage, Terminal};
use crate::{Element, FixedValue, FxError, Lexer, Marker, PropertyDefinition, Token};

/// What a stream holds, in order (MS-OXCFXICS 2.2.4.2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// An element begins.
    Enter(Element),
    /// An element is complete.
    Leave(Element),
    /// An element ends incomplete: the sender met an error, which an [`Element::ErrorInfo`] tells next. What came
    /// of the element is to be forgotten (MS-OXCFXICS 2.2.4.3.4).
    Abandon(Element),
    /// A whole property of a fixed size, meta-properties too.
    Fixed(&'a PropertyDefinition, FixedValue),
    /// A property of so many bytes, which follow as chunks; then [`Event::End`].
    Variable(&'a PropertyDefinition, u32),
    /// A property of so many values, which follow as items; then [`Event::End`].
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

impl From<Passage> for Event<'_> {
    fn from(passage: Passage) -> Self {
        match passage {
            Passage::Enter(element) => Event::Enter(element),
            Passage::Leave(element) => Event::Leave(element),
            Passage::Abandon(element) => Event::Abandon(element),
        }
    }
}

/// Reads a stream of one kind from buffers of any size, cut anywhere, and checks its syntax (MS-OXCFXICS 2.2.4).
/// Markers do not show: they are what elements begin and end with.
#[derive(Debug, Clone)]
pub struct StreamReader {
    lexer: Lexer,
    grammar: Grammar,
}

impl StreamReader {
    /// At the start of a stream that is a `root`; which one depends on the ROP (MS-OXCFXICS 2.2.4.4).
    pub fn new(root: Element) -> Self {
        Self { lexer: Lexer::new(), grammar: Grammar::lenient(root) }
    }

    /// Bytes read so far.
    pub const fn offset(&self) -> u64 {
        self.lexer.offset()
    }

    /// The elements that are open, outermost first.
    pub fn open(&self) -> impl DoubleEndedIterator<Item = Element> + '_ {
        self.grammar.open()
    }

    /// Reads a buffer to its end; `take` gets each event.
    ///
    /// # Errors
    /// What is wrong with the stream, or what `take` failed with; after either nothing more can be read.
    pub fn feed<E: From<FxError>>(
        &mut self,
        input: &[u8],
        take: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let grammar = &mut self.grammar;
        self.lexer.feed(input, &mut |offset, token| {
            let mut property = |definition: &PropertyDefinition, value, take: &mut _| {
                accept(grammar, Terminal::Property(definition.tag, value), offset, take)
            };
            match token {
                Token::Marker(marker) => mark(grammar, marker, offset, take),
                Token::Fixed(definition, value) => {
                    let number = if let FixedValue::Integer32(n) = value { Some(n as u32) } else { None };
                    property(definition, number, take)?;
                    take(Event::Fixed(definition, value))
                }
                Token::Variable(definition, length) => {
                    property(definition, None, take)?;
                    take(Event::Variable(definition, length))
                }
                Token::Multiple(definition, count) => {
                    property(definition, None, take)?;
                    take(Event::Multiple(definition, count))
                }
                Token::Item(value) => take(Event::Item(value)),
                Token::ItemLength(length) => take(Event::ItemLength(length)),
                Token::Chunk(bytes) => take(Event::Chunk(bytes)),
                Token::End => take(Event::End),
            }
        })
    }

    /// The stream ends here: `take` gets what that completes.
    ///
    /// # Errors
    /// When it may not end here, or failed before.
    pub fn finish<E: From<FxError>>(
        &mut self,
        take: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.lexer.finish()?;
        accept(&mut self.grammar, Terminal::End, self.lexer.offset(), take)
    }
}

fn accept<E: From<FxError>>(
    grammar: &mut Grammar,
    terminal: Terminal,
    offset: u64,
    take: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<(), E> {
    grammar.accept(terminal, offset, &mut |passage| take(passage.into()))
}

fn mark<E: From<FxError>>(
    grammar: &mut Grammar,
    marker: Marker,
    offset: u64,
    take: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<(), E> {
    accept(grammar, Terminal::Marker(marker), offset, take)
}
