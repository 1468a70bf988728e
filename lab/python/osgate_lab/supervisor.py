"""The lab's init: starts the services in the order of their needs and keeps them running.

One thread and one loop: reap children, advance every service by at most one step, answer requests (see control.py).
"""
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import sys
import time

from osgate_lab.control import SOCKET, STARTED_AT
from osgate_lab.ports import find_taken_ports
from osgate_lab.service import Service
from osgate_lab.services import OVS_DATABASE, SERVICES
from osgate_lab.zygote import Zygotes

LOG_FOLDER = '/var/log/lab'
# Holds the bridges and nothing else.
PRISTINE_OVS_DATABASE = '/etc/openvswitch/conf.db'

_TICK_SECONDS = 0.1
# Doubled each time a service ends before it was ready.
_RESTART_DELAY_SECONDS = 1.0
_MAX_RESTART_DELAY_SECONDS = 30.0
_MAX_REQUEST_BYTES = 4096
_PR_SET_CHILD_SUBREAPER = 36


def log(message: str) -> None:
    """Writes a line to the log of the container."""
    print(f'lab: {message}', flush=True)


class Process:
    """A service's life: stopped, waiting for others, starting, ready, stopping."""

    def __init__(self, service: Service):
        self.service = service
        self.state = 'waiting'
        self.wanted = True
        self.pid = 0
        self.started = 0.0
        self.not_before = 0.0
        self.restart_delay = _RESTART_DELAY_SECONDS
        self.kill_at = 0.0

    @property
    def log_file(self) -> str:
        return f'{LOG_FOLDER}/{self.service.name}.log'

    def start(self, zygotes: Zygotes) -> None:
        service = self.service
        if service.project:
            self.pid = zygotes.fork(service, self.log_file)
        else:
            self.pid = _spawn(service, self.log_file)
        self.started = time.monotonic()
        self.state = 'starting'

    def stop(self) -> None:
        """Asks the process to end; `tick` kills it when it does not."""
        self.wanted = False
        if not self.pid:
            self.state = 'stopped'
        elif self.state != 'stopping':
            self.state = 'stopping'
            self.kill_at = time.monotonic() + self.service.stop_seconds
            os.kill(self.pid, signal.SIGTERM)

    def kill_group(self) -> None:
        """Ends the process and the workers it forked."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def ended(self, status: int) -> None:
        self.kill_group()
        if self.wanted:
            log(f'{self.service.name} ended with {os.waitstatus_to_exitcode(status)}, see {self.log_file};'
                ' starting it again')
            self.not_before = time.monotonic() + self.restart_delay
            self.restart_delay = min(2 * self.restart_delay, _MAX_RESTART_DELAY_SECONDS)
        self.pid = 0
        self.state = 'waiting' if self.wanted else 'stopped'


def _spawn(service: Service, log_file: str) -> int:
    """Starts an ordinary program in a process group of its own and returns its pid."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.posix_spawnp(
        service.command[0], service.command, {**os.environ, **service.environment},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, log_file, flags, 0o644), (os.POSIX_SPAWN_DUP2, 1, 2)], setsid=True)


