//! Submission of a message that a user made here (MAPI, EWS): MS-OXOMSG 3.2.5.1.

use crate::Transport;
use crate::deliver::{Parcel, recipient_smtp};
use crate::error::{FailureKind, Refused, TransportError};
use crate::fields::{header_length, without_field};
use crate::route::{Destination, Route};
use crate::trace::{Hop, Prefix};
use ropewalk_base::FileTime;
use ropewalk_base::limits::{MESSAGE_SIZE_BYTES_MAX, SMTP_RECIPIENTS_MAX, TRACE_BYTES_MAX};
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_directory::{SendMode, User};
use ropewalk_mailbox::Flags;
use ropewalk_model::{MessageContent, PropertyBag, PropertyTag, Recipient, RecipientKind, tags};

/// A submitted message.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The message as it was sent, for the Sent Items copy: Message-ID, submit time and sender set, Bcc kept.
    pub content: MessageContent,
    /// Its MIME, with Bcc; what the recipients have is this without the Bcc field and with trace fields
    /// before it.
    pub mime: Vec<u8>,
    /// Recipients that did not get it. The sender has a report.
    pub refused: Vec<Refused>,
}

/// Properties that are the sender's own business and do not travel (MS-OXOMSG 3.2.4, MS-OXOFLAG 3.1.4).
const SENDERS_OWN: &[PropertyTag] = &[
    tags::PID_TAG_DELETE_AFTER_SUBMIT,
    tags::PID_TAG_SENT_MAIL_ENTRY_ID,
    tags::PID_TAG_TARGET_ENTRY_ID,
    tags::PID_TAG_SUBMIT_FLAGS,
    tags::PID_TAG_PRIMARY_SEND_ACCOUNT,
    tags::PID_TAG_NEXT_SEND_ACCT,
    tags::PID_TAG_SWAPPED_TO_DO_STORE,
    tags::PID_TAG_SWAPPED_TO_DO_DATA,
    tags::PID_TAG_FLAG_STATUS,
    tags::PID_TAG_FLAG_COMPLETE_TIME,
    tags::PID_TAG_FOLLOWUP_ICON,
    tags::PID_TAG_LAST_VERB_EXECUTED,
    tags::PID_TAG_LAST_VERB_EXECUTION_TIME,
    tags::PID_TAG_ICON_INDEX,
    tags::PID_TAG_DEFERRED_SEND_NUMBER,
    tags::PID_TAG_DEFERRED_SEND_UNITS,
    tags::PID_TAG_DEFERRED_SEND_TIME,
];

impl Transport {
    /// Sends a message in the name of `sender`. On return it is durable in every local mailbox it is for.
    ///
    /// Recipients that do not exist or lie elsewhere (there is no outbound route yet) are reported into the
    /// sender's mailbox; so are mailboxes that failed after others had the message, because sending again
    /// would give it to those twice. Saving the Sent Items copy is the caller's.
    ///
    /// # Errors
    /// See [`TransportError`]; then nobody has the message, unless the report itself could not be stored.
    pub fn submit(&self, content: MessageContent, sender: &User) -> Result<Submitted, TransportError> {
        let mut content = content;
        let now = self.mailboxes.clock().now();
        self.name_author(&mut content, sender)?;
        self.check_send_quota(sender)?;
        content.properties.set(tags::PID_TAG_CLIENT_SUBMIT_TIME, now);
        if content.properties.string(tags::PID_TAG_INTERNET_MESSAGE_ID).is_none_or(str::is_empty) {
            content.properties.set(tags::PID_TAG_INTERNET_MESSAGE_ID, self.message_id());
        }
        let (destinations, mut refused) = self.resolve(&mut content)?;
        let rng = self.mailboxes.rng();
        let export = oxcmail::ExportContext { now, rng: rng.as_ref(), host: &self.host, with_bcc: true };
        let mime = oxcmail::export(&content, &export);
        if mime.len() > MESSAGE_SIZE_BYTES_MAX - TRACE_BYTES_MAX {
            return Err(TransportError::TooLarge);
        }
        let sent = self.traced(&sender.address, &destinations, &without_field(&mime, "Bcc"), now);
        let parcel = Parcel { content: travelling(&content, &sent), mime: &sent, flags: Flags::NONE, now };
        let outcome = self.hand_out(parcel, &destinations);
        let mut failed = outcome.failed.into_iter();
        if outcome.accepted == 0
            && let Some((_, error)) = failed.next()
        {
            return Err(TransportError::Mailbox(error));
        }
        refused.extend(outcome.refused.into_iter().chain(failed).map(|(failure, _)| failure));
        if !refused.is_empty() {
            let author = Destination { address: sender.address.clone(), user: sender.clone() };
            self.report_to(&author, &mime, &refused)?;
        }
        Ok(Submitted { content, mime, refused })
    }

    /// Sets sender and author (MS-OXOMSG 2.2.1.48 to 2.2.1.58): who sends on another's behalf is the sender beside them,
    /// who sends as another is not seen.
    fn name_author(&self, content: &mut MessageContent, sender: &User) -> Result<(), TransportError> {
        let properties = &mut content.properties;
        let author = self.author(properties, sender)?;
        name(properties, &AUTHOR, &author, author.mode == SendMode::Own);
        match author.mode {
            SendMode::Own => name(properties, &SENDER, &author, true),
            SendMode::As => name(properties, &SENDER, &author, false),
            SendMode::OnBehalf => name(properties, &SENDER, &Author::own(sender), false),
        }
        Ok(())
    }

