//! The contract on PostgreSQL, for one process alone and for one among others.
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code, reason = "tests")]

mod database;

use database::Schema;
use ropewalk_storage_api::Engine;
use ropewalk_storage_contract::EngineFixture;
use ropewalk_storage_postgres::Options;
use std::sync::Arc;

struct Database {
    schema: Schema,
    shared: bool,
}

impl EngineFixture for Database {
    fn open(&self) -> Arc<dyn Engine> {
        Arc::new(self.schema.open(Options { shared: self.shared, ..Options::default() }))
    }
}

/// [`ropewalk_storage_contract::engine_contract`] with a fixture that may not be there.
macro_rules! contract {
    ($shared:expr; $($promise:ident),* $(,)?) => {
        $(
            #[test]
            fn $promise() {
                if let Some(schema) = super::Schema::new() {
                    ropewalk_storage_contract::$promise(&super::Database { schema, shared: $shared });
                }
            }
        )*
    };
}

mod alone {
    contract! { false;
        point_reads, lengths, key_order, ranges, partitions_are_apart, snapshots_stand_still, own_writes_are_read,
        dropping_changes_nothing, visitors_stop_and_fail, empty_transactions, large_transactions,
        committed_means_kept, sealed_records, random_transactions, writers_wait, counts_are_not_lost,
        hooks_run_in_commit_order, hooks_of_failed_transactions_do_not_run, sums_stay, partitions_in_parallel,
    }
}

mod among_others {
    contract! { true;
        point_reads, ranges, partitions_are_apart, dropping_changes_nothing, large_transactions, random_transactions,
        writers_wait, counts_are_not_lost, hooks_run_in_commit_order, sums_stay, partitions_in_parallel,
    }
}
