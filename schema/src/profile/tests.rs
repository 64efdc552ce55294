use jiff::civil::date;

use super::*;

fn profile(name: &str) -> Profile {
    builtin(name).expect("comes with the program").1
}

#[test]
fn every_builtin_profile_reads_and_says_its_name() {
    for name in NAMES {
        let (file, profile) = builtin(name).expect("comes with the program");
        assert_eq!(profile.name, name);
        // It must fit into `chapter.profile.adopted`, quoted as JSON.
        let json = serde_json::to_string(file).expect("serializes");
        assert!(json.len() < 28 * 1024, "{name}: {}", json.len());
        assert!(profile.prices().is_ok_and(|prices| prices.len() >= 6));
        assert_eq!(profile.languages.len(), 2);
    }
    assert_eq!(builtin("fr-asso"), None);
}

#[test]
fn every_legal_number_has_a_source_and_none_claims_counsel() {
    for name in NAMES {
        let (file, _) = builtin(name).expect("comes with the program");
        let numbers = file.lines().filter(|line| line.contains("value ="));
        for line in numbers {
            let source = line.split("source = \"").nth(1).unwrap_or_default();
            assert!(source.len() > 10, "{line}");
            assert!(line.contains("checked_by_counsel = false"), "{line}");
        }
    }
}

#[test]
fn the_two_chapters_differ_where_their_law_does() {
    let (us, mx) = (profile("us-ny"), profile("mx-coop"));
    assert_eq!((us.authoritative(), mx.authoritative()), (Lang::En, Lang::Es));
    assert_eq!((us.currency, mx.currency), (Currency::USD, Currency::MXN));
    assert_eq!(us.meetings.notice_days_ordinary.value, 10);
    assert_eq!(mx.meetings.notice_days_second_call.value, 5);
    assert_eq!(mx.meetings.quorum_second_call, None);
    let record = date(2013, 11, 1);
    let own = mx.electorate(record);
    assert_eq!(own.weights, BTreeMap::from([(MemberKind::Individual, 1)]));
    assert_eq!(own.joined_by, Some(date(2013, 10, 25)));
    assert_eq!(us.federation_electorate(record).weights, mx.federation_electorate(record).weights);
}

#[test]
fn mistakes_in_a_data_file_are_named() {
    let parse = |from: &str, to: &str| Profile::parse(&US_NY.replacen(from, to, 1)).err();
    let value = |field| Some(ProfileError::Value(field));
    assert!(matches!(parse("version = 1", "verison = 1"), Some(ProfileError::Syntax(_))));
    assert!(matches!(parse("\"USD\"", "\"dollar\""), Some(ProfileError::Syntax(_))));
    assert_eq!(parse("amount = \"25.00\"", "amount = \"25.001\""), value("dues.prices.amount"));
    assert_eq!(parse("band = \"b\"", "band = \"a\""), value("dues.prices"));
    assert_eq!(parse("[\"en\", \"es\"]", "[\"en\", \"en\"]"), value("languages"));
    assert_eq!(parse("locale = \"en-US\"", "locale = \"fr-CA\""), value("locale"));
    assert_eq!(parse("num = 1, den = 10", "num = 11, den = 10"), value("meetings.conveners_share"));
    assert_eq!(parse("individual = 1", "individual = 0"), value("voting.weights"));
    assert_eq!(parse("New_York", "New York"), value("zone"));
    let long = format!("{US_NY}#{}", "x".repeat(FILE_MAX));
    assert_eq!(Profile::parse(&long), Err(ProfileError::TooLong));
}
