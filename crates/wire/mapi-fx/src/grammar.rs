//! The syntax (MS-OXCFXICS 2.2.4.2): a stack of elements, walked with one marker or property at a time.

use crate::element::{ListRule, Presence, Symbol, Times};
use crate::{Element, Found, FxError, Marker, meta};
use ropewalk_base::limits::FX_DEPTH_MAX;
use ropewalk_model::PropertyTag;

/// A marker or property that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminal {
    Marker(Marker),
    /// And the value of a PtypInteger32, which MetaTagFXDelProp is told apart by.
    Property(PropertyTag, Option<u32>),
    End,
}

impl Terminal {
    const fn found(self) -> Found {
        match self {
            Self::Marker(marker) => Found::Marker(marker),
            Self::Property(tag, _) => Found::Property(tag),
            Self::End => Found::End,
        }
    }
}

/// What the walk passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    Enter(Element),
    Leave(Element),
    Abandon(Element),
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    element: Element,
    part: usize,
    /// Properties of the propList being read.
    count: usize,
    /// Which of its named ones came.
    seen: u32,
}

impl Frame {
    const fn new(element: Element) -> Self {
        Self { element, part: 0, count: 0, seen: 0 }
    }
}

/// Where in the syntax a stream is.
#[derive(Debug, Clone)]
pub(crate) struct Grammar {
    stack: Vec<Frame>,
    root: Element,
    started: bool,
    /// Whether properties that lead have to.
    strict: bool,
    /// progressTotal was there, progressPerMessage was there for the message change that comes.
    progress: bool,
    announced: bool,
    /// Whether a property group mapping is in force.
    mapped: bool,
}

impl Grammar {
    /// For what comes from others.
    pub(crate) fn lenient(root: Element) -> Self {
        let (started, strict, progress, announced, mapped) = (false, false, false, false, false);
        Self { stack: vec![Frame::new(root)], root, started, strict, progress, announced, mapped }
    }

    /// For what is written here.
    pub(crate) fn strict(root: Element) -> Self {
        Self { strict: true, ..Self::lenient(root) }
    }

    /// Whether all elements are left.
    pub(crate) fn is_done(&self) -> bool {
        self.stack.is_empty()
    }

    /// The elements that are open, outermost first.
    pub(crate) fn open(&self) -> impl DoubleEndedIterator<Item = Element> + '_ {
        self.stack.iter().map(|frame| frame.element)
    }

    /// Takes the next marker or property, or the end.
    pub(crate) fn accept<E: From<FxError>>(
        &mut self,
        terminal: Terminal,
        offset: u64,
        pass: &mut impl FnMut(Passage) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.started {
            self.started = true;
            pass(Passage::Enter(self.root))?;
        }
        if terminal == Terminal::Marker(Marker::FXErrorInfo) {
            self.recover(offset, pass)?;
        }
        loop {
            let Some(frame) = self.stack.last_mut() else {
                if terminal == Terminal::End {
                    return Ok(());
                }
                let (element, found) = (self.root.name(), terminal.found());
                return Err(FxError::Unexpected { element, expected: "the end", found, offset }.into());
            };
            let element = frame.element;
            let Some((times, symbol)) = element.parts().get(frame.part).copied() else {
                self.stack.pop();
                pass(Passage::Leave(element))?;
                continue;
            };
            if let Symbol::List(rule) = symbol {
                if frame.list(rule, terminal, offset, self.strict)? {
                    return Ok(());
                }
                continue;
            }
            let fitting = fitting(&symbol, terminal);
            let next = match (fitting, symbol) {
                (Some(fitting), _) => Some(fitting),
                (None, _) if times != Times::One => None,
                (None, Symbol::Element(inner)) if nullable(inner) => Some(symbol),
                // What may not stand here leaves the required part still required.
                _ => {
                    let (element, expected) = (element.name(), name(&symbol));
                    return Err(
                        FxError::Unexpected { element, expected, found: terminal.found(), offset }.into()
                    );
                }
            };
            match next {
                Some(Symbol::Element(inner)) => self.check_progress(inner, terminal, offset)?,
                Some(_) => self.check_mapping(terminal, offset)?,
                None => {}
            }
            if let Some(frame) = self.stack.last_mut().filter(|_| times != Times::Many || next.is_none()) {
                frame.part += 1;
            }
            match next {
                Some(Symbol::Element(inner)) => self.enter(inner, offset, pass)?,
                Some(_) => return Ok(()),
                None => {}
            }
        }
    }

    /// progressPerMessage "MUST be present if and only if the progressTotal element [...] was output within the same
    /// ancestor contentsSync element" (2.2.4.3.18).
    fn check_progress(&mut self, inner: Element, terminal: Terminal, offset: u64) -> Result<(), FxError> {
        let expected = match inner {
            Element::ProgressTotal => {
                self.progress = true;
                return Ok(());
            }
            Element::MessageChange => {
                self.announced = false;
                return Ok(());
            }
            Element::ProgressPerMessage if self.progress => {
                self.announced = true;
                return Ok(());
            }
            Element::MessageChangeFull | Element::MessageChangePartial
                if self.progress && !self.announced =>
            {
                Element::ProgressPerMessage.name()
            }
            Element::ProgressPerMessage => "ProgressTotal before it",
            _ => return Ok(()),
        };
        let (element, found) = (Element::MessageChange.name(), terminal.found());
        Err(FxError::Unexpected { element, expected, found, offset })
    }

    /// A partial change needs the id of a property group mapping, its own or one before (2.2.4.3.15).
    fn check_mapping(&mut self, terminal: Terminal, offset: u64) -> Result<(), FxError> {
        let tag = meta::INCR_SYNC_GROUP_ID;
        match terminal {
            Terminal::Property(other, _) if other == tag => self.mapped = true,
            Terminal::Marker(Marker::IncrSyncChgPartial) if !self.mapped => {
                let element = Element::MessageChangePartial.name();
                return Err(FxError::Missing { element, tag, offset });
            }
            _ => {}
        }
        Ok(())
    }

    fn enter<E: From<FxError>>(
        &mut self,
        element: Element,
        offset: u64,
        pass: &mut impl FnMut(Passage) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.stack.len() >= FX_DEPTH_MAX {
            return Err(FxError::Limit { field: element.name(), offset, max: FX_DEPTH_MAX }.into());
        }
        self.stack.push(Frame::new(element));
        pass(Passage::Enter(element))
    }

    /// Goes back to the closest element that supports recovery, into an errorInfo (2.2.4.3.4).
    fn recover<E: From<FxError>>(
        &mut self,
        offset: u64,
        pass: &mut impl FnMut(Passage) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.open().any(Element::recovers) {
            let (element, found) = (self.root.name(), Found::Marker(Marker::FXErrorInfo));
            let expected = "no errorInfo";
            return Err(FxError::Unexpected { element, expected, found, offset }.into());
        }
        while let Some(frame) = self.stack.pop_if(|frame| !frame.element.recovers()) {
            pass(Passage::Abandon(frame.element))?;
        }
        self.enter(Element::ErrorInfo, offset, pass)
    }
}

