//! Line protocols and HTTP over real sockets: framing, TLS, timeouts, panics, shutdown.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests fail as the tests do")]

use bytes::{Buf as _, Bytes, BytesMut};
use ropewalk_base::{SystemClock, limits};
use ropewalk_node::connection::{Closing, Connection, INPUT_BUFFER_BYTES_MAX, Next, Peer, Service, Waker};
use ropewalk_node::http::{Body, Chunk, ChunkSource, HttpRequest, HttpResponse, Router, StatusCode};
use ropewalk_node::{Endpoint, Node, NodeLimits, Security, Speaks, tls};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io::{BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A protocol with a verb for everything the node can be asked to do.
struct Echo {
    peer: Peer,
    waker: Option<Waker>,
    counting: u32,
    encrypted: bool,
    impatient: bool,
}

impl Connection for Echo {
    fn open(&mut self, out: &mut Vec<u8>) -> Next {
        out.extend_from_slice(b"hello\n");
        Next::Read
    }

    fn input(&mut self, input: &mut BytesMut, out: &mut Vec<u8>) -> Next {
        while let Some(end) = input.iter().position(|byte| *byte == b'\n') {
            let line = input.split_to(end);
            input.advance(1);
            match &line[..] {
                b"count" => {
                    self.counting = 5;
                    return Next::More;
                }
                b"tls" => {
                    out.extend_from_slice(b"go ahead\n");
                    return Next::StartTls;
                }
                b"wake" => {
                    let waker = self.waker.clone().expect("set before open");
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_millis(50));
                        waker.wake();
                    });
                }
                b"impatient" => self.impatient = true,
                b"panic" => panic!("asked to"),
                b"quit" => {
                    out.extend_from_slice(b"bye\n");
                    return Next::Close;
                }
                other => {
                    out.extend_from_slice(other);
                    out.extend_from_slice(if self.encrypted { b" (tls)\n" } else { b" (clear)\n" });
                }
            }
        }
        Next::Read
    }

    fn resume(&mut self, out: &mut Vec<u8>) -> Next {
        if self.counting == 0 {
            return Next::Read;
        }
        out.extend_from_slice(format!("{}\n", self.counting).as_bytes());
        self.counting -= 1;
        Next::More
    }

    fn wake(&mut self, out: &mut Vec<u8>) -> Next {
        out.extend_from_slice(b"woken\n");
        Next::Read
    }

    fn set_waker(&mut self, waker: Waker) {
        self.waker = Some(waker);
    }

    fn tls_started(&mut self) {
        assert!(self.peer.starttls);
        self.encrypted = true;
    }

    fn closing(&mut self, why: Closing, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("{why:?}\n").as_bytes());
    }

    fn idle_timeout(&self) -> Duration {
        if self.impatient { Duration::from_millis(600) } else { Duration::from_secs(60) }
    }
}

struct EchoService;

impl Service for EchoService {
    fn connect(&self, peer: Peer) -> Box<dyn Connection> {
        Box::new(Echo { peer, waker: None, counting: 0, encrypted: peer.tls, impatient: false })
    }
}

fn node() -> Node {
    Node::new(NodeLimits { shutdown_grace: Duration::from_secs(3), ..NodeLimits::default() }).expect("node")
}

fn serve(node: &Node, speaks: Speaks, security: Security) -> SocketAddr {
    let listener = node.bind("test", LOCAL).expect("bound");
    let address = listener.address();
    node.serve(listener, Endpoint { speaks, security, clear_passwords_on_loopback: true });
    address
}

fn lines(node: &Node, security: Security) -> SocketAddr {
    serve(node, Speaks::Lines(Arc::new(EchoService)), security)
}

fn connect(address: SocketAddr) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    BufReader::new(stream)
}

fn line(reader: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    line.trim_end().to_owned()
}

fn send(reader: &mut BufReader<TcpStream>, bytes: &[u8]) {
    reader.get_mut().write_all(bytes).expect("sent");
}

fn client_config(ca: &std::path::Path) -> Arc<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(ca).expect("PEM")).expect("a CA");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Arc::new(builder.expect("versions").with_root_certificates(roots).with_no_client_auth())
}

