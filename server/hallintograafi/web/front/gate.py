"""Who may come in: the names this server answers to, clients behind proxies, and how often each may come."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from hallintograafi.settings import Settings
from hallintograafi.web.protocol.asgi import App, Receive, Scope, Send, send_problem
from hallintograafi.web.protocol.problems import Problem

_BURST: Final = 10
"""Seconds over which the rate of a client is measured."""

_CLIENTS: Final = 10_000
"""Most clients whose rates are remembered; who came longest ago goes first."""

_UNBOUND: Final = "/health/"
"""Doors for those who watch over the server: they may call it by any name, as often as they like."""


class Gate:
    """Tells clients apart and lets in who may come in; settings ``hosts``, ``proxies`` and ``client_rate``."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._hosts = frozenset(settings.hosts.lower().split())
        self._proxies = tuple(ip_network(text) for text in settings.proxies.split())
        self._rate = settings.client_rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @property
    def counts(self) -> bool:
        """Tell whether it matters how often a client comes."""
        return self._rate > 0

    def trusts(self, peer: str) -> bool:
        """Tell whether a peer is a proxy that is believed."""
        if not self._proxies or (address := _address(peer)) is None:
            return False
        return any(address in network for network in self._proxies)

    def client(self, peer: str, forwarded: str | None) -> str:
        """Tell who asks: the last address in X-Forwarded-For that is no proxy of ours, or the peer itself."""
        if forwarded is None or not self.trusts(peer):
            return peer
        for hop in reversed([part.strip() for part in forwarded.split(",")]):
            if _address(hop) is None:
                return peer
            if not self.trusts(hop):
                return hop
            peer = hop
        return peer

    def answers_to(self, host: str | None) -> bool:
        """Tell whether a Host header names this server; any does where no names are set."""
        return not self._hosts or (host is not None and _name(host) in self._hosts)

    def take(self, client: str) -> float:
        """Count a request of a client; gives 0, or the seconds after which it may come again."""
        if not self._rate:
            return 0
        whose, now = _whose(client), self._clock()
        left, then = self._left.pop(whose, (float(self._rate * _BURST), now))
        left = min(left + (now - then) * self._rate, float(self._rate * _BURST))
        wait = 0 if left >= 1 else (1 - left) / self._rate
        self._left[whose] = (left if wait else left - 1, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return wait

    def give_back(self, client: str) -> None:
        """Take the last count of a client back."""
        if self._rate and (found := self._left.get(_whose(client))) is not None:
            self._left[_whose(client)] = (found[0] + 1, found[1])

    def before(self, app: App) -> App:
        """Give the application that lets requests through this gate to ``app``."""

        async def gated(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            peer = scope["client"][0] if scope.get("client") else ""
            if self.trusts(peer):
                scope["client"] = (self.client(peer, headers.get(b"x-forwarded-for")), 0)
                if headers.get(b"x-forwarded-proto") in ("http", "https"):
                    scope["scheme"] = headers[b"x-forwarded-proto"]
            if not scope["path"].startswith(_UNBOUND):
                if not self.answers_to(host := headers.get(b"host")):
                    await send_problem(
                        Problem("misdirected", f"this server does not answer to the name {host!r}"), send
                    )
                    return
                if wait := self.take(scope["client"][0] if scope.get("client") else ""):
                    after = {"Retry-After": str(math.ceil(wait))}
                    told = f"more than {self._rate} requests a second over {_BURST} seconds"
                    await send_problem(Problem("too-often", told, after), send)
                    return
            await app(scope, receive, send)

        return gated


def _name(host: str) -> str:
    """Take the port off a Host header."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _whose(client: str) -> str:
    """Take all addresses of one IPv6 network for one client: whoever has one of them has them all."""
    found = _address(client)
    return client if found is None or found.version == 4 else str(ip_network((found, 64), strict=False))
