"""A worker that connections are lent to: what it answers, what it leaves alone, how it gives them back."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from hallintograafi.engine.loans import Ledger
from hallintograafi.engine.messages import PACKET, Kind
from processes import until

WORKER = """
import socket, sys
from hallintograafi.engine import loans

class Speaker:
    answered = 0
    counts = memoryview(b"")

    def answer(self, request, client):
        while request == b"endless":
            pass
        if request == b"not mine":
            return None
        self.answered += 1
        self.counts[0] += 1
        if request == b"large":
            return b"x" * 60_000
        return b"%d %b %b" % (self.answered, client.encode(), request)

loans._TERM, loans._LOOK_EVERY = map(int, sys.argv[2:])
channel = socket.socket(fileno=int(sys.argv[1]))
served = loans.Loans(channel, Speaker(), lambda: True)
while True:
    message, files, _, _ = socket.recv_fds(channel, 65536, 2)
    if message == b"job":
        channel.send(b"done")
    elif not message or not served.serve(message, files):
        break
"""


@dataclass
class Front:
    """The front's end: a channel to a worker, and the connections of clients that are lent to it."""

    channel: socket.socket
    ledger: Ledger
    page: int
    process: "subprocess.Popen[bytes]"
    opened: contextlib.ExitStack

    def lend(self, number: int, client: str = "c", *, before: bytes = b"") -> tuple[socket.socket, socket.socket]:
        """Lend a new connection, on which ``before`` was sent already; gives its two ends."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            theirs = self.opened.enter_context(socket.socket())
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            theirs.connect(listener.getsockname())
            ours = self.opened.enter_context(listener.accept()[0])
        theirs.settimeout(10)
        ours.setblocking(False)
        theirs.sendall(before)
        socket.send_fds(self.channel, [Kind.LEND + f"{number} {client}".encode()], [ours.fileno(), self.page])
        return theirs, ours

    def hear(self) -> bytes:
        """Wait for the next message."""
        return self.channel.recv(2 * PACKET)


@contextlib.contextmanager
def worker(term: int = 1000, look_every: int = 1000) -> Iterator[Front]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(20)
    command = [sys.executable, "-c", WORKER, str(theirs.fileno()), str(term), str(look_every)]
    ledger, page = Ledger.make()
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
    theirs.close()
    with contextlib.ExitStack() as opened:
        opened.callback(process.wait, 10)
        opened.callback(os.close, page)
        opened.enter_context(ours)
        yield Front(ours, ledger, page, process, opened)


def ask(client: socket.socket, request: bytes) -> bytes:
    client.sendall(request)
    return client.recv(PACKET)


def unread(connection: socket.socket) -> bytes:
    with contextlib.suppress(BlockingIOError):
        return connection.recv(PACKET, socket.MSG_PEEK)
    return b""


def test_it_answers_and_takes_what_it_answered() -> None:
    with worker() as front:
        first, ours = front.lend(1, "someone")
        second, _ = front.lend(2, "someone")
        assert ask(first, b"a") == b"1 someone a"
        assert ask(second, b"b") == b"2 someone b"
        assert ask(first, b"c") == b"3 someone c"
        assert unread(ours) == b""
        until(lambda: front.ledger.number == 0)


def test_what_is_not_its_own_is_given_back() -> None:
    with worker() as front:
        client, ours = front.lend(7, before=b"not mine")
        assert front.hear() == b"U7\nnot mine"
        assert unread(ours) == b""
        client.close()
        front.lend(8)[0].close()
        assert front.hear() == b"B8\n"


def test_what_a_client_does_not_take_at_once_is_left_to_the_front() -> None:
    with worker() as front:
        client, ours = front.lend(1)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        client.sendall(b"large")
        kind, _, left = front.hear().partition(b"\n")
        assert unread(ours) == b""
        got = b""
        while len(got) < 60_000 - len(left):
            got += client.recv(PACKET)
    assert kind == b"B1"
    assert left
    assert got + left == b"x" * 60_000


def test_it_gives_everything_back_when_it_is_recalled_and_goes_on() -> None:
    with worker() as front:
        clients = [front.lend(number) for number in (1, 2)]
        for client, _ in clients:
            assert ask(client, b"a")
        front.channel.send(Kind.RECALL)
        assert front.ledger.counts[0] == 2
        assert [front.hear() for _ in range(3)] == [b"B1\n", b"B2\n", b"F"]
        clients[0][0].sendall(b"b")
        front.channel.send(b"job")
        assert front.hear() == b"done"
        assert unread(clients[0][1]) == b"b"
        assert ask(front.lend(3)[0], b"c") == b"3 c c"


def test_what_takes_too_long_ends_it_and_is_left_behind() -> None:
    with worker() as front:
        client, _ = front.lend(1)
        _, ours = front.lend(2, before=b"endless")
        assert front.process.wait(10) == -signal.SIGPROF
        assert front.ledger.number == 2
        assert front.ledger.request == b"endless"
        assert (front.ledger.before, front.ledger.after) == (0, 0)
        assert unread(ours) == b""
        client.sendall(b"a")


def test_many_quick_answers_are_not_one_that_takes_too_long() -> None:
    with worker(term=10**9, look_every=10**9) as front:
        client, _ = front.lend(1, "c")
        began = time.process_time()
        number = 0
        while time.process_time() - began < 0.3:  # as much as this process, the worker has worked too
            number += 1
            assert ask(client, b"a").startswith(b"%d c" % number)
        assert front.process.poll() is None


def test_a_client_with_many_connections_does_not_keep_another_one_waiting() -> None:
    with worker() as front:
        many = [front.lend(number, "many")[0] for number in range(1, 9)]
        one, _ = front.lend(9, "one")
        for each in (*many, one):
            ask(each, b"a")
        os.kill(front.process.pid, signal.SIGSTOP)
        for each in (*many, one):
            each.sendall(b"b")
        os.kill(front.process.pid, signal.SIGCONT)
        place = int(one.recv(PACKET).split()[0])
        places = [int(each.recv(PACKET).split()[0]) for each in many]
    assert sorted([place, *places]) == list(range(10, 19))
    assert place < 14, "those of the other client take turns with this one"


def test_a_connection_is_given_back_after_a_while() -> None:
    with worker(term=3) as front:
        client, _ = front.lend(1)
        for _ in range(3):
            ask(client, b"a")
        assert front.hear() == b"B1\n"
        front.lend(2)
        assert front.hear() == b"B2\n", "nothing came on it"


def test_a_worn_worker_ends_when_everything_is_back() -> None:
    with worker(look_every=2) as front:
        client, _ = front.lend(1)
        assert ask(client, b"a")
        assert ask(client, b"b")
        assert front.hear() == b"B1\n"
        assert front.hear() == b""
        assert front.process.wait(10) == 0
