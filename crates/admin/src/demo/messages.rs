//! The demo's mail: what is in each user's folders before anybody logs in. Written for this project.
//!
//! One row per message, oldest first: its octets, the envelope sender (empty for a bounce), and every mailbox
//! it ends up in with folder and flags. A copy in Sent Items belongs to the sender; every other copy was
//! delivered and then filed.

use ropewalk_mailbox::Flags;

/// One message and where its copies are.
pub(super) struct DemoMessage {
    /// The octets.
    pub(super) mime: &'static [u8],
    /// Envelope sender.
    pub(super) sender: &'static str,
    /// The copies.
    pub(super) copies: &'static [Copy],
}

/// One copy.
pub(super) struct Copy {
    /// The mailbox, by the local part of its address.
    pub(super) user: &'static str,
    /// Folder names from the top, with slashes.
    pub(super) folder: &'static str,
    /// Flags on top of what delivery sets.
    pub(super) flags: Flags,
}

const fn copy(user: &'static str, folder: &'static str, flags: Flags) -> Copy {
    Copy { user, folder, flags }
}

const NEW: Flags = Flags::NONE;
const READ: Flags = Flags::READ;
const FLAGGED: Flags = Flags::FLAGGED;
const READ_FLAGGED: Flags = Flags::READ.with(Flags::FLAGGED);
const READ_ANSWERED: Flags = Flags::READ.with(Flags::ANSWERED);

/// The folder for what a user sent.
pub(super) const SENT: &str = "Sent Items";

