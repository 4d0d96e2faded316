//! The binary as scripts see it: the demo's line of JSON, signals, exit codes, one-line errors, data that stays.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_testkit::demo::Demo;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn ropewalk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ropewalk"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn output(arguments: &[&str]) -> Output {
    ropewalk(arguments).output().expect("ran")
}

/// The one line that a failed command leaves; its exit code must not be zero.
fn problem(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    text.trim_end().to_owned()
}

fn start(arguments: &[&str]) -> Demo {
    Demo::start(Path::new(env!("CARGO_BIN_EXE_ropewalk")), arguments)
}

/// Ends it with a signal: exit code 0 within five seconds, and nothing more was printed than the one line.
fn stop(demo: Demo, signal: &str) {
    let (status, took, rest) = demo.stop(signal);
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    stream
}

/// The first line that the server says after `sent`.
fn first_line(address: &str, sent: &str) -> String {
    let mut stream = connect(address);
    stream.write_all(sent.as_bytes()).expect("sent");
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).expect("a line");
    line
}

/// All that IMAP says to a login, a command and a logout.
fn imap(address: &str, user: &str, password: &str, command: &str) -> String {
    let mut stream = connect(address);
    let session = format!("a LOGIN {user} {password}\r\nb {command}\r\nc LOGOUT\r\n");
    stream.write_all(session.as_bytes()).expect("sent");
    let mut said = String::new();
    stream.read_to_string(&mut said).expect("said");
    said
}