fn self_signed(folder: &std::path::Path) -> tls::SelfSigned {
    tls::self_signed(folder, &["localhost".to_owned(), "127.0.0.1".to_owned()], &SystemClock).expect("made")
}

#[test]
fn pipelined_lines_more_and_close() {
    let node = node();
    let mut client = connect(lines(&node, Security::Clear));
    assert_eq!(line(&mut client), "hello");
    // Input behind a long answer waits for it; an incomplete line waits for its end.
    send(&mut client, b"a\ncount\nb\nhal");
    let got: Vec<_> = (0..7).map(|_| line(&mut client)).collect();
    assert_eq!(got, ["a (clear)", "5", "4", "3", "2", "1", "b (clear)"]);
    send(&mut client, b"f\nquit\nignored\n");
    assert_eq!(line(&mut client), "half (clear)");
    assert_eq!(line(&mut client), "bye");
    assert_eq!(client.read(&mut [0; 8]).expect("the end, not a reset"), 0);
    node.shut_down();
}

#[test]
fn waker_timeout_and_too_long_input() {
    let node = node();
    let address = lines(&node, Security::Clear);
    let mut client = connect(address);
    line(&mut client);
    send(&mut client, b"impatient\nwake\n");
    assert_eq!(line(&mut client), "woken");
    let since = Instant::now();
    assert_eq!(line(&mut client), "IdleTimeout");
    assert!(since.elapsed() > Duration::from_millis(500));

    let mut client = connect(address);
    line(&mut client);
    send(&mut client, &vec![b'x'; INPUT_BUFFER_BYTES_MAX]);
    assert_eq!(line(&mut client), "InputTooLong");
    node.shut_down();
}

#[test]
fn starttls_discards_what_was_sent_ahead_in_clear() {
    let folder = tempfile::tempdir().expect("folder");
    let made = self_signed(folder.path());
    let node = node();
    let mut client = connect(lines(&node, Security::StartTls(Arc::clone(&made.config))));
    assert_eq!(line(&mut client), "hello");
    send(&mut client, b"tls\ninjected\n");
    assert_eq!(line(&mut client), "go ahead");
    let name = ServerName::try_from("localhost").expect("a name");
    let tls = rustls::ClientConnection::new(client_config(&made.ca), name).expect("a client");
    let mut client = BufReader::new(rustls::StreamOwned::new(tls, client.into_inner()));
    client.get_mut().write_all(b"secret\n").expect("sent");
    assert_eq!(line(&mut client), "secret (tls)");
    node.shut_down();
}

#[test]
fn a_panic_closes_one_connection_only() {
    let node = node();
    let address = lines(&node, Security::Clear);
    let (mut good, mut bad) = (connect(address), connect(address));
    line(&mut good);
    line(&mut bad);
    send(&mut bad, b"panic\n");
    assert_eq!(line(&mut bad), "");
    send(&mut good, b"still\n");
    assert_eq!(line(&mut good), "still (clear)");
    node.shut_down();
}

