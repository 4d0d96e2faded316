//! Code pages and the locale every server knows (MS-OXNSPI 2.2.1.4, 2.2.1.5).

/// CP_TELETEX.
pub const TELETEX: u32 = 0x0000_4F25;
/// CP_WINUNICODE: strings as UTF-16; no code page of 8-bit strings.
pub const WIN_UNICODE: u32 = 0x0000_04B0;
/// NSPI_DEFAULT_LOCALE: the LCID of the order every server can sort by.
pub const DEFAULT_LOCALE: u32 = 0x0000_0409;
