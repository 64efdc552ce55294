//! Who acts, in which office, and what their token may do: made by `auth`, asked by the actions.
//!
//! A room of its own, because who makes a [`Caller`] and who obeys one must not know each other.

use enlace_schema::event::Actor;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{AccountId, MemberId};
use enlace_schema::log::Hash;

use crate::error::{Refusal, Result, codes};

/// What a token may be used for. A sign-in has every scope; a personal token those it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read what the caller may read.
    Read,
    /// Cast ballots.
    Vote,
    /// Proposals: draft, publish, translate, support, comment.
    Propose,
    /// Act in an office that the caller holds.
    Office,
    /// Change the account: password, personal tokens.
    Account,
    /// Read whole event logs, where the caller holds an office (`docs/decisions/0012`).
    Log,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Vote, Self::Propose, Self::Office, Self::Account, Self::Log];

    /// The word used in tokens and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Vote => "vote",
            Self::Propose => "propose",
            Self::Office => "office",
            Self::Account => "account",
            Self::Log => "log",
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = ();
    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word).ok_or(())
    }
}

/// An office that the caller holds, and by which authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The office.
    pub role: Role,
    /// The election or resolution that it rests on.
    pub mandate: String,
}

/// Who acts. Made by an edge from a verified token or session, per request, from the tables as
/// they stand; `Caller::instance` is the instance itself, acting by the clock or on the command
/// line of its operator.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The signed-in account; `None` for the instance itself.
    pub account: Option<AccountId>,
    /// The person behind it.
    pub member: Option<MemberId>,
    /// The offices held, representation of organisations not among them.
    pub offices: Vec<Office>,
    /// What the token may be used for.
    pub scopes: Vec<Scope>,
    /// Idempotency key of this command, as the client chose it.
    pub command: Option<String>,
    /// Digest of what the caller was shown of a poll, where it signs what a page showed: an action
    /// refuses where that has changed.
    pub reviewed: Option<Hash>,
}

impl Caller {
    /// The instance itself.
    pub fn instance() -> Self {
        Self {
            account: None,
            member: None,
            offices: Vec::new(),
            scopes: Scope::ALL.to_vec(),
            command: None,
            reviewed: None,
        }
    }

    /// Whether this is the instance itself.
    pub fn is_instance(&self) -> bool {
        self.account.is_none()
    }

    /// Refuses a token without the scope.
    ///
    /// # Errors
    /// `scope-insufficient`.
    pub fn require_scope(&self, scope: Scope) -> Result<()> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        Err(Refusal::new(codes::SCOPE_INSUFFICIENT).with("scope", scope.as_str()).into())
    }

    /// Whether the caller holds an office (the instance itself holds all of them).
    pub fn holds(&self, role: Role) -> bool {
        self.is_instance() || self.offices.iter().any(|office| office.role == role)
    }

    /// Refuses who holds none of the offices, or whose token may not act in one.
    ///
    /// # Errors
    /// `role-required`, `scope-insufficient`.
    pub fn require(&self, any_of: &[Role]) -> Result<()> {
        self.require_scope(Scope::Office)?;
        if any_of.iter().any(|role| self.holds(*role)) {
            return Ok(());
        }
        Err(Refusal::role_required(any_of).into())
    }

    /// The person who acts.
    ///
    /// # Errors
    /// `unauthenticated` for the instance itself.
    pub fn person(&self) -> Result<&MemberId> {
        self.member.as_ref().ok_or_else(|| Refusal::new(codes::UNAUTHENTICATED).into())
    }

    /// `by` of an event done in an office.
    pub fn acting_as(&self, role: Role) -> Option<Actor> {
        let member = self.member.as_ref()?;
        let office = self.offices.iter().find(|office| office.role == role);
        Some(Actor {
            member: Some(member.to_string()),
            role: role.as_str().into(),
            mandate: office.map(|office| office.mandate.clone()).unwrap_or_default(),
        })
    }

    /// `by` of an event done in the first of these offices that the caller holds.
    pub fn acting_in(&self, offices: &[Role]) -> Option<Actor> {
        let held = offices.iter().find(|role| self.holds(**role))?;
        self.acting_as(*held)
    }

    /// `by` of an event done as a member.
    pub fn acting_as_member(&self) -> Option<Actor> {
        let member = self.member.as_ref()?;
        Some(Actor { member: Some(member.to_string()), role: "member".into(), mandate: "".into() })
    }
}
