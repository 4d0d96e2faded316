//! EHLO and HELO: RFC 5321 4.1.1.1, 4.1.4. Either one also clears a transaction.

use crate::service::Role;
use crate::session::{Client, Session};
use ropewalk_base::limits::SMTP_MESSAGE_BYTES_MAX;
use ropewalk_wire_smtp::command::hello::Hello;
use ropewalk_wire_smtp::{Capability, Greeting, Reply};

impl Session {
    pub(crate) fn ehlo(&mut self, hello: &Hello) -> Reply {
        self.introduce(hello, true);
        Greeting { text: self.welcome(), capabilities: self.capabilities() }.reply()
    }

    pub(crate) fn helo(&mut self, hello: &Hello) -> Reply {
        self.introduce(hello, false);
        Reply::plain(250, self.welcome())
    }

    fn introduce(&mut self, hello: &Hello, extended: bool) {
        self.transaction = None;
        self.client = Some(Client { name: hello.to_string(), extended });
    }

    fn welcome(&self) -> String {
        format!("{} greets [{}]", self.host(), self.peer.address.ip().to_canonical())
    }

    fn capabilities(&self) -> Vec<Capability> {
        let mut offered = vec![
            Capability::Pipelining,
            Capability::Size(u64::try_from(SMTP_MESSAGE_BYTES_MAX).ok()),
            Capability::EightBitMime,
            Capability::Chunking,
            Capability::SmtpUtf8,
            Capability::EnhancedStatusCodes,
        ];
        if self.may_start_tls() {
            offered.push(Capability::StartTls);
        }
        // "MUST NOT be advertised" where it would be refused for want of encryption (RFC 4954 4).
        if self.shared.role == Role::Submission && self.passwords_allowed() {
            offered.push(Capability::Auth(vec!["PLAIN".to_owned(), "LOGIN".to_owned()]));
        }
        offered
    }
}
