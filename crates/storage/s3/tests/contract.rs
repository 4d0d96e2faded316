//! The contract on S3, as moto has it: a stand-in for the service that is installed beside the other real clients. Where
//! it is not, the test says so and passes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use ropewalk_storage_api::{BlobHash, Blobs, StorageError};
use ropewalk_storage_contract::{self as contract, BlobsFixture};
use ropewalk_storage_s3::{Credentials, S3Blobs};
use ropewalk_testkit::s3::S3Service;
use std::sync::Arc;

fn keys() -> Credentials {
    Credentials::Keys { id: "id".to_owned(), secret: "secret".to_owned() }
}

fn open(service: &S3Service, bucket: &str, prefix: &str) -> Result<S3Blobs, StorageError> {
    S3Blobs::open(&service.url(bucket, prefix), &keys())
}

/// One promise of the contract.
type Promise = fn(&dyn BlobsFixture);

struct Prefix<'s>(&'s S3Service, &'static str);

impl BlobsFixture for Prefix<'_> {
    fn open(&self) -> Arc<dyn Blobs> {
        Arc::new(open(self.0, "bucket", self.1).unwrap())
    }
}

#[test]
fn the_contract_of_large_values() {
    let Some(service) = S3Service::start() else {
        println!("skipped: moto_server is not installed (tests/interop/install-clients.sh)");
        return;
    };
    let promises: [(&'static str, Promise); 7] = [
        ("blobs_are_kept", contract::blobs_are_kept),
        ("blob_ranges", contract::blob_ranges),
        ("missing_blobs", contract::missing_blobs),
        ("listed_blobs", contract::listed_blobs),
        ("sweeping_asks", contract::sweeping_asks),
        ("sweeping_spares_the_new", contract::sweeping_spares_the_new),
        ("puts_in_parallel", contract::puts_in_parallel),
    ];
    for (name, promise) in promises {
        println!("{name}");
        promise(&Prefix(&service, name));
    }
    damage_is_found(&service);
    let Err(StorageError::Engine(problem)) = open(&service, "nowhere", "") else {
        panic!("there is no such bucket")
    };
    assert!(problem.contains("s3://nowhere/"), "{problem}");
}

/// An object that is not what its name says is not given out.
fn damage_is_found(service: &S3Service) {
    let blobs = open(service, "bucket", "damage").unwrap();
    let hash = blobs.put(&[7; 100_000]).unwrap();
    let name = hash.to_string();
    let answer =
        service.request("PUT", &format!("/damage/{}/{}/{name}", &name[..2], &name[2..4]), "bad").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let found = blobs.load(hash);
    assert!(matches!(found, Err(StorageError::DamagedBlob(damaged)) if damaged == hash), "{found:.80?}");
    assert!(matches!(blobs.load_range(hash, 5, 5), Err(StorageError::DamagedBlob(_))));
    assert!(matches!(blobs.load(BlobHash::of(b"never put")), Err(StorageError::MissingBlob(_))));
    blobs.put(&[7; 100_000]).unwrap();
    assert_eq!(blobs.load(hash).unwrap(), [7; 100_000]);
}
