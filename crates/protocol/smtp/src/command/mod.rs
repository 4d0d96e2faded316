//! What each command does. The table of commands is [`ropewalk_wire_smtp::Command`]; a command without a
//! handler does not compile.

pub(crate) mod auth;
mod bdat;
mod data;
mod hello;
mod mail;
mod queries;
mod rcpt;
mod session_end;
mod starttls;

use crate::session::{Flow, Session, breaks_framing};
use ropewalk_wire_smtp::{Command, EnhancedStatus as Status, Reply};

impl Session {
    /// One command line.
    pub(crate) fn command(&mut self, line: &[u8], out: &mut Vec<u8>) -> Flow {
        let command = match Command::decode(line) {
            Ok(command) => command,
            Err(error) => {
                let flow = self.answer(&error.reply(), out);
                return if breaks_framing(line) { Flow::Close } else { flow };
            }
        };
        let reply = match command {
            Command::Ehlo(hello) => self.ehlo(&hello),
            Command::Helo(hello) => self.helo(&hello),
            Command::Mail(mail) => self.mail(mail),
            Command::Rcpt(rcpt) => self.rcpt(&rcpt),
            Command::Data(_) => self.data(),
            Command::Bdat(bdat) => return self.bdat(bdat, out),
            Command::Rset(_) => self.rset(),
            Command::Vrfy(_) => Session::vrfy(),
            Command::Expn(_) => Session::expn(),
            Command::Help(_) => Session::help(),
            Command::Noop(_) => Session::noop(),
            Command::Quit(_) => return self.quit(out),
            Command::StartTls(_) => return self.start_tls(out),
            Command::Auth(auth) => return self.auth(&auth, out),
        };
        self.answer(&reply, out)
    }
}

/// "503 Bad sequence of commands" (RFC 5321 4.2.2).
pub(crate) fn bad_sequence(text: &str) -> Reply {
    Reply::new(503, Status::INVALID_COMMAND, text)
}
