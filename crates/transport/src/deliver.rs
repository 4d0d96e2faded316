//! Delivery into mailboxes.

use crate::Transport;
use crate::dsn::Report;
use crate::error::{FailureKind, Refused, TransportError, is_permanent};
use crate::fields::{fields, without_field};
use crate::route::{Destination, Route, address_key};
use crate::trace::{Hop, Prefix};
use ropewalk_base::limits::RECEIVED_FIELDS_MAX;
use ropewalk_base::{FileTime, Guid};
use ropewalk_convert_oxcmail as oxcmail;
use ropewalk_directory::{User, UserId};
use ropewalk_mailbox::{Flags, MailboxError, NewMessage};
use ropewalk_model::{MessageContent, PropertyBag, RecipientKind, tags};
use std::collections::HashSet;

/// Who hands a message in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Anybody, from outside. Nothing is added to the message but its trace.
    Outside,
    /// A user who has logged in. Date and Message-ID are added if missing (RFC 6409 8), and From must be the
    /// user's own.
    User(UserId),
}

/// A message that was received as octets.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Where reports go; `None` is the null path `<>`.
    pub from: Option<&'a str>,
    /// Whom it is for, as [`Transport::route`] found them.
    pub recipients: &'a [Destination],
    /// The octets, lines ended with CRLF.
    pub mime: &'a [u8],
    /// How it came.
    pub hop: Hop<'a>,
    /// Who handed it in.
    pub origin: Origin,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The id in its Received field.
    pub id: String,
    /// Recipients that got it.
    pub accepted: usize,
    /// Recipients that did not; the sender has a report.
    pub refused: Vec<Refused>,
}

/// What a mailbox gets.
pub(crate) struct Parcel<'a> {
    pub(crate) content: MessageContent,
    pub(crate) mime: &'a [u8],
    pub(crate) flags: Flags,
    pub(crate) now: FileTime,
}

/// What became of a parcel.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) accepted: usize,
    pub(crate) refused: Vec<(Refused, MailboxError)>,
    pub(crate) failed: Vec<(Refused, MailboxError)>,
}

impl Transport {
    /// Delivers a received message into every recipient's Inbox. On return it is durable.
    ///
    /// Each mailbox is a transaction of its own; a mailbox that two recipients lead to gets the message once.
    /// The rule when not all of them succeed:
    /// - if any failed for a reason that may pass (the disk), the answer is a transient error: the client
    ///   keeps the message and sends it again, and who had it already gets it twice. Nothing is lost, and
    ///   nothing has to be remembered here;
    /// - else, if some refused it for good, their failure is reported into the sender's mailbox, and the
    ///   answer is success. Where no report can be put (the sender is elsewhere) the answer is a permanent
    ///   error, so that the client's own server reports, though some recipients have the message;
    /// - the null sender gets no report (RFC 5321 6.1): success if anybody got it.
    ///
    /// # Errors
    /// See [`TransportError`].
    pub fn deliver(&self, incoming: &Incoming<'_>) -> Result<Delivered, TransportError> {
        if incoming.recipients.is_empty() {
            return Err(TransportError::NoRecipients);
        }
        if fields(incoming.mime).filter(|field| field.is("Received")).count() > RECEIVED_FIELDS_MAX {
            return Err(TransportError::Loop);
        }
        let now = self.mailboxes.clock().now();
        let id = format!("{:016x}", self.mailboxes.rng().next_u64());
        let mime = self.with_prefix(incoming, &id, now);
        let content = oxcmail::import(&mime, &oxcmail::ImportContext { received: now });
        if let Origin::User(user) = incoming.origin {
            self.check_author(user, &content)?;
            if let Some(user) = self.directory.user(user)? {
                self.check_send_quota(&user)?;
            }
        }
        let flags = if incoming.origin == Origin::Outside { Flags::INTERNET } else { Flags::NONE };
        let parcel = Parcel { content, mime: &mime, flags, now };
        let outcome = self.hand_out(parcel, incoming.recipients);
        self.settle(incoming, &mime, id, outcome)
    }

