//! Members, their roles, and the import of an older register.

use enlace_schema::ids;
use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::access::Told;
use super::super::error::ApiError;
use super::super::member::{EndReason, Member, MemberKind, Role};
use super::super::scalars::{Date, Locale, MemberId, int};
use crate::actions::import as import_actions;
use crate::actions::{members as actions, roles};
use crate::error::{Error, Refusal, codes};
use crate::locale::texts;
use crate::private::{Address, MemberRecord};

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// Who a member is: private. A record is written whole: what is left out is then empty.
#[derive(Clone, GraphQLInputObject)]
pub struct MemberRecordInput {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name or names.
    pub last_name: Option<String>,
    /// Name of an organisation.
    pub organisation_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<AddressInput>,
    /// Language in which the member is written to.
    pub locale: Option<Locale>,
    /// Number in an older register.
    pub external_id: Option<String>,
    /// Name of the membership type in that register.
    pub membership_type: Option<String>,
    /// Income range or size by which dues are priced.
    pub band: Option<String>,
}

/// A postal address, in parts.
#[derive(Clone, GraphQLInputObject)]
pub struct AddressInput {
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
}

impl From<MemberRecordInput> for MemberRecord {
    fn from(input: MemberRecordInput) -> Self {
        let address = input.address.map(|address| Address {
            street: address.street,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            country: address.country,
        });
        Self {
            first_name: input.first_name,
            last_name: input.last_name,
            organisation_name: input.organisation_name,
            email: input.email,
            phone: input.phone,
            address: address.unwrap_or_default(),
            locale: input.locale.map(|locale| locale.0.tag().into()),
            external_id: input.external_id,
            membership_type: input.membership_type,
            band: input.band,
        }
    }
}

/// Somebody who asks to join.
#[derive(Clone, GraphQLInputObject)]
pub struct ApplyMemberInput {
    /// What it is.
    pub kind: MemberKind,
    /// Who it is: private.
    pub record: MemberRecordInput,
}

/// A membership that begins.
#[derive(Clone, GraphQLInputObject)]
pub struct AdmitMemberInput {
    /// The applicant; left out for somebody who is not on the books yet.
    pub member: Option<MemberId>,
    /// What it is; where it is left out, what the applicant said.
    pub kind: Option<MemberKind>,
    /// First day of the membership; today where it is left out.
    pub since: Option<Date>,
    /// Who it is: private. Where it is left out, what the applicant said.
    pub record: Option<MemberRecordInput>,
}

/// What changed of a member.
#[derive(Clone, GraphQLInputObject)]
pub struct UpdateMemberInput {
    /// The member.
    pub member: MemberId,
    /// The new kind, if that is what changed.
    pub kind: Option<MemberKind>,
    /// The new private record, whole.
    pub record: Option<MemberRecordInput>,
}

/// A membership that ends.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct EndMemberInput {
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: EndReason,
    /// Its last day; today where it is left out.
    pub on: Option<Date>,
}

/// An office, or the representation of an organisation.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct GrantRoleInput {
    /// The person who may act.
    pub member: MemberId,
    /// As what.
    pub role: Role,
    /// The organisation represented; with `REPRESENTATIVE` only.
    pub organisation: Option<MemberId>,
    /// Which of an organisation's two votes, 1 or 2, where a poll gives it two representatives.
    pub seat: Option<i32>,
    /// The election or resolution on which it rests: letters, digits, `-`, `_` and `.`.
    pub mandate: String,
}

/// A role that ends.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct RevokeRoleInput {
    /// The person.
    pub member: MemberId,
    /// The role.
    pub role: Role,
    /// The organisation that was represented.
    pub organisation: Option<MemberId>,
}

/// An older register.
#[derive(Clone, GraphQLInputObject)]
pub struct ImportMembersInput {
    /// The file: CSV in UTF-8 with CiviCRM's column names.
    pub csv: String,
    /// Only check it, and write nothing; to import, say `false`.
    pub dry_run: Option<bool>,
}

/// What came of an import.
#[derive(Debug, Clone)]
pub struct ImportReport(import_actions::ImportReport);

/// What came of an import, or what would come of it.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ImportReport {
    /// Whether nothing was written because only a check was asked for.
    fn dry_run(&self) -> bool {
        self.0.dry_run
    }

    /// Rows read, empty ones left out.
    fn rows(&self) -> i32 {
        int(self.0.rows)
    }

    /// Rows that became new members or people on the books.
    fn created(&self) -> i32 {
        int(self.0.created)
    }

    /// Rows that changed a member.
    fn updated(&self) -> i32 {
        int(self.0.updated)
    }

    /// Rows that said nothing new.
    fn unchanged(&self) -> i32 {
        int(self.0.unchanged)
    }

    /// Rows of memberships that were over before they were ever here.
    fn skipped(&self) -> i32 {
        int(self.0.skipped)
    }

    /// Representations granted.
    fn represented(&self) -> i32 {
        int(self.0.represented)
    }

    /// Periods of dues settled.
    fn settled(&self) -> i32 {
        int(self.0.settled)
    }

    /// Rows that were refused.
    fn refused_rows(&self) -> i32 {
        int(self.0.refused_rows)
    }

    /// Why, one for each fault, by line.
    fn refused(&self) -> Vec<ImportFault> {
        self.0.refused.iter().cloned().map(ImportFault).collect()
    }

    /// Columns that were not read; a misspelt name among them loses data.
    fn ignored_columns(&self) -> &[String] {
        &self.0.ignored_columns
    }

    /// Why it ended before the end of the file; null where it did not. The same file again goes on
    /// from there.
    fn stopped(&self) -> Option<ImportStopped> {
        self.0.stopped.clone().map(ImportStopped)
    }
}

