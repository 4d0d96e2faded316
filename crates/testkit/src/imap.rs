//! A small blocking IMAP client: tagged commands, answers with their literals, nothing understood.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longest literal that is read, bytes.
const LITERAL_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A connection to an IMAP server after its greeting.
pub struct ImapClient {
    stream: BufReader<TcpStream>,
    commands: u32,
}

/// One untagged response: its text with `{n}` where a literal stood, and the literals.
#[derive(Debug, Clone, Default)]
pub struct Untagged {
    /// The text.
    pub text: String,
    /// The literals in order.
    pub literals: Vec<Vec<u8>>,
}

impl ImapClient {
    /// Connects and reads the greeting.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        let mut client = Self { stream: BufReader::with_capacity(256 * 1024, stream), commands: 0 };
        client.response()?;
        Ok(client)
    }

    /// Logs in.
    ///
    /// # Errors
    /// When the connection fails or the server refuses.
    pub fn login(&mut self, user: &str, password: &str) -> io::Result<()> {
        self.command(&format!("LOGIN \"{user}\" \"{password}\"")).map(drop)
    }

    /// Runs a command to its end; an answer other than OK is an error.
    ///
    /// # Errors
    /// When the connection fails or the server says NO or BAD.
    pub fn command(&mut self, command: &str) -> io::Result<Vec<Untagged>> {
        self.commands += 1;
        let tag = format!("t{}", self.commands);
        self.stream.get_mut().write_all(format!("{tag} {command}\r\n").as_bytes())?;
        let mut untagged = Vec::new();
        loop {
            let response = self.response()?;
            match response.text.strip_prefix(&tag).map(str::trim_start) {
                Some(end) if end.starts_with("OK") => return Ok(untagged),
                Some(end) => return Err(io::Error::other(format!("{command}: {end}"))),
                None => untagged.push(response),
            }
        }
    }

    /// Appends a message to a mailbox, octet for octet.
    ///
    /// # Errors
    /// When the connection fails or the server refuses.
    pub fn append(&mut self, mailbox: &str, message: &[u8]) -> io::Result<()> {
        self.append_with(mailbox, "", message)
    }

    /// As [`ImapClient::append`], with an internal date such as ` 3-Mar-2025 08:30:00 +0100`.
    ///
    /// # Errors
    /// When the connection fails or the server refuses.
    pub fn append_at(&mut self, mailbox: &str, date_time: &str, message: &[u8]) -> io::Result<()> {
        self.append_with(mailbox, &format!("\"{date_time}\" "), message)
    }

    fn append_with(&mut self, mailbox: &str, arguments: &str, message: &[u8]) -> io::Result<()> {
        self.commands += 1;
        let tag = format!("t{}", self.commands);
        let line = format!("{tag} APPEND \"{mailbox}\" {arguments}{{{}}}\r\n", message.len());
        self.stream.get_mut().write_all(line.as_bytes())?;
        let go_on = self.response()?;
        if !go_on.text.starts_with('+') {
            return Err(io::Error::other(go_on.text));
        }
        self.stream.get_mut().write_all(message)?;
        self.stream.get_mut().write_all(b"\r\n")?;
        loop {
            let response = self.response()?;
            match response.text.strip_prefix(&tag).map(str::trim_start) {
                Some(end) if end.starts_with("OK") => return Ok(()),
                Some(end) => return Err(io::Error::other(format!("APPEND: {end}"))),
                None => {}
            }
        }
    }

    /// Begins IDLE (RFC 2177); from then on only [`ImapClient::pushed`] and [`ImapClient::end_idle`] may be called.
    ///
    /// # Errors
    /// When the connection fails or the server does not ask to go on.
    pub fn begin_idle(&mut self) -> io::Result<()> {
        self.commands += 1;
        let line = format!("t{} IDLE\r\n", self.commands);
        self.stream.get_mut().write_all(line.as_bytes())?;
        let go_on = self.response()?;
        if go_on.text.starts_with('+') { Ok(()) } else { Err(io::Error::other(go_on.text)) }
    }

    /// The next response that the server sends of its own accord.
    ///
    /// # Errors
    /// When the connection fails or nothing comes in time.
    pub fn pushed(&mut self, within: Duration) -> io::Result<Untagged> {
        self.stream.get_ref().set_read_timeout(Some(within))?;
        let response = self.response();
        self.stream.get_ref().set_read_timeout(Some(Duration::from_secs(120)))?;
        response
    }

    /// Ends IDLE; gives what came before its end.
    ///
    /// # Errors
    /// When the connection fails or the server says NO or BAD.
    pub fn end_idle(&mut self) -> io::Result<Vec<Untagged>> {
        self.stream.get_mut().write_all(b"DONE\r\n")?;
        let tag = format!("t{}", self.commands);
        let mut untagged = Vec::new();
        loop {
            let response = self.response()?;
            match response.text.strip_prefix(&tag).map(str::trim_start) {
                Some(end) if end.starts_with("OK") => return Ok(untagged),
                Some(end) => return Err(io::Error::other(format!("IDLE: {end}"))),
                None => untagged.push(response),
            }
        }
    }

    fn response(&mut self) -> io::Result<Untagged> {
        let mut response = Untagged::default();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            response.text.push_str(line);
            let size = line.strip_suffix('}').and_then(|line| line.rsplit_once('{')).map(|(_, size)| size);
            let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else { return Ok(response) };
            if size > LITERAL_BYTES_MAX {
                return Err(io::Error::other("literal too long"));
            }
            let mut literal = Vec::new();
            (&mut self.stream).take(size).read_to_end(&mut literal)?;
            response.literals.push(literal);
        }
    }
}
