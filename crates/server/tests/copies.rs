//! Backup, restore and moving to another engine, as an administrator does them.

#![expect(clippy::expect_used, reason = "helpers of tests fail as the tests do")]

use ropewalk_testkit::demo::Demo;
use ropewalk_testkit::imap::ImapClient;
use ropewalk_testkit::s3::S3Service;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn ropewalk(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ropewalk"));
    command.args(arguments).stdin(Stdio::null()).output().expect("ran")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn well(arguments: &[&str]) -> String {
    let output = ropewalk(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn refused(arguments: &[&str]) -> String {
    let output = ropewalk(arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn start(data: &Path) -> Demo {
    Demo::start(Path::new(env!("CARGO_BIN_EXE_ropewalk")), &["--data", text(data)])
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

fn alice(demo: &Demo) -> ImapClient {
    let user = demo.user(0);
    let mut client = ImapClient::connect(demo.text("imap")).expect("connected");
    client.login(&user.address, &user.password).expect("logged in");
    client
}

/// What alice's inbox holds.
fn inbox(demo: &Demo) -> String {
    let lines = alice(demo).command("STATUS INBOX (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)").expect("answered");
    format!("{lines:?}")
}

/// A large value, so that there is a file to copy.
fn append_large(demo: &Demo) {
    let body = "0123456789abcdef\r\n".repeat(60_000);
    alice(demo).append("INBOX", format!("Subject: large\r\n\r\n{body}").as_bytes()).expect("appended");
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    (folder, data)
}

#[test]
fn a_backup_of_a_running_server_is_restored() {
    let (folder, data) = folder();
    let demo = start(&data);
    append_large(&demo);
    let before = inbox(&demo);
    let backup = folder.path().join("backup");
    let told = well(&["backup", text(&backup), "--data", text(&data)]);
    assert!(told.contains(": 0 inconsistencies"), "{told}");
    // Still served, and what comes later is not in the backup.
    append_large(&demo);
    assert_ne!(inbox(&demo), before);
    assert!(refused(&["backup", text(&backup), "--data", text(&data)]).contains("not empty"));
    demo.kill();

    let restored = folder.path().join("restored");
    well(&["restore", text(&backup), "--data", text(&restored)]);
    assert!(refused(&["restore", text(&backup), "--data", text(&restored)]).contains("not empty"));
    let demo = start(&restored);
    assert_eq!(inbox(&demo), before);
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let (folder, data) = folder();
    let demo = start(&data);
    append_large(&demo);
    let backup = folder.path().join("backup");
    well(&["backup", text(&backup), "--data", text(&data)]);
    let value = walk(&backup.join("blobs")).into_iter().find(|file| file.extension().is_none());
    let value = value.filter(|file| file.file_name().is_some_and(|name| name.len() == 64)).expect("a value");
    let mut bytes = std::fs::read(&value).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&value, bytes).expect("written");
    let restored = folder.path().join("restored");
    assert!(refused(&["restore", text(&backup), "--data", text(&restored)]).contains("damaged"));
    assert!(refused(&["check", "--data", text(&restored)]).contains("not a data folder"));
    assert!(
        refused(&["restore", text(folder.path()), "--data", text(&data)]).contains("no data folder here")
    );
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] })
        .filter(|p| !p.ends_with("lock"))
        .collect()
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

#[test]
fn a_store_moves_to_postgres_and_back() {
    let Some(database) = database() else { return };
    let join = if database.contains('?') { '&' } else { '?' };
    let engine = format!("{database}{join}schema=ropewalk_copies_{}", std::process::id());
    let (folder, data) = folder();
    let demo = start(&data);
    append_large(&demo);
    let before = inbox(&demo);
    let (there, back) = (folder.path().join("there"), folder.path().join("back"));
    let busy = refused(&["move-store", "--data", text(&data), "--to", text(&there), "--engine", &engine]);
    assert!(busy.contains("in use by another ropewalk process"), "{busy}");
    demo.kill();

    let told = well(&["move-store", "--data", text(&data), "--to", text(&there), "--engine", &engine]);
    assert!(told.contains("moved and compared") && told.contains(": 0 inconsistencies"), "{told}");
    let demo = start(&there);
    assert_eq!(inbox(&demo), before);
    demo.kill();
    assert!(refused(&["backup", text(&back), "--data", text(&there)]).contains("move-store"));
    let full = refused(&["move-store", "--data", text(&data), "--to", text(&back), "--engine", &engine]);
    assert!(full.contains("not empty"), "{full}");
    std::fs::remove_dir_all(&back).expect("removed");
    well(&["move-store", "--data", text(&there), "--to", text(&back), "--engine", "lmdb"]);
    assert_eq!(inbox(&start(&back)), before);
    ropewalk_storage_postgres::remove(&engine).expect("removed");
}

/// Large values to a bucket and back; a backup does not leave them out.
#[test]
fn large_values_move_to_s3_and_back() {
    let Some(service) = S3Service::start() else {
        println!("skipped: moto_server is not installed (tests/interop/install-clients.sh)");
        return;
    };
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ropewalk"));
        command.env("AWS_ACCESS_KEY_ID", "id").env("AWS_SECRET_ACCESS_KEY", "secret");
        let output = command.args(arguments).stdin(Stdio::null()).output().expect("ran");
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        said(&output)
    };
    let (folder, data) = folder();
    let demo = start(&data);
    append_large(&demo);
    let before = inbox(&demo);
    demo.kill();
    let (there, back) = (folder.path().join("there"), folder.path().join("back"));
    let url = service.url("bucket", "mail");
    let moved =
        ["move-store", "--data", text(&data), "--to", text(&there), "--engine", "lmdb", "--blobs", &url];
    let told = run(&moved);
    assert!(told.contains("moved and compared") && told.contains(": 0 inconsistencies"), "{told}");
    assert!(
        !walk(&there.join("blobs")).iter().any(|file| file.file_name().is_some_and(|name| name.len() == 64))
    );
    assert!(refused(&["backup", text(&back), "--data", text(&there)]).contains("move-store"));
    run(&["check", "--data", text(&there)]);
    run(&["move-store", "--data", text(&there), "--to", text(&back), "--engine", "lmdb"]);
    assert_eq!(inbox(&start(&back)), before);
}
