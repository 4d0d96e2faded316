//! An S3 service: moto, a stand-in that `tests/interop/install-clients.sh` installs beside the real clients.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long it may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running service with the bucket `bucket`; ended when dropped.
pub struct S3Service {
    process: Child,
    port: u16,
}

impl Drop for S3Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let venv = std::env::var_os("ROPEWALK_INTEROP_VENV").map(PathBuf::from);
    let venv = venv.or_else(|| cache.map(|cache| cache.join("ropewalk-interop-venv")));
    venv.map(|venv| venv.join("bin/moto_server")).filter(|program| program.exists())
}

impl S3Service {
    /// Starts it; none where it is not installed.
    ///
    /// # Panics
    /// When it is there and does not start, or is not there and `ROPEWALK_REQUIRE_CLIENTS` asks for it.
    #[expect(clippy::expect_used, reason = "a test whose service does not start has failed")]
    pub fn start() -> Option<Self> {
        let Some(program) = program() else {
            assert!(std::env::var_os("ROPEWALK_REQUIRE_CLIENTS").is_none(), "moto_server is to be there");
            return None;
        };
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdin(Stdio::null());
        let process =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("moto_server starts");
        let service = Self { process, port };
        let since = Instant::now();
        while !service.request("PUT", "", "").is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            assert!(since.elapsed() < PATIENCE, "moto_server does not answer");
            sleep(Duration::from_millis(100));
        }
        Some(service)
    }

    /// A request of our own, without a key, about the bucket or an object in it.
    pub fn request(&self, method: &str, object: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let head = format!(
            "{method} /bucket{object} HTTP/1.1\r\n{host}\r\nx-amz-acl: public-read-write\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut answer = Vec::new();
        // A connection that is reset behind the answer changes nothing about it.
        let _ = stream.read_to_end(&mut answer);
        Some(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The address of a place in a bucket.
    pub fn url(&self, bucket: &str, prefix: &str) -> String {
        format!("s3://{bucket}/{prefix}?endpoint=http://127.0.0.1:{}", self.port)
    }
}
