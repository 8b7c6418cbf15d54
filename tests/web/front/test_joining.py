"""What is sent together, and that nothing is sent twice, late or out of order."""

import asyncio
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.web.front.joining import Joined

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n"


class Recorded:
    """A transport that remembers what it was told, one entry a call."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.end = ""

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def writelines(self, parts: tuple[bytes, ...]) -> None:
        self.sent.append(b"".join(parts))

    def close(self) -> None:
        self.end = "closed"

    def abort(self) -> None:
        self.end = "aborted"

    def get_extra_info(self, name: str) -> str:
        return f"the {name}"


def run(*steps: tuple[str, bytes] | str) -> Recorded:
    """Take steps on a transport: calls with data, calls without, and "turn" for a turn of the event loop."""
    recorded = Recorded()

    async def work() -> None:
        joined: Any = Joined(cast(asyncio.Transport, recorded), asyncio.get_running_loop())
        for step in steps:
            if step == "turn":
                await asyncio.sleep(0)
            elif isinstance(step, str):
                getattr(joined, step)()
            else:
                getattr(joined, step[0])(step[1])
        await asyncio.sleep(0)

    asyncio.run(work())
    return recorded


def test_a_head_and_its_body_are_one_piece() -> None:
    assert run(("write", HEAD), ("write", b"body")).sent == [HEAD + b"body"]


def test_a_head_alone_goes_out_at_the_next_turn() -> None:
    assert run(("write", HEAD), "turn", ("write", b"body")).sent == [HEAD, b"body"]


def test_later_pieces_go_out_as_they_come() -> None:
    pieces = [("write", HEAD), ("write", b"one"), ("write", b"two"), ("write", b"three")]
    assert run(*pieces).sent == [HEAD + b"one", b"two", b"three"]


@pytest.mark.parametrize(("end", "sent", "told"), [("close", [HEAD], "closed"), ("abort", [], "aborted")])
def test_the_end_sends_what_waits_and_an_abort_does_not(end: str, sent: list[bytes], told: str) -> None:
    recorded = run(("write", HEAD), end)
    assert (recorded.sent, recorded.end) == (sent, told)


def test_the_rest_is_the_transport_s() -> None:
    assert Joined(cast(asyncio.Transport, Recorded()), cast(Any, None)).get_extra_info("socket") == "the socket"


@given(st.lists(st.sampled_from(["turn", ("write", HEAD), ("write", b"body"), ("write", b""), ("send", HEAD + b"x")])))
def test_every_byte_is_sent_once_and_in_order(steps: list[Any]) -> None:
    assert b"".join(run(*steps).sent) == b"".join(step[1] for step in steps if step != "turn")