class Supervisor:
    """All services and those who wait for one of them to start or stop."""

    def __init__(self):
        self._processes = {service.name: Process(service) for service in SERVICES}
        self._began = time.monotonic()
        self._stopping = False
        self._all_ready = False
        # Connections, each with its services and the state they have to reach before it is answered.
        self._waiting: list[tuple[socket.socket, list[str], str]] = []

    def run(self) -> None:
        """Runs until SIGTERM or SIGINT, and until all services are stopped then."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_all)
        # Outside of a container's init (while the image is built) the services must become our children as well.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        with open(f'{LOG_FOLDER}/zygote.log', 'ab') as zygote_log:
            self._zygotes = Zygotes(zygote_log.fileno())
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
            control.bind(SOCKET)
            control.listen()
            while not self._is_over():
                self._reap()
                for process in self._processes.values():
                    self._tick(process)
                self._report_ready()
                self._answer()
                if select.select([control], [], [], _TICK_SECONDS)[0]:
                    self._accept(control)

    def _is_over(self) -> bool:
        return self._stopping and all(process.state == 'stopped' for process in self._processes.values())

    def _stop_all(self, *_) -> None:
        self._stopping = True
        log('stopping')
        for process in self._processes.values():
            process.stop()

    def _reap(self) -> None:
        """Collects every child that ended: services, and orphans that only an init adopts."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            for process in self._processes.values():
                if process.pid == pid:
                    process.ended(status)

    def _tick(self, process: Process) -> None:
        if process.state == 'waiting' and self._can_start(process):
            process.start(self._zygotes)
        elif process.state == 'starting' and process.service.ready():
            process.state = 'ready'
            process.restart_delay = _RESTART_DELAY_SECONDS
            log(f'{time.monotonic() - self._began:5.1f} s: {process.service.name} is ready'
                f' after {time.monotonic() - process.started:.1f} s')
        elif process.state == 'stopping' and time.monotonic() > process.kill_at:
            process.kill_group()

    def _can_start(self, process: Process) -> bool:
        return (time.monotonic() >= process.not_before
                and all(self._processes[name].state == 'ready' for name in process.service.after)
                and (not process.service.project or self._zygotes.is_ready(process.service.project)))

    def _report_ready(self) -> None:
        if not self._all_ready and all(process.state == 'ready' for process in self._processes.values()):
            self._all_ready = True
            log('all services are ready')

    def _accept(self, control: socket.socket) -> None:
        """Reads one request and carries it out; it is answered when the services have got there."""
        connection, _ = control.accept()
        connection.settimeout(1)
        try:
            request = json.loads(connection.makefile('rb').readline(_MAX_REQUEST_BYTES))
            names = request['services'] or list(self._processes)
            unknown = [name for name in names if name not in self._processes]
            if unknown:
                raise ValueError(f'no such service: {", ".join(unknown)}; there are {", ".join(self._processes)}')
            goal = self._begin(request['action'], names)
        except (OSError, ValueError, KeyError, TypeError) as error:
            _send(connection, {'error': str(error)})
            return
        self._waiting.append((connection, names, goal))

    def _begin(self, action: str, names: list[str]) -> str:
        """Begins an action and returns the state in which it is done; empty: at once."""
        if action == 'status':
            return ''
        if action == 'stop':
            for name in names:
                self._processes[name].stop()
            return 'stopped'
        if action == 'start':
            for name in names:
                process = self._processes[name]
                if not process.wanted and not self._stopping:
                    process.wanted = True
                    process.not_before = 0.0
                    if process.state == 'stopped':
                        process.state = 'waiting'
            return 'ready'
        raise ValueError(f'no such action: {action}; there are status, start, stop')

    def _answer(self) -> None:
        waiting, self._waiting = self._waiting, []
        for connection, names, goal in waiting:
            processes = [self._processes[name] for name in names]
            if goal and any(process.state != goal for process in processes):
                self._waiting.append((connection, names, goal))
                continue
            _send(connection, {'services': [
                {'name': process.service.name, 'state': process.state, 'pid': process.pid} for process in processes]})


def _send(connection: socket.socket, answer: dict) -> None:
    """Sends the answer and hangs up; the client may have gone."""
    try:
        connection.sendall(json.dumps(answer).encode() + b'\n')
    except OSError:
        pass
    connection.close()


def _prepare_folders() -> None:
    """Makes what the services expect and removes what an earlier start of the container left behind."""
    for folder in ('/run/lab', '/run/openvswitch', '/run/mysqld'):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    os.makedirs('/run/lab/locks')
    os.makedirs(LOG_FOLDER, exist_ok=True)
    shutil.chown('/run/mysqld', 'mysql', 'mysql')
    # Not the database of the last start: its ports belong to instances that went with nova-compute, and its OpenFlow
    # controllers make ovs-vswitchd try, and then wait up to 8 seconds between tries, before the agent listens.
    shutil.copyfile(PRISTINE_OVS_DATABASE, OVS_DATABASE)


def main() -> None:
    """Runs the lab in the foreground. Exits 1 when a port it needs is taken."""
    taken = find_taken_ports(SERVICES)
    if taken:
        for port, name in taken:
            log(f'cannot start {name}: port {port} of 127.0.0.1 is already in use')
        log('the lab uses the loopback ports of the host; stop what listens there (ss -ltnp shows it) and start again')
        sys.exit(1)
    _prepare_folders()
    with open(STARTED_AT, 'w', encoding='ascii') as started_at:
        started_at.write(f'{time.time():.3f}\n')
    log('starting')
    Supervisor().run()
    log('stopped')
