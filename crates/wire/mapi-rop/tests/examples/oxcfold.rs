//! MS-OXCFOLD 4: folders, without 4.4.2, 4.7.1, 4.8.1 and 4.9.2.

use crate::dump::{Example, fid, mid};
use ropewalk_wire_mapi_rop::rop::{
    copy_folder, create_folder, delete_folder, delete_messages, get_hierarchy_table, get_search_criteria,
    move_copy_messages, move_folder, set_search_criteria,
};
use ropewalk_wire_mapi_rop::{Handles, ZeroString};

const CREATE: Example = Example::Request(
    "0000: 1C 00 00 01 01 01 00 00-46 00 6F 00 6C 00 64 00
     0010: 65 00 72 00 31 00 00 00-00 00",
);
const CREATED: Example = Example::Response("0000: 1C 01 00 00 00 00 01 00-00 00 0E 91 52 12 00", &[]);
const DELETE: Example = Example::Request("0000: 1D 00 01 05 01 00 00 00-0E 8E DF 36");
const DELETED: Example = Example::Response("0000: 1D 01 00 00 00 00 00", &[]);
const DELETE_MESSAGES: Example = Example::Request(
    "0000: 1E 00 00 00 01 02 00 01-00 00 00 0E 8E F1 48 01
     0010: 00 00 00 0E 8E C3 02",
);
const MESSAGES_DELETED: Example = Example::Response("0000: 1E 00 00 00 00 00 00", &[]);
const MOVE_MESSAGES: Example = Example::Request("0000: 33 00 00 01 01 00 01 00-00 00 0E 8E EC 5D 00 00");
const MOVE_FOLDER: Example = Example::Request(
    "0000: 35 00 01 02 01 01 01 00-00 00 0E 8E DF 36 46 00
     0010: 6F 00 6C 00 64 00 65 00-72 00 31 00 00 00",
);
const FOLDER_MOVED: Example = Example::Response("0000: 35 01 00 00 00 00 00", &[]);
const COPY_FOLDER: Example = Example::Request(
    "0000: 36 00 00 01 01 01 01 01-00 00 00 0E 8E DF 36 46
     0010: 00 6F 00 6C 00 64 00 65-00 72 00 31 00 00 00",
);
const FOLDER_COPIED: Example = Example::Response("0000: 36 00 00 00 00 00 00", &[]);
const HIERARCHY: Example = Example::Response("0000: 04 02 00 00 00 00 15 00-00 00", &[]);
const CRITERIA_SET: Example = Example::Response("0000: 30 01 00 00 00 00", &[]);
const GET_CRITERIA: Example = Example::Request("0000: 31 00 00 01 01 00");

pub const ALL: &[Example] = &[
    CREATE,
    CREATED,
    DELETE,
    DELETED,
    DELETE_MESSAGES,
    MESSAGES_DELETED,
    MOVE_MESSAGES,
    MOVE_FOLDER,
    FOLDER_MOVED,
    COPY_FOLDER,
    FOLDER_COPIED,
    HIERARCHY,
    CRITERIA_SET,
    GET_CRITERIA,
];

/// MS-OXCFOLD 4.1. The text puts IsExistingFolder at offset 0x000F; it stands at 0x000E, the last of 15 bytes.
/// covers: MS-OXCROPS_R585, MS-OXCROPS_R611, MS-OXCROPS_R613, MS-OXCROPS_R616
#[test]
fn creating_a_new_folder() {
    let names = create_folder::Names::Unicode { display_name: "Folder1".to_owned(), comment: String::new() };
    CREATE.is_request(
        0,
        Handles::InputOutput { input: 0, output: 1 },
        create_folder::Request {
            folder_type: create_folder::GENERIC,
            open_existing: false,
            reserved: 0,
            names,
        },
    );
    let folder_id = fid("0001-00000E915212");
    CREATED.is_success(1, create_folder::Response { folder_id, existing: None });
}