    /// Who the message is from: whom its properties say, if the sender may send from there, else the sender.
    fn author(&self, properties: &PropertyBag, sender: &User) -> Result<Author, TransportError> {
        let filled = |tag| properties.string(tag).filter(|text| !text.is_empty());
        let (owner, said, address) = match filled(tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS) {
            Some(smtp) => (self.directory.user_by_address(smtp)?, smtp, Some(smtp)),
            None => match filled(tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS) {
                None => return Ok(Author::own(sender)),
                Some(said) => {
                    let kind = filled(tags::PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE).unwrap_or("SMTP");
                    if kind.eq_ignore_ascii_case("EX") {
                        (self.directory.user_by_legacy_dn(said)?, said, None)
                    } else {
                        (self.directory.user_by_address(said)?, said, Some(said))
                    }
                }
            },
        };
        let granted = owner.and_then(|owner| owner.lets_send(sender.id).map(|mode| (owner, mode)));
        let (owner, mode) = granted.ok_or_else(|| TransportError::SendAsDenied(said.to_owned()))?;
        let address = address.map_or_else(|| owner.address.clone(), str::to_owned);
        Ok(Author { name: owner.display_name, address, mode })
    }

    /// Finds where each recipient leads and writes its SMTP address into its row.
    fn resolve(
        &self,
        content: &mut MessageContent,
    ) -> Result<(Vec<Destination>, Vec<Refused>), TransportError> {
        let (mut destinations, mut refused) = (Vec::new(), Vec::new());
        let wanted = content.recipients.iter_mut().filter(|row| row.kind != RecipientKind::Originator);
        for (count, recipient) in wanted.enumerate() {
            if count >= SMTP_RECIPIENTS_MAX {
                return Err(TransportError::TooManyRecipients);
            }
            let Some(address) = self.recipient_address(recipient)? else {
                let shown = recipient.properties.string(tags::PID_TAG_EMAIL_ADDRESS);
                let shown = shown.or_else(|| recipient.properties.string(tags::PID_TAG_DISPLAY_NAME));
                let address = shown.unwrap_or("(no address)").to_owned();
                refused.push(Refused { address, kind: FailureKind::BadAddress });
                continue;
            };
            recipient.properties.set(tags::PID_TAG_SMTP_ADDRESS, address.as_str());
            match self.route(&address)? {
                Route::Local(destination) => destinations.push(*destination),
                Route::Unknown => refused.push(Refused { address, kind: FailureKind::UnknownUser }),
                Route::Remote => refused.push(Refused { address, kind: FailureKind::Unroutable }),
            }
        }
        if destinations.is_empty() && refused.is_empty() {
            return Err(TransportError::NoRecipients);
        }
        Ok((destinations, refused))
    }

    /// The SMTP address of a recipient row: its own, or that of the directory entry its legacy DN names.
    fn recipient_address(&self, recipient: &Recipient) -> Result<Option<String>, TransportError> {
        if let Some(address) = recipient_smtp(&recipient.properties) {
            return Ok(address.contains('@').then(|| address.to_owned()));
        }
        match recipient.properties.string(tags::PID_TAG_EMAIL_ADDRESS) {
            Some(dn) => Ok(self.directory.user_by_legacy_dn(dn)?.map(|user| user.address)),
            None => Ok(None),
        }
    }

    fn traced(&self, from: &str, destinations: &[Destination], mime: &[u8], now: FileTime) -> Vec<u8> {
        let id = format!("{:016x}", self.mailboxes.rng().next_u64());
        let only_recipient = match destinations {
            [one] => Some(one.address.as_str()),
            _ => None,
        };
        let hop = Hop { helo: Some(&self.host), source: None, with: "HTTP" };
        let prefix = Prefix {
            from: Some(from),
            only_recipient,
            hop,
            host: &self.host,
            id: &id,
            now,
            message_id: None,
            date: false,
        };
        let mut sent = prefix.build();
        sent.extend_from_slice(mime);
        sent
    }
}

/// Whom a message is from, and how the sender stands to them.
struct Author {
    name: String,
    address: String,
    mode: SendMode,
}

impl Author {
    fn own(sender: &User) -> Self {
        Self { name: sender.display_name.clone(), address: sender.address.clone(), mode: SendMode::Own }
    }
}

/// Name, address type, address and SMTP address of somebody in a message.
type PersonTags = [PropertyTag; 4];

const AUTHOR: PersonTags = [
    tags::PID_TAG_SENT_REPRESENTING_NAME,
    tags::PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE,
    tags::PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
    tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
];
const SENDER: PersonTags = [
    tags::PID_TAG_SENDER_NAME,
    tags::PID_TAG_SENDER_ADDRESS_TYPE,
    tags::PID_TAG_SENDER_EMAIL_ADDRESS,
    tags::PID_TAG_SENDER_SMTP_ADDRESS,
];

/// Writes somebody into a message. A name of one's own choice is kept for oneself only.
fn name(properties: &mut PropertyBag, tags: &PersonTags, person: &Author, keeps_name: bool) {
    let [name, kind, address, smtp] = *tags;
    if !keeps_name || properties.string(name).is_none_or(str::is_empty) {
        properties.set(name, person.name.as_str());
    }
    properties.set(kind, "SMTP");
    properties.set(address, person.address.as_str());
    properties.set(smtp, person.address.as_str());
}

/// What the recipients get of the content: no Bcc, nothing that is the sender's own.
fn travelling(content: &MessageContent, mime: &[u8]) -> MessageContent {
    let mut content = content.clone();
    content.recipients.retain(|recipient| recipient.kind != RecipientKind::Bcc);
    for tag in SENDERS_OWN {
        content.properties.remove(*tag);
    }
    let header = mime.get(..header_length(mime)).unwrap_or(&[]);
    let header = String::from_utf8_lossy(header).into_owned();
    content.properties.set(tags::PID_TAG_TRANSPORT_MESSAGE_HEADERS, header);
    content
}
