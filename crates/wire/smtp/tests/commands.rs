//! Commands: vectors both ways, what is refused and with which reply, and properties over random input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;
use ropewalk_wire_smtp::command::auth::Response;
use ropewalk_wire_smtp::{Command, CommandError, Reply, Verb};

fn encoded(command: &Command) -> String {
    let mut out = Vec::new();
    command.encode(&mut out);
    String::from_utf8(out).unwrap()
}

/// The examples of RFC 5321 (appendix D), 1870, 3030, 3461, 4954, 6531 and 6533 and one of each form.
#[test]
fn vectors_both_ways() {
    for line in [
        "EHLO bar.com",
        "EHLO [192.0.2.1]",
        "EHLO [IPv6:2001:db8::1]",
        "EHLO DESKTOP_1!",
        "HELO relay.example.org",
        "MAIL FROM:<>",
        "MAIL FROM:<Smith@bar.com>",
        "MAIL FROM:<ned@thor.innosoft.com> SIZE=500000",
        "MAIL FROM:<a@b> SIZE=0 BODY=7BIT",
        "MAIL FROM:<a@b> BODY=8BITMIME",
        "MAIL FROM:<ned@ymir.claremont.edu> BODY=BINARYMIME",
        "MAIL FROM:<用户@例子.广告> SMTPUTF8",
        "MAIL FROM:<e=mc2@example.com> AUTH=e+3Dmc2@example.com",
        "MAIL FROM:<a@b> AUTH=<>",
        "MAIL FROM:<Alice@Example.ORG> RET=HDRS ENVID=QQ314159",
        "MAIL FROM:<a@b> RET=FULL ENVID=a+2Bb+20c",
        "RCPT TO:<Jones@foo.com>",
        "RCPT TO:<Postmaster>",
        "RCPT TO:<\"John Doe\"@foo.com>",
        "RCPT TO:<Bob@Example.COM> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob@Example.COM",
        "RCPT TO:<a@b> NOTIFY=NEVER",
        "RCPT TO:<a@b> NOTIFY=DELAY ORCPT=rfc822;George+20Tax@Tax-ME.GOV",
        "RCPT TO:<a@b> ORCPT=utf-8;用户\\x{2B}1@例子.广告",
        "DATA",
        "BDAT 86 LAST",
        "BDAT 0",
        "BDAT 18446744073709551615",
        "RSET",
        "VRFY Crispin",
        "VRFY \"Joe Doe\" SMTPUTF8",
        "EXPN Example-People",
        "HELP",
        "HELP MAIL",
        "NOOP",
        "NOOP anything goes",
        "NOOP even\ttabs",
        "QUIT",
        "STARTTLS",
        "AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=",
        "AUTH LOGIN",
        "AUTH EXTERNAL =",
        "AUTH CRAM-MD5",
    ] {
        let command = Command::decode(line.as_bytes()).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(encoded(&command), format!("{line}\r\n"));
        assert!(line.starts_with(command.verb().name()));
    }
}

#[test]
fn spelt_otherwise_but_equal() {
    for (odd, usual) in [
        ("mail from:<a@b> size=7 body=8bitmime smtputf8", "MAIL FROM:<a@b> SIZE=7 BODY=8BITMIME SMTPUTF8"),
        ("MAIL FROM: <a@b>", "MAIL FROM:<a@b>"),
        ("MAIL  FROM:<@relay.example:a@b>  SIZE=7  ", "MAIL FROM:<a@b> SIZE=7"),
        ("rcpt to:<POSTMASTER>", "RCPT TO:<Postmaster>"),
        ("RCPT TO:<@a,@b:c@d>", "RCPT TO:<c@d>"),
        ("bdat 5 last", "BDAT 5 LAST"),
        ("QUIT ", "QUIT"),
        ("auth plain", "AUTH PLAIN"),
        ("MAIL FROM:<a@b> SIZE=99999999999999999999", "MAIL FROM:<a@b> SIZE=18446744073709551615"),
    ] {
        let odd = Command::decode(odd.as_bytes()).unwrap_or_else(|error| panic!("{odd}: {error}"));
        assert_eq!(odd, Command::decode(usual.as_bytes()).unwrap());
    }
}

