//! The sheet itself: every ROP with the layouts of its request and responses, and the structures in them.

use super::notation::{Layout, layout};
use std::collections::HashMap;
use std::sync::OnceLock;

const ROPS: &str = include_str!("../../../../spec/rops.tsv");
const STRUCTURES: &str = include_str!("../../../../spec/rop-structures.tsv");

/// Structures whose layout is prose in the sheet; `prose` has them as tables.
pub(super) const IN_PROSE: &[&str] = &["PropertyRow", "PropertyValue", "Restriction", "TypedString"];

/// One ROP.
#[derive(Debug)]
pub struct Row {
    /// RopId of the request, or of the response where there is no request.
    pub id: u8,
    /// Name.
    pub name: &'static str,
    /// The request.
    pub request: Option<Layout>,
    /// The response with ReturnValue 0, or the only form there is.
    pub success: Option<Layout>,
    /// The response with another ReturnValue, where it has a layout of its own.
    pub failure: Option<Layout>,
    /// Further forms with their names.
    pub special: Vec<(&'static str, Layout)>,
}

impl Row {
    /// Whether failures have the layout of the success.
    pub const fn has_one_form(&self) -> bool {
        self.failure.is_none()
    }

    /// RopId of the response.
    pub fn response_id(&self) -> Option<u8> {
        let id = self.success.as_ref()?.first()?.constant?;
        u8::try_from(id).ok()
    }
}

/// All of it.
#[derive(Debug)]
pub struct Sheet {
    /// ROPs by number.
    pub rows: Vec<Row>,
    structures: HashMap<&'static str, Layout>,
}

impl Sheet {
    /// Reads both tables.
    ///
    /// # Errors
    /// Names the row and the field that is not understood.
    pub fn read() -> Result<Self, String> {
        let rows = ROPS.lines().skip(1).map(row).collect::<Result<_, _>>()?;
        let structures = STRUCTURES.lines().skip(1).filter_map(|line| {
            let mut columns = line.split('\t');
            let (name, fields) = (columns.next()?, columns.nth(1)?);
            let read = || Ok((name, layout(fields).map_err(|field| format!("{name}: {field}"))?));
            (!IN_PROSE.contains(&name)).then(read)
        });
        Ok(Self { rows, structures: structures.collect::<Result<_, String>>()? })
    }

    /// The sheet, read once.
    ///
    /// # Errors
    /// As [`Sheet::read`].
    pub fn shared() -> Result<&'static Self, &'static str> {
        static SHEET: OnceLock<Result<Sheet, String>> = OnceLock::new();
        SHEET.get_or_init(Self::read).as_ref().map_err(String::as_str)
    }

    /// The layout of a structure.
    pub fn structure(&self, name: &str) -> Option<&Layout> {
        // One structure, written as either of its names.
        self.structures.get(if name == "FID|MID" { "FID" } else { name })
    }

    /// The ROP of a request.
    pub fn by_request(&self, id: u8) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id && row.request.is_some())
    }

    /// The ROP that a response answers. Where two share a number, `request` says which; else it is the one that
    /// has the number itself.
    pub fn by_response(&self, id: u8, request: Option<u8>) -> Option<&Row> {
        let answering = |row: &&Row| row.response_id() == Some(id);
        let asked = self.rows.iter().filter(answering).find(|row| Some(row.id) == request);
        asked.or_else(|| self.rows.iter().filter(answering).find(|row| row.id == id))
    }
}

fn row(line: &'static str) -> Result<Row, String> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let name = column(1);
    let read = |text: &'static str| match text {
        "(no request)" | "(no response)" | "(none)" | "same layout" => Ok(None),
        text => layout(text).map(Some).map_err(|field| format!("{name}: {field}")),
    };
    let mut special = Vec::new();
    for form in column(6).split(" || ") {
        if let Some((label, fields)) = form.split_once(": ")
            && fields.starts_with("RopId:")
        {
            special.extend(read(fields)?.map(|layout| (label, layout)));
        }
    }
    let id = column(0).strip_prefix("0x").and_then(|digits| u8::from_str_radix(digits, 16).ok());
    Ok(Row {
        id: id.ok_or_else(|| format!("{name}: no number"))?,
        name,
        request: read(column(3))?,
        success: read(column(4))?,
        failure: read(column(5))?,
        special,
    })
}
