//! Where an address leads: RFC 5321 2.3.10, 4.5.1 (postmaster), 5.

use crate::Transport;
use crate::error::TransportError;
use ropewalk_directory::{Directory, SendMode, User, UserId, address};

/// Directory entries looked at in one go when the administrator is searched.
const PAGE: usize = 256;

/// A mailbox of this server that an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The address mail was sent to: the primary one or an alias, as the client wrote it.
    pub address: String,
    /// Whose mailbox it is.
    pub user: User,
}

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Into a mailbox here.
    Local(Box<Destination>),
    /// A domain of this server, but nobody has the address.
    Unknown,
    /// Another server's domain. There is no route to any yet.
    Remote,
}

impl Transport {
    /// Finds where `local@domain` leads. Aliases count as primary addresses; case does not matter; "+" has no
    /// meaning.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn route(&self, address: &str) -> Result<Route, TransportError> {
        if let Some(user) = self.directory.user_by_address(address)? {
            return Ok(Route::Local(Box::new(Destination { address: address.to_owned(), user })));
        }
        let Some((local, domain)) = address.rsplit_once('@') else { return Ok(Route::Unknown) };
        if !self.directory.is_local_domain(domain)? {
            return Ok(Route::Remote);
        }
        if local.eq_ignore_ascii_case("postmaster") {
            return self.administrators_route(address);
        }
        Ok(Route::Unknown)
    }

    /// Finds where `<Postmaster>` without a domain leads: "MUST support" (RFC 5321 4.5.1).
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn route_postmaster(&self) -> Result<Route, TransportError> {
        match self.directory.default_domain()? {
            Some(domain) => self.route(&format!("postmaster@{domain}")),
            None => Ok(Route::Unknown),
        }
    }

    /// Whether the user may be the sender by `address`: it is one of the own, or its owner lets the user send as them.
    /// To send on somebody's behalf is to be named as the sender beside them, and is not enough here.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn may_send_as(&self, user: UserId, address: &str) -> Result<bool, TransportError> {
        let found = self.directory.may_send_from(user, address)?;
        Ok(found.is_some_and(|(_, mode)| matches!(mode, SendMode::Own | SendMode::As)))
    }

    /// Mail for a postmaster nobody is, to the administrator who has been there longest.
    fn administrators_route(&self, address: &str) -> Result<Route, TransportError> {
        Ok(match first_administrator(&self.directory)? {
            Some(user) => Route::Local(Box::new(Destination { address: address.to_owned(), user })),
            None => Route::Unknown,
        })
    }
}

fn first_administrator(directory: &Directory) -> Result<Option<User>, TransportError> {
    let mut after = None;
    loop {
        let page = directory.page(after, PAGE)?;
        let Some(last) = page.last() else { return Ok(None) };
        after = Some(last.id);
        if let Some(user) = page.into_iter().find(User::is_administrator) {
            return Ok(Some(user));
        }
    }
}

/// The address in the form two of them are compared in; none if it is not one.
pub(crate) fn address_key(text: &str) -> Option<String> {
    address::Address::parse(text).ok().map(|address| address.key())
}
