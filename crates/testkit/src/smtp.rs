//! A small blocking SMTP client.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A connection to an SMTP server after EHLO.
pub struct SmtpClient(BufReader<TcpStream>);

impl SmtpClient {
    /// Connects and says EHLO.
    ///
    /// # Errors
    /// When the connection fails or the server refuses.
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut client = Self(BufReader::new(stream));
        client.expect('2')?;
        client.command("EHLO client.test", '2')?;
        Ok(client)
    }

    /// Sends a line and reads the reply, whose code must begin with `kind`.
    ///
    /// # Errors
    /// When the connection fails or the reply is of another kind.
    pub fn command(&mut self, line: &str, kind: char) -> io::Result<String> {
        self.0.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        self.expect(kind)
    }

    /// Sends a message, envelope pipelined; on return the server has taken it.
    ///
    /// # Errors
    /// When the connection fails or the server refuses a command.
    pub fn send(&mut self, from: &str, to: &[&str], message: &[u8]) -> io::Result<()> {
        let mut envelope = format!("MAIL FROM:<{from}>\r\n");
        to.iter().for_each(|to| envelope.push_str(&format!("RCPT TO:<{to}>\r\n")));
        envelope.push_str(&format!("BDAT {} LAST\r\n", message.len()));
        let mut bytes = envelope.into_bytes();
        bytes.extend_from_slice(message);
        self.0.get_mut().write_all(&bytes)?;
        for _ in 0..to.len() + 2 {
            self.expect('2')?;
        }
        Ok(())
    }

    /// Logs in by AUTH PLAIN.
    ///
    /// # Errors
    /// When the connection fails or the server refuses.
    pub fn login(&mut self, user: &str, password: &str) -> io::Result<()> {
        let initial = STANDARD.encode(format!("\0{user}\0{password}"));
        self.command(&format!("AUTH PLAIN {initial}"), '2').map(drop)
    }

    /// Sends a message by DATA, one command after the other, with dots doubled (RFC 5321 4.5.2). The message
    /// ends with CRLF.
    ///
    /// # Errors
    /// When the connection fails or the server refuses a command.
    pub fn send_by_data(&mut self, from: &str, to: &[&str], message: &[u8]) -> io::Result<()> {
        self.command(&format!("MAIL FROM:<{from}>"), '2')?;
        for to in to {
            self.command(&format!("RCPT TO:<{to}>"), '2')?;
        }
        self.command("DATA", '3')?;
        let mut bytes = Vec::with_capacity(message.len() + 8);
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                bytes.push(b'.');
            }
            bytes.extend_from_slice(line);
        }
        bytes.extend_from_slice(b".\r\n");
        self.0.get_mut().write_all(&bytes)?;
        self.expect('2').map(drop)
    }

    fn expect(&mut self, kind: char) -> io::Result<String> {
        let mut reply = String::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
        if reply.starts_with(kind) { Ok(reply) } else { Err(io::Error::other(reply.trim_end().to_owned())) }
    }
}
