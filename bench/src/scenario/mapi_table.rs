//! MAPI: open the contents table of the inbox, set columns, sort, and read the first page of 50.
