"""Who may come in."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi import settings
from hallintograafi.release.manifest import Release
from hallintograafi.web.front.gate import Gate
from processes import running


def gate(clock=lambda: 0.0, **given: object) -> Gate:  # type: ignore[no-untyped-def]
    return Gate(settings.load(**given), clock)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.1", None, "198.51.100.1"),
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "192.0.2.7, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("", "203.0.113.9", ""),
    ],
)
def test_only_named_proxies_say_who_asks(peer: str, forwarded: str | None, client: str) -> None:
    assert gate(proxies="10.0.0.0/8 ::1").client(peer, forwarded) == client


@given(st.text(max_size=60), st.text(max_size=20))
def test_nothing_in_a_header_breaks_the_gate(forwarded: str, host: str) -> None:
    found = gate(proxies="10.0.0.0/8", hosts="example.org", client_rate=1)
    found.take(found.client("10.0.0.1", forwarded))
    assert found.answers_to(host) == (host.lower().split(":")[0] == "example.org" and found.answers_to(host))


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("example.org", True),
        ("EXAMPLE.org:8000", True),
        ("[::1]:8000", True),
        ("other.org", False),
        ("example.org.evil.org", False),
        ("", False),
        (None, False),
    ],
)
def test_only_named_hosts_are_answered_to(host: str | None, known: bool) -> None:
    assert gate(hosts="example.org [::1]").answers_to(host) is known
    assert gate().answers_to(host)


def test_a_client_may_come_as_often_as_its_rate_and_others_notice_nothing() -> None:
    now = [0.0]
    found = gate(lambda: now[0], client_rate=2)
    assert [found.take("198.51.100.1") for _ in range(20)] == [0] * 20
    assert found.take("198.51.100.1") == 0.5
    assert found.take("198.51.100.2") == 0
    now[0] = 0.5
    assert found.take("198.51.100.1") == 0
    assert found.take("198.51.100.1") > 0
    found.give_back("198.51.100.1")
    assert found.take("198.51.100.1") == 0
    now[0] = 1000.0
    assert sum(found.take("198.51.100.1") == 0 for _ in range(100)) == 20


def test_addresses_of_one_network_of_ipv6_are_one_client() -> None:
    found = gate(client_rate=1)
    assert sum(found.take(f"2001:db8::{number:x}") == 0 for number in range(100)) == 10
    assert found.take("2001:db8:0:1::1") == 0


def test_many_clients_take_no_more_memory_than_is_meant_for_them() -> None:
    found = gate(client_rate=1)
    for number in range(20_000):
        found.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(found._left) == 10_000


def test_the_gate_stands_before_every_door(release: Release) -> None:
    limits = {"CLIENT_RATE": "1", "HOSTS": "example.org", "PROXIES": "127.0.0.1"}
    query = {"query": "ASK { ?gate ?is ?closed }"}
    with (
        running(release.path.parent, "--no-build", **limits) as server,
        httpx.Client(base_url=server.address) as client,
    ):
        assert client.get("/sparql", params=query).status_code == 421
        assert client.get("/").status_code == 421
        assert client.get("/health/ready").status_code == 200
        for number, doors in enumerate((["/sparql"], ["/limits"], ["/sparql", "/limits"])):
            headers = {"host": "example.org", "x-forwarded-for": f"203.0.113.{number}"}
            answers = [
                client.get(door, params=query if door == "/sparql" else None, headers=headers)
                for _ in range(40)
                for door in doors
            ][:40]
            good = [answer for answer in answers if answer.status_code == 200]
            late = [answer for answer in answers if answer.status_code == 429]
            assert len(good) + len(late) == 40
            assert 10 <= len(good) < 40
            assert late[0].headers["retry-after"] == "1"
            assert late[0].json()["type"].endswith("/too-often")
        assert client.get("/health/ready").status_code == 200
