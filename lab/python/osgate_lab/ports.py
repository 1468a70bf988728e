"""The loopback ports of the lab."""
import errno
import socket
from typing import Iterable

from osgate_lab.service import Service


def find_taken_ports(services: Iterable[Service]) -> list[tuple[int, str]]:
    """Returns the ports in use by someone else, each with the service that needs it."""
    return [(port, service.name) for service in services for port in service.ports if _is_taken(port)]


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        # As the services do: connections of an earlier lab that linger in TIME_WAIT are no obstacle.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(('127.0.0.1', port))
            server.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False