#[test]
fn the_demo_keeps_its_contract() {
    let demo = start(&[]);
    assert_eq!((demo.ready["ready"].as_bool(), demo.text("domain")), (Some(true), "example.test"));
    let ca = demo.text("ca").to_owned();
    assert!(std::fs::read_to_string(&ca).expect("the CA").contains("BEGIN CERTIFICATE"));
    let users = demo.ready["users"].as_array().expect("users");
    let addresses: Vec<_> = users.iter().filter_map(|user| user["address"].as_str()).collect();
    assert_eq!(addresses, ["alice", "bob", "carol", "admin"].map(|name| format!("{name}@example.test")));
    for user in users {
        let dn = user["legacy_dn"].as_str().expect("a DN");
        let start = "/o=Ropewalk/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=";
        assert!(dn.starts_with(start), "{dn}");
        assert!(!user["password"].as_str().expect("a password").is_empty());
    }
    assert!(first_line(demo.text("smtp"), "").starts_with("220 "));
    assert!(first_line(demo.text("submission"), "").starts_with("220 "));
    assert!(first_line(demo.text("imap"), "").starts_with("* OK "));
    let address = demo.text("http").trim_start_matches("http://");
    let http = first_line(address, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(http.starts_with("HTTP/1.1 404"), "{http}");
    let http =
        first_line(address, "POST /ews/exchange.asmx HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert!(http.starts_with("HTTP/1.1 401"), "{http}");
    let http = first_line(address, "POST /MAPI/emsmdb/?x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assert!(http.starts_with("HTTP/1.1 401"), "{http}");
    let http = first_line(address, "GET /Autodiscover/Autodiscover.xml HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(http.starts_with("HTTP/1.1 401"), "{http}");
    stop(demo, "-TERM");
    assert!(!Path::new(&ca).exists(), "the temporary folder is removed");
}

/// The file of a large value that no mailbox names, put two days ago: to be swept soon after a start.
fn unnamed_value(data: &Path) -> PathBuf {
    let path = data.join("blobs/ab/cd").join(format!("abcd{}", "0".repeat(60)));
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let then = SystemTime::now() - Duration::from_secs(2 * 86_400);
    std::fs::File::create(&path).and_then(|file| file.set_modified(then)).expect("made");
    path
}

#[test]
fn data_stays_and_checks_sound() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let demo = start(&["--data", data]);
    let before = imap(
        demo.text("imap"),
        "alice@example.test",
        "alice-demo",
        "STATUS INBOX (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)",
    );
    assert!(before.contains("b OK"), "{before}");
    let ca = std::fs::read(demo.text("ca")).expect("the CA");
    assert!(problem(&["check", "--data", data]).contains("in use by another ropewalk process"));
    assert!(problem(&["demo", "--port", "0", "--data", data]).contains("in use by another ropewalk process"));
    stop(demo, "-INT");

    let check = output(&["check", "--data", data]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(
        check.status.success() && said.contains("4 users") && said.contains(": 0 inconsistencies"),
        "{said}"
    );
    let add = [
        "user",
        "add",
        "dave@example.test",
        "--name",
        "Dave Dunn",
        "--password",
        "dave-secret",
        "--data",
        data,
    ];
    assert!(output(&add).status.success());
    assert!(problem(&add).contains("dave@example.test is taken"));

    let unnamed = unnamed_value(&folder.path().join("data"));
    let demo = start(&["--data", data]);
    let since = Instant::now();
    while unnamed.exists() {
        assert!(since.elapsed() < Duration::from_secs(20), "not swept");
        std::thread::sleep(Duration::from_millis(20));
    }
    let after = imap(
        demo.text("imap"),
        "alice@example.test",
        "alice-demo",
        "STATUS INBOX (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)",
    );
    let status = |said: &str| said.lines().find(|line| line.starts_with("* STATUS")).map(str::to_owned);
    assert_eq!(status(&before), status(&after));
    assert!(imap(demo.text("imap"), "dave@example.test", "dave-secret", "NOOP").contains("b OK"));
    assert_eq!(ca, std::fs::read(demo.text("ca")).expect("the CA"));
    stop(demo, "-TERM");

    let list = output(&["user", "list", "--data", data]).stdout;
    assert_eq!(String::from_utf8_lossy(&list).lines().count(), 5);
    assert!(
        output(&["user", "remove", "dave@example.test", "--delete-mailbox", "--data", data]).status.success()
    );
    let swept = output(&["check", "--sweep", "--data", data]);
    let said = String::from_utf8_lossy(&swept.stdout).into_owned();
    assert!(swept.status.success() && said.contains("swept 0 large values"), "{said}");
}

#[test]
fn what_is_wrong_is_one_line() {
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    assert!(problem(&["demo", "--prot"]).contains("--prot"));
    assert!(problem(&["demo", "--port", "65535"]).contains("--port 65535"));
    assert!(problem(&["demo", "--port", "0", "--engine", "floppy"]).contains("floppy"));
    assert!(problem(&["user", "list"]).contains("--data"));
    assert!(problem(&["check", "--data", &path("absent")]).contains("absent"));
    assert!(problem(&["serve", "--config", &path("absent.toml")]).contains("absent.toml"));

    std::fs::write(path("bad.toml"), "[server]\ndomain = \"a.test\"\ndata = \"d\"\n[listen]\nhttpx = \"\"\n")
        .expect("written");
    let error = problem(&["serve", "--config", &path("bad.toml")]);
    assert!(error.contains("bad.toml: listen.httpx: unknown key"), "{error}");

    let taken = TcpListener::bind("127.0.0.1:0").expect("bound");
    let port = taken.local_addr().expect("bound").port();
    let text =
        format!("[server]\ndomain = \"a.test\"\ndata = \"d\"\n[listen]\nsmtp = \"127.0.0.1:{port}\"\n");
    std::fs::write(path("taken.toml"), text).expect("written");
    let error = problem(&["serve", "--config", &path("taken.toml")]);
    assert!(error.contains("listen.smtp") && error.contains(&port.to_string()), "{error}");
    assert!(problem(&["check", "--config", &path("taken.toml")]).contains("there is no data folder here"));
    assert!(!Path::new(&path("d")).exists(), "nothing is made when it cannot start");
    if port <= 65_531 {
        let error = problem(&["demo", "--port", &port.to_string(), "--data", &path("d")]);
        assert!(error.contains(&format!("127.0.0.1:{port}")) && error.contains("--port"), "{error}");
        assert!(!Path::new(&path("d")).exists());
    }

    std::fs::create_dir(path("foreign")).expect("made");
    std::fs::write(path("foreign/letter.txt"), "mine").expect("written");
    let error = problem(&["demo", "--port", "0", "--data", &path("foreign")]);
    assert!(error.contains("foreign: not empty"), "{error}");
    assert_eq!(std::fs::read_dir(path("foreign")).expect("there").count(), 1);
}

#[test]
fn a_damaged_store_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().to_str().expect("a path");
    std::fs::write(folder.path().join("ropewalk.data"), "format 9\nengine lmdb\n").expect("written");
    for arguments in [vec!["check", "--data", data], vec!["demo", "--port", "0", "--data", data]] {
        let error = problem(&arguments);
        assert!(error.contains("ropewalk.data: not understood"), "{error}");
    }
    let kept = std::fs::read_to_string(folder.path().join("ropewalk.data")).expect("there");
    assert_eq!(kept, "format 9\nengine lmdb\n");
}

#[test]
fn lost_and_changed_bytes_are_found() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    let file = data.join("lmdb/data.mdb");
    let data = data.to_str().expect("a path");
    stop(start(&["--data", data]), "-TERM");
    let whole = std::fs::read(&file).expect("the store");

    // Every copy of a text of the demo's mail: old pages of the store hold some that nobody reads any more.
    let mut changed = whole.clone();
    let text = b"Quay 4: who splices";
    let places: Vec<_> =
        (0..changed.len() - text.len()).filter(|at| changed[*at..].starts_with(text)).collect();
    assert!(!places.is_empty());
    for place in places {
        changed[place] ^= 1;
    }
    std::fs::write(&file, &changed).expect("written");
    let check = output(&["check", "--data", data]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert_eq!(check.status.code(), Some(1), "{said}");
    assert!(said.contains("damaged"), "{said}");

    // A byte of a page's header: LMDB must not see it.
    let mut changed = whole.clone();
    changed[10] ^= 1;
    std::fs::write(&file, &changed).expect("written");
    assert!(problem(&["check", "--data", data]).contains("data.mdb: damaged: page 0"));
    assert_eq!(std::fs::read(&file).expect("the store"), changed, "nothing is overwritten");

    std::fs::write(&file, &whole[..whole.len() / 200]).expect("written");
    assert!(problem(&["check", "--data", data]).contains("data.mdb"));
    std::fs::write(&file, "").expect("written");
    for arguments in [vec!["check", "--data", data], vec!["demo", "--port", "0", "--data", data]] {
        assert!(problem(&arguments).contains("data: the store is empty, but there was data in it"));
    }
    std::fs::write(&file, &whole).expect("written");
    assert!(output(&["check", "--data", data]).status.success());
}

#[test]
fn serve_runs_from_a_file() {
    let folder = tempfile::tempdir().expect("folder");
    let port = {
        let free = TcpListener::bind("127.0.0.1:0").expect("bound");
        free.local_addr().expect("bound").port()
    };
    let file = folder.path().join("ropewalk.toml");
    let text = format!(
        "[server]\ndomain = \"a.test\"\ndata = \"data\"\n[tls]\nself_signed = true\n\
         [listen]\nimap = \"127.0.0.1:{port}\"\nhttps = \"127.0.0.1:0\"\n"
    );
    std::fs::write(&file, text).expect("written");
    let file = file.to_str().expect("a path");
    let add = ["user", "add", "eve@a.test", "--password", "eve-secret", "--config", file];
    assert!(output(&add).status.success());
    let mut server = ropewalk(&["serve", "--config", file]).stderr(Stdio::null()).spawn().expect("started");
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(since.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    // Outside the demo no password is taken without TLS, not even on loopback.
    let said = imap(&format!("127.0.0.1:{port}"), "eve@a.test", "eve-secret", "NOOP");
    assert!(said.contains("a NO") || said.contains("a BAD"), "{said}");
    assert!(folder.path().join("data/tls/ca.pem").exists());
    let signalled = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    assert!(signalled.expect("kill runs").success());
    assert_eq!(server.wait().expect("ended").code(), Some(0));
}

/// The database that tests may use, if one answers.
#[expect(clippy::print_stdout, reason = "says why a test shows nothing")]
fn database() -> Option<String> {
    let given = std::env::var("ROPEWALK_TEST_POSTGRES").ok();
    if given.is_none() && TcpStream::connect("127.0.0.1:5432").is_err() {
        println!("skipped: no PostgreSQL at 127.0.0.1:5432; ROPEWALK_TEST_POSTGRES may name another");
        return None;
    }
    Some(given.unwrap_or_else(|| "postgres://postgres@127.0.0.1:5432/test".to_owned()))
}

/// The same folder, database and users for the demo, the commands and after a kill; without `--data` nothing is left.
#[test]
fn the_demo_runs_on_postgres() {
    let Some(database) = database() else { return };
    let join = if database.contains('?') { '&' } else { '?' };
    let engine = format!("{database}{join}schema=ropewalk_contract_{}", std::process::id());
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let status = |demo: &Demo| {
        let said =
            imap(demo.text("imap"), "alice@example.test", "alice-demo", "STATUS INBOX (MESSAGES UIDNEXT)");
        said.lines().find(|line| line.starts_with("* STATUS")).map(str::to_owned).expect("a status")
    };
    let demo = start(&["--data", data, "--engine", &engine]);
    let before = status(&demo);
    let other = folder.path().join("other");
    let taken =
        problem(&["demo", "--port", "0", "--engine", &engine, "--data", other.to_str().expect("a path")]);
    assert!(taken.contains("in use by another process"), "{taken}");
    demo.kill();

    let foreign = folder.path().join("foreign");
    let foreign = foreign.to_str().expect("a path");
    let refused = problem(&["demo", "--port", "0", "--engine", &engine, "--data", foreign]);
    assert!(refused.contains("not its data folder"), "{refused}");
    let check = output(&["check", "--data", data]);
    assert!(String::from_utf8_lossy(&check.stdout).contains(": 0 inconsistencies"), "{check:?}");
    let demo = start(&["--data", data]);
    assert_eq!(status(&demo), before);
    stop(demo, "-TERM");
    ropewalk_storage_postgres::remove(&engine).expect("removed");

    let demo = start(&["--engine", &database]);
    status(&demo);
    stop(demo, "-TERM");
    assert!(problem(&["demo", "--port", "0", "--engine", "postgres"]).contains("postgres://user@host/name"));
}
