"""How to talk to the supervisor: one JSON line each way on a unix socket.

    {"action": "stop", "services": ["keystone"]}
    {"services": [{"name": "keystone", "state": "stopped", "pid": 0}]}

The actions are status, stop and start; no services means all. The answer comes when the services are stopped or ready,
or it is {"error": "..."} at once.
"""
import json
import socket

SOCKET = '/run/lab/control'
# Holds the time of the start, in seconds since the epoch: what a service reported before that is stale.
STARTED_AT = '/run/lab/started-at'


class ControlError(Exception):
    """The supervisor cannot be reached or refuses; the message says why."""


def ask_supervisor(action: str, services: list[str], timeout_seconds: float) -> list[dict]:
    """Returns name, state and pid of the services once the action is done."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_seconds)
            connection.connect(SOCKET)
            connection.sendall(json.dumps({'action': action, 'services': services}).encode() + b'\n')
            line = connection.makefile('rb').readline()
    except TimeoutError as error:
        raise ControlError(f'{action} is not done after {timeout_seconds:g} seconds') from error
    except OSError as error:
        raise ControlError(f'the supervisor does not answer: {error}') from error
    if not line:
        raise ControlError('the lab has stopped')
    answer = json.loads(line)
    if 'error' in answer:
        raise ControlError(answer['error'])
    return answer['services']
