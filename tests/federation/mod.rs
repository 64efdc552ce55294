//! Instances that talk to each other: honest ones over good and bad lines, and peers that lie.

mod bundles;
mod disputes;
mod entries;
mod five;
mod floods;
mod guard;
mod hostile;
mod keys;
mod liars;
mod line;
mod links;
mod nat;
mod pinning;
mod private;
mod private_hostile;
mod private_time;
mod quota;
mod recovery;
mod story;
mod tokens;
mod transfer;
mod transfer_gone;
mod transfer_lies;
mod usb;
mod vectors;
mod witness;
