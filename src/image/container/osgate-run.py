"""Entry point of the osgate/tempest image: one run of the tests that standard input names.

Standard input: a tar, unpacked into tmpfs, so that no secret touches a disk:
  tempest.conf    what Tempest reads
  load-list.txt   the ids to run, one a line, in order, as tests.txt spells them
  run.json        {"test_timeout_seconds": 600}
  and what tempest.conf names: accounts.yaml, ca.pem

Left on the volume /var/lib/osgate:
  stream.subunit  every byte of the runner's subunit stream: the record
  runner.log      what the runner wrote to its standard error
  tempest.log     when tempest.conf says so
  end.json        the end marker: only when the runner came to its own end, whatever its exit code

Standard output repeats the stream as it comes, for the live view. It may stall or go away: the run goes on.
SIGTERM and SIGINT end the runner and leave no end marker: a killed run never looks finished.
"""

import datetime
import hashlib
import json
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tarfile
import threading

STATE = pathlib.Path(os.environ.get("OSGATE_STATE_DIR", "/run/osgate"))
OUTPUT = pathlib.Path(os.environ.get("OSGATE_OUTPUT_DIR", "/var/lib/osgate"))
RUNNER = pathlib.Path(__file__).with_name("subunit_runner.py")
# Tempest's own Python, which may be older than the one that runs this
PYTHON = pathlib.Path("/opt/osgate/bin/python")
TERM_GRACE_SECONDS = 5
CHUNK_BYTES = 1 << 16


def main():
    os.umask(0o077)
    unpack(sys.stdin.buffer, STATE)
    settings = json.loads((STATE / "run.json").read_text())
    # "x": a volume that holds a stream already is another run's, and never overwritten
    with open(OUTPUT / "stream.subunit", "xb", buffering=0) as stream, open(
        OUTPUT / "runner.log", "xb", buffering=0
    ) as log:
        runner = start_runner(settings)
        stop = Stop(runner)
        try:
            threading.Thread(target=reap, args=(runner,), daemon=True).start()
            errors = threading.Thread(
                target=copy, args=(runner.stderr, log, LiveView(sys.stderr)), daemon=True
            )
            errors.start()
            live = LiveView(sys.stdout)
            size, digest = copy(runner.stdout, stream, live)
            exit_code = runner.wait()
        finally:
            kill_group(runner, signal.SIGKILL)
        errors.join(timeout=2)
        os.fsync(stream.fileno())
        live.finish()
    if stop.signal_number is not None:
        return 128 + stop.signal_number
    write_end_marker(exit_code, size, digest)
    return 0


def unpack(stream, folder):
    """Writes the files of a tar below folder; ends at the end-of-archive marker or at the end of the stream."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            name = pathlib.PurePosixPath(member.name)
            if not member.isfile():
                continue
            if name.is_absolute() or ".." in name.parts:
                sys.exit(f"osgate-run: refused to unpack {member.name!r}")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.extractfile(member).read())


def start_runner(settings):
    for name in ("home", "work", "lock"):
        (STATE / name).mkdir(exist_ok=True)
    environment = dict(
        os.environ,
        TEMPEST_CONFIG_DIR=str(STATE),
        TEMPEST_CONFIG="tempest.conf",
        OS_TEST_TIMEOUT=str(settings["test_timeout_seconds"]),
        HOME=str(STATE / "home"),
    )
    return subprocess.Popen(
        [str(PYTHON) if PYTHON.exists() else sys.executable, "-u", str(RUNNER), "run", str(STATE / "load-list.txt")],
        cwd=STATE / "work",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    )


class Stop:
    """Ends the runner's process group at SIGTERM or SIGINT and remembers that it did."""

    def __init__(self, runner):
        self.signal_number = None
        self.runner = runner
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self)

    def __call__(self, number, _frame):
        if self.signal_number is not None:
            return
        self.signal_number = number
        kill_group(self.runner, signal.SIGTERM)
        last = threading.Timer(TERM_GRACE_SECONDS, kill_group, (self.runner, signal.SIGKILL))
        last.daemon = True
        last.start()


def reap(runner):
    """What a test left running would hold the pipes open for ever."""
    runner.wait()
    kill_group(runner, signal.SIGKILL)


def kill_group(runner, number):
    try:
        os.killpg(runner.pid, number)
    except ProcessLookupError:
        pass


def copy(source, record, live):
    """Copies until the end of source, the record first. Returns how many bytes, and their SHA-256."""
    digest = hashlib.sha256()
    size = 0
    while True:
        chunk = os.read(source.fileno(), CHUNK_BYTES)
        if not chunk:
            return size, digest.hexdigest()
        write_all(record, chunk)
        size += len(chunk)
        digest.update(chunk)
        live.show(chunk)


def write_all(raw, chunk):
    view = memoryview(chunk)
    while view:
        view = view[raw.write(view) :]


class LiveView:
    """Repeats chunks on one of our own streams without ever holding up the caller; gives up when nobody reads."""

    CHUNKS_AHEAD = 1024

    def __init__(self, stream):
        self.descriptor = stream.fileno()
        self.chunks = queue.Queue(self.CHUNKS_AHEAD)
        self.lost = False
        self.thread = threading.Thread(target=self._write, daemon=True)
        self.thread.start()

    def show(self, chunk):
        if self.lost:
            return
        try:
            self.chunks.put_nowait(chunk)
        except queue.Full:
            self.lost = True

    def finish(self):
        self.show(b"")
        self.thread.join(timeout=10)

    def _write(self):
        try:
            while True:
                chunk = self.chunks.get()
                if not chunk:
                    return
                while chunk:
                    chunk = chunk[os.write(self.descriptor, chunk) :]
        except OSError:
            self.lost = True


def write_end_marker(exit_code, size, digest):
    marker = {
        "runner_exit_code": exit_code,
        "finished": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
        "stream_bytes": size,
        "stream_sha256": digest,
    }
    unfinished = OUTPUT / ".end.json"
    with open(unfinished, "w") as file:
        json.dump(marker, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, OUTPUT / "end.json")
    folder = os.open(OUTPUT, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


if __name__ == "__main__":
    sys.exit(main())
