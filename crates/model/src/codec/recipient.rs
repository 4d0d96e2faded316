//! RecipientRow (MS-OXCDATA 2.8.3.2) and its flags (2.8.3.1).

use super::text::{decode_string, encode_string};
use super::{CodePage, Counts, DecodeError, EncodeError, PropertyRow, Writer, decode_ascii, encode_ascii};
use crate::property::PropertyTag;
use ropewalk_base::Reader;

const TYPE_MASK: u16 = 0x0007;
const EMAIL: u16 = 0x0008;
const DISPLAY_NAME: u16 = 0x0010;
const TRANSMITTABLE: u16 = 0x0020;
const SAME: u16 = 0x0040;
const RESPONSIBLE: u16 = 0x0080;
const NON_RICH: u16 = 0x0100;
const UNICODE: u16 = 0x0200;
const SIMPLE: u16 = 0x0400;
const ADDRESS_TYPE: u16 = 0x8000;

/// Address type of a recipient, with what belongs to that type only (MS-OXCDATA 2.8.3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientAddress {
    /// 0 without O: none.
    None,
    /// 0 with O: a type spelled out, such as `EX` or `SMTP`.
    Other(String),
    /// 1.
    X500 {
        /// AddressPrefixUsed: how many characters of the DN prefix of Connect are left out of `dn`.
        prefix_used: u8,
        /// DisplayType: 0 mail user, 1 distribution list, ...
        display_type: u8,
        /// X500DN.
        dn: String,
    },
    /// 2.
    MsMail,
    /// 3.
    Smtp,
    /// 4.
    Fax,
    /// 5.
    ProfessionalOfficeSystem,
    /// 6 and 7.
    PersonalDistributionList {
        /// Whether it is type 7.
        second: bool,
        /// EntryID.
        entry_id: Vec<u8>,
        /// SearchKey.
        search_key: Vec<u8>,
    },
}

impl RecipientAddress {
    const fn type_bits(&self) -> u16 {
        match self {
            Self::None => 0,
            Self::Other(_) => ADDRESS_TYPE,
            Self::X500 { .. } => 1,
            Self::MsMail => 2,
            Self::Smtp => 3,
            Self::Fax => 4,
            Self::ProfessionalOfficeSystem => 5,
            Self::PersonalDistributionList { second: false, .. } => 6,
            Self::PersonalDistributionList { second: true, .. } => 7,
        }
    }
}

/// One recipient as ROPs carry it (MS-OXCDATA 2.8.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct RecipientRow {
    /// Type and address of that type.
    pub address: RecipientAddress,
    /// R: the transport is responsible for delivery.
    pub responsible: bool,
    /// N: the recipient cannot take rich content.
    pub non_rich_content: bool,
    /// S: the transmittable name is the display name.
    pub same_transmittable_name: bool,
    /// U: the strings are UTF-16LE, else 8-bit.
    pub unicode: bool,
    /// E.
    pub email_address: Option<String>,
    /// D.
    pub display_name: Option<String>,
    /// I.
    pub simple_display_name: Option<String>,
    /// T.
    pub transmittable_display_name: Option<String>,
    /// Values of the first columns of the RecipientColumns beside which the row stands; as many as it has.
    pub properties: PropertyRow,
}

impl RecipientRow {
    /// An Unicode row without strings and properties.
    pub const fn new(address: RecipientAddress) -> Self {
        Self {
            address,
            responsible: false,
            non_rich_content: false,
            same_transmittable_name: false,
            unicode: true,
            email_address: None,
            display_name: None,
            simple_display_name: None,
            transmittable_display_name: None,
            properties: PropertyRow::Standard(Vec::new()),
        }
    }

    /// Reads a row beside `columns`; `code_page` is for strings that are not Unicode.
    ///
    /// # Errors
    /// When the input ends, the row has more columns than there are, or a value is wrong.
    pub fn decode(
        reader: &mut Reader<'_>,
        columns: &[PropertyTag],
        code_page: &dyn CodePage,
    ) -> Result<Self, DecodeError> {
        let flags = reader.u16("RecipientFlags")?;
        let address = decode_address(reader, flags)?;
        let unicode = flags & UNICODE != 0;
        let mut string = |flag: u16, field: &'static str| {
            (flags & flag != 0).then(|| decode_string(reader, unicode, code_page, field)).transpose()
        };
        let email_address = string(EMAIL, "EmailAddress")?;
        let display_name = string(DISPLAY_NAME, "DisplayName")?;
        let simple_display_name = string(SIMPLE, "SimpleDisplayName")?;
        let transmittable_display_name = string(TRANSMITTABLE, "TransmittableDisplayName")?;
        let count = usize::from(reader.u16("RecipientColumnCount")?);
        let Some(columns) = columns.get(..count) else {
            return Err(DecodeError::invalid("RecipientColumnCount", reader, 2, count as u64));
        };
        Ok(Self {
            address,
            responsible: flags & RESPONSIBLE != 0,
            non_rich_content: flags & NON_RICH != 0,
            same_transmittable_name: flags & SAME != 0,
            unicode,
            email_address,
            display_name,
            simple_display_name,
            transmittable_display_name,
            properties: PropertyRow::decode(reader, columns, Counts::Rop)?,
        })
    }

    fn flags(&self) -> u16 {
        let flag = |set: bool, bit: u16| if set { bit } else { 0 };
        self.address.type_bits()
            | flag(self.email_address.is_some(), EMAIL)
            | flag(self.display_name.is_some(), DISPLAY_NAME)
            | flag(self.transmittable_display_name.is_some(), TRANSMITTABLE)
            | flag(self.same_transmittable_name, SAME)
            | flag(self.responsible, RESPONSIBLE)
            | flag(self.non_rich_content, NON_RICH)
            | flag(self.unicode, UNICODE)
            | flag(self.simple_display_name.is_some(), SIMPLE)
    }

    /// Writes the row.
    ///
    /// # Errors
    /// When it has more properties than there are columns, their types differ, or a length does not fit.
    pub fn encode(
        &self,
        out: &mut Writer,
        columns: &[PropertyTag],
        code_page: &dyn CodePage,
    ) -> Result<(), EncodeError> {
        out.u16(self.flags());
        encode_address(out, &self.address)?;
        for text in [
            &self.email_address,
            &self.display_name,
            &self.simple_display_name,
            &self.transmittable_display_name,
        ]
        .into_iter()
        .flatten()
        {
            encode_string(out, self.unicode, code_page, text);
        }
        let count = self.properties.len();
        let Some(columns) = columns.get(..count) else {
            return Err(EncodeError::Columns { values: count, columns: columns.len() });
        };
        out.count16(count, "RecipientColumnCount")?;
        self.properties.encode(out, columns, Counts::Rop)
    }
}

