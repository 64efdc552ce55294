//! The demo's instances as processes of their own: started, awaited, stopped, killed.
//!
//! Each child holds the reading end of a pipe whose writing end is here. When this process ends,
//! however it ends, the system closes the pipe and the child stops (`serve --leash`).

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::stop::Stop;
use crate::config::PREFIX;
use crate::error::{Error, Result, codes};

/// How long a child may take to stop before it is killed: an open long poll ends by then.
const STOP_PATIENCE: Duration = Duration::from_secs(6);
/// How often a child is looked at while something is awaited of it.
const LOOK: Duration = Duration::from_millis(50);
/// How much of a child's log is shown when it went wrong.
const LOG_TAIL: u64 = 4096;

/// One instance's process, running or not.
pub struct Process {
    /// Its data folder.
    pub data: PathBuf,
    /// Its settings file.
    pub config: PathBuf,
    /// Where its log goes.
    pub log: PathBuf,
    child: Option<Child>,
}

impl Process {
    /// A process that was not started yet.
    pub fn new(data: PathBuf, config: PathBuf, log: PathBuf) -> Self {
        Self { data, config, log, child: None }
    }

    /// Starts it. The settings are those of its file: the caller's environment is not asked.
    ///
    /// # Errors
    /// What the system says.
    pub fn start(&mut self) -> Result<()> {
        let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.log)?;
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with(PREFIX) {
                command.env_remove(name);
            }
        }
        let child = command
            .args(["serve", "--leash", "--data"])
            .arg(&self.data)
            .arg("--config")
            .arg(&self.config)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        self.child = Some(child);
        Ok(())
    }

    /// Whether it runs.
    pub fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Waits until `ready` says yes.
    ///
    /// # Errors
    /// `instance-ended`, with the end of its log in ours, when it ended instead, or took longer
    /// than `limit`; `shutting-down`.
    pub fn await_ready(
        &mut self,
        stop: &Stop,
        limit: Duration,
        mut ready: impl FnMut() -> bool,
    ) -> Result<()> {
        let mut left = limit;
        while !ready() {
            if !self.is_running() || left.is_zero() {
                return Err(self.failed());
            }
            stop.pause(LOOK)?;
            left = left.saturating_sub(LOOK);
        }
        Ok(())
    }

    /// Kills it where it stands: SIGKILL, no farewell.
    ///
    /// # Errors
    /// What the system says.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to stop by letting go of its leash.
    fn let_go(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.stdin.take());
        }
    }

    fn await_end(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let mut left = STOP_PATIENCE;
        while matches!(child.try_wait(), Ok(None)) && !left.is_zero() {
            std::thread::sleep(LOOK);
            left = left.saturating_sub(LOOK);
        }
        // Nothing is lost: what it has acknowledged is on the disk.
        let _ = child.kill();
        let _ = child.wait();
    }

    fn failed(&self) -> Error {
        let name = self.data.file_name().unwrap_or_default().to_string_lossy();
        tracing::error!(instance = %name, "its log ended with\n{}", self.log_tail());
        codes::INSTANCE_ENDED.into()
    }

    /// The end of its log.
    pub fn log_tail(&self) -> String {
        let read = || -> std::io::Result<Vec<u8>> {
            let mut file = File::open(&self.log)?;
            let size = file.metadata()?.len();
            file.seek(SeekFrom::Start(size.saturating_sub(LOG_TAIL)))?;
            let mut tail = Vec::new();
            file.read_to_end(&mut tail)?;
            Ok(tail)
        };
        String::from_utf8_lossy(&read().unwrap_or_default()).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.let_go();
        self.await_end();
    }
}

/// Stops several at once: each holds requests of the others open.
pub fn stop_all<'p>(processes: impl IntoIterator<Item = &'p mut Process>) {
    let processes: Vec<_> = processes.into_iter().collect();
    let mut stopping = Vec::new();
    for process in processes {
        process.let_go();
        stopping.push(process);
    }
    for process in stopping {
        process.await_end();
    }
}
