//! Where the text of a group goes (RTF 1.9.1, "Destinations").

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The document itself.
    Document,
    /// What stands before the paragraph of a list, for readers that do not number: `\listtext`, `\pntext`.
    ListText,
    /// `\*\htmltag` (MS-OXRTFEX 2.1.3.1.4).
    HtmlTag,
    /// `\*\fldinst`.
    FieldInstruction,
    FontTable,
    ColourTable,
    /// Nowhere.
    Ignored,
}

/// The destination that a control word begins, if it begins one. After `\*` an unknown one is to be skipped.
pub(super) fn destination(word: &[u8], starred: bool) -> Option<Destination> {
    Some(match word {
        b"fonttbl" => Destination::FontTable,
        b"colortbl" => Destination::ColourTable,
        b"fldinst" => Destination::FieldInstruction,
        b"htmltag" => Destination::HtmlTag,
        b"listtext" | b"pntext" => Destination::ListText,
        // The "MHTMLTAG destination group" holds rewritten addresses that the reader is to ignore (2.2.3.2).
        b"mhtmltag" => Destination::Ignored,
        b"ud" | b"shpinst" | b"shppict" | b"fldrslt" => return None,
        b"stylesheet"
        | b"info"
        | b"pict"
        | b"header"
        | b"headerl"
        | b"headerr"
        | b"headerf"
        | b"footer"
        | b"footerl"
        | b"footerr"
        | b"footerf"
        | b"filetbl"
        | b"revtbl"
        | b"nonshppict"
        | b"private1"
        | b"tc"
        | b"tcn"
        | b"xe"
        | b"rxe"
        | b"objdata"
        | b"objclass"
        | b"objname"
        | b"sp"
        | b"template"
        | b"listtable"
        | b"list"
        | b"listlevel"
        | b"listname"
        | b"listoverride"
        | b"leveltext"
        | b"levelnumbers"
        | b"listoverridetable"
        | b"rsidtbl"
        | b"generator"
        | b"themedata"
        | b"colorschememapping"
        | b"datastore"
        | b"latentstyles"
        | b"bkmkstart"
        | b"bkmkend"
        | b"pn"
        | b"pntxta"
        | b"pntxtb"
        | b"atnid"
        | b"atnauthor"
        | b"annotation"
        | b"xmlnstbl"
        | b"upr"
        | b"docvar"
        | b"datafield"
        | b"formfield"
        | b"nesttableprops"
        | b"do" => Destination::Ignored,
        _ if starred => Destination::Ignored,
        _ => return None,
    })
}