#[test]
fn shutdown_says_so_to_idle_lines() {
    let node = node();
    let mut client = connect(lines(&node, Security::Clear));
    line(&mut client);
    let since = Instant::now();
    let stop = std::thread::spawn(move || node.shut_down());
    assert_eq!(line(&mut client), "Shutdown");
    drop(client);
    stop.join().expect("stopped");
    assert!(since.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_taken_port_is_named() {
    let node = node();
    let first = node.bind("listen.smtp", LOCAL).expect("bound");
    let error = node.bind("listen.imap", first.address()).expect_err("taken").to_string();
    let expected =
        format!("listen.imap: cannot listen on {}: the port is taken by another program", first.address());
    assert_eq!(error, expected);
}

/// Sends two pieces, then nothing until it is dropped.
struct Waiting(u32, Arc<AtomicUsize>);

impl ChunkSource for Waiting {
    fn next(&mut self) -> Chunk {
        self.0 += 1;
        match self.0 {
            1 => Chunk::Data(Bytes::from_static(b"PROCESSING\r\n")),
            2 => Chunk::Data(Bytes::from_static(b"PENDING\r\n")),
            _ => Chunk::Wait(Duration::from_secs(60)),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }
}

fn web(node: &Node, security: Security, dropped: Arc<AtomicUsize>) -> SocketAddr {
    let echo = |request: &HttpRequest| {
        let count = request.connection.with::<u32, _>(|count| {
            *count += 1;
            *count
        });
        let text = format!("{} {} {count}", request.path, request.body.len());
        HttpResponse::text(StatusCode::OK, &text).header("x-bad", "a\r\nb")
    };
    let chunks = |_: &HttpRequest| {
        let chunks = (0..3).map(|n| Bytes::from(format!("part {n}")));
        HttpResponse { body: Body::chunks(chunks), ..HttpResponse::new(StatusCode::OK) }
    };
    let waiting = move |_: &HttpRequest| {
        let source = Waiting(0, Arc::clone(&dropped));
        HttpResponse { body: Body::Stream(Box::new(source)), ..HttpResponse::new(StatusCode::OK) }
    };
    let slow = |_: &HttpRequest| {
        std::thread::sleep(Duration::from_millis(700));
        HttpResponse::text(StatusCode::OK, "slow but done")
    };
    let broken = |_: &HttpRequest| {
        let chunks = (0..3).map(|n| if n == 2 { panic!("asked to") } else { Bytes::from_static(b"x") });
        HttpResponse { body: Body::chunks(chunks), ..HttpResponse::new(StatusCode::OK) }
    };
    let panics = |_: &HttpRequest| -> HttpResponse { panic!("asked to") };
    let router = Router::new()
        .exact("/EWS/Exchange.asmx", Arc::new(echo))
        .prefix("/mapi/", Arc::new(echo))
        .exact("/chunks", Arc::new(chunks))
        .exact("/waiting", Arc::new(waiting))
        .exact("/slow", Arc::new(slow))
        .exact("/broken", Arc::new(broken))
        .exact("/panic", Arc::new(panics));
    serve(node, Speaks::Http(Arc::new(router)), security)
}

/// Status, headers (lower case) and body of one answer with Content-Length or in chunks.
fn answer(reader: &mut impl std::io::BufRead) -> (u16, String, String) {
    let status = line(reader).split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
    let mut headers = String::new();
    loop {
        let header = line(reader);
        if header.is_empty() {
            break;
        }
        headers.push_str(&header.to_ascii_lowercase());
        headers.push('\n');
    }
    let mut body = Vec::new();
    if headers.contains("transfer-encoding: chunked") {
        while let Ok(size @ 1..) = usize::from_str_radix(&line(reader), 16) {
            let start = body.len();
            body.resize(start + size, 0);
            reader.read_exact(&mut body[start..]).expect("a chunk");
            line(reader);
        }
        line(reader);
    } else if let Some((_, rest)) = headers.split_once("content-length: ") {
        let length = rest.lines().next().and_then(|n| n.parse().ok()).expect("a length");
        body.resize(length, 0);
        reader.read_exact(&mut body).expect("the body");
    }
    (status, headers, String::from_utf8(body).expect("text"))
}

#[test]
fn http_keep_alive_routing_and_chunks() {
    let node = node();
    let mut client = connect(web(&node, Security::Clear, Arc::default()));
    send(&mut client, b"POST /ews/EXCHANGE.asmx HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    let (status, headers, body) = answer(&mut client);
    assert_eq!((status, body.as_str()), (200, "/ews/EXCHANGE.asmx 5 1"));
    assert!(!headers.contains("x-bad"), "{headers}");
    send(
        &mut client,
        b"POST /MAPI/emsmdb/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    );
    assert_eq!(answer(&mut client).2, "/MAPI/emsmdb/ 3 2");
    send(&mut client, b"GET /chunks HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(answer(&mut client).2, "part 0part 1part 2");
    send(&mut client, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(answer(&mut client).0, 404);
    send(&mut client, b"GET /panic HTTP/1.1\r\nHost: x\r\n\r\nGET /mapi HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(answer(&mut client).0, 500);
    assert_eq!(answer(&mut client).2, "/mapi 0 3");
    send(&mut client, b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut rest = Vec::new();
    client.read_to_end(&mut rest).expect("closed");
    assert!(!rest.ends_with(b"0\r\n\r\n"), "a broken body must not look complete");
    node.shut_down();
}

#[test]
fn http_bodies_are_bounded_and_continue_is_sent() {
    let node = node();
    let address = web(&node, Security::Clear, Arc::default());
    let mut client = connect(address);
    let length = limits::HTTP_BODY_BYTES_MAX + 1;
    let head = format!(
        "POST /mapi/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
    );
    send(&mut client, head.as_bytes());
    assert_eq!(answer(&mut client).0, 413);

    let mut client = connect(address);
    send(
        &mut client,
        b"POST /mapi/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    );
    assert_eq!(line(&mut client), "HTTP/1.1 100 Continue");
    line(&mut client);
    send(&mut client, b"ok");
    assert_eq!(answer(&mut client).2, "/mapi/ 2 1");

    // Without a length, and from a client that reads only after it has sent everything.
    let mut client = connect(address);
    send(&mut client, b"POST /mapi/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    let piece = vec![b'x'; 1024 * 1024];
    for _ in 0..=limits::HTTP_BODY_BYTES_MAX / piece.len() {
        send(&mut client, format!("{:x}\r\n", piece.len()).as_bytes());
        send(&mut client, &piece);
        send(&mut client, b"\r\n");
    }
    send(&mut client, b"0\r\n\r\n");
    assert_eq!(answer(&mut client).0, 413);
    node.shut_down();
}

#[test]
fn a_waiting_stream_is_flushed_and_dropped_with_its_client() {
    let node = node();
    let dropped = Arc::new(AtomicUsize::new(0));
    let mut client = connect(web(&node, Security::Clear, Arc::clone(&dropped)));
    send(&mut client, b"GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n");
    while line(&mut client) != "PENDING" {}
    assert_eq!(dropped.load(Ordering::SeqCst), 0);
    drop(client);
    let since = Instant::now();
    while dropped.load(Ordering::SeqCst) == 0 {
        assert!(since.elapsed() < Duration::from_secs(5), "the source outlived its client");
        std::thread::sleep(Duration::from_millis(10));
    }
    node.shut_down();
}

#[test]
fn shutdown_lets_a_request_finish_and_breaks_off_waiting() {
    let node = node();
    let address = web(&node, Security::Clear, Arc::default());
    let (mut slow, mut waiting, mut idle) = (connect(address), connect(address), connect(address));
    send(&mut slow, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    send(&mut waiting, b"GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n");
    send(&mut idle, b"GET /mapi/ HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(answer(&mut idle).0, 200);
    while line(&mut waiting) != "PENDING" {}
    let since = Instant::now();
    let stop = std::thread::spawn(move || node.shut_down());
    assert_eq!(answer(&mut slow).2, "slow but done");
    assert_eq!(idle.read(&mut [0; 8]).expect("closed"), 0);
    let mut rest = Vec::new();
    waiting.read_to_end(&mut rest).expect("closed");
    assert!(!rest.ends_with(b"0\r\n\r\n"));
    stop.join().expect("stopped");
    assert!(since.elapsed() < Duration::from_millis(2500), "{:?}", since.elapsed());
    let refused = TcpStream::connect(address).map_err(|error| error.kind());
    assert!(matches!(refused, Err(ErrorKind::ConnectionRefused)));
}

#[test]
fn https_with_the_self_signed_ca() {
    let folder = tempfile::tempdir().expect("folder");
    let made = self_signed(folder.path());
    let node = node();
    let address = web(&node, Security::Tls(Arc::clone(&made.config)), Arc::default());
    let name = ServerName::try_from("127.0.0.1").expect("an address");
    let tls = rustls::ClientConnection::new(client_config(&made.ca), name).expect("a client");
    let stream = TcpStream::connect(address).expect("connected");
    let mut client = BufReader::new(rustls::StreamOwned::new(tls, stream));
    client.get_mut().write_all(b"GET /mapi/ HTTP/1.1\r\nHost: x\r\n\r\n").expect("sent");
    assert_eq!(answer(&mut client).2, "/mapi/ 0 1");
    node.shut_down();
}