    fn settle(
        &self,
        incoming: &Incoming<'_>,
        mime: &[u8],
        id: String,
        outcome: Outcome,
    ) -> Result<Delivered, TransportError> {
        if let Some((_, error)) = outcome.failed.into_iter().next() {
            return Err(TransportError::Mailbox(error));
        }
        let (refused, mut errors): (Vec<_>, Vec<_>) = outcome.refused.into_iter().unzip();
        if let Some(error) = errors.pop() {
            let reported = match incoming.from {
                _ if outcome.accepted == 0 => false,
                None => true,
                Some(from) => self.report(from, mime, &refused)?,
            };
            if !reported {
                return Err(TransportError::Refused(error));
            }
        }
        Ok(Delivered { id, accepted: outcome.accepted, refused })
    }

    /// Puts a non-delivery report into the sender's mailbox; whether there is one here.
    pub(crate) fn report(
        &self,
        sender: &str,
        mime: &[u8],
        refused: &[Refused],
    ) -> Result<bool, TransportError> {
        let Route::Local(destination) = self.route(sender)? else { return Ok(false) };
        self.report_to(&destination, mime, refused)?;
        Ok(true)
    }

    pub(crate) fn report_to(
        &self,
        sender: &Destination,
        original: &[u8],
        refused: &[Refused],
    ) -> Result<(), TransportError> {
        let now = self.mailboxes.clock().now();
        let mime = Report {
            sender: &sender.address,
            original,
            refused,
            host: &self.host,
            now,
            message_id: self.message_id(),
            boundary: format!("report-{:016x}", self.mailboxes.rng().next_u64()),
        }
        .build();
        let content = oxcmail::import(&mime, &oxcmail::ImportContext { received: now });
        let parcel = Parcel { content, mime: &mime, flags: Flags::NONE, now };
        let outcome = self.hand_out(parcel, std::slice::from_ref(sender));
        if let Some((_, error)) = outcome.failed.into_iter().next() {
            return Err(TransportError::Mailbox(error));
        }
        match outcome.refused.into_iter().next() {
            Some((_, error)) => Err(TransportError::Refused(error)),
            None => Ok(()),
        }
    }

    /// Saves a parcel in the Inbox of each destination, one transaction each.
    pub(crate) fn hand_out(&self, mut parcel: Parcel<'_>, destinations: &[Destination]) -> Outcome {
        let mut outcome = Outcome::default();
        let mut done = HashSet::new();
        let submitted = parcel.content.properties.clone();
        for destination in destinations {
            if !done.insert(destination.user.mailbox) {
                outcome.accepted += 1;
                continue;
            }
            parcel.content.properties = submitted.clone();
            mark_received(&mut parcel.content, destination);
            let Err(error) = self.save(&parcel, destination) else {
                outcome.accepted += 1;
                continue;
            };
            let address = destination.address.clone();
            if is_permanent(&error) {
                let kind = match error {
                    MailboxError::QuotaExceeded(_) => FailureKind::MailboxFull,
                    _ => FailureKind::MailboxRefuses,
                };
                outcome.refused.push((Refused { address, kind }, error));
            } else {
                outcome.failed.push((Refused { address, kind: FailureKind::MailboxUnavailable }, error));
            }
        }
        outcome
    }

    fn save(&self, parcel: &Parcel<'_>, destination: &Destination) -> Result<(), MailboxError> {
        let mailbox = self.mailboxes.mailbox(destination.user.mailbox)?;
        let message = NewMessage {
            content: &parcel.content,
            mime: Some(parcel.mime),
            flags: parcel.flags,
            associated: false,
            delivered: Some(parcel.now),
            new_mail: true,
        };
        let class = parcel.content.properties.string(tags::PID_TAG_MESSAGE_CLASS).unwrap_or_default();
        mailbox.save_message(mailbox.delivery_folder(class)?, message)?;
        Ok(())
    }

    /// The trace fields and the octets.
    fn with_prefix(&self, incoming: &Incoming<'_>, id: &str, now: FileTime) -> Vec<u8> {
        let adds = matches!(incoming.origin, Origin::User(_));
        let lacks = |name: &str| adds && !fields(incoming.mime).any(|field| field.is(name));
        let only_recipient = match incoming.recipients {
            [one] => Some(one.address.as_str()),
            _ => None,
        };
        let prefix = Prefix {
            from: incoming.from,
            only_recipient,
            hop: incoming.hop,
            host: &self.host,
            id,
            now,
            message_id: lacks("Message-ID").then(|| self.message_id()),
            date: lacks("Date"),
        };
        let mut mime = prefix.build();
        if adds {
            // At submission a Bcc field must not travel on (RFC 5322 3.6.3); mail from outside stays as it is.
            mime.extend_from_slice(&without_field(&without_field(incoming.mime, "Bcc"), "Resent-Bcc"));
        } else {
            mime.extend_from_slice(incoming.mime);
        }
        mime
    }