impl Frame {
    /// Whether nothing came that has to stand behind the leading property `at`.
    fn leads(&self, at: usize) -> bool {
        self.seen >> (at & 31) == 0 && self.count == self.seen.count_ones() as usize
    }

    /// Takes a property of a propList, or sees that the list is complete and goes on behind it.
    fn list(
        &mut self,
        rule: &ListRule,
        terminal: Terminal,
        offset: u64,
        strict: bool,
    ) -> Result<bool, FxError> {
        let element = self.element.name();
        let is = |at: usize, wanted: Presence| rule.named.get(at).is_some_and(|(_, p)| *p == wanted);
        if let Terminal::Property(tag, _) = terminal
            && rule.takes(tag)
            // A meta-property too late to lead belongs to what follows the list.
            && !(meta::is_meta(tag) && rule.position(tag).is_some_and(|at| is(at, Presence::Leading) && !self.leads(at)))
        {
            let at = rule.position(tag);
            let bit = at.map_or(0, |at| 1u32 << (at & 31));
            let fixed = |at: usize| is(at, Presence::Fixed);
            // A property at a fixed position stands there, and nothing else does.
            let place = if fixed(self.count) { at == Some(self.count) } else { !at.is_some_and(fixed) };
            let late = strict && at.is_some_and(|at| is(at, Presence::Leading) && !self.leads(at));
            if !place || late || self.seen & bit != 0 {
                return Err(FxError::Misplaced { element, tag, offset });
            }
            self.seen |= bit;
            self.count += 1;
            return Ok(true);
        }
        for (at, (tag, presence)) in rule.named.iter().enumerate() {
            let needed =
                matches!(presence, Presence::Fixed | Presence::Required) || rule.some && self.count == 0;
            if needed && self.seen & (1 << (at & 31)) == 0 {
                return Err(FxError::Missing { element, tag: *tag, offset });
            }
        }
        (self.part, self.count, self.seen) = (self.part + 1, 0, 0);
        Ok(false)
    }
}

/// The alternative of `symbol` that begins with `terminal`.
fn fitting(symbol: &Symbol, terminal: Terminal) -> Option<Symbol> {
    let fits = match (symbol, terminal) {
        (Symbol::Choice(symbols), _) => return symbols.iter().find_map(|symbol| fitting(symbol, terminal)),
        (Symbol::Marker(wanted), Terminal::Marker(marker)) => *wanted == marker,
        (Symbol::Property(wanted), Terminal::Property(tag, _)) => meta::same(*wanted, tag),
        (Symbol::Delete(wanted), Terminal::Property(tag, Some(value))) => {
            tag == meta::FX_DEL_PROP && wanted.contains(&PropertyTag(value))
        }
        (Symbol::List(rule), Terminal::Property(tag, _)) => rule.takes(tag),
        (Symbol::Element(element), _) => begins(*element, terminal),
        _ => false,
    };
    fits.then_some(*symbol)
}

/// Whether an element can begin with `terminal`. No element begins with itself.
fn begins(element: Element, terminal: Terminal) -> bool {
    for (times, symbol) in element.parts() {
        if fitting(symbol, terminal).is_some() {
            return true;
        }
        if *times == Times::One && !symbol_nullable(symbol) {
            return false;
        }
    }
    false
}

fn nullable(element: Element) -> bool {
    element.parts().iter().all(|(times, symbol)| *times != Times::One || symbol_nullable(symbol))
}

fn symbol_nullable(symbol: &Symbol) -> bool {
    match symbol {
        Symbol::List(rule) => rule.nullable(),
        Symbol::Element(element) => nullable(*element),
        Symbol::Choice(symbols) => symbols.iter().any(symbol_nullable),
        Symbol::Marker(_) | Symbol::Property(_) | Symbol::Delete(_) => false,
    }
}

fn name(symbol: &Symbol) -> &'static str {
    match symbol {
        Symbol::Marker(marker) => marker.name(),
        Symbol::Property(tag) if meta::is_meta(*tag) => "a meta-property",
        Symbol::Property(_) => "PidTagAttachNumber",
        Symbol::Delete(_) => "MetaTagFXDelProp",
        Symbol::List(_) => "propList",
        Symbol::Element(element) => element.name(),
        Symbol::Choice(symbols) => symbols.first().map_or("nothing", name),
    }
}
