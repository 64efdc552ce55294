//! What is held of the reader, and who else has it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use enlace_schema::event::Origin;
use enlace_schema::private::Purpose;

use super::answer::Answer;
use super::page::Page;
use super::run::run;
use crate::actions::privacy::held::{Access, Held, HeldRecord, own_records};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::locale;
use crate::private::told::{self, Told};
use crate::store::privacy::{LISTED, LOOKED};
use crate::store::{Connection, chapters, dues};

/// How many of those who were given something are on the page before anything is unfolded.
const SHOWN: usize = 5;

/// A field on the books.
struct Field {
    name: String,
    value: String,
}

/// A period of dues, and how it was settled.
struct Period {
    name: String,
    values: Vec<String>,
}

#[derive(Template)]
#[template(path = "account-data.html")]
struct DataPage {
    page: Page,
    fields: Vec<Field>,
    /// The newest first.
    periods: Vec<Period>,
    /// Who was given or refused what lately, in sentences.
    accesses: Vec<String>,
    /// The same from before, folded.
    earlier: Vec<String>,
    /// How many those are, in words.
    earlier_count: String,
    inventory: Vec<Told>,
}

/// GET `/account/data`.
pub async fn show(request: HttpRequest, instance: web::Data<Instance>) -> HttpResponse {
    run(&request, instance, |instance, _, page| match DataPage::of(instance, &page) {
        Ok(fill) => Ok(Answer::page(&fill(page), StatusCode::OK)),
        Err(error) => Err(Box::new((error, page))),
    })
    .await
}

impl DataPage {
    fn of(instance: &Instance, page: &Page) -> Result<impl FnOnce(Page) -> Self + use<>> {
        let held = own_records(instance, page.caller()?)?;
        let (fields, periods) = (fields(page, &held), periods(page, &held)?);
        let mut accesses = instance.store().snapshot(|conn| accesses(conn, page, &held))?;
        let earlier = accesses.split_off(accesses.len().min(SHOWN));
        let inventory = told::told_here(page.locale, &instance.profile.retention);
        let earlier_count = page.tr("portal-data-earlier", &[("count", earlier.len().into())]);
        Ok(move |page| Self { page, fields, periods, accesses, earlier, earlier_count, inventory })
    }
}

/// What stands on the books now; what a later record replaced is in the export alone, and what says
/// how dues were settled stands with its period.
fn fields(page: &Page, held: &Held) -> Vec<Field> {
    let of_dues = |record: &HeldRecord| {
        held.dues.iter().any(|settled| settled.record == Some(record.commitment))
    };
    let current = held.records.iter().filter(|record| !record.replaced && !of_dues(record));
    let said = current.flat_map(|record| told::fields(page.locale, &record.content));
    said.map(|(name, value)| Field { name, value }).collect()
}

/// Settled periods, the newest first.
fn periods(page: &Page, held: &Held) -> Result<Vec<Period>> {
    let day = |text: &str| Ok::<_, Error>(locale::civil_day(page.locale, dues::day(text)?));
    let mut periods = Vec::new();
    for settled in held.dues.iter().rev() {
        let days =
            [("from", day(&settled.from)?.into()), ("through", day(&settled.through)?.into())];
        let id = if settled.voided { "portal-data-due-voided" } else { "portal-data-due" };
        let how = held.records.iter().find(|record| settled.record == Some(record.commitment));
        let values: Vec<String> = match how {
            Some(how) => {
                let told = told::fields(page.locale, &how.content).into_iter();
                told.map(|(_, value)| value).collect()
            }
            None => vec![page.t("portal-data-due-erased")],
        };
        periods.push(Period { name: page.tr(id, &days), values });
    }
    Ok(periods)
}

fn accesses(conn: &mut Connection, page: &Page, held: &Held) -> Result<Vec<String>> {
    held.accesses.iter().map(|access| sentence(conn, page, access)).collect()
}

fn sentence(conn: &mut Connection, page: &Page, access: &Access) -> Result<String> {
    if [LOOKED, LISTED].contains(&access.purpose.as_str()) {
        return Ok(looked(page, access));
    }
    let chapter = match access.who.parse::<Origin>() {
        Ok(origin) => chapters::find(conn, origin.as_str())?.map(|chapter| chapter.name),
        // Whoever answers members' questions here.
        Err(_) => Some(page.t("portal-data-officer")),
    };
    let purpose = match access.purpose.parse() {
        Ok(Purpose::Names) => page.t("inventory-purpose-names"),
        Ok(Purpose::Transfer) => page.t("inventory-purpose-transfer"),
        Err(()) => page.t("portal-data-export"),
    };
    let id = match (access.given, access.deleted) {
        (true, false) => "portal-data-given",
        (true, true) => "portal-data-deleted",
        (false, _) => "portal-data-refused",
    };
    let values = [
        ("who", chapter.unwrap_or_else(|| access.who.clone()).into()),
        ("what", page.t(kind(&access.kind)).into()),
        ("purpose", purpose.into()),
        ("when", page.since(access.last).into()),
    ];
    Ok(page.tr(id, &values))
}

/// Who looked, by office: which of its holders it was stands in the export.
fn looked(page: &Page, access: &Access) -> String {
    let values = [
        ("who", told::reader(page.locale, &access.who).into()),
        ("what", page.t(kind(&access.kind)).into()),
        ("when", locale::day(page.locale, access.last, page.zone()).into()),
    ];
    if access.purpose == LOOKED {
        return page.tr("portal-data-looked", &values);
    }
    let [who, _, when] = values;
    page.tr("portal-data-listed", &[who, when, ("days", access.times.into())])
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "name" => "portal-data-kind-name",
        "dues" => "portal-data-kind-dues",
        "correction" => "portal-data-kind-correction",
        _ => "portal-data-kind-member",
    }
}
