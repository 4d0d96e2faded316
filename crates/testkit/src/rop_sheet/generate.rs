//! Makes packets of every ROP and form out of the sheet: fields by their types, counts and sizes that agree with
//! what they count, every condition both ways.

use super::chance::Chance;
use super::decode::{Context, RECEIVE_FOLDER_COLUMNS, SIZES, Scope};
use super::generate_prose as prose;
use super::notation::{Count, Field, Kind, Layout, Term};
use super::sheet::{Row, Sheet};

/// Columns, rows and values of a list, so that a packet stays of a size that a buffer can have.
const LIST_MAX: u64 = 4;

/// One form of one ROP.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The ROP.
    pub row: &'static Row,
    /// Which form: `request`, `success`, `failure`, or what the sheet calls it.
    pub label: &'static str,
    /// Its layout.
    pub layout: &'static Layout,
}

impl Form {
    /// Whether it goes from the client to the server.
    pub fn is_request(&self) -> bool {
        self.label == "request"
    }

    /// All there are, in the order of the sheet.
    pub fn all(sheet: &'static Sheet) -> Vec<Self> {
        let mut forms = Vec::new();
        for row in &sheet.rows {
            let mut add = |label, layout| forms.push(Self { row, label, layout });
            row.request.iter().for_each(|layout| add("request", layout));
            row.success.iter().for_each(|layout| add("success", layout));
            row.failure.iter().for_each(|layout| add("failure", layout));
            row.special.iter().for_each(|(label, layout)| add(label, layout));
        }
        forms
    }
}

/// A packet, and what reading it takes.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What stands outside of it.
    pub context: Context,
}

/// A packet of a form.
pub fn packet(sheet: &'static Sheet, form: &Form, chance: &mut Chance) -> Made {
    let columns = (0..chance.below(LIST_MAX + 1)).map(|_| prose::column(chance)).collect();
    // RopGetMessageStatus answers with the RopId of RopSetMessageStatus.
    let request = (form.row.response_id() != Some(form.row.id)).then_some(form.row.id);
    let context = Context { public: chance.one_in(2), columns, request, wide: false };
    let own = form.row.name == "RopGetReceiveFolderTable";
    let columns = if own { RECEIVE_FOLDER_COLUMNS.to_vec() } else { context.columns.clone() };
    let mut maker =
        Maker { sheet, form, chance, public: context.public, columns, code_page: 1252, name: Vec::new() };
    let bytes = maker.layout(form.row.name, form.layout);
    Made { bytes, context }
}

struct Maker<'c> {
    sheet: &'static Sheet,
    form: &'c Form,
    chance: &'c mut Chance,
    public: bool,
    columns: Vec<u32>,
    code_page: u16,
    /// Name of the PropertyName whose NameSize was made last.
    name: Vec<u8>,
}

/// Where a size stands that is known when what it measures is written.
struct Pending {
    field: &'static str,
    at: usize,
    bytes: usize,
}

fn put(out: &mut Vec<u8>, number: u64, bytes: usize) {
    out.extend(number.to_le_bytes().iter().take(bytes));
}