#[test]
fn refused_with_the_right_reply() {
    for (line, start) in [
        ("", "500 5.5.1 "),
        (" NOOP", "500 5.5.1 "),
        ("FOO", "500 5.5.1 "),
        ("MAILFROM:<a@b>", "500 5.5.1 "),
        ("GET / HTTP/1.1", "500 5.5.1 "),
        ("EHLO", "501 5.5.4 "),
        ("EHLO a b", "501 5.5.4 "),
        ("MAIL", "501 5.5.2 "),
        ("MAIL <a@b>", "501 5.5.2 "),
        ("MAIL TO:<a@b>", "501 5.5.2 "),
        ("MAIL FROM:", "501 5.1.7 "),
        ("MAIL FROM:a@b", "501 5.1.7 "),
        ("MAIL FROM:<a>", "501 5.1.7 "),
        ("MAIL FROM:<a@b>SIZE=7", "501 5.5.2 "),
        ("MAIL FROM:<a@b> SIZE", "501 5.5.4 "),
        ("MAIL FROM:<a@b> SIZE=", "501 5.5.2 "),
        ("MAIL FROM:<a@b> SIZE=-1", "501 5.5.4 "),
        ("MAIL FROM:<a@b> SIZE=1 SIZE=1", "501 5.5.4 "),
        ("MAIL FROM:<a@b> BODY=9BIT", "501 5.5.4 "),
        ("MAIL FROM:<a@b> SMTPUTF8=1", "501 5.5.4 "),
        ("MAIL FROM:<a@b> RET=SOME", "501 5.5.4 "),
        ("MAIL FROM:<a@b> AUTH=+", "501 5.5.4 "),
        ("MAIL FROM:<a@b> HOLDFOR=1", "555 5.5.4 "),
        ("MAIL FROM:<é@b>", "553 5.6.7 "),
        ("RCPT TO:<>", "501 5.1.3 "),
        ("RCPT TO:<a b@c>", "501 5.1.3 "),
        ("RCPT TO:<a@b> NOTIFY=NEVER,SUCCESS", "501 5.5.4 "),
        ("RCPT TO:<a@b> ORCPT=x", "501 5.5.4 "),
        ("RCPT TO:<a@b> SIZE=1", "555 5.5.4 "),
        ("DATA now", "501 5.5.4 "),
        ("QUIT now", "501 5.5.4 "),
        ("RSET now", "501 5.5.4 "),
        ("STARTTLS now", "501 5.5.4 "),
        ("BDAT", "501 5.5.4 "),
        ("BDAT x", "501 5.5.4 "),
        ("BDAT -1", "501 5.5.4 "),
        ("BDAT 18446744073709551616", "501 5.5.4 "),
        ("BDAT 1 LASTED", "501 5.5.4 "),
        ("BDAT 1LAST", "501 5.5.4 "),
        ("VRFY", "501 5.5.4 "),
        ("AUTH", "501 5.5.4 "),
        ("AUTH PLAIN a b", "501 5.5.4 "),
        ("AUTH PLAIN !", "501 5.5.4 "),
        ("NOOP \u{7f}", "501 5.5.2 "),
        ("VRFY \u{80}", "501 5.5.2 "),
        ("MAIL FROM:<a@b> ENVID=a=b", "501 5.5.4 "),
    ] {
        let mut out = Vec::new();
        Command::decode(line.as_bytes()).expect_err(line).reply().encode(&mut out);
        let reply = String::from_utf8(out).unwrap();
        assert!(reply.starts_with(start), "{line}: {reply}");
    }
    assert!(matches!(Command::decode(b"NOOP \xff"), Err(CommandError::Syntax(_))));
    assert_eq!(Verb::of(b"bdat \xff"), Some(Verb::Bdat));
}

#[test]
fn passwords_are_not_printed() {
    let command = Command::decode(b"AUTH PLAIN dGVzdA==").unwrap();
    assert!(!format!("{command:?}").contains("dGVz"));
    assert_eq!(Response::decode(b"*"), Ok(Response::Cancel));
    assert_eq!(Response::decode(b"dGVz"), Ok(Response::Data(b"dGVz")));
    assert!(Response::decode(b"a b").is_err());
    assert!(!format!("{:?}", Response::Data(b"dGVz")).contains("dGVz"));
}

fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("MAIL FROM:".to_owned()),
        Just("RCPT TO:".to_owned()),
        Just("<".to_owned()),
        Just(">".to_owned()),
        Just("a@b.c".to_owned()),
        Just(" SIZE=".to_owned()),
        Just(" NOTIFY=".to_owned()),
        Just(" ORCPT=".to_owned()),
        Just("rfc822;".to_owned()),
        Just("utf-8;\\x{".to_owned()),
        Just("}".to_owned()),
        Just("SUCCESS,".to_owned()),
        Just("BDAT ".to_owned()),
        Just("AUTH ".to_owned()),
        Just("EHLO ".to_owned()),
        Just("VRFY ".to_owned()),
        Just(" SMTPUTF8".to_owned()),
        Just(" AUTH=".to_owned()),
        Just("\"".to_owned()),
        Just("+2B".to_owned()),
        Just("[IPv6:".to_owned()),
        Just("]".to_owned()),
        Just(" ENVID=".to_owned()),
        "[0-9]{1,3}",
        ".{0,3}",
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Decoding never panics, and what was decoded encodes to something that decodes to the same.
    #[test]
    fn decode_encode_is_stable(line in line()) {
        if let Ok(command) = Command::decode(line.as_bytes()) {
            let once = encoded(&command);
            let again = Command::decode(once.trim_end_matches("\r\n").as_bytes());
            prop_assert_eq!(again.as_ref(), Ok(&command), "{}", once);
        }
    }

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Command::decode(&bytes);
        let _ = Response::decode(&bytes);
        if let Ok(Some((reply, length))) = Reply::decode(&bytes) {
            prop_assert!(length <= bytes.len());
            let mut out = Vec::new();
            reply.encode(&mut out);
            prop_assert_eq!(Reply::decode(&out), Ok(Some((reply, out.len()))));
        }
    }
}
