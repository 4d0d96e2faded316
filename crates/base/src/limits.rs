//! Every limit of the server, with its reason. A limit that is not here is a bug.

/// Largest message taken in by any protocol, bytes. Exchange Online's upper bound is 150 MB; clients of the
/// servers this replaces were set to 10 to 50 MB.
pub const MESSAGE_SIZE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Recipients of one SMTP transaction (RFC 5321 4.5.3.1.8 asks for at least 100).
pub const SMTP_RECIPIENTS_MAX: usize = 1000;
/// Length of an SMTP command line; RFC 5321 asks for 512, AUTH and SMTPUTF8 for more.
pub const SMTP_LINE_BYTES_MAX: usize = 16 * 1024;
/// Nesting of MIME parts and of embedded messages. Deeper parts are kept as opaque bytes.
pub const MIME_DEPTH_MAX: usize = 32;
/// MIME parts of one message that become attachments.
pub const ATTACHMENTS_MAX: usize = 2048;
/// MIME parts of one message that are told apart; what follows belongs to the last one. The list-digests of the
/// corpus have dozens, mail merges of attachments a few hundred.
pub const MIME_PARTS_MAX: usize = 10_000;
/// Parameters of one Content-Type or Content-Disposition field; a long RFC 2231 file name takes about twenty.
pub const MIME_PARAMETERS_MAX: usize = 256;
/// Header fields of one message that become named properties (PS_INTERNET_HEADERS); the rest stay in
/// PidTagTransportMessageHeaders only. Messages through several spam filters carry about a hundred.
pub const INTERNET_HEADERS_MAX: usize = 256;
/// Longest header field that becomes a named property, bytes (Exchange: 32 KB).
pub const INTERNET_HEADER_BYTES_MAX: usize = 32 * 1024;
/// Recipients kept on one message.
pub const MESSAGE_RECIPIENTS_MAX: usize = 10_000;
/// Header bytes of one message that are parsed; RFC 5322 sets no bound, Exchange stops at 128 KiB to 256 KiB.
pub const HEADER_BYTES_MAX: usize = 1024 * 1024;
/// Longest IMAP command without its literals.
pub const IMAP_LINE_BYTES_MAX: usize = 64 * 1024;
/// Nesting of IMAP SEARCH keys.
pub const IMAP_SEARCH_DEPTH_MAX: usize = 32;
/// Restriction nesting (MS-OXCDATA 2.12 sets none; Exchange refuses beyond 256).
pub const RESTRICTION_DEPTH_MAX: usize = 256;
/// Restrictions as property values inside restrictions (PtypRestriction); no client nests them at all.
pub const RESTRICTION_VALUE_NESTING_MAX: usize = 4;
/// Values of one multi-valued property.
pub const MULTI_VALUES_MAX: usize = 65_536;
/// Tags, values, rows, strings or ids of one array of the address book (MS-OXNSPI 2.2.2: "MUST NOT exceed
/// 100,000"; MS-OXCMAPIHTTP 2.2.1.8).
pub const NSPI_ARRAY_MAX: usize = 100_000;
/// Largest request to the address book, bytes: one largest value (MS-OXNSPI 2.2.2.3: 2 MiB) and room. What is made
/// of many absent values takes about forty times as much memory.
pub const NSPI_BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Actions of one rule (MS-OXORULE 2.2.5 sets none; Outlook's assistant makes about ten).
pub const RULE_ACTIONS_MAX: usize = 256;
/// Recipients of one forwarding action; each becomes one of the message that is sent.
pub const RULE_RECIPIENTS_MAX: usize = MESSAGE_RECIPIENTS_MAX;
/// Properties of one such recipient (MS-OXORULE 2.2.5.1.2.4.1 asks for three, clients send about twenty).
pub const RULE_RECIPIENT_PROPERTIES_MAX: usize = 256;
/// Named properties that one extended rule explains (MS-OXORULE 2.2.4.2); a condition names a handful.
pub const RULE_NAMED_PROPERTIES_MAX: usize = 1024;
/// Condition or actions of one extended rule, bytes: PidTagExtendedRuleSizeLimit (MS-OXCSTOR 2.2.2.1.1.1). The
/// same as all rules of one mailbox have at most in Exchange.
pub const EXTENDED_RULE_BYTES_MAX: usize = 256 * 1024;
/// Wrapped entry ids inside each other (MS-OXOCNTC 2.2.2.2.4.1.1): the specification has one level only.
pub const ENTRY_ID_NESTING_MAX: usize = 2;
/// Deleted or modified instances of one series (MS-OXOCAL 2.2.1.44.1). Outlook shows 999 occurrences; a daily
/// series of thirteen years passes.
pub const RECURRENCE_INSTANCES_MAX: usize = 5000;
/// Rules of one time zone definition (MS-OXOCAL 2.2.1.41: 1 to 1024).
pub const TIME_ZONE_RULES_MAX: usize = 1024;
/// Characters of a time zone's key name (MS-OXOCAL 2.2.1.41 sets none): it names a registry key, which has at most 255.
pub const TIME_ZONE_KEY_CHARS_MAX: usize = 255;
/// Response levels of one conversation index (MS-OXOMSG 2.2.1.3 sets none; mail reflectors have made hundreds).
pub const CONVERSATION_LEVELS_MAX: usize = 4096;
/// Largest body of an HTTP request, bytes: a message as base64 inside EWS SOAP with room around it.
pub const HTTP_BODY_BYTES_MAX: usize = MESSAGE_SIZE_BYTES_MAX / 3 * 4 + 1024 * 1024;
/// Nesting of elements in SOAP requests.
pub const XML_DEPTH_MAX: usize = 128;
/// Elements of one SOAP request; a thousand items of a hundred elements each pass.
pub const XML_ELEMENTS_MAX: usize = 400_000;
/// Attributes of one element; EWS has at most ten.
pub const XML_ATTRIBUTES_MAX: usize = 64;
/// Namespace declarations in scope at one place of a request; SOAP libraries declare about ten.
pub const XML_NAMESPACES_MAX: usize = 128;
/// Items in one EWS request or one page of an answer (Exchange's default throttling policy: 1000).
pub const EWS_PAGE_ITEMS_MAX: usize = 1000;
/// Items or attachments one EWS request names; clients send about a hundred at a time.
pub const EWS_IDS_MAX: usize = 10_000;
/// Folders one EWS request names or searches.
pub const EWS_FOLDERS_MAX: usize = 1000;
/// Properties one EWS request asks for or sorts by.
pub const EWS_PATHS_MAX: usize = 1000;
/// Content (bodies, MIME, attachments) of one EWS answer, bytes: one largest message as MIME and in parts, and
/// room. Items beyond are answered with ErrorDataSizeLimitExceeded.
pub const EWS_RESPONSE_CONTENT_BYTES_MAX: usize = 4 * MESSAGE_SIZE_BYTES_MAX;
/// People in one answer of ResolveNames (MS-OXWSRSLNM 3.1.4.1.3.1: ArrayOfResolutionType).
pub const EWS_RESOLUTIONS_MAX: usize = 100;
/// Terms of one EWS QueryString, and nodes of one restriction (Exchange refuses more than 255).
pub const EWS_QUERY_NODES_MAX: usize = 255;
/// Largest RTF body, not compressed, bytes: it is part of a message. The format itself cannot expand more than
/// about eightfold, so nothing more is needed against bombs.
pub const RTF_BYTES_MAX: usize = MESSAGE_SIZE_BYTES_MAX;
/// Text or HTML made of an RTF body, bytes; what follows is cut. A control word of a few bytes can become tags of a
/// hundred.
pub const RTF_OUTPUT_BYTES_MAX: usize = MESSAGE_SIZE_BYTES_MAX;
/// Nesting of RTF groups; deeper ones are skipped. Word nests about twenty, tables in tables a few more.
pub const RTF_DEPTH_MAX: usize = 256;
/// Fonts and colours of one RTF document that are remembered; Word writes up to several hundred fonts.
pub const RTF_TABLE_ENTRIES_MAX: usize = 4096;
/// Longest instruction of an RTF field that is kept, bytes: a link of four times the length that Outlook takes.
pub const RTF_FIELD_BYTES_MAX: usize = 8 * 1024;
/// Largest ROP buffer in either direction (MS-OXCRPC 3.1.4.2: 32 KiB, and 256 KiB chained).
pub const ROP_BUFFER_BYTES_MAX: usize = 32 * 1024;
/// Largest chained ROP response.
pub const ROP_RESPONSE_BYTES_MAX: usize = 256 * 1024;
/// Blocks of one auxiliary buffer: as many of the smallest as the 4 KiB a client may send hold (MS-OXCRPC 3.1.4.1,
/// cbAuxIn).
pub const AUXILIARY_BLOCKS_MAX: usize = 1024;
/// Characters kept of a text a MAPI client says of itself (names of process, machine and account); host names have up
/// to 253.
pub const MAPI_CLIENT_TEXT_CHARS_MAX: usize = 256;
/// Server objects open in one MAPI session.
pub const MAPI_HANDLES_MAX: usize = 10_000;
/// MAPI sessions of one user.
pub const MAPI_SESSIONS_PER_USER_MAX: usize = 64;
/// MAPI sessions without a request are forgotten after this, seconds (Exchange: 15 minutes).
pub const MAPI_SESSION_IDLE_SECONDS: u64 = 900;
/// Tables open in one MAPI session (Exchange: 500); a sorted one holds the ids of its rows.
pub const MAPI_TABLES_MAX: usize = 500;
/// Rows of sorted or restricted tables that one MAPI session holds, 8 bytes each.
pub const MAPI_TABLE_ROWS_HELD_MAX: u64 = 16_000_000;
/// Bytes of text that the streams of one MAPI session hold: the largest body as UTF-16.
pub const MAPI_STREAM_BYTES_HELD_MAX: usize = 2 * MESSAGE_SIZE_BYTES_MAX;
/// Sort keys of one MAPI table (MS-OXCTABL sets none; clients use up to seven).
pub const MAPI_SORT_KEYS_MAX: usize = 32;
/// Elements inside each other in a FastTransfer stream: 300 folders (Exchange's limit) at four elements each, and
/// messages in messages below the last.
pub const FX_DEPTH_MAX: usize = 2048;
/// Name of a named property in a FastTransfer stream, UTF-16 units: NameSize of a PropertyName (MS-OXCDATA 2.6.1) has
/// one byte, so that no name is longer than half of this; it is held until it is whole.
pub const FX_NAME_UNITS_MAX: usize = 255;
/// How long a NotificationWait is held when nothing happens, seconds (MS-OXCMAPIHTTP 3.2.2).
pub const MAPI_NOTIFICATION_WAIT_SECONDS: u64 = 300;
/// Time between signs of life in a MAPI/HTTP answer that takes long, seconds (MS-OXCMAPIHTTP 2.2.3.3.5).
pub const MAPI_PENDING_PERIOD_SECONDS: u64 = 30;
/// Folder depth below the mailbox root (Exchange: 300).
pub const FOLDER_DEPTH_MAX: usize = 300;
/// Characters of a folder's display name (Exchange: 256 bytes of UTF-16 incl. zero; 250 in practice).
pub const FOLDER_NAME_CHARS_MAX: usize = 255;
/// Members of a folder's permission list (Exchange: 64 KiB of access control entries, about 1,800).
pub const FOLDER_MEMBERS_MAX: usize = 1000;
/// Rows of a mailbox's Receive folder table; forms of an organisation have a few.
pub const RECEIVE_FOLDERS_MAX: usize = 1000;
/// How long what was deleted is kept where nothing else is set, seconds (Exchange: 14 days).
pub const DELETED_RETENTION_SECONDS: u64 = 14 * 24 * 3600;
/// How long the mailbox of a removed user is kept where nothing else is set, seconds (Exchange: 30 days).
pub const REMOVED_RETENTION_SECONDS: u64 = 30 * 24 * 3600;
/// Time from one sweep of deleted messages and folders to the next, seconds.
pub const DELETED_SWEEP_PERIOD_SECONDS: u64 = 24 * 3600;
/// Time from one warning about a mailbox's size to the next, seconds (Exchange: each day).
pub const QUOTA_WARNING_PERIOD_SECONDS: u64 = 24 * 3600;
/// Replicas that a store's identifiers of other stores are mapped to (MS-OXCSTOR 3.2.1: 16 bits); a client brings one
/// for each store it copies from.
pub const REPLICAS_MAX: usize = 4096;
/// Ids a client may reserve at one time (MS-OXCSTOR 2.2.1.13: IdCount); Outlook asks for 65,536.
pub const RESERVED_IDS_MAX: u32 = 0x10_0000;
/// Ranges of change numbers that a user's read messages of a public folder are kept as, 16 bytes each. Beyond, the
/// oldest are forgotten and their messages unread again.
pub const READ_RANGES_MAX: usize = 10_000;
/// Per-user information of one public folder, bytes (MS-OXCSTOR 2.2.1.12: read in pieces of 4096).
pub const PER_USER_BYTES_MAX: usize = 256 * 1024;
/// Public folders that a mailbox holds per-user information of.
pub const PER_USER_FOLDERS_MAX: usize = 100_000;
/// Longest stream over a property, bytes (MS-OXCPRPT 2.2.20.1: 2^31).
pub const STREAM_BYTES_MAX: u64 = 1 << 31;
/// Piece in which a value that is being written is held or put aside, bytes; what may lie in the engine is one piece.
pub const STREAM_CHUNK_BYTES: usize = 256 * 1024;
/// Pieces of one value that is being written held in memory; the others lie in unnamed large values.
pub const STREAM_CHUNKS_HELD_MAX: usize = 4;
/// Bytes one value may put aside while it is written. Writing here and there puts pieces aside many times, and they stay
/// on the disk until the sweep.
pub const STREAM_SPILLED_BYTES_MAX: u64 = 2 * STREAM_BYTES_MAX;
/// Bytes one read of a stream returns at most; a ROP asks for far less.
pub const STREAM_READ_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Locks on regions of one stream. No known client sets any.
pub const STREAM_LOCKS_MAX: usize = 256;
/// After this without activity a lock gives way to another one, seconds (MS-OXCPRPT 3.2.5.21).
pub const STREAM_LOCK_SECONDS: u64 = 30;
/// Properties of one message, recipient or attachment that is being edited; Outlook's appointments have some 300.
pub const EDIT_PROPERTIES_MAX: usize = 4096;
/// Bytes that all open messages and streams of one mailbox hold in memory; beyond it, streams put more aside and no more
/// messages are opened for writing.
pub const EDITS_HELD_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Replicas that have changed one message: a mailbox is synchronised to a few devices.
pub const PREDECESSORS_MAX: usize = 256;
/// Bytes of large values of one edited object that are held in memory while no stream is open over them.
pub const EDIT_HELD_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of values in the records of one message (recipients, attachments, embedded messages too): both records fit
/// into the engine with room. Values over [`INLINE_VALUE_BYTES_MAX`] lie elsewhere and count little.
pub const EDIT_INLINE_BYTES_MAX: usize = 12 * 1024 * 1024;
/// New large values of one save that go into the engine, bytes; the others become files, whatever their size.
pub const SAVE_ENGINE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of a message that is loaded whole, to be converted or copied.
pub const MESSAGE_LOADED_BYTES_MAX: u64 = 2 * MESSAGE_SIZE_BYTES_MAX as u64;
/// A property value up to this many bytes stands in its object's record, a larger one as a blob.
pub const INLINE_VALUE_BYTES_MAX: usize = 1024;
/// A blob up to this many bytes lies in the engine, a larger one as a file (measured: files lose at 64 KB and
/// win at 1 MB).
pub const ENGINE_BLOB_BYTES_MAX: usize = 256 * 1024;
/// How long a large value lies in its file before the sweep may take it for unnamed, seconds: far longer than any
/// write takes from the file to the commit that names it.
pub const BLOB_SWEEP_AGE_SECONDS: u64 = 24 * 3600;
/// Time from one sweep of large values to the next, seconds.
pub const BLOB_SWEEP_PERIOD_SECONDS: u64 = 24 * 3600;
/// Longest time after which the job schedule asks the clock again, seconds: the system's clock may be set, and a
/// suspended machine's timers stand still.
pub const JOB_CLOCK_SECONDS_MAX: u64 = 60;
/// Named properties of one mailbox (MS-OXCPRPT: ids 0x8000 to 0xFFFE).
pub const NAMED_PROPERTIES_MAX: usize = 32_767;
/// Of these, how many header fields of mail from anywhere may take: a stranger must not fill a mailbox's map.
pub const NAMED_PROPERTIES_FROM_MAIL_MAX: usize = 8_192;
/// Failed logins of one address or one source in the window before answers are refused.
pub const LOGIN_FAILURES_MAX: u32 = 10;
/// The window in which failed logins are counted, seconds.
pub const LOGIN_FAILURE_WINDOW_SECONDS: u64 = 300;
/// Aliases of one directory entry.
pub const DIRECTORY_ALIASES_MAX: usize = 500;
/// A name in the directory, bytes of UTF-8; it also fits into an index key.
pub const DIRECTORY_TEXT_BYTES_MAX: usize = 400;
/// Users that may send as, or on behalf of, one user: a shared mailbox of a large department.
pub const DIRECTORY_SENDERS_MAX: usize = 1000;
/// Delegates of one user; Outlook's list works with some dozens.
pub const DIRECTORY_DELEGATES_MAX: usize = 250;
/// Longest password, bytes; longer ones only cost time to hash.
pub const PASSWORD_BYTES_MAX: usize = 1024;
/// Addresses and sources whose failed logins are remembered, and users whose last password check is. Beyond,
/// those with the fewest failures are forgotten first.
pub const LOGIN_MEMORY_ENTRIES_MAX: usize = 65_536;
/// How long a password that was verified is taken again without the slow hash, seconds.
pub const LOGIN_MEMORY_SECONDS: u64 = 3600;
/// Slow password hashes computed at the same time; each takes about 19 MiB.
pub const PASSWORD_HASHES_AT_ONCE_MAX: usize = 8;
/// Connections open on one listener; more wait in the operating system's queue. Outlook holds about ten.
pub const CONNECTIONS_PER_LISTENER_MAX: usize = 8192;
/// Connections of one source address on one listener (loopback is not counted); offices sit behind one address.
pub const CONNECTIONS_PER_SOURCE_MAX: usize = 512;
/// Protocol calls that run at one time; each may wait for the store's group commit, so many more than cores.
pub const WORKER_THREADS_MAX: usize = 128;
/// Time for a TLS handshake, seconds.
pub const TLS_HANDSHAKE_SECONDS_MAX: u64 = 15;
/// How long an HTTP connection may stand idle or take to send the head of a request, seconds (IIS: 120).
pub const HTTP_IDLE_SECONDS_MAX: u64 = 120;
/// How long a client may pause inside a request body, or before it reads more of an answer, seconds.
pub const HTTP_STALL_SECONDS_MAX: u64 = 60;
/// How long a whole request body may take, seconds: the largest at about 1.2 Mbit/s.
pub const HTTP_BODY_SECONDS_MAX: u64 = 600;
/// Bytes of HTTP request bodies held in memory at one time, over all connections; beyond it answers are 503.
pub const HTTP_BODIES_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// Headers of one HTTP request, and their bytes in all (IIS: 16 KiB; Kerberos tickets need more).
pub const HTTP_HEADERS_MAX: usize = 200;
/// See [`HTTP_HEADERS_MAX`].
pub const HTTP_HEADER_BYTES_MAX: usize = 128 * 1024;
/// What a shutdown waits for requests that run, milliseconds; the process is to be gone within five seconds.
pub const SHUTDOWN_GRACE_MILLISECONDS: u64 = 3500;
/// Largest Autodiscover request, bytes: an address and a schema name.
pub const AUTODISCOVER_BODY_BYTES_MAX: usize = 64 * 1024;
/// Received fields of a message before it is taken to go round in circles (RFC 5321 6.3: at least 100).
pub const RECEIVED_FIELDS_MAX: usize = 100;
/// Room for the trace fields that delivery puts before a message, bytes: paths, names and dates are bounded.
pub const TRACE_BYTES_MAX: usize = 8 * 1024;
/// Largest message taken by SMTP (what SIZE says), so that it fits a mailbox with its trace fields.
pub const SMTP_MESSAGE_BYTES_MAX: usize = MESSAGE_SIZE_BYTES_MAX - TRACE_BYTES_MAX;
/// Bytes of messages being received by SMTP over all sessions; beyond it they are refused with 452.
pub const SMTP_MESSAGES_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// Refused commands of one SMTP session before it is closed; address harvesters stop here (Exchange: 5 to 20).
pub const SMTP_ERRORS_MAX: usize = 20;
/// Refused recipients and messages of one SMTP session: more than one transaction can have, so that a long list of
/// stale addresses still reaches those that are left, and an end to trying out names.
pub const SMTP_REFUSALS_MAX: usize = 2 * SMTP_RECIPIENTS_MAX;
/// Failed logins of one SMTP session before it is closed.
pub const SMTP_LOGIN_FAILURES_MAX: usize = 3;
/// How long an SMTP client may be silent, seconds (RFC 5321 4.5.3.2.7).
pub const SMTP_IDLE_SECONDS_MAX: u64 = 300;
/// Bytes of the original message that a non-delivery report returns whole; of a larger one only the headers.
pub const REPORT_ORIGINAL_BYTES_MAX: usize = 1024 * 1024;

/// Sort orders that a folder keeps an index of: each is written with every message. Outlook's views use about four.
pub const TABLE_INDEXES_PER_FOLDER_MAX: usize = 8;
/// Columns of a sort order that gets an index, so that an entry fits a key.
pub const TABLE_INDEX_COLUMNS_MAX: usize = 3;
/// Messages below which sorting in memory is cheaper than an index.
pub const TABLE_INDEX_MESSAGES_MIN: u64 = 500;

/// Characters of a word in the text index; of a longer run of letters, pieces of this length are kept. Any word of a
/// language fits, and 4 bytes each still fit a key.
pub const SEARCH_WORD_CHARS_MAX: usize = 64;
/// Text of one message that the text index takes words from, bytes. A longer message is found by looking at it. The
/// bodies of the corpus have some kilobytes, the longest newsletters 100 KiB.
pub const SEARCH_TEXT_BYTES_MAX: usize = 256 * 1024;
/// Different words of one message in the text index, over all fields; 256 KiB of prose have about 8,000.
pub const SEARCH_WORDS_PER_MESSAGE_MAX: usize = 10_000;
/// Messages of which one block of postings says that they have a word: each change writes its block anew.
pub const SEARCH_BLOCK_IDS_MAX: usize = 256;
/// Messages that the text index narrows a search to at most; with more, looking at all is as good.
pub const SEARCH_CANDIDATES_MAX: usize = 1_000_000;
/// Conditions of one restriction that the text index is asked for; what is left narrows nothing.
pub const SEARCH_TERMS_MAX: usize = 64;
/// Time from one run of the text index's and the search folders' background work to the next, seconds.
pub const SEARCH_PERIOD_SECONDS: u64 = 60;
/// Search folders of one mailbox: each is tried on every change (Exchange: 5 to 11 are kept live, older ones expire).
pub const SEARCH_FOLDERS_MAX: usize = 100;
/// Folders that one search folder looks into (FolderIdCount has 16 bits; Exchange refuses long before).
pub const SEARCH_SCOPE_FOLDERS_MAX: usize = 1000;
/// Bytes of a search folder's restriction: RestrictionDataSize has 16 bits (MS-OXCROPS 2.2.4.4.1).
pub const SEARCH_RESTRICTION_BYTES_MAX: usize = 256 * 1024;
/// Levels of categories of a table (MS-OXCTABL sets none; clients show three).
pub const TABLE_CATEGORIES_MAX: usize = 4;
/// Categories of a table whose state is kept in a collapse state, so that it fits a ROP's response.
pub const TABLE_COLLAPSE_STATE_CATEGORIES_MAX: usize = 3_000;
/// Bookmarks open in one table; clients use one or two at a time.
pub const TABLE_BOOKMARKS_MAX: usize = 1_000;
/// Row events told at once to who watches a table; of more it is told that the table changed.
pub const TABLE_EVENTS_MAX: usize = 256;
