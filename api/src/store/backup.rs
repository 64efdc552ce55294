//! A copy of the whole database as of one instant, while it is in use.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Connection, Store};
use crate::error::{Error, Result, codes};

impl Store {
    /// Writes a copy of the embedded database to a new file. Whoever writes meanwhile goes on.
    ///
    /// # Errors
    /// `backup-postgres` for a server, which has tools of its own; `disk-full`, `database-busy`.
    pub fn copy_into(&self, path: &Path) -> Result<()> {
        let path = path.to_str().ok_or_else(|| Error::internal("a path that is no text"))?;
        self.read(|conn| match conn {
            Connection::Sqlite(conn) => {
                diesel::sql_query("VACUUM INTO $1").bind::<Text, _>(path).execute(conn)?;
                Ok(())
            }
            Connection::Postgres(_) => Err(codes::BACKUP_POSTGRES.into()),
        })
    }
}
