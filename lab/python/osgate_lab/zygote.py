"""Imports OpenStack once and forks its services.

Every OpenStack service spends seconds of CPU on importing the same few thousand modules. Here one process imports the
libraries common to all projects and forks one zygote per project; each imports its project and then forks a service
for each request of the supervisor. A service is its own process afterwards, with the `main` of its console script.
A zygote lives as long as the lab, so that a service can be started again.
"""
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback

from osgate_lab.service import Service

PROJECTS = ('nova', 'neutron', 'cinder', 'glance')
READY = b'ready'


class Zygotes:
    """The supervisor's end: one socket per project."""

    def __init__(self, log_descriptor: int):
        """Starts the zygotes; they import in the background."""
        self._sockets = {}
        theirs = {}
        for project in PROJECTS:
            self._sockets[project], theirs[project] = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._sockets[project].setblocking(False)
        descriptors = [f'{project}={end.fileno()}' for project, end in theirs.items()]
        for end in theirs.values():
            end.set_inheritable(True)
        self.pid = os.posix_spawn(
            sys.executable, [sys.executable, '-m', 'osgate_lab.zygote', *descriptors], os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, log_descriptor, 1), (os.POSIX_SPAWN_DUP2, log_descriptor, 2)])
        for end in theirs.values():
            end.close()
        self._ready = set()

    def is_ready(self, project: str) -> bool:
        """Whether the project is imported. Raises EOFError when its zygote has died."""
        if project not in self._ready:
            try:
                if self._sockets[project].recv(64) != READY:
                    raise EOFError(f'the zygote of {project} has died, see zygote.log')
            except BlockingIOError:
                return False
            self._ready.add(project)
        return True

    def fork(self, service: Service, log: str) -> int:
        """Has the project's zygote fork a service; the service is then a child of the supervisor. Returns its pid."""
        end = self._sockets[service.project]
        end.setblocking(True)
        end.send(json.dumps(
            {'name': service.name, 'main': service.main, 'arguments': service.arguments, 'log': log}).encode())
        reply = end.recv(64)
        if not reply:
            raise EOFError(f'the zygote of {service.project} has died, see zygote.log')
        return int(reply)


def _serve(project: str, supervisor: socket.socket) -> None:
    """Imports the project and forks services until the supervisor is gone."""
    _set_title(f'zygote {project}')
    importlib.import_module(f'osgate_lab.preload.{project}')
    # Keeps the garbage collector of the services from touching, and so copying, the pages they share.
    gc.collect()
    gc.freeze()
    # Not the socket's own methods: eventlet made them switch to a hub, and each service must start its own hub.
    os.write(supervisor.fileno(), READY)
    while request := os.read(supervisor.fileno(), 4096):
        _fork_orphan(supervisor, **json.loads(request))


def _fork_orphan(supervisor: socket.socket, name: str, main: str, arguments: list[str], log: str) -> None:
    """Forks twice, so that the service becomes a child of the supervisor, which is the init of the container."""
    middle = os.fork()
    if middle:
        os.waitpid(middle, 0)
        return
    service = os.fork()
    if service:
        os.write(supervisor.fileno(), str(service).encode())
        os._exit(0)
    supervisor.detach()
    os.closerange(3, 256)
    _run(name, main, arguments, log)


def _run(name: str, main: str, arguments: list[str], log: str) -> None:
    """Becomes the service: what starting its console script would have given it."""
    os.setsid()
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    _set_title(name)
    sys.argv = [f'/usr/bin/{name}', *arguments]
    import eventlet.hubs
    eventlet.hubs.use_hub()
    module, function = main.split(':')
    status = 1
    try:
        result = getattr(importlib.import_module(module), function)()
        status = result if isinstance(result, int) else 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _set_title(title: str) -> None:
    import setproctitle
    setproctitle.setproctitle(title)


def main() -> None:
    """The zygote of zygotes: imports what all have in common, forks one per project and ends."""
    ends = {project: socket.socket(fileno=int(descriptor))
            for project, descriptor in (argument.split('=') for argument in sys.argv[1:])}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    importlib.import_module('osgate_lab.preload.common')
    for project, end in ends.items():
        if os.fork() == 0:
            for other, foreign in ends.items():
                if other != project:
                    foreign.close()
            try:
                _serve(project, end)
            except BaseException:
                traceback.print_exc()
            os._exit(0)


if __name__ == '__main__':
    main()
