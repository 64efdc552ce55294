//! `enlace serve`: the instance, until it is told to stop.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use clap::ArgMatches;
use serde_json::json;

use super::{Out, clock, settings};
use crate::error::{Error, Refusal, Result, codes};
use crate::federation::guard;
use crate::instance::Instance;
use crate::{logging, server};

/// How long a process whose leash was let go may take to finish: nobody else would end it.
const LAST_PATIENCE: Duration = Duration::from_secs(15);

/// Serves until SIGINT or SIGTERM; open requests finish, the writer empties its queue.
///
/// # Errors
/// `port-taken`, `log-missing-tail`; what settings, keys and database refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    logging::init(&config);
    let instance = Instance::open(config, clock())?;
    if args.get_flag("clock_checked") {
        instance.ledger.vouch_for_clock();
    }
    // Nothing may be appended before this: a restored backup would fork its own past.
    guard::on_boot(&instance, args.get_flag("alone"))?;
    let listener = listen(&instance.config.listen)?;
    let at = listener.local_addr()?.to_string();
    let background = server::Background::start(&instance)?;
    let federation = background.federation().clone();
    let ledger = instance.ledger.clone();
    if let Some(hold) = ledger.held_by() {
        out.say(hold.text(), &[]);
    }
    out.say("cli-serve-up", &[("address", at.clone().into())]);
    out.answer(&json!({ "ok": true, "address": at }));
    let leashed = args.get_flag("leash");
    let served = actix_web::rt::System::new().block_on(async move {
        let (server, handle) = server::build(instance, federation, listener)?;
        if leashed {
            hold_leash(handle)?;
        }
        server.await.map_err(Error::from)
    });
    background.stop();
    ledger.stop();
    served
}

/// Binds an address.
///
/// # Errors
/// `port-taken`; what the system says.
pub(super) fn listen(address: &str) -> Result<TcpListener> {
    use std::io::ErrorKind::{AddrInUse, AddrNotAvailable};
    TcpListener::bind(address).map_err(|error| match error.kind() {
        AddrInUse | AddrNotAvailable => {
            Refusal::new(codes::PORT_TAKEN).with("address", address).into()
        }
        _ => error.into(),
    })
}

/// Stops the server when standard input ends: whoever started this process holds the other end,
/// and has let go or is no more.
fn hold_leash(server: ServerHandle) -> Result<()> {
    std::thread::Builder::new().name("leash".into()).spawn(move || {
        let mut input = std::io::stdin().lock();
        let mut bytes = [0; 64];
        while matches!(input.read(&mut bytes), Ok(read) if read > 0) {}
        futures::executor::block_on(server.stop(true));
        std::thread::sleep(LAST_PATIENCE);
        std::process::exit(1);
    })?;
    Ok(())
}
