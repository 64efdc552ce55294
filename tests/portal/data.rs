//! What is held of a member, as the member sees it: one's own, and who else has it.

use enlace::actions::dues::{SettleDues, settle_dues};
use enlace::actions::privacy::{Look, note_look};
use enlace::private::DuesHow;
use enlace::store::Connection;
use enlace::store::privacy;
use enlace::store::tables::PrivateAccessRow;
use jiff::civil::date;

use crate::harness::Site;
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::Browser;

#[test]
fn members_see_what_is_held_of_them_and_who_has_it_in_their_language() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let row = PrivateAccessRow {
        commitment: vec![1; 32],
        day: 0,
        who: "mx.example.org/log/1".into(),
        purpose: "names".into(),
        given: true,
        member: people.voter.member.to_string(),
        kind: "name".into(),
        times: 1,
        last_ms: site.instance().now().as_ms(),
    };
    let note = move |tx: &mut enlace::ledger::Tx<'_>| privacy::note_access(tx.conn(), &row);
    site.instance().ledger.write_side(note).expect("noted");
    for (language, words) in [
        (
            "en",
            [
                "Given name",
                "mx.example.org/log/1 has your name",
                "in the signed log",
                "erased, at the latest 7 years after it ended",
                "Until 7 years after the last entry about dues",
            ],
        ),
        (
            "es",
            [
                "Nombre",
                "mx.example.org/log/1 tiene su nombre",
                "en la bitácora firmada",
                "a más tardar 7 años después de que terminó",
                "Hasta 7 años después del último asiento sobre cuotas",
            ],
        ),
    ] {
        let browser = site.browser(&people.voter, language);
        let account = browser.get("/account").text();
        assert!(account.contains("href=\"/account/data\""), "{account}");
        let page = browser.get("/account/data");
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(text.contains("data-test=\"data-field\">voter<"), "{text}");
        for word in words {
            assert!(text.contains(word), "{language}: {word}: {text}");
        }
        let rows = text.matches("data-test=\"data-row\"").count();
        assert!(rows > 20);
        // A short page, with what is on it at its top; the rest opens without a script.
        let contents = text.split("data-test=\"data-contents\"").nth(1).expect("contents");
        let contents = contents.split("</nav>").next().unwrap_or_default();
        for part in ["fields", "others", "inventory"] {
            assert!(contents.contains(&format!("href=\"#{part}\"")), "{part}: {contents}");
            assert!(text.contains(&format!("<h2 id=\"{part}\">")), "{part}: {text}");
        }
        assert_eq!(text.matches("<summary>").count(), rows, "each row is folded");
        assert!(!text.contains("<details open"), "{text}");
        assert!(!text.contains("<script"), "no script");
    }
    // Nobody else's.
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&people.other.email, PASSWORD);
    let text = browser.get("/account/data").text();
    assert!(text.contains("data-others-none") && !text.contains(">voter<"), "{text}");
}

/// In whatever order they were recorded.
#[test]
fn dues_stand_by_their_periods_the_newest_first() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let treasurer = site.chapter.caller(&people.treasurer);
    for year in [2025, 2024] {
        let how = DuesHow::Waived { reason: format!("as said in {year}") };
        let (member, from) = (people.arrears.member.clone(), Some(date(year, 1, 15)));
        let input = SettleDues { member, from, months: 12, how };
        settle_dues(site.instance(), &treasurer, input).expect("settled");
    }
    for (language, heading, lines) in [
        ("en", "the newest first", ["15 January 2025 to", "as said in 2025", "15 January 2024 to"]),
        ("es", "primero el más reciente", ["Del 15 de enero de 2025", "2025<", "de 2024 al"]),
    ] {
        let browser = site.browser(&people.arrears, language);
        let html = browser.get("/account/data").text();
        let dues = html.split("data-test=\"data-dues\"").nth(1).expect("dues");
        assert!(html.contains(heading), "{html}");
        let dues = dues.split("</dl>").next().unwrap_or_default();
        let places: Vec<_> = lines.iter().map(|line| dues.find(line)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {dues}");
    }
}

/// The access log is about others.
#[test]
fn who_looks_at_what_is_theirs_is_noted_nowhere() {
    let site = Site::alone();
    let member = site.chapter.people.voter.member.to_string();
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&site.chapter.people.voter.email, PASSWORD);
    assert_eq!(browser.get("/account/data").status, 200);
    let accesses = |conn: &mut Connection| privacy::accesses_of(conn, &member);
    let noted = site.instance().store().read(accesses).expect("accesses");
    assert!(noted.is_empty(), "looking at one's own is nobody's business");
}

/// By office and day: not which of its holders, nor what else is in the list.
#[test]
fn members_see_which_office_looked_at_them() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let committee = Browser::new(&site.url, "en");
    committee.sign_in(&people.committee.email, PASSWORD);
    // Whom one can invite, by name.
    for _ in 0..2 {
        assert_eq!(committee.get("/office/accounts").status, 200);
    }
    let operator = Browser::new(&site.url, "en");
    operator.sign_in(&people.operator.email, PASSWORD);
    assert_eq!(operator.get("/office/accounts").status, 200);
    let treasurer = site.chapter.caller(&people.treasurer);
    let member = people.voter.member.to_string();
    let look = Look::Record { commitment: vec![7; 32], member, kind: "dues" };
    note_look(site.instance(), &treasurer, &look).expect("noted");
    for (language, words) in [
        (
            "en",
            [
                "Leadership Committee saw lists of the members, or looked at the records of many",
                "on one day",
                "Treasurer looked at an entry about your dues on 22 November 2026",
            ],
        ),
        (
            "es",
            [
                "Comité de Liderazgo vio listas de integrantes o consultó los registros de muchos",
                "un día",
                "Tesorería consultó un asiento de sus cuotas el 22 de noviembre de 2026",
            ],
        ),
    ] {
        let browser = site.browser(&people.voter, language);
        let text = browser.get("/account/data").text().replace('\u{a0}', " ");
        for word in words {
            assert!(text.contains(word), "{language}: {word}: {text}");
        }
        assert_eq!(text.matches("data-test=\"data-access\"").count(), 2, "{text}");
        assert!(!text.contains(&people.committee.member.to_string()), "{text}");
    }
}
