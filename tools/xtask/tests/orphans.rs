//! Whatever happens to the runner, nothing that it started stays behind.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A shell that starts a child, a grandchild in a new session and one that ignores TERM, and
/// writes their process ids.
fn family(pids: &Path) -> std::io::Result<Child> {
    let script = format!(
        "sleep 300 & echo $! >>{0}; setsid sh -c 'echo $$ >>{0}; exec sleep 301' & \
         (trap '' TERM; echo $$ >>{0}; sleep 302) & wait",
        pids.display()
    );
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["supervise", "--grace-s", "1", "--", "sh", "-c", &script])
        .stdin(Stdio::piped())
        .spawn()
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        // How often the condition is asked for; the assertion above bounds the wait.
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn running(pids: &Path) -> Vec<String> {
    let pids = std::fs::read_to_string(pids).unwrap_or_default();
    let alive = |pid: &&str| {
        // A zombie waits for its parent to notice: it does not run.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with('Z'))
    };
    pids.lines().filter(alive).map(str::to_owned).collect()
}

fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("stoa-{name}-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
fn a_closed_pipe_ends_the_whole_family() {
    let pids = file("closed");
    let mut supervisor = family(&pids).unwrap();
    wait_until("the family starts", || running(&pids).len() == 3);
    drop(supervisor.stdin.take());
    supervisor.wait().unwrap();
    assert_eq!(running(&pids), Vec::<String>::new());
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
fn a_kill_of_the_one_who_holds_the_pipe_ends_the_whole_family() {
    let pids = file("killed");
    // This shell holds the supervisor's pipe by `sleep`, as the runner would, and is killed.
    let mut holder = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "mkfifo {0}.pipe; \
             {1} supervise --grace-s 1 -- sh -c 'echo $$ >>{0}; exec sleep 303' <{0}.pipe & \
             exec sleep 304 >{0}.pipe",
            pids.display(),
            env!("CARGO_BIN_EXE_xtask")
        ))
        .spawn()
        .unwrap();
    wait_until("the program starts", || running(&pids).len() == 1);
    holder.kill().unwrap();
    holder.wait().unwrap();
    wait_until("the program ends", || running(&pids).is_empty());
}

#[test]
fn the_programs_own_exit_code_is_passed_on() {
    let mut supervisor = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["supervise", "--", "sh", "-c", "exit 7"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let lifeline = supervisor.stdin.take();
    assert_eq!(supervisor.wait().unwrap().code(), Some(7));
    drop(lifeline);
}