    /// A new Message-ID with its angle brackets.
    pub(crate) fn message_id(&self) -> String {
        format!("<{}@{}>", Guid::random(self.mailboxes.rng().as_ref()), self.host)
    }

    /// Who has more mail than they may have to send does not send. Who has no mailbox has no quota.
    pub(crate) fn check_send_quota(&self, user: &User) -> Result<(), TransportError> {
        match self.mailboxes.mailbox(user.mailbox).and_then(|mailbox| mailbox.check_send_quota()) {
            Ok(()) | Err(MailboxError::NotFound(_)) => Ok(()),
            Err(error @ MailboxError::QuotaExceeded(_)) => Err(TransportError::Refused(error)),
            Err(error) => Err(TransportError::Mailbox(error)),
        }
    }

    /// From and Sender must be the user's to send from, as Exchange has it (5.7.60). Without a Sender, From is the sender
    /// too, so who writes on somebody's behalf must say so (RFC 5322 3.6.2).
    fn check_author(&self, user: UserId, content: &MessageContent) -> Result<(), TransportError> {
        let filled = |tag| content.properties.string(tag).filter(|address| !address.is_empty());
        let denied = |address: &str| Err(TransportError::SendAsDenied(address.to_owned()));
        if let Some(sender) = filled(tags::PID_TAG_SENDER_SMTP_ADDRESS)
            && !self.may_send_as(user, sender)?
        {
            return denied(sender);
        }
        match filled(tags::PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS) {
            Some(author) if self.directory.may_send_from(user, author)?.is_none() => denied(author),
            _ => Ok(()),
        }
    }
}

/// Who received it and how they were addressed: MS-OXOMSG 2.2.1.26 (To Me), 2.2.1.39 (Received By).
fn mark_received(content: &mut MessageContent, destination: &Destination) {
    let own: Vec<String> = [&destination.address, &destination.user.address]
        .into_iter()
        .filter_map(|a| address_key(a))
        .collect();
    let addressed = |kind| {
        content.recipients.iter().filter(|recipient| recipient.kind == kind).any(|recipient| {
            let key = recipient_smtp(&recipient.properties).and_then(address_key);
            key.is_some_and(|key| own.contains(&key))
        })
    };
    let (to, cc, bcc) =
        (addressed(RecipientKind::To), addressed(RecipientKind::Cc), addressed(RecipientKind::Bcc));
    let properties = &mut content.properties;
    properties.set(tags::PID_TAG_MESSAGE_TO_ME, to);
    properties.set(tags::PID_TAG_MESSAGE_CC_ME, cc);
    properties.set(tags::PID_TAG_MESSAGE_RECIPIENT_ME, to || cc || bcc);
    properties.set(tags::PID_TAG_RECEIVED_BY_NAME, destination.user.display_name.as_str());
    properties.set(tags::PID_TAG_RECEIVED_BY_ADDRESS_TYPE, "EX");
    properties.set(tags::PID_TAG_RECEIVED_BY_EMAIL_ADDRESS, destination.user.legacy_dn.as_str());
    properties.set(tags::PID_TAG_RECEIVED_REPRESENTING_NAME, destination.user.display_name.as_str());
    properties.set(tags::PID_TAG_RECEIVED_REPRESENTING_ADDRESS_TYPE, "EX");
    properties.set(tags::PID_TAG_RECEIVED_REPRESENTING_EMAIL_ADDRESS, destination.user.legacy_dn.as_str());
}

/// The SMTP address of a recipient row, if it stands there.
pub(crate) fn recipient_smtp(properties: &PropertyBag) -> Option<&str> {
    let own = properties.string(tags::PID_TAG_SMTP_ADDRESS).filter(|address| !address.is_empty());
    own.or_else(|| {
        let smtp =
            properties.string(tags::PID_TAG_ADDRESS_TYPE).is_none_or(|kind| !kind.eq_ignore_ascii_case("EX"));
        properties.string(tags::PID_TAG_EMAIL_ADDRESS).filter(|address| smtp && !address.is_empty())
    })
}
