//! Charters, and which chapters ratified them.

use diesel::prelude::*;
use enlace_schema::event::charter::Proposed;
use enlace_schema::voting::charter::{Charter, RatifiedBy};

use super::tables::{self, CharterRow, RatificationRow};
use super::{Connection, log};
use crate::error::{Error, Result};

impl CharterRow {
    /// It, as the rules look at it.
    ///
    /// # Errors
    /// Internal when the stored event does not read.
    pub fn charter(&self) -> Result<Charter> {
        let body: Proposed = serde_json::from_str(&self.body).map_err(Error::internal)?;
        Ok(Charter { id: log::hash(&self.id)?, body })
    }
}

impl RatificationRow {
    /// It, as the rules look at it.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn ratified_by(&self) -> Result<RatifiedBy> {
        Ok(RatifiedBy { log: log::origin(&self.origin)?, charter: log::hash(&self.charter)? })
    }
}

/// Adds a charter.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &CharterRow) -> Result<()> {
    diesel::insert_into(tables::charters::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a ratification.
///
/// # Errors
/// What the database says.
pub fn insert_ratification(conn: &mut Connection, row: &RatificationRow) -> Result<()> {
    diesel::insert_into(tables::ratifications::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a charter that a log proposed.
///
/// # Errors
/// What the database says.
pub fn find_in(conn: &mut Connection, origin: &str, id: &[u8]) -> Result<Option<CharterRow>> {
    Ok(tables::charters::table.find((origin, id)).first(conn).optional()?)
}

/// Finds a charter by its id, whoever proposed it: an id is a digest, so there is one.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, id: &[u8]) -> Result<Option<CharterRow>> {
    use tables::charters as t;
    Ok(t::table.filter(t::id.eq(id)).order(t::origin).first(conn).optional()?)
}

/// Finds a log's ratification of a charter.
///
/// # Errors
/// What the database says.
pub fn find_ratification(
    conn: &mut Connection,
    origin: &str,
    charter: &[u8],
) -> Result<Option<RatificationRow>> {
    Ok(tables::ratifications::table.find((origin, charter)).first(conn).optional()?)
}

/// Every charter, the newest first by its author's clock.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection) -> Result<Vec<CharterRow>> {
    use tables::charters as t;
    Ok(t::table.order((t::at_ms.desc(), t::origin, t::seq.desc())).load(conn)?)
}

/// Every ratification, by log.
///
/// # Errors
/// What the database says.
pub fn ratifications(conn: &mut Connection) -> Result<Vec<RatificationRow>> {
    use tables::ratifications as t;
    Ok(t::table.order((t::origin, t::seq)).load(conn)?)
}

/// What the rules ask of all of them: the charters, and who ratified which.
///
/// # Errors
/// What the database says; internal when a stored event does not read.
pub fn facts(conn: &mut Connection) -> Result<(Vec<Charter>, Vec<RatifiedBy>)> {
    let charters = all(conn)?.iter().map(CharterRow::charter).collect::<Result<_>>()?;
    let ratified = ratifications(conn)?;
    let ratified = ratified.iter().map(RatificationRow::ratified_by).collect::<Result<_>>()?;
    Ok((charters, ratified))
}
