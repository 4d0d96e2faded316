//! Messages, and folders filled with them.

use crate::target::{Target, User};
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::smtp::SmtpClient;
use std::io;

/// Connections that fill a folder.
const CONNECTIONS: usize = 32;

/// A message of about 10 KB whose subject depends on its number but not on its order.
pub(super) fn message(number: usize, to: &str) -> Vec<u8> {
    let subject = number.wrapping_mul(7919) % 100_003;
    let mut text = format!(
        "From: Sender {number} <sender{number}@elsewhere.example>\r\nTo: <{to}>\r\nSubject: Report {subject:06} of the \
         day\r\nMessage-ID: <bench-{number}@elsewhere.example>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    );
    while text.len() < 10_000 {
        text.push_str(
            "The quick brown fox jumps over the lazy dog, and then it does so again and again.\r\n",
        );
    }
    text.into_bytes()
}

/// Sends `count` messages to `to` over `connections` connections at once.
pub(super) fn send(target: &Target, to: &str, count: usize, connections: usize) -> io::Result<()> {
    let sent: io::Result<Vec<()>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|worker| {
                scope.spawn(move || {
                    let mut smtp = SmtpClient::connect(&target.smtp)?;
                    for number in (worker..count).step_by(connections) {
                        smtp.send("sender@elsewhere.example", &[to], &message(number, to))?;
                    }
                    Ok(())
                })
            })
            .collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, io::Result<()>>| {
            worker.join().unwrap_or_else(|_| Err(io::Error::other("a sender failed")))
        };
        workers.into_iter().map(join).collect()
    });
    sent.map(drop)
}

/// Fills a user's inbox up to `count` messages.
pub(super) fn fill(target: &Target, user: &User, count: usize) -> io::Result<()> {
    let mut imap = ImapClient::connect(&target.imap)?;
    imap.login(&user.address, &user.password)?;
    let status = imap.command("STATUS INBOX (MESSAGES)")?;
    let there = status
        .iter()
        .filter_map(|line| line.text.split_once("MESSAGES ")?.1.trim_end_matches(')').parse::<usize>().ok())
        .next()
        .ok_or_else(|| io::Error::other("STATUS gave no count"))?;
    eprintln!("  {}: {there} messages, filling up to {count}", user.address);
    send(target, &user.address, count.saturating_sub(there), CONNECTIONS)
}