/// Why an import ended early.
#[derive(Debug, Clone)]
pub struct ImportStopped(import_actions::Stopped);

/// Why an import ended before the end of its file. What was written before stays; nothing of the
/// batch was written in which this happened.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ImportStopped {
    /// The line of the row that could not be written; null when no row was at fault.
    fn line(&self) -> Option<i32> {
        self.0.row.map(int)
    }

    /// The column that it came from, by its CiviCRM name.
    fn column(&self) -> Option<&str> {
        self.0.column
    }

    /// The stable code, one of those that refuse requests.
    fn code(&self) -> &str {
        self.0.code
    }

    /// The reason in the reader's language.
    fn reason(&self, context: &Context) -> String {
        self.0.error.message(context.locale)
    }

    /// How many rows were to be written together, and were not.
    fn batch(&self) -> i32 {
        int(self.0.batch)
    }

    /// How many good rows are not written in all, these among them.
    fn left(&self) -> i32 {
        int(self.0.left)
    }
}

/// A fault of a row.
#[derive(Debug, Clone)]
pub struct ImportFault(import_actions::RefusedRow);

/// Why a row of an import was refused.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ImportFault {
    /// Its line in the file, the headers being line 1.
    fn line(&self) -> i32 {
        int(self.0.row)
    }

    /// The column at fault, by its CiviCRM name.
    fn column(&self) -> &str {
        &self.0.column
    }

    /// The stable code.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The reason in the reader's language.
    fn reason(&self, context: &Context) -> String {
        texts(context.locale).get(&format!("import-fault-{}", self.0.code), &[])
    }
}

fn member(context: &Context, id: &ids::MemberId) -> Answer<Member> {
    let missing = || Error::from(Refusal::new(codes::MEMBER_NOT_FOUND));
    Member::get(context, id)?.ok_or_else(missing).told(context)
}

pub(super) fn apply(context: &Context, input: ApplyMemberInput, key: Key) -> Answer<Member> {
    let asked = actions::ApplyMember { kind: input.kind.into(), record: input.record.into() };
    let id = context.act(key, |instance, caller| actions::apply_member(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn admit(context: &Context, input: AdmitMemberInput, key: Key) -> Answer<Member> {
    let asked = actions::AdmitMember {
        member: input.member.map(|member| member.0),
        kind: input.kind.map(Into::into),
        since: input.since.map(|since| since.0),
        record: input.record.map(Into::into),
    };
    let id = context.act(key, |instance, caller| actions::admit_member(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn update(context: &Context, input: UpdateMemberInput, key: Key) -> Answer<Member> {
    let asked = actions::UpdateMember {
        member: input.member.0,
        kind: input.kind.map(Into::into),
        record: input.record.map(Into::into),
    };
    let id =
        context.act(key, |instance, caller| actions::update_member(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn end(context: &Context, input: EndMemberInput, key: Key) -> Answer<Member> {
    let asked = actions::EndMember {
        member: input.member.0,
        reason: input.reason.into(),
        on: input.on.map(|on| on.0),
    };
    let id = context.act(key, |instance, caller| actions::end_member(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn grant(context: &Context, input: GrantRoleInput, key: Key) -> Answer<Member> {
    let refusal = |_| Error::from(Refusal::new(codes::REPRESENTATIVE_SEAT).on("seat"));
    let seat = input.seat.map(u8::try_from).transpose().map_err(refusal).told(context)?;
    let asked = roles::GrantRole {
        member: input.member.0,
        role: input.role.into(),
        of: input.organisation.map(|of| of.0),
        seat,
        mandate: input.mandate,
    };
    let id = context.act(key, |instance, caller| roles::grant_role(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn revoke(context: &Context, input: RevokeRoleInput, key: Key) -> Answer<Member> {
    let asked = roles::RevokeRole {
        member: input.member.0,
        role: input.role.into(),
        of: input.organisation.map(|of| of.0),
    };
    let id = context.act(key, |instance, caller| roles::revoke_role(instance, caller, asked))?;
    member(context, &id)
}

pub(super) fn import(context: &Context, input: ImportMembersInput) -> Answer<ImportReport> {
    let report = context.act(None, |instance, caller| {
        let csv = input.csv.as_bytes();
        import_actions::import_members(
            instance,
            caller,
            csv,
            input.dry_run.unwrap_or(true),
            &mut |_, _| {},
        )
    })?;
    Ok(ImportReport(report))
}
