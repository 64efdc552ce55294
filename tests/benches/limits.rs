//! What things are measured against, on the same machine in the same run.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use enlace_schema::event::envelope::signed_message;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// How long a limit is measured.
const WHILE: Duration = Duration::from_secs(2);
/// The system's ticks in a second, as Linux tells a process's time.
const TICKS: u64 = 100;

/// How often something is done per second, over a while.
pub fn rate(mut once: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < WHILE {
        once();
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// How many events of this one's size ring signs on one core.
pub fn sign_rate(event: &[u8]) -> f64 {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let message = signed_message(event);
    rate(|| {
        black_box(pair.sign(black_box(&message)));
    })
}

/// How many events of this one's size ring verifies on one core.
pub fn verify_rate(event: &[u8]) -> f64 {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let message = signed_message(event);
    let signature = pair.sign(&message);
    let key = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref().to_vec());
    rate(|| key.verify(black_box(&message), signature.as_ref()).expect("a good signature"))
}

/// How many events of this one's size ring verifies on all cores at once that this process may use.
/// Two cores of a machine need not do twice as much as one that has it to itself.
pub fn verify_rate_of_all(event: &[u8]) -> f64 {
    let cores = thread::available_parallelism().expect("a number of cores").get();
    thread::scope(|scope| {
        let all: Vec<_> = (0..cores).map(|_| scope.spawn(|| verify_rate(event))).collect();
        all.into_iter().map(|one| one.join().expect("a rate")).sum()
    })
}

/// How often something was done per second, and to what part of a limit that is measured right
/// before and right after it: a machine is not equally fast all the time.
pub fn beside(limit: impl Fn() -> f64, done: impl FnOnce() -> f64) -> (f64, f64) {
    let before = limit();
    let done = done();
    (done, done / f64::midpoint(before, limit()))
}

/// The processor's time that this process has used, all threads together.
pub fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("a Linux system");
    // The name, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 1_000 / TICKS)
}

/// The memory that this process holds now, in KiB.
pub fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux system");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.expect("a size in kB")
}
