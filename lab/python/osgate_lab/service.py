"""What a service of the lab is, and how to see that it is ready."""
import dataclasses
import socket
from typing import Callable

PROBE_TIMEOUT_SECONDS = 1.0


@dataclasses.dataclass(frozen=True)
class Service:
    """A program the supervisor keeps running.

    Either `command` is the command line of an ordinary program, or `project`, `main` ("module:function") and
    `arguments` describe an OpenStack service that the project's zygote forks.
    """
    name: str
    ready: Callable[[], bool]
    after: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    project: str = ''
    main: str = ''
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    # The loopback TCP ports it listens on.
    ports: tuple[int, ...] = ()
    # From the stop signal to SIGKILL.
    stop_seconds: float = 1.0


def accepts_tcp(port: int) -> Callable[[], bool]:
    """Ready when something listens on the loopback port."""
    def probe() -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
            client.settimeout(PROBE_TIMEOUT_SECONDS)
            return client.connect_ex(('127.0.0.1', port)) == 0
    return probe


def accepts_unix(path: str) -> Callable[[], bool]:
    """Ready when something listens on the unix socket."""
    def probe() -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(PROBE_TIMEOUT_SECONDS)
            return client.connect_ex(path) == 0
    return probe


def consumes(*queues: str) -> Callable[[], bool]:
    """Ready when every one of the RabbitMQ queues has a consumer, which is when an RPC call gets its answer."""
    def probe() -> bool:
        # Not at the top: everything that RabbitMQ is not needed for starts before this is imported.
        import amqp
        try:
            with amqp.Connection('127.0.0.1:5672', connect_timeout=PROBE_TIMEOUT_SECONDS) as connection:
                return all(connection.channel().queue_declare(queue, passive=True).consumer_count > 0
                           for queue in queues)
        except (amqp.exceptions.AMQPError, OSError):
            return False
    return probe
