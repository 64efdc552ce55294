//! What is answered about bundles: each peer deals with its own, and with no other's.

use enlace_schema::log::Hash;

use super::{Answer, Asked, Reply, query, required};
use crate::error::{Error, codes};
use crate::federation::Federation;
use crate::federation::bundle::keep::{self, Put};
use crate::federation::gate::{self, Asker, told};
use crate::federation::limits::Class;
use crate::federation::problem::{self, Problem};
use crate::private::bundle::{MANIFEST_MAX, PART_SEALED_MAX};

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// What can be asked about bundles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// `GET /bundle`
    Status,
    /// `POST /bundle`
    Put,
    /// `GET /bundle/manifest`
    Manifest,
    /// `GET /bundle/part`
    Part,
    /// `POST /bundle/part`
    PutPart,
}

impl Asks {
    /// Which of them a method and a path below `/bundle` mean.
    pub fn find(method: &str, path: &str) -> Option<Self> {
        Some(match (method, path) {
            ("GET", "") => Self::Status,
            ("POST", "") => Self::Put,
            ("GET", "/manifest") => Self::Manifest,
            ("GET", "/part") => Self::Part,
            ("POST", "/part") => Self::PutPart,
            _ => return None,
        })
    }

    /// Most bytes of a body that is read.
    pub fn body_max(self) -> usize {
        match self {
            Self::Put => MANIFEST_MAX,
            Self::PutPart => PART_SEALED_MAX,
            _ => 0,
        }
    }

    /// Answers.
    ///
    /// # Errors
    /// What is refused, as the caller is told it.
    pub fn answer(self, federation: &Federation, asked: &Asked) -> Answer {
        let Asker { origin: owner } = gate::peer(asked, Class::Peer, federation)?;
        let instance = federation.instance();
        if owner == *instance.origin() {
            return Err(Problem::new(problem::FORBIDDEN, "bundles are kept by others"));
        }
        federation.heard_of(&owner);
        let query = query(asked)?;
        let lacking = || Problem::new(problem::ORIGIN, "nothing of that name is kept");
        match self {
            Self::Status => Reply::json(&told(keep::status(instance, &owner))?),
            Self::Manifest => {
                let found = keep::manifest(instance, &owner, required(&query, "number")?);
                told(found)?.map(|text| Reply::ok(JSON, text)).ok_or_else(lacking)
            }
            Self::Part => {
                let found = keep::part(instance, &owner, &name(query.get("name"))?);
                told(found)?.map(|part| Reply::ok(BYTES, part)).ok_or_else(lacking)
            }
            Self::PutPart => {
                let name = name(query.get("name"))?;
                match told(keep::put_part(instance, &owner, name, asked.body.clone()))? {
                    true => Ok(Reply::nothing()),
                    false => Err(Problem::new(problem::TOO_LARGE, "no more room for this peer")),
                }
            }
            Self::Put => {
                let alone = match required(&query, "alone")? {
                    0 => false,
                    1 => true,
                    _ => return Err(Problem::new(problem::JSON, "alone")),
                };
                match keep::put(instance, &owner, asked.body.clone(), alone) {
                    Ok(Put::Taken(taken)) => Reply::json(&taken),
                    Ok(Put::Older(newest)) => {
                        Err(Problem::new(problem::SEQ, format!("number {newest} is kept")))
                    }
                    Err(error) if error.is(codes::BUNDLE_REFUSED) => {
                        Err(Problem::new(problem::JSON, "no manifest"))
                    }
                    Err(error) => told(Err::<_, Error>(error)),
                }
            }
        }
    }
}

fn name(text: Option<&String>) -> Result<Hash, Problem> {
    let name = text.and_then(|text| text.parse().ok());
    name.ok_or_else(|| Problem::new(problem::JSON, "name"))
}