fn decode_address(reader: &mut Reader<'_>, flags: u16) -> Result<RecipientAddress, DecodeError> {
    Ok(match flags & TYPE_MASK {
        0 if flags & ADDRESS_TYPE != 0 => RecipientAddress::Other(decode_ascii(reader, "AddressType")?),
        0 => RecipientAddress::None,
        1 => RecipientAddress::X500 {
            prefix_used: reader.u8("AddressPrefixUsed")?,
            display_type: reader.u8("DisplayType")?,
            dn: decode_ascii(reader, "X500DN")?,
        },
        2 => RecipientAddress::MsMail,
        3 => RecipientAddress::Smtp,
        4 => RecipientAddress::Fax,
        5 => RecipientAddress::ProfessionalOfficeSystem,
        kind => {
            let size = usize::from(reader.u16("EntryIdSize")?);
            let entry_id = reader.bytes(size, "EntryID")?.to_vec();
            let size = usize::from(reader.u16("SearchKeySize")?);
            let search_key = reader.bytes(size, "SearchKey")?.to_vec();
            RecipientAddress::PersonalDistributionList { second: kind == 7, entry_id, search_key }
        }
    })
}

fn encode_address(out: &mut Writer, address: &RecipientAddress) -> Result<(), EncodeError> {
    match address {
        RecipientAddress::X500 { prefix_used, display_type, dn } => {
            out.u8(*prefix_used);
            out.u8(*display_type);
            encode_ascii(out, dn);
        }
        RecipientAddress::PersonalDistributionList { entry_id, search_key, .. } => {
            out.count16(entry_id.len(), "EntryIdSize")?;
            out.bytes(entry_id);
            out.count16(search_key.len(), "SearchKeySize")?;
            out.bytes(search_key);
        }
        RecipientAddress::Other(kind) => encode_ascii(out, kind),
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Windows1252;
    use super::*;
    use crate::tags;

    fn both_ways(row: &RecipientRow, columns: &[PropertyTag]) -> Vec<u8> {
        let mut out = Writer::new();
        row.encode(&mut out, columns, &Windows1252).unwrap();
        let mut reader = Reader::new(out.as_slice());
        assert_eq!(&RecipientRow::decode(&mut reader, columns, &Windows1252).unwrap(), row);
        assert!(reader.is_empty());
        out.into_bytes()
    }

    #[test]
    fn an_smtp_row() {
        let mut row = RecipientRow::new(RecipientAddress::Smtp);
        row.email_address = Some("a@b".to_owned());
        row.display_name = Some("Ä".to_owned());
        row.same_transmittable_name = true;
        row.properties = PropertyRow::Standard(vec![6.into()]);
        let columns = [tags::PID_TAG_OBJECT_TYPE, tags::PID_TAG_DISPLAY_TYPE];
        let bytes = both_ways(&row, &columns);
        assert_eq!(bytes[..2], [0x5B, 0x02]);
        assert_eq!(bytes[bytes.len() - 7..], [1, 0, 0, 6, 0, 0, 0]);
        row.unicode = false;
        assert_eq!(
            both_ways(&row, &columns),
            [0x5B, 0x00, b'a', b'@', b'b', 0, 0xC4, 0, 1, 0, 0, 6, 0, 0, 0]
        );
    }

    #[test]
    fn every_address_type() {
        for address in [
            RecipientAddress::None,
            RecipientAddress::Other("EX".to_owned()),
            RecipientAddress::X500 { prefix_used: 3, display_type: 0, dn: "alice".to_owned() },
            RecipientAddress::MsMail,
            RecipientAddress::Smtp,
            RecipientAddress::Fax,
            RecipientAddress::ProfessionalOfficeSystem,
            RecipientAddress::PersonalDistributionList {
                second: false,
                entry_id: vec![1],
                search_key: vec![],
            },
            RecipientAddress::PersonalDistributionList {
                second: true,
                entry_id: vec![],
                search_key: vec![2, 3],
            },
        ] {
            let mut row = RecipientRow::new(address);
            row.simple_display_name = Some("s".to_owned());
            row.transmittable_display_name = Some("t".to_owned());
            row.responsible = true;
            row.non_rich_content = true;
            both_ways(&row, &[]);
        }
    }

    #[test]
    fn more_properties_than_columns_are_refused() {
        assert!(RecipientRow::decode(&mut Reader::new(&[0, 0, 1, 0, 0]), &[], &Windows1252).is_err());
        let mut row = RecipientRow::new(RecipientAddress::None);
        row.properties = PropertyRow::Standard(vec![1.into()]);
        assert!(row.encode(&mut Writer::new(), &[], &Windows1252).is_err());
    }
}
