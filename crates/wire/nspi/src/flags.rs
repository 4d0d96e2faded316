//! Bit flags of the methods. "The server MUST ignore values other than" these, so the codec keeps all bits.

/// Of Bind (MS-OXNSPI 3.1.4.1.1).
pub mod bind {
    /// fAnonymousLogin: the client did not prove who it is.
    pub const ANONYMOUS_LOGIN: u32 = 0x0000_0020;
}

/// Of GetPropList, GetProps and QueryRows (MS-OXNSPI 2.2.1.11).
pub mod retrieve {
    /// fSkipObjects: no properties of type PtypEmbeddedTable in lists the server makes.
    pub const SKIP_OBJECTS: u32 = 0x0000_0001;
    /// fEphID: entry ids as ephemeral ones.
    pub const EPHEMERAL_IDS: u32 = 0x0000_0002;
}

/// Of GetSpecialTable (MS-OXNSPI 2.2.1.12).
pub mod special_table {
    /// NspiAddressCreationTemplates: the address creation table; the other flag is ignored then.
    pub const ADDRESS_CREATION_TEMPLATES: u32 = 0x0000_0002;
    /// NspiUnicodeStrings: strings as UTF-16, not in the client's code page.
    pub const UNICODE_STRINGS: u32 = 0x0000_0004;
}

/// Of QueryColumns (MS-OXNSPI 2.2.1.13).
pub mod query_columns {
    /// NspiUnicodeProptypes: strings have type PtypString; without it PtypString8.
    pub const UNICODE_PROPERTY_TYPES: u32 = 0x8000_0000;
}

/// Of GetTemplateInfo (MS-OXNSPI 2.2.1.14).
pub mod template_info {
    /// TI_TEMPLATE: the template.
    pub const TEMPLATE: u32 = 0x0000_0001;
    /// TI_SCRIPT: its script.
    pub const SCRIPT: u32 = 0x0000_0004;
    /// TI_EMT: its e-mail type.
    pub const EMAIL_TYPE: u32 = 0x0000_0010;
    /// TI_HELPFILE_NAME: the name of its help file.
    pub const HELP_FILE_NAME: u32 = 0x0000_0020;
    /// TI_HELPFILE_CONTENTS: what stands in its help file.
    pub const HELP_FILE_CONTENTS: u32 = 0x0000_0040;
}

/// Of ModLinkAtt (MS-OXNSPI 2.2.1.15).
pub mod mod_link_att {
    /// fDelete: values are removed; without it they are added.
    pub const DELETE: u32 = 0x0000_0001;
}

/// How Unicode strings are compared (MS-OXNSPI 2.2.1.6). Not on the wire.
pub mod compare {
    /// NORM_IGNORECASE.
    pub const IGNORE_CASE: u32 = 0x0000_0001;
    /// NORM_IGNORENONSPACE.
    pub const IGNORE_NON_SPACE: u32 = 0x0000_0002;
    /// NORM_IGNORESYMBOLS.
    pub const IGNORE_SYMBOLS: u32 = 0x0000_0004;
    /// SORT_STRINGSORT: punctuation counts as symbols do.
    pub const STRING_SORT: u32 = 0x0000_1000;
    /// NORM_IGNOREKANATYPE.
    pub const IGNORE_KANA_TYPE: u32 = 0x0001_0000;
    /// NORM_IGNOREWIDTH.
    pub const IGNORE_WIDTH: u32 = 0x0002_0000;
    /// NSPI_DEFAULT_LOCALE_COMPARE_FLAGS: in [`crate::code_page::DEFAULT_LOCALE`].
    pub const DEFAULT_LOCALE: u32 =
        IGNORE_CASE | IGNORE_KANA_TYPE | IGNORE_NON_SPACE | IGNORE_WIDTH | STRING_SORT;
    /// NSPI_NON_DEFAULT_LOCALE_COMPARE_FLAGS: in every other locale.
    pub const OTHER_LOCALE: u32 = DEFAULT_LOCALE | IGNORE_SYMBOLS;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXNSPI_R104, MS-OXNSPI_R105, MS-OXNSPI_R109, MS-OXNSPI_R111, MS-OXNSPI_R115, MS-OXNSPI_R120,
    /// MS-OXNSPI_R121, MS-OXNSPI_R122, MS-OXNSPI_R123, MS-OXNSPI_R124, MS-OXNSPI_R128
    #[test]
    fn flags_have_the_bits_of_the_specification() {
        assert_eq!((bind::ANONYMOUS_LOGIN, mod_link_att::DELETE), (0x20, 0x1));
        assert_eq!((retrieve::SKIP_OBJECTS, retrieve::EPHEMERAL_IDS), (0x1, 0x2));
        assert_eq!((special_table::ADDRESS_CREATION_TEMPLATES, special_table::UNICODE_STRINGS), (0x2, 0x4));
        assert_eq!(query_columns::UNICODE_PROPERTY_TYPES, 0x8000_0000);
        use template_info::{EMAIL_TYPE, HELP_FILE_CONTENTS, HELP_FILE_NAME, SCRIPT, TEMPLATE};
        assert_eq!(
            [TEMPLATE, SCRIPT, EMAIL_TYPE, HELP_FILE_NAME, HELP_FILE_CONTENTS],
            [0x1, 0x4, 0x10, 0x20, 0x40]
        );
    }

    /// covers: MS-OXNSPI_R1820, MS-OXNSPI_R1823, MS-OXNSPI_R1828, MS-OXNSPI_R1829, MS-OXNSPI_R1830,
    /// MS-OXNSPI_R1840, MS-OXNSPI_R1844, MS-OXNSPI_R1846
    #[test]
    fn symbols_are_ignored_in_all_but_the_default_locale() {
        assert_eq!(compare::DEFAULT_LOCALE, 0x0003_1003);
        assert_eq!(compare::OTHER_LOCALE, 0x0003_1007);
    }
}
