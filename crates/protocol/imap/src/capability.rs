//! What a session offers (RFC 3501 7.2.1); it depends on the state.

/// Always.
const ALWAYS: [&str; 5] = ["IMAP4rev1", "LITERAL+", "SASL-IR", "ID", "ENABLE"];
/// After login.
const AUTHENTICATED: [&str; 9] = [
    "IDLE",
    "NAMESPACE",
    "UIDPLUS",
    "MOVE",
    "UNSELECT",
    "CHILDREN",
    "SPECIAL-USE",
    "LIST-EXTENDED",
    "LIST-STATUS",
];

/// The capabilities of a session that is logged in, or of one that is not.
pub(crate) fn capabilities(authenticated: bool, starttls: bool, passwords: bool) -> Vec<&'static str> {
    let mut all = ALWAYS.to_vec();
    if authenticated {
        all.extend(AUTHENTICATED);
        return all;
    }
    if starttls {
        all.push("STARTTLS");
    }
    if passwords {
        all.extend(["AUTH=PLAIN", "AUTH=LOGIN"]);
    } else {
        all.push("LOGINDISABLED");
    }
    all
}