pub(super) const MESSAGES: &[DemoMessage] = &[
    DemoMessage {
        mime: include_bytes!("messages/01-welcome.eml"),
        sender: "admin@example.test",
        copies: &[copy("alice", "Inbox", READ), copy("bob", "Inbox", READ), copy("carol", "Inbox", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/02-password-note.eml"),
        sender: "admin@example.test",
        copies: &[copy("alice", "Inbox", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/03-quay-offer.eml"),
        sender: "dana.fischer@harbourworks.example",
        copies: &[copy("alice", "Inbox/Projects/Harbour Works", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/04-quay-ask-bob.eml"),
        sender: "alice@example.test",
        copies: &[copy("bob", "Inbox", READ_ANSWERED), copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/05-quay-bob-answer.eml"),
        sender: "bob@example.test",
        copies: &[copy("alice", "Inbox/Projects/Harbour Works", READ_FLAGGED), copy("bob", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/06-quay-price.eml"),
        sender: "carol@example.test",
        copies: &[copy("alice", "Inbox/Projects/Harbour Works", READ), copy("carol", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/07-quay-sent-offer.eml"),
        sender: "alice@example.test",
        copies: &[copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/08-site-draft.eml"),
        sender: "bob@example.test",
        copies: &[
            copy("alice", "Inbox/Projects/Website", READ),
            copy("carol", "Inbox", READ),
            copy("bob", SENT, READ),
        ],
    },
    DemoMessage {
        mime: include_bytes!("messages/09-site-comments.eml"),
        sender: "carol@example.test",
        copies: &[
            copy("bob", "Inbox", READ_FLAGGED),
            copy("alice", "Inbox/Projects/Website", NEW),
            copy("carol", SENT, READ),
        ],
    },
    DemoMessage {
        mime: include_bytes!("messages/10-newsletter-1.eml"),
        sender: "news@dockside.example",
        copies: &[copy("alice", "Inbox/Newsletters", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/11-photo.eml"),
        sender: "bob@example.test",
        copies: &[copy("alice", "Inbox", READ), copy("bob", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/12-quay-order.eml"),
        sender: "dana.fischer@harbourworks.example",
        copies: &[copy("alice", "Inbox/Projects/Harbour Works", FLAGGED)],
    },
    DemoMessage {
        mime: include_bytes!("messages/13-applicant.eml"),
        sender: "marta@staffing.example",
        copies: &[copy("carol", "Inbox", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/14-nagoya.eml"),
        sender: "yuki@nagoya-marine.example",
        copies: &[copy("alice", "Inbox", FLAGGED)],
    },
    DemoMessage {
        mime: include_bytes!("messages/15-site-fixed.eml"),
        sender: "bob@example.test",
        copies: &[
            copy("carol", "Inbox", NEW),
            copy("alice", "Inbox/Projects/Website", NEW),
            copy("bob", SENT, READ),
        ],
    },
    DemoMessage {
        mime: include_bytes!("messages/16-crane.eml"),
        sender: "alice@example.test",
        copies: &[copy("bob", "Inbox", NEW), copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/17-lunch.eml"),
        sender: "bob@example.test",
        copies: &[
            copy("alice", "Inbox", READ_ANSWERED),
            copy("carol", "Inbox", READ),
            copy("bob", SENT, READ),
        ],
    },
    DemoMessage {
        mime: include_bytes!("messages/18-lunch-yes.eml"),
        sender: "alice@example.test",
        copies: &[copy("bob", "Inbox", READ), copy("carol", "Inbox", READ), copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/19-puerto.eml"),
        sender: "jose@puerto.example",
        copies: &[copy("alice", "Inbox", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/20-build-failed.eml"),
        sender: "robot@ci.example",
        copies: &[copy("bob", "Inbox/Robots", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/21-invoice-steel.eml"),
        sender: "accounts@steelworks.example",
        copies: &[copy("carol", "Inbox/Invoices", READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/22-build-fixed.eml"),
        sender: "robot@ci.example",
        copies: &[copy("bob", "Inbox/Robots", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/23-invoice-power.eml"),
        sender: "billing@utilities.example",
        copies: &[copy("carol", "Inbox/Invoices", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/24-invoice-question.eml"),
        sender: "carol@example.test",
        copies: &[copy("bob", "Inbox", FLAGGED), copy("carol", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/25-agenda.eml"),
        sender: "alice@example.test",
        copies: &[copy("bob", "Inbox/Team", NEW), copy("carol", "Inbox", NEW), copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/26-spam.eml"),
        sender: "winner@prizes.example",
        copies: &[copy("bob", "Junk E-mail", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/27-newsletter-2.eml"),
        sender: "news@dockside.example",
        copies: &[copy("alice", "Inbox/Newsletters", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/28-stock.eml"),
        sender: "carol@example.test",
        copies: &[copy("alice", "Inbox", NEW), copy("bob", "Inbox", READ), copy("carol", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/29-minutes.eml"),
        sender: "carol@example.test",
        copies: &[
            copy("alice", "Inbox/Team", READ),
            copy("bob", "Inbox/Team", READ),
            copy("carol", SENT, READ),
        ],
    },
    DemoMessage {
        mime: include_bytes!("messages/30-holidays.eml"),
        sender: "bob@example.test",
        copies: &[copy("carol", "Inbox", FLAGGED), copy("bob", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/31-report.eml"),
        sender: "carol@example.test",
        copies: &[copy("alice", "Inbox", FLAGGED), copy("carol", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/32-typo.eml"),
        sender: "alice@example.test",
        copies: &[copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/33-bounce.eml"),
        sender: "",
        copies: &[copy("alice", "Inbox", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/34-week46.eml"),
        sender: "alice@example.test",
        copies: &[copy("alice", SENT, READ)],
    },
    DemoMessage {
        mime: include_bytes!("messages/35-thanks.eml"),
        sender: "dana.fischer@harbourworks.example",
        copies: &[copy("alice", "Inbox/Projects/Harbour Works", NEW)],
    },
    DemoMessage {
        mime: include_bytes!("messages/36-cake.eml"),
        sender: "carol@example.test",
        copies: &[copy("alice", "Inbox", NEW), copy("bob", "Inbox", NEW), copy("carol", SENT, READ)],
    },
];
