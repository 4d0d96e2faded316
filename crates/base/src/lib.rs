//! What every other crate stands on: limits, time and randomness as values that are passed in, GUIDs and
//! FILETIME. No I/O beyond reading the operating system's clock and random source, no dependencies.

pub mod civil;
pub mod clock;
pub mod filetime;
pub mod guid;
pub mod limits;
pub mod reader;
pub mod rng;

pub use clock::{Clock, FakeClock, SystemClock};
pub use filetime::FileTime;
pub use guid::Guid;
pub use reader::{ReadError, Reader};
pub use rng::{FakeRng, Rng, SystemRng};
