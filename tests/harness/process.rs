//! A real process: the built `enlace`, serving a data folder that a test prepared.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::chapter::Chapter;
use super::{http, wait};

/// The program: `ENLACE_TEST_BINARY`, or the one that a debug build leaves.
///
/// # Panics
/// When it is not there: what needs it is never skipped.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("ENLACE_TEST_BINARY") {
        let path = PathBuf::from(path);
        assert!(path.is_file(), "ENLACE_TEST_BINARY: no file {}", path.display());
        return path;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let path = target.join("debug/enlace");
    assert!(
        path.is_file(),
        "no {}: build it first (cargo build), or name it in ENLACE_TEST_BINARY",
        path.display()
    );
    path
}

/// Runs a command to its end, in English, without the settings of whoever runs the tests; its
/// status, what it printed, and what it complained of.
pub fn run(args: &[&str]) -> (i32, String, String) {
    let done = command().args(args).output().expect("a process");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().unwrap_or(-1), text(&done.stdout), text(&done.stderr))
}

/// The same with room for so many bytes in each file that it writes.
pub fn run_within(bytes: u64, args: &[&str]) -> (i32, String, String) {
    let done = limited(bytes.div_ceil(512)).args(args).output().expect("a process");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().unwrap_or(-1), text(&done.stdout), text(&done.stderr))
}

/// Starts a command that goes on; its answers are the reader's, and what it logs goes to a file.
pub fn spawn(args: &[&str], log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).expect("a log");
    command().args(args).stdout(Stdio::piped()).stderr(log).spawn().expect("a process")
}

/// Tells a process to end, as whoever supervises it does (SIGTERM), and waits until it has; its
/// status.
pub fn terminate(child: &mut Child) -> ExitStatus {
    let id = child.id().to_string();
    let told = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &id]).status();
    assert!(told.expect("a shell").success(), "nobody to tell");
    wait::some("it ends when it is told to", || child.try_wait().expect("its state"))
}

fn command() -> Command {
    plain(Command::new(binary()))
}

/// The program under a limit of the size of its files, in blocks of 512 bytes: whatever would be
/// written beyond it fails, as on a disk that is full. The shell is any POSIX one, and the signal
/// that would end the program is ignored, so that the write itself fails.
fn limited(blocks: u64) -> Command {
    let mut command = Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f \"$1\" || exit 99; shift; exec \"$@\"";
    command.args(["-c", script, "sh"]).arg(blocks.to_string()).arg(binary());
    plain(command)
}

/// Without the settings of whoever runs the tests.
fn plain(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ENLACE_") {
            command.env_remove(name);
        }
    }
    command.env("ENLACE_LANG", "en").stdin(Stdio::null());
    command
}

/// An instance that serves in a process of its own.
pub struct Process {
    /// Where it answers.
    pub url: String,
    port: u16,
    data: PathBuf,
    database: String,
    log: PathBuf,
    child: Option<Child>,
}

impl Process {
    /// A process for a chapter, whose writer in this process must have been stopped. It is not
    /// started yet.
    pub fn of(chapter: &Chapter) -> Self {
        Self::on(chapter.folder.path().to_path_buf(), chapter.db.url().into())
    }

    /// A process for a folder and its database. It is not started yet.
    pub fn on(data: PathBuf, database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        Self {
            url: format!("http://127.0.0.1:{port}"),
            port,
            log: data.join("process.log"),
            data,
            database,
            child: None,
        }
    }

    /// Starts it, and waits until it answers.
    pub fn start(&mut self) {
        self.start_as(command());
    }

    /// The same with room for so many bytes in each of its files.
    pub fn start_within(&mut self, bytes: u64) {
        self.start_as(limited(bytes.div_ceil(512)));
    }

    fn start_as(&mut self, mut command: Command) {
        let log = File::options().create(true).append(true).open(&self.log).expect("a log");
        let child = command
            .arg("serve")
            .arg("--data")
            .arg(&self.data)
            .args(["--database-url", &self.database])
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .env("ENLACE_CHECKPOINT_INTERVAL_MS", "50")
            .env("ENLACE_BALLOTS_PER_HOUR", "100000")
            .env("ENLACE_WRITES_PER_HOUR", "1000000")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("a process");
        self.child = Some(child);
        let info = format!("{}/fed/v1/info", self.url);
        wait::until("the process answers", || {
            self.assert_running();
            let answer = http::try_whole(http::agent().get(&info).call());
            answer.is_ok_and(|answer| answer.status == 200)
        });
    }

    /// Kills it where it stands (SIGKILL), and buries it.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("a process that runs");
        child.kill().expect("a process to kill");
        child.wait().expect("a process to bury");
    }

    fn assert_running(&mut self) {
        let child = self.child.as_mut().expect("a process");
        if let Some(status) = child.try_wait().expect("its state") {
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            panic!("it ended with {status}:\n{log}");
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