impl Maker<'_> {
    fn layout(&mut self, of: &'static str, layout: &Layout) -> Vec<u8> {
        let mut out = Vec::new();
        let mut scope = Scope::new(of);
        let mut pending: Vec<Pending> = Vec::new();
        let mut starts = Vec::new();
        for (place, field) in layout.iter().enumerate() {
            let rest = layout.get(place + 1..).unwrap_or_default();
            // ModifyRecipientRow: a size that also says whether what it measures is there.
            let measured_by = field.size.map(|size| size.field);
            let own = field.when.iter().any(|term| term.names().first() == measured_by.as_ref());
            let there = if own && measured_by.is_some() {
                !self.chance.one_in(4)
            } else {
                scope.holds(&field.when, self.public)
            };
            if !there {
                continue;
            }
            starts.push((field.name, out.len()));
            let measures = rest.iter().any(|later| later.size.is_some_and(|size| size.field == field.name))
                || SIZES.iter().any(|(name, size, _)| *name == of && *size == field.name);
            if let (true, Kind::Integer { bytes, .. }) = (measures, field.kind) {
                let less = rest.iter().find_map(|later| later.size.filter(|size| size.field == field.name));
                pending.push(Pending { field: field.name, at: out.len(), bytes });
                put(&mut out, less.map_or(0, |size| size.less as u64), bytes);
                continue;
            }
            let start = out.len();
            self.field(of, field, rest, &mut scope, &mut out);
            if let Some(size) = field.size {
                let length = out.len() - start + size.less;
                fill(&mut out, &pending, size.field, length);
                scope.set(size.field, length as i128);
            }
        }
        for (_, size, first) in SIZES.iter().filter(|(name, ..)| *name == of) {
            let start = starts.iter().find(|(name, _)| name == first).map_or(out.len(), |(_, start)| *start);
            let length = out.len() - start;
            fill(&mut out, &pending, size, length);
        }
        out
    }

    fn field(
        &mut self,
        of: &'static str,
        field: &Field,
        rest: &[Field],
        scope: &mut Scope,
        out: &mut Vec<u8>,
    ) {
        match (field.kind, field.count) {
            (Kind::Integer { .. } | Kind::Truth(_), None) => {
                let bytes = match field.kind {
                    Kind::Integer { bytes, .. } | Kind::Truth(bytes) => bytes,
                    _ => 0,
                };
                let number = self.number(of, field, rest, bytes, scope);
                let signed = matches!(field.kind, Kind::Integer { signed: true, .. });
                let value = if signed { super::prose::signed(number, bytes) } else { i128::from(number) };
                scope.set(field.name, value);
                if field.name == "CodePageId" {
                    self.code_page = number as u16;
                }
                put(out, number, bytes);
            }
            (_, None) => self.single(of, field, scope, out),
            (kind, Some(count)) => {
                let count = match count {
                    Count::Fixed(count) => count,
                    Count::Field(name) => scope.count(name),
                    Count::Rest => self.chance.below(60) as usize,
                };
                match kind {
                    Kind::Bytes if of == "PropertyName" => out.append(&mut self.name),
                    Kind::Bytes => out.extend(self.chance.bytes(count)),
                    Kind::Ascii => out.extend(self.chance.text8(count)),
                    _ => {
                        let start = out.len();
                        (0..count).for_each(|_| self.single(of, field, scope, out));
                        if field.name == "RecipientColumns" {
                            let (tags, _) = out.get(start..).unwrap_or_default().as_chunks::<4>();
                            self.columns = tags.iter().map(|tag| u32::from_le_bytes(*tag)).collect();
                        }
                    }
                }
            }
        }
    }

    fn single(&mut self, of: &'static str, field: &Field, scope: &mut Scope, out: &mut Vec<u8>) {
        match field.kind {
            Kind::Integer { bytes, .. } => put(out, self.chance.number(), bytes),
            Kind::Truth(bytes) => put(out, self.chance.below(2), bytes),
            Kind::Guid => out.extend(self.guid(of, field, scope)),
            Kind::Bytes | Kind::Ascii => {}
            Kind::AsciiZ | Kind::String8Z => out.extend(self.chance.zero_text8()),
            Kind::StringZ(flag) if scope.number(flag) != 0 => out.extend(self.chance.zero_text16()),
            Kind::StringZ(_) if of == "RecipientRow" => out.extend(self.chance.zero_text_of(self.code_page)),
            Kind::StringZ(_) => out.extend(self.chance.zero_text8()),
            Kind::ValueOf(name) => {
                let kind = scope.number(name) as u16;
                prose::value(self.chance, kind, false, 0, out);
            }
            Kind::Structure("PropertyRow") => {
                let columns = match of {
                    "RecipientRow" => {
                        self.columns.get(..scope.count("RecipientColumnCount")).unwrap_or_default()
                    }
                    _ => &self.columns,
                };
                prose::row(self.chance, columns, out);
            }
            Kind::Structure("TypedString") => prose::typed_string(self.chance, out),
            Kind::Structure("Restriction") => {
                // None at all is one of no bytes, where a size says so.
                if field.size.is_none() || !self.chance.one_in(6) {
                    prose::restriction_to_the_limit(self.chance, out);
                }
            }
            Kind::Structure("PropertyTag") if matches!(field.name, "PropertyTag" | "RecipientColumns") => {
                // A value has a type; a column may leave it open.
                let tag = if of == "TaggedPropertyValue" {
                    prose::tag(self.chance)
                } else {
                    prose::column(self.chance)
                };
                scope.set(field.name, tag.into());
                put(out, tag.into(), 4);
            }
            Kind::Structure(name) => {
                let Some(layout) = self.sheet.structure(name) else { return };
                let start = out.len();
                out.extend(self.layout(name, layout));
                if name == "RecipientFlags" {
                    let flags = prose::recipient_flags(self.chance);
                    out.truncate(start);
                    put(out, flags.into(), 2);
                    scope.set(field.name, flags.into());
                }
            }
        }
    }

    /// A property without a name has none of a set either, as the codec writes it.
    fn guid(&mut self, of: &str, field: &Field, scope: &Scope) -> Vec<u8> {
        let nameless = of == "PropertyName" && field.name == "GUID" && scope.number("Kind") == 0xFF;
        if nameless { vec![0; 16] } else { self.chance.bytes(16) }
    }

    /// A number that fits its place: a constant, a count, a value some condition asks for, or any.
    fn number(
        &mut self,
        of: &'static str,
        field: &Field,
        rest: &[Field],
        bytes: usize,
        scope: &Scope,
    ) -> u64 {
        if let Some(constant) = field.constant {
            return constant;
        }
        if let Some(number) = self.chosen(of, field) {
            return number;
        }
        if let Some(counted) = rest.iter().find(|later| later.count == Some(Count::Field(field.name))) {
            return self.count(counted, bytes, scope);
        }
        if matches!(field.kind, Kind::Truth(_)) {
            return self.chance.below(2);
        }
        let asked: Vec<u64> =
            rest.iter().flat_map(|later| &later.when).flat_map(|term| asked(term, field.name)).collect();
        match self.chance.pick(&asked) {
            Some(number) if !self.chance.one_in(3) => *number,
            _ => self.chance.number(),
        }
    }

    /// Numbers that are not any.
    fn chosen(&mut self, of: &str, field: &Field) -> Option<u64> {
        Some(match (of, field.name) {
            (_, "ReturnValue") => self.return_value(),
            ("RopLogon", "LogonFlags") if self.form.label == "success" => self.chance.number() | 1,
            ("RopLogon", "LogonFlags") if self.form.label.contains("public folders") => {
                self.chance.number() & !1
            }
            ("NotificationData", "NotificationFlags") => prose::notification_flags(self.chance),
            ("NotificationData", "TagCount") if self.chance.one_in(4) => 0xFFFF,
            ("NotificationData", "TagCount") => self.chance.below(LIST_MAX),
            ("NotificationData", "UnicodeFlag") => self.chance.below(2),
            ("PropertyName", "Kind") => *self.chance.pick(&[0, 1, 0xFF])?,
            ("PropertyName", "NameSize") => {
                // 126 characters and the zero are what the size can say.
                let units: Vec<u16> = self.chance.text().encode_utf16().take(126).collect();
                let text = String::from_utf16_lossy(&units);
                self.name = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
                self.name.len() as u64
            }
            ("RecipientRow", "RecipientColumnCount") => self.chance.below(self.columns.len() as u64 + 1),
            ("OpenRecipientRow" | "ReadRecipientRow", "Reserved") => 0,
            ("OpenRecipientRow" | "ReadRecipientRow", "CodePageId") => {
                *self.chance.pick(&[1252, 65001, 932, 1251, 0x0FFF])?
            }
            ("LongTermID", "Pad") => 0,
            _ => return None,
        })
    }

    fn return_value(&mut self) -> u64 {
        const CODES: &[u64] = &[0x8007_0005, 0x8004_010F, 0x8004_0102, 0x0480, 0x04B6, 1, 0xFFFF_FFFF];
        let code = *self.chance.pick(CODES).unwrap_or(&1);
        if self.form.label == "success" && self.chance.one_in(2) { 0 } else { code }
    }

    fn count(&mut self, counted: &Field, bytes: usize, scope: &Scope) -> u64 {
        let there = scope.holds(&counted.when, self.public)
            || counted.when.iter().any(|term| !term.names().is_empty());
        if !there {
            return self.chance.below(3);
        }
        let most = if bytes == 1 { 0xFF } else { 0x3000 };
        match counted.kind {
            Kind::Bytes => self.chance.length(most),
            // The terminating zero counts; the empty text has none.
            Kind::Ascii => match self.chance.length(most.min(200)) {
                1 => 0,
                length => length,
            },
            Kind::Structure(
                "PropertyTag" | "MID" | "FID" | "SortOrder" | "LongTermID" | "LongTermIdRange"
                | "PropertyProblem",
            )
            | Kind::Integer { .. } => self.chance.length(most.min(60)),
            _ => self.chance.below(LIST_MAX + 1),
        }
    }
}

/// Puts a size in its place.
fn fill(out: &mut [u8], pending: &[Pending], field: &str, length: usize) {
    for size in pending.iter().filter(|size| size.field == field) {
        let bytes = (length as u64).to_le_bytes();
        if let (Some(place), Some(bytes)) =
            (out.get_mut(size.at..size.at + size.bytes), bytes.get(..size.bytes))
        {
            place.copy_from_slice(bytes);
        }
    }
}

/// Values a condition distinguishes.
fn asked(term: &Term, field: &str) -> Vec<u64> {
    match term {
        Term::In(name, values) | Term::NotIn(name, values) if *name == field => {
            values.iter().flat_map(|value| [*value, value.wrapping_add(1)]).collect()
        }
        Term::Bits(name, mask) if *name == field => vec![0, *mask, mask | 2, 2],
        _ => Vec::new(),
    }
}
