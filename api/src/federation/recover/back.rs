//! What no log holds: from the newest bundle that is ours.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::Origin;
use enlace_schema::log::Hash;

use super::BundleBack;
use crate::error::Result;
use crate::federation::bundle::{self, Fetched};
use crate::federation::client::{Client, Target};
use crate::instance::Instance;
use crate::store::bundles::{self, Committed, Row};
use crate::store::log;

/// The newest bundle of ours that anybody gives back whole; and how many were refused before it.
pub(super) fn newest(
    instance: &Instance,
    client: &Client,
    targets: &[Target],
    genesis: Hash,
) -> (Option<(Origin, Fetched)>, u64) {
    let mut offered = Vec::new();
    for to in targets {
        match client.bundle_status(to) {
            Ok(status) => offered.extend(status.numbers.into_iter().map(|number| (number, to))),
            Err(fault) => tracing::info!(peer = %to.origin, %fault, "no answer about bundles"),
        }
    }
    offered.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let mut refused = 0;
    for (number, to) in offered {
        match bundle::fetch(instance, client, to, number, genesis) {
            Ok(fetched) => return (Some((to.origin.clone(), fetched)), refused),
            Err(error) => {
                refused += 1;
                let code = error.code().name;
                tracing::error!(peer = %to.origin, number, code, "a bundle that is not taken");
            }
        }
    }
    (None, refused)
}

/// Puts the rows of a bundle back, all of them in one transaction, where there are none. What our
/// log has erased since stays erased, whatever a keeper kept.
pub(super) fn put(instance: &Instance, from: Origin, fetched: Fetched) -> Result<BundleBack> {
    let Fetched { head, rows } = fetched;
    let own = instance.origin().as_str();
    let gone = Gone::of(&instance.store().snapshot(|conn| bundles::committed(conn, own))?);
    let counts = instance.ledger.write_side(move |tx| {
        let mut counts = BTreeMap::new();
        for row in rows.iter().filter(|row| !gone.takes(row)) {
            if bundles::put_back(tx.conn(), row)? {
                *counts.entry(row.store()).or_default() += 1;
            }
        }
        Ok(counts)
    })?;
    Ok(BundleBack {
        from,
        number: head.number,
        made: head.made,
        log_size: head.log_size,
        rows: counts,
    })
}

/// What our log has erased.
struct Gone {
    records: BTreeSet<Vec<u8>>,
    /// Members of whom every record is erased.
    members: BTreeSet<String>,
}

impl Gone {
    fn of(committed: &[Committed]) -> Self {
        let of = |erased: bool| committed.iter().filter(move |one| one.erased == erased);
        let member = |one: &Committed| one.member.clone();
        let kept: BTreeSet<String> = of(false).filter_map(member).collect();
        Self {
            records: of(true).map(|one| one.commitment.clone()).collect(),
            members: of(true).filter_map(member).filter(|one| !kept.contains(one)).collect(),
        }
    }

    fn takes(&self, row: &Row) -> bool {
        match row {
            Row::PrivateRecord(row) => self.records.contains(&row.commitment),
            Row::ExternalId(row) => self.members.contains(&row.member),
            Row::Account(row) => self.members.contains(&row.member),
            Row::Invitation(row) => self.members.contains(&row.member),
            Row::Draft(row) => self.members.contains(&row.author),
            // Who was given what, and orders of courts, outlive the record.
            Row::Access(_) | Row::LegalHold(_) => false,
        }
    }
}

/// How many private records our log commits to that are neither here nor erased, before and from a
/// size on.
pub(super) fn without(instance: &Instance, size: u64) -> Result<(u64, u64)> {
    let (own, size) = (instance.origin().as_str(), log::signed(size)?);
    instance.store().snapshot(|conn| {
        let here: BTreeSet<Vec<u8>> = bundles::commitments(conn)?.into_iter().collect();
        let committed = bundles::committed(conn, own)?;
        let lacking = committed.iter().filter(|one| !one.erased && !here.contains(&one.commitment));
        let (before, after): (Vec<_>, Vec<_>) = lacking.partition(|one| one.seq < size);
        Ok((before.len() as u64, after.len() as u64))
    })
}
