"""The one way out, for ``SERVICE`` addresses that the operator allows: a process that relays to them and no others.

Workers have no network but a loopback of their own, where nobody listens but this process. It stays in the network
of the machine, and looks at each request itself: is the address allowed, and is every number that its host's name
stands for a public one, or listed by the operator? The connection goes to the very number that was looked at, so a
name that changes its mind (DNS rebinding) leads nowhere. Redirects are not followed, and an answer that is longer
than the limit, or breaks off, reaches the query as a broken transfer, never as a whole answer.
"""

import array
import contextlib
import ctypes
import fcntl
import http.client
import ipaddress
import json
import os
import select
import signal
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

from hallintograafi.engine.federation import is_allowed

_AT_ONCE: Final = 32
_QUERY_BYTES: Final = 1024 * 1024
_CONNECT_SECONDS: Final = 10
_PIECE: Final = 64 * 1024
_SIOCSIFFLAGS, _IFF_UP, _PR_SET_PDEATHSIG = 0x8914, 0x1, 1
_EMBEDDING: Final = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]
"""IPv6 networks whose numbers hold an IPv4 number, which may be a private one."""


@dataclass(frozen=True)
class Rules:
    """What is allowed: beginnings of addresses, private hosts by name or number, longest answer, most time."""

    prefixes: tuple[str, ...]
    private: tuple[str, ...]
    size: int
    seconds: float

    def text(self) -> str:
        """Write the rules as an argument of the zygote."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Rules":
        """Read what :meth:`text` wrote."""
        found = json.loads(text)
        return cls(tuple(found["prefixes"]), tuple(found["private"]), found["size"], found["seconds"])


class Refused(Exception):
    """The address is not allowed, or not reached."""


def fork(rules: Rules) -> Callable[[], int]:
    """Start the process, in the network that the caller is in now.

    Gives a function that opens the door to it on the loopback of the network that the caller is in by then, and
    tells its port. The caller must have a single thread.
    """
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        try:
            ours.close()
            _become_egress(theirs, rules)
        finally:
            os._exit(1)
    theirs.close()

    def open_door() -> int:
        with ours, socket.socket() as door:
            _raise_loopback(door)
            door.bind(("127.0.0.1", 0))
            door.listen(_AT_ONCE)
            socket.send_fds(ours, [b"door"], [door.fileno()])
            return int(door.getsockname()[1])

    return open_door


def address_of(host: str, port: int, private: tuple[str, ...]) -> list[tuple[int, str]]:
    """Give the families and numbers that a host's name stands for.

    Raises :class:`Refused` when one of them is private, loopback, link-local or the like and the operator listed
    neither it nor the name.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"{host} is not known ({error.strerror or error})") from error
    numbers = list(dict.fromkeys((int(family), str(place[0])) for family, _, _, _, place in found))
    for _, number in numbers:
        if host not in private and number not in private and not is_public(number):
            raise Refused(f"{host} is in a private network")
    return numbers


def is_public(number: str) -> bool:
    """Tell whether an IP number is one of the public network, also when it holds another."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped.is_global
        if address.teredo is not None or any(address in network for network in _EMBEDDING):
            return False
    return address.is_global and not address.is_multicast


def _raise_loopback(any_socket: socket.socket) -> None:
    """Switch the loopback of this network on; where it is on already this may be forbidden and does not matter."""
    request = array.array("B", struct.pack("16sh22x", b"lo", _IFF_UP))
    with contextlib.suppress(OSError):
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def _become_egress(channel: socket.socket, rules: Rules) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(null, standard)
    _, descriptors, _, _ = socket.recv_fds(channel, 16, 1)
    channel.close()
    if descriptors:
        server = ThreadingHTTPServer(("", 0), _handler(rules), bind_and_activate=False)
        server.socket.close()
        server.socket = socket.socket(fileno=descriptors[0])
        server.daemon_threads = True
        server.serve_forever()


def _handler(rules: Rules) -> type[BaseHTTPRequestHandler]:
    room = threading.BoundedSemaphore(_AT_ONCE)

    class Handler(BaseHTTPRequestHandler):
        """Relays one request."""

        protocol_version = "HTTP/1.1"
        error_message_format = "%(message)s"
        error_content_type = "text/plain; charset=utf-8"

        def do_POST(self) -> None:
            """Relay a query to the address behind the first slash."""
            self.close_connection = True
            if not room.acquire(blocking=False):
                self.send_error(503, "too many services are being asked")
                return
            try:
                self._relay(self.path[1:])
            except (Refused, OSError, http.client.HTTPException) as error:
                self.send_error(502, " ".join(str(error).split())[:200] or type(error).__name__)
            finally:
                room.release()

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

        def _relay(self, target: str) -> None:
            length = int(self.headers.get("content-length") or 0)
            if not is_allowed(target, rules.prefixes):
                raise Refused(f"{target} is not an address that SERVICE may ask here")
            if not 0 <= length <= _QUERY_BYTES:
                raise Refused("the query for the service is too long")
            body = self.rfile.read(length)
            names = ("content-type", "accept")
            headers = {name: value for name in names if (value := self.headers.get(name)) is not None}
            upstream = _connect(target, rules)
            late = threading.Event()
            watched = (self.connection, upstream, rules.seconds, late)
            threading.Thread(target=_watch, args=watched, daemon=True).start()
            try:
                parts = urlsplit(target)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                upstream.request("POST", path, body, headers | {"user-agent": "hallintograafi"})
                self._pass_on(upstream.getresponse(), late)
            finally:
                upstream.close()

        def _pass_on(self, answer: http.client.HTTPResponse, late: threading.Event) -> None:
            if answer.status != 200:
                raise Refused(f"the service answered with status {answer.status}")
            self.send_response(200)
            self.send_header("Content-Type", answer.getheader("content-type", ""))
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            # From here on every fault must break the transfer off, so nothing is sent when one is raised.
            try:
                size = 0
                while piece := answer.read(_PIECE):
                    size += len(piece)
                    if size > rules.size:
                        return
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                if not answer.length and not late.is_set():
                    self.wfile.write(b"0\r\n\r\n")
            except (OSError, ValueError, http.client.HTTPException):
                return

    return Handler


def _connect(target: str, rules: Rules) -> http.client.HTTPConnection:
    """Connect to the first number of the host that answers; the numbers are looked at and used, not the name."""
    parts = urlsplit(target)
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reason: Exception = Refused(f"{host} does not answer")
    for _, number in address_of(host, port, rules.private):
        try:
            plain = socket.create_connection((number, port), min(_CONNECT_SECONDS, rules.seconds))
            plain.settimeout(rules.seconds)
            connection = http.client.HTTPConnection(host, port)
            if secure:
                connection = http.client.HTTPSConnection(host, port)
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            connection.sock = plain
            return connection
        except OSError as error:
            reason = error
    raise Refused(f"{host} does not answer ({reason})")


def _watch(worker: socket.socket, upstream: http.client.HTTPConnection, seconds: float, late: threading.Event) -> None:
    """End the request to the service when the worker that asked is gone, or when time is up."""
    with contextlib.suppress(OSError, ValueError):  # it may be over already
        select.select([worker], [], [], seconds)
        late.set()
        if upstream.sock is not None:
            upstream.sock.shutdown(socket.SHUT_RDWR)