/// MS-OXCFOLD 4.2.
/// covers: MS-OXCROPS_R657, MS-OXCROPS_R669, MS-OXCROPS_R671
#[test]
fn deleting_an_existing_folder() {
    let delete_folder_flags = delete_folder::DELETE_MESSAGES | delete_folder::DELETE_FOLDERS;
    assert_eq!(delete_folder_flags, 0x05);
    let folder_id = fid("0001-00000E8EDF36");
    DELETE.is_request(0, Handles::Input(1), delete_folder::Request { delete_folder_flags, folder_id });
    DELETED.is_success(1, delete_folder::Response { partial_completion: false });
}

/// MS-OXCFOLD 4.3. The text prints the first MID as `0001-00000Ee8EF148`, an `e` too many.
/// covers: MS-OXCROPS_R930, MS-OXCROPS_R946, MS-OXCROPS_R948
#[test]
fn deleting_messages_within_a_folder() {
    DELETE_MESSAGES.is_request(
        0,
        Handles::Input(0),
        delete_messages::Request {
            want_asynchronous: false,
            notify_non_read: true,
            message_ids: vec![mid("0001-00000E8EF148"), mid("0001-00000E8EC302")],
        },
    );
    MESSAGES_DELETED.is_success(0, delete_messages::Response { partial_completion: false });
}

/// MS-OXCFOLD 4.4.1.
/// covers: MS-OXCROPS_R755
#[test]
fn moving_messages_from_one_folder_to_another() {
    MOVE_MESSAGES.is_request(
        0,
        Handles::SourceDestination { source: 0, destination: 1 },
        move_copy_messages::Request {
            message_ids: vec![mid("0001-00000E8EEC5D")],
            want_asynchronous: false,
            want_copy: false,
        },
    );
}

/// MS-OXCFOLD 4.5.
/// covers: MS-OXCROPS_R798, MS-OXCROPS_R817, MS-OXCROPS_R819
#[test]
fn moving_a_folder() {
    MOVE_FOLDER.is_request(
        0,
        Handles::SourceDestination { source: 1, destination: 2 },
        move_folder::Request {
            want_asynchronous: true,
            folder_id: fid("0001-00000E8EDF36"),
            new_folder_name: ZeroString::new("Folder1"),
        },
    );
    FOLDER_MOVED.is_success(1, move_folder::Response { partial_completion: false });
}

/// MS-OXCFOLD 4.6. The text puts FolderId at offset 0x0006 and NewFolderName at 0x000E, as in the section before;
/// with WantRecursive they stand at 0x0007 and 0x000F.
/// covers: MS-OXCROPS_R841, MS-OXCROPS_R862, MS-OXCROPS_R864
#[test]
fn copying_a_folder() {
    COPY_FOLDER.is_request(
        0,
        Handles::SourceDestination { source: 0, destination: 1 },
        copy_folder::Request {
            want_asynchronous: true,
            want_recursive: true,
            folder_id: fid("0001-00000E8EDF36"),
            new_folder_name: ZeroString::new("Folder1"),
        },
    );
    FOLDER_COPIED.is_success(0, copy_folder::Response { partial_completion: false });
}

/// MS-OXCFOLD 4.7.2.
/// covers: MS-OXCROPS_R995, MS-OXCROPS_R1000
#[test]
fn getting_the_list_of_subfolders_within_a_message_folder() {
    HIERARCHY.is_success(2, get_hierarchy_table::Response { row_count: 21 });
}

/// MS-OXCFOLD 4.8.2.
/// covers: MS-OXCROPS_R700
#[test]
fn setting_the_search_criteria_for_a_search_folder() {
    CRITERIA_SET.is_success(1, set_search_criteria::Response);
}

/// MS-OXCFOLD 4.9.1.
/// covers: MS-OXCROPS_R709
#[test]
fn getting_the_search_criteria_for_a_search_folder() {
    GET_CRITERIA.is_request(
        0,
        Handles::Input(0),
        get_search_criteria::Request { use_unicode: true, include_restriction: true, include_folders: false },
    );
}
