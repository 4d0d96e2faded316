//! TLS with rustls: certificates from PEM files, or a CA and a server certificate of our own making.
//!
//! The self-signed set lies in `<data>/tls` and is kept over restarts, so that a client trusts `ca.pem` once:
//! `ca.key`, `ca.pem`, `server.key`, `server.pem` (server, then CA) and `server.txt` (when it ends, in seconds
//! since 1970, and the names in it, one per line). The server's certificate is made anew when its names change
//! or it ends within a month; the CA never is.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use ropewalk_base::Clock;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const DAY_SECONDS: i64 = 86_400;
/// Apple's clients refuse server certificates that are valid for longer than 825 days.
const SERVER_DAYS: i64 = 800;
const CA_DAYS: i64 = 3650;
const RENEW_DAYS: i64 = 30;

/// Why there is no TLS. Each is one line that names the file.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{}: {source}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{}: {problem}", .file.display())]
    Content {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(#[from] rcgen::Error),
}

/// TLS settings from PEM files.
///
/// # Errors
/// When a file cannot be read, holds no certificate or key, or the two do not belong together.
pub fn from_files(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let content =
        |file: &Path, problem: &str| TlsError::Content { file: file.into(), problem: problem.to_owned() };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&read(certificate)?)
        .collect::<Result<_, _>>()
        .map_err(|error| content(certificate, &format!("not a PEM certificate: {error}")))?;
    if chain.is_empty() {
        return Err(content(certificate, "holds no PEM certificate"));
    }
    let private = PrivateKeyDer::from_pem_slice(&read(key)?)
        .map_err(|error| content(key, &format!("not a PEM private key: {error}")))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .map_err(|error| content(certificate, &format!("does not work with {}: {error}", key.display())))?;
    // Line protocols offer none, which rustls takes as "any".
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// A self-signed set in use.
#[derive(Debug, Clone)]
pub struct SelfSigned {
    /// The CA's certificate as PEM, for clients to trust.
    pub ca: PathBuf,
    /// TLS settings with a server certificate signed by it.
    pub config: Arc<ServerConfig>,
}

/// Takes the self-signed set from `folder`, or makes it. `names` are DNS names and IP addresses.
///
/// # Errors
/// When a file cannot be read or written, or one of a kept set is missing or damaged; nothing is overwritten
/// then.
pub fn self_signed(folder: &Path, names: &[String], clock: &dyn Clock) -> Result<SelfSigned, TlsError> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| TlsError::File { file: folder.into(), source })?;
    let now = clock.now().unix_seconds();
    let authority = Authority::take(folder, now)?;
    let (key, certificate, about) =
        (folder.join("server.key"), folder.join("server.pem"), folder.join("server.txt"));
    if !(key.exists() && certificate.exists() && is_current(&about, names, now)) {
        // The description goes last: without it the rest counts as not there.
        let (pem, private) = authority.sign(names, now)?;
        remove(&about)?;
        write(&key, &private)?;
        write(&certificate, &pem)?;
        write(&about, &format!("{}\n{}\n", now + SERVER_DAYS * DAY_SECONDS, names.join("\n")))?;
    }
    Ok(SelfSigned { ca: folder.join("ca.pem"), config: from_files(&certificate, &key)? })
}

fn is_current(about: &Path, names: &[String], now: i64) -> bool {
    let Ok(text) = std::fs::read_to_string(about) else { return false };
    let mut lines = text.lines();
    let ends = lines.next().and_then(|line| line.parse::<i64>().ok()).unwrap_or(0);
    ends > now + RENEW_DAYS * DAY_SECONDS && lines.eq(names.iter())
}

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn take(folder: &Path, now: i64) -> Result<Self, TlsError> {
        let (key_file, file) = (folder.join("ca.key"), folder.join("ca.pem"));
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::OrganizationName, "Ropewalk");
        params.distinguished_name.push(DnType::CommonName, "Ropewalk self-signed CA");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        set_validity(&mut params, now, CA_DAYS);
        if key_file.exists() && file.exists() {
            let content = |file: &Path, problem| TlsError::Content { file: file.into(), problem };
            let key = String::from_utf8_lossy(&read(&key_file)?).into_owned();
            let key = KeyPair::from_pem(&key)
                .map_err(|error| content(&key_file, format!("not a PEM private key: {error}")))?;
            let pem = String::from_utf8_lossy(&read(&file)?).into_owned();
            CertificateDer::from_pem_slice(pem.as_bytes())
                .map_err(|error| content(&file, format!("not a PEM certificate: {error}")))?;
            return Ok(Self { pem, issuer: Issuer::new(params, key) });
        }
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        write_new(&key_file, &key.serialize_pem())?;
        write_new(&file, &pem)?;
        Ok(Self { pem, issuer: Issuer::new(params, key) })
    }

    /// A server certificate (followed by the CA's) and its key, both PEM.
    fn sign(&self, names: &[String], now: i64) -> Result<(String, String), TlsError> {
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name.push(DnType::OrganizationName, "Ropewalk");
        if let Some(name) = names.first() {
            params.distinguished_name.push(DnType::CommonName, name.as_str());
        }
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        set_validity(&mut params, now, SERVER_DAYS);
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok((format!("{}{}", certificate.pem(), self.pem), key.serialize_pem()))
    }
}

