//! STAT (MS-OXNSPI 2.2.8): a table, and a place in it.

use crate::MinimalEntryId;
use crate::code_page;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};

/// Order of a table (MS-OXNSPI 2.2.1.10); a number, since the server answers an unknown one with an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortType(pub u32);

impl SortType {
    /// SortTypeDisplayName: by PidTagDisplayName.
    pub const DISPLAY_NAME: Self = Self(0x0000_0000);
    /// SortTypePhoneticDisplayName: by PidTagAddressBookPhoneticDisplayName.
    pub const PHONETIC_DISPLAY_NAME: Self = Self(0x0000_0003);
    /// SortTypeDisplayName_RO: a table of the objects of a property, by display name; only with GetMatches.
    pub const DISPLAY_NAME_READ_ONLY: Self = Self(0x0000_03E8);
    /// SortTypeDisplayName_W: likewise, and it can be written.
    pub const DISPLAY_NAME_WRITABLE: Self = Self(0x0000_03E9);
}

/// State of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stat {
    /// SortType.
    pub sort_type: SortType,
    /// ContainerID: the container; 0 is the global address list.
    pub container_id: MinimalEntryId,
    /// CurrentRec: where to begin, and where the server stopped.
    pub current_rec: MinimalEntryId,
    /// Delta: rows from CurrentRec to where to begin.
    pub delta: i32,
    /// NumPos: approximate row of the place, from 0.
    pub num_pos: u32,
    /// TotalRecs: rows of the table.
    pub total_recs: u32,
    /// CodePage of 8-bit strings.
    pub code_page: u32,
    /// TemplateLocale: LCID of templates.
    pub template_locale: u32,
    /// SortLocale: LCID strings are sorted by.
    pub sort_locale: u32,
}

impl Default for Stat {
    /// Before the first row of the global address list, in the locale every server knows.
    fn default() -> Self {
        Self {
            sort_type: SortType::DISPLAY_NAME,
            container_id: MinimalEntryId(0),
            current_rec: MinimalEntryId::BEGINNING_OF_TABLE,
            delta: 0,
            num_pos: 0,
            total_recs: 0,
            code_page: code_page::TELETEX,
            template_locale: code_page::DEFAULT_LOCALE,
            sort_locale: code_page::DEFAULT_LOCALE,
        }
    }
}

impl Stat {
    /// Reads 36 bytes.
    ///
    /// # Errors
    /// When the input ends.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            sort_type: SortType(reader.u32("SortType")?),
            container_id: MinimalEntryId::decode(reader, "ContainerID")?,
            current_rec: MinimalEntryId::decode(reader, "CurrentRec")?,
            delta: reader.i32("Delta")?,
            num_pos: reader.u32("NumPos")?,
            total_recs: reader.u32("TotalRecs")?,
            code_page: reader.u32("CodePage")?,
            template_locale: reader.u32("TemplateLocale")?,
            sort_locale: reader.u32("SortLocale")?,
        })
    }

    /// Writes 36 bytes.
    pub fn encode(&self, out: &mut Writer) {
        out.u32(self.sort_type.0);
        self.container_id.encode(out);
        self.current_rec.encode(out);
        out.i32(self.delta);
        for number in [self.num_pos, self.total_recs, self.code_page, self.template_locale, self.sort_locale]
        {
            out.u32(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::ReadError;

    /// covers: MS-OXNSPI_R93, MS-OXNSPI_R95, MS-OXNSPI_R98, MS-OXNSPI_R100, MS-OXNSPI_R69, MS-OXNSPI_R73,
    /// MS-OXNSPI_R74
    #[test]
    fn orders_and_code_pages_have_the_numbers_of_the_specification() {
        let orders = [
            SortType::DISPLAY_NAME,
            SortType::PHONETIC_DISPLAY_NAME,
            SortType::DISPLAY_NAME_READ_ONLY,
            SortType::DISPLAY_NAME_WRITABLE,
        ];
        assert_eq!(orders.map(|order| order.0), [0, 3, 0x3E8, 0x3E9]);
        let pages = [code_page::TELETEX, code_page::WIN_UNICODE, code_page::DEFAULT_LOCALE];
        assert_eq!(pages, [20_261, 1200, 1033]);
    }

    /// covers: MS-OXNSPI_R1587, MS-OXNSPI_R311, MS-OXNSPI_R315, MS-OXNSPI_R319, MS-OXNSPI_R322
    #[test]
    fn every_field_has_its_place() {
        let stat = Stat {
            sort_type: SortType::DISPLAY_NAME_WRITABLE,
            container_id: MinimalEntryId(0x11),
            current_rec: MinimalEntryId::END_OF_TABLE,
            delta: -2,
            num_pos: 3,
            total_recs: 4,
            code_page: code_page::WIN_UNICODE,
            template_locale: 0x0407,
            sort_locale: 0x0809,
        };
        let mut out = Writer::new();
        stat.encode(&mut out);
        let mut bytes = vec![0xE9, 3, 0, 0, 0x11, 0, 0, 0, 2, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF];
        bytes.extend([3, 0, 0, 0, 4, 0, 0, 0, 0xB0, 4, 0, 0, 7, 4, 0, 0, 9, 8, 0, 0]);
        assert_eq!(out.as_slice(), bytes);
        assert_eq!(Stat::decode(&mut Reader::new(&bytes)), Ok(stat));
        let short = Stat::decode(&mut Reader::new(&bytes[..33]));
        let error = ReadError { field: "SortLocale", offset: 32, needed: 4, left: 1 };
        assert_eq!(short, Err(DecodeError::Read(error)));
    }
}
