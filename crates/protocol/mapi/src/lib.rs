//! MAPI over HTTP: sessions and ROP handlers.