/// Valid from yesterday, for clients whose clock is behind.
fn set_validity(params: &mut CertificateParams, now: i64, days: i64) {
    let midnight = |(year, month, day)| rcgen::date_time_ymd(year, month, day);
    params.not_before = midnight(date(now - DAY_SECONDS));
    params.not_after = midnight(date(now + days * DAY_SECONDS));
}

/// Year, month and day in UTC of a time in seconds since 1970.
fn date(unix_seconds: i64) -> (i32, u8, u8) {
    let (year, month, day) = ropewalk_base::civil::civil_from_days(unix_seconds.div_euclid(DAY_SECONDS));
    (year.clamp(1970, 9999) as i32, month as u8, day as u8)
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(file).map_err(|source| TlsError::File { file: file.into(), source })
}

fn remove(file: &Path) -> Result<(), TlsError> {
    match std::fs::remove_file(file) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(TlsError::File { file: file.into(), source })
        }
        _ => Ok(()),
    }
}

fn write(file: &Path, text: &str) -> Result<(), TlsError> {
    remove(file)?;
    write_new(file, text)
}

/// Writes a file that only we may read; one that is there already is an error.
fn write_new(file: &Path, text: &str) -> Result<(), TlsError> {
    let write = || {
        let mut options = std::fs::OpenOptions::new();
        let mut open = options.write(true).create_new(true).mode(0o600).open(file)?;
        open.write_all(text.as_bytes())?;
        open.sync_all()
    };
    write().map_err(|source| TlsError::File { file: file.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_base::{FakeClock, FileTime};
    use std::time::Duration;

    #[test]
    fn the_set_is_kept_and_renewed_under_the_same_ca() {
        let folder = tempfile::tempdir().expect("folder");
        let clock = FakeClock::new(FileTime::from_unix_seconds(1_700_000_000));
        let names = ["mail.example.test".to_owned(), "127.0.0.1".to_owned()];
        let made = self_signed(folder.path(), &names, &clock).expect("made");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("there");
        let (ca, server) = (read("ca.pem"), read("server.pem"));
        assert_eq!(made.ca, folder.path().join("ca.pem"));
        self_signed(folder.path(), &names, &clock).expect("kept");
        assert_eq!((&ca, &server), (&read("ca.pem"), &read("server.pem")));
        clock.advance(Duration::from_secs(790 * 86_400));
        self_signed(folder.path(), &names, &clock).expect("renewed");
        assert_eq!(ca, read("ca.pem"));
        assert_ne!(server, read("server.pem"));
        std::fs::remove_file(folder.path().join("ca.key")).expect("removed");
        let error = self_signed(folder.path(), &names, &clock).expect_err("half a CA").to_string();
        assert!(error.contains("ca.pem"), "{error}");
        assert_eq!(ca, read("ca.pem"));
    }

    #[test]
    fn errors_name_the_file() {
        let folder = tempfile::tempdir().expect("folder");
        let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
        let error = from_files(&certificate, &key).expect_err("absent").to_string();
        assert!(error.contains("c.pem"), "{error}");
        std::fs::write(&certificate, "nothing").expect("written");
        let error = from_files(&certificate, &key).expect_err("empty").to_string();
        assert!(error.contains("c.pem: holds no PEM certificate"), "{error}");
    }

    #[test]
    fn dates() {
        for (seconds, expected) in
            [(0, (1970, 1, 1)), (951_782_400, (2000, 2, 29)), (1_735_689_599, (2024, 12, 31))]
        {
            assert_eq!(date(seconds), expected);
        }
    }
}
