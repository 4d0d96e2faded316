//! What the codec calls the fields that it does not call as the sheet does.

use super::notation::Layout;

/// Structures of the codec that are structures of the sheet too; the fields of all others stand among those around
/// them.
pub(super) const INLINE_NOT: &[&str] = &[
    "Fid",
    "Mid",
    "ObjectId",
    "LogonTime",
    "LongTermId",
    "RecipientRow",
    "PropertyName",
    "NotificationData",
    // Restrictions.
    "Content",
    "Property",
    "CompareProperties",
    "BitMask",
    "Size",
    "SubObject",
    "Comment",
    "Annotation",
    "Count",
];

/// Fields the codec does not keep: ROP or structure, field. Reserved ones are ignored and written as zero; one that
/// the length of something says does not count.
pub(super) const NOT_KEPT: &[(&str, &str)] = &[
    ("OpenRecipientRow", "Reserved"),
    ("ReadRecipientRow", "Reserved"),
    ("RecipientRow", "RecipientColumnCount"),
    ("RopSetLocalReplicaMidsetDeleted", "DataSize"),
];

/// Fields the codec has from elsewhere: the RopId, columns of tables and requests, how wide counts were.
pub(super) const NOT_IN_SHEET: &[&str] = &["id", "columns", "counts"];

/// Fields with a sign in the codec and none in the sheet: ROP, field, reason.
pub(super) const SIGN: &[(&str, &str, &str)] = &[(
    "RopSeekRowBookmark",
    "RowsSought",
    "MS-OXCROPS 2.2.5.9.2 calls it unsigned and says that it has a direction; MS-OXCTABL 2.2.2.10.2 has it as in \
     RopSeekRow, signed",
)];

/// Field of the codec (the last parts of its path), in a ROP or structure or in any, and its name in the sheet. The
/// first that fits and that the layout has counts.
const NAMES: &[(&str, &str, &str)] = &[
    ("", "handles.input", "InputHandleIndex"),
    ("", "handles.output", "OutputHandleIndex"),
    ("", "handles.response", "ResponseHandleIndex"),
    ("", "handles.source", "SourceHandleIndex"),
    ("", "handles.destination", "DestHandleIndex"),
    ("", "handle_index", "ResponseHandleIndex"),
    ("", "handle_index", "OutputHandleIndex"),
    ("", "handle_index", "SourceHandleIndex"),
    ("", "handle_index", "InputHandleIndex"),
    ("", "destination", "DestHandleIndex"),
    ("", "handle", "NotificationHandle"),
    ("", "data", "NotificationData"),
    ("", "rops", "BackoffRopData"),
    ("", "additional", "AdditionalData"),
    ("", "requests", "RequestBuffers"),
    ("BackoffRop", "rop", "RopIdBackoff"),
    ("FID", "replica", "ReplicaId"),
    ("FID", "folder", "GlobalCounter"),
    ("MID", "replica", "ReplicaId"),
    ("MID", "message", "GlobalCounter"),
    ("FID|MID", "replica", "ReplicaId"),
    ("FID|MID", "counter", "GlobalCounter"),
    ("LongTermID", "database", "DatabaseGuid"),
    ("LongTermID", "counter", "GlobalCounter"),
    ("LongTermIdRange", "min", "MinLongTermId"),
    ("LongTermIdRange", "max", "MaxLongTermId"),
    ("PropertyProblem", "tag", "PropertyTag"),
    ("PropertyProblem", "error", "ErrorCode"),
    ("PermissionData", "flags", "PermissionDataFlags"),
    ("RuleData", "flags", "RuleDataFlags"),
    ("RecipientRow", "address.prefix_used", "AddressPrefixUsed"),
    ("RecipientRow", "address.dn", "X500DN"),
    ("RecipientRow", "address.entry_id", "EntryID"),
    ("RecipientRow", "properties", "RecipientProperties"),
    ("", "row", "RecipientRow"),
    ("", "recipients.count", "RecipientCount"),
    ("", "columns", "RecipientColumns"),
    ("", "rows", "RecipientRows"),
    ("", "rows", "RowData"),
    ("", "rows", "Rows"),
    ("", "row", "RowData"),
    ("", "tags", "PropertyTags"),
    ("", "tag", "PropertyTag"),
    ("", "values", "PropertyValues"),
    ("", "problems", "PropertyProblems"),
    ("", "names", "PropertyNames"),
    ("", "ids", "PropertyIds"),
    ("", "associated", "AssociatedFlag"),
    ("", "restriction", "RestrictionData"),
    ("", "replica_guid", "ReplGuid"),
    ("", "permissions", "PermissionsData"),
    ("", "rules", "RulesData"),
    ("RopModifyPermissions", "flags", "ModifyFlags"),
    ("RopModifyRules", "flags", "ModifyRulesFlags"),
    ("", "servers", "OwningServers"),
    ("", "cheap_server_count", "CheapServersCount"),
    ("", "attachment_id", "AttachmentID"),
    ("", "attachment_ids", "AttachmentIdArray"),
    ("", "extra_flags", "SynchronizationExtraFlags"),
    ("", "states", "MessageReadStates"),
    ("", "ranges", "LongTermIdRanges"),
    ("", "data", "TransferBuffer"),
];

/// Whether a path ends with one of those.
pub(super) fn ends_with(path: &str, ends: &[&str]) -> bool {
    let rest = |end: &&str| path.strip_suffix(*end).map(|rest| rest.is_empty() || rest.ends_with('.'));
    ends.iter().any(|end| rest(end) == Some(true))
}

/// The field of the layout that a codec's path means.
pub(super) fn sheet_name(of: &str, path: &str, layout: &Layout) -> Option<&'static str> {
    let has = |name: &str| layout.iter().find(|field| field.name == name).map(|field| field.name);
    let last = path.rsplit('.').next().unwrap_or(path);
    let itself = || layout.iter().find(|field| snake(field.name) == last).map(|field| field.name);
    let renamed = |own: bool| {
        let fitting = NAMES.iter().filter(move |(scope, end, _)| {
            (if own { *scope == of } else { scope.is_empty() }) && ends_with(path, &[*end])
        });
        fitting.filter_map(|(.., name)| has(name)).next()
    };
    // A name of its own structure first, then its own name, then what such a field is called elsewhere.
    renamed(true).or_else(itself).or_else(|| renamed(false))
}

/// `FolderIds` as `folder_ids`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
