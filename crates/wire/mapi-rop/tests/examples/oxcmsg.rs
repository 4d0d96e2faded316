//! MS-OXCMSG 4: a message and its attachment. These sections print values and no buffers, so the bytes here are those
//! of the layout, and the examples show that the values come back.

use crate::dump::{Example, same_request};
use ropewalk_model::codec::Writer;
use ropewalk_model::{PropertyTag, PropertyValue, tags};
use ropewalk_wire_mapi_rop::rop::{open_stream, set_properties, set_stream_size};
use ropewalk_wire_mapi_rop::{Handles, PropertyValues, RopRequest, RopRequestBody};

/// Section 4.5.3 has these in words only; the mode and the size are made up.
const OPEN_DATA: Example = Example::Request("0000: 2B 00 01 02 02 01 01 37-01");
const SIZE_DATA: Example = Example::Request("0000: 2F 00 02 2A 00 00 00 00-00 00 00");

pub const ALL: &[Example] = &[OPEN_DATA, SIZE_DATA];

fn set(values: &[(u32, PropertyValue)]) -> RopRequest {
    let values: Vec<_> = values.iter().map(|(tag, value)| (PropertyTag(*tag), value.clone())).collect();
    let list = PropertyValues::new(&values).unwrap();
    assert_eq!(list.values().unwrap(), values);
    let body = RopRequestBody::from(set_properties::Request { values: list });
    RopRequest { logon_id: 0, handles: Handles::Input(1), body }
}

/// MS-OXCMSG 4.5.3: the properties of an attachment, but for two times and the picture, which is not printed.
#[test]
fn setting_properties_of_an_attachment() {
    let request = set(&[
        (0x3705_0003, 1.into()),
        (0x370B_0003, (-1).into()),
        (0x7FFD_0003, 0.into()),
        (0x3001_001F, "test.txt".into()),
        (0x7FFA_0003, 0.into()),
        (0x3714_0003, 0.into()),
        (0x7FFE_000B, false.into()),
        (0x3707_001F, "test.txt".into()),
        (0x3704_001F, "test.txt".into()),
        (0x3703_001F, ".txt".into()),
    ]);
    let mut out = Writer::new();
    request.encode(&mut out).unwrap();
    let bytes = out.into_bytes();
    // PropertyValueSize counts PropertyValueCount; five integers, a Boolean and four strings under their tags.
    let size = 2 + 5 * (4 + 4) + (4 + 1) + 3 * (4 + 18) + (4 + 10);
    assert_eq!(bytes[..7], [0x0A, 0, 1, size, 0, 10, 0]);
    assert_eq!(bytes.len(), 5 + usize::from(size));
    assert_eq!(bytes[7..23], [3, 0, 5, 0x37, 1, 0, 0, 0, 3, 0, 0x0B, 0x37, 0xFF, 0xFF, 0xFF, 0xFF]);
    same_request(&bytes, &request);
}

/// MS-OXCMSG 4.5.3: "RopOpenStream with PidTagAttachDataBinary", "RopSetStreamSize with the size of the file data".
#[test]
fn setting_the_content_of_an_attachment() {
    OPEN_DATA.is_request(
        0,
        Handles::InputOutput { input: 1, output: 2 },
        open_stream::Request {
            tag: tags::PID_TAG_ATTACH_DATA_BINARY,
            open_mode_flags: open_stream::READ_WRITE,
        },
    );
    SIZE_DATA.is_request(0, Handles::Input(2), set_stream_size::Request { stream_size: 42 });
}
