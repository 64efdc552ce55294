//! The working of a fraction, as a line.

use enlace_schema::voting::rules::Fraction;

use super::*;

#[test]
fn the_working_reads_from_both_sides() {
    let half = Fraction { num: 1, den: 2 };
    let line_of = |part, whole| line(&Working::new(part, whole, half, true), Locale::En);
    assert_eq!(line_of(312, 580), "312 × 2 = 624 > 580 = 1 × 580");
    assert_eq!(line_of(290, 580), "290 × 2 = 580 = 580 = 1 × 580");
    assert_eq!(line_of(2, 1_000), "2 × 2 = 4 < 1,000 = 1 × 1,000");
}
