"""Where submitted data is judged: a process with store and shapes at hand, which forks another for each submission.

A submission is laid over the store, so its process is not used twice; it ends with its report, at its deadline, or
when it wants more memory than it may have, and nobody else notices.
"""

import gc
import json
import os
import signal
import socket
import traceback
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from pyoxigraph import Store

from hallintograafi.checks import reports, shacl
from hallintograafi.checks.shapes import Term
from hallintograafi.checks.submission import Judge, Limits, Registry, Report, Submitted
from hallintograafi.checks.submission.report import Severity
from hallintograafi.engine import sources
from hallintograafi.engine.forking import Zygote
from hallintograafi.engine.messages import PACKET, Kind
from hallintograafi.engine.submissions import PAGE, Refused, Submission
from hallintograafi.engine.unpacking import Unpacked, unpack
from hallintograafi.engine.worker import limit_memory
from hallintograafi.errors import LimitReached, ParameterError
from hallintograafi.graph import ledger
from hallintograafi.graph.content import Content
from hallintograafi.graph.reading import Statement, read_file
from hallintograafi.release.manifest import LEDGER, Release

_REFUSALS: Final = {ParameterError: "parameter", LimitReached: "too-large"}


class Court:
    """What judges have at hand: the graph, if it is in memory, the shapes by the files they stand in, the registry."""

    def __init__(self, store: Store | None, content: Content, registry: Registry, release: str) -> None:
        self._store = store
        self._release = release
        self._parts: dict[str, frozenset[Term]] = {}
        statements: list[Statement] = []
        for path in content.shapes():
            found = read_file(path, content.name(path))
            self._parts[path.stem] = frozenset(cast(Term, statement.quad.subject) for statement in found)
            statements += found
        self._shapes = shacl.load(statements)
        self._whole = Judge(store, self._shapes, None if store is None else registry)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The parts that the shapes can be judged by."""
        return tuple(self._parts)

    def judge(self, submission: Submission, files: Sequence[Submitted]) -> Report:
        """Judge files: by everything that is known, or by the shapes of one part only.

        Raises :class:`Refused` when there is no graph at hand to judge them beside.
        """
        if self._store is None and not submission.alone:
            told = "the graph is not in this server's memory; alone=yes judges data without its context"
            raise Refused("unavailable", told)
        limits = Limits(submission.limits.statements, submission.limits.results)
        return replace(self._judge(submission).judge(files, limits=limits), release=self._release)

    def _judge(self, submission: Submission) -> Judge:
        store = None if submission.alone else self._store
        if submission.profile:
            part = self._parts[submission.profile]
            roots = tuple(shape for shape in self._shapes.roots if shape.node in part)
            return Judge(store, replace(self._shapes, roots=roots))
        return self._whole if store is self._store else Judge(store, self._shapes)

    def warm(self) -> None:
        """Do once what is kept for the next time, so that no judge has to."""
        report = self._whole.judge([Submitted("warm.ttl", _WARM)])
        for form in reports.FORMATS:
            reports.write(report, form, "en")


_WARM: Final = b"<https://example.org/a> a <https://w3id.org/hallintograafi/def#Meeting> ."


def run(listener: socket.socket, store: Store | None, release: Release) -> None:
    """Make ready, then fork a judge for each connection to ``listener`` until standard input closes."""
    registry = Registry(ledger.read(release.path / LEDGER))
    court = Court(store, Content(release.path / "content"), registry, release.version)
    court.warm()
    gc.collect()
    gc.freeze()
    Zygote(listener, lambda channel: serve(channel, court)).run()


def serve(channel: socket.socket, court: Court) -> None:
    """Judge one submission: its message comes over ``channel`` with the body's file, its report goes back there."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    channel.send(Kind.HELLO + str(os.getpid()).encode())
    message, files, _, _ = socket.recv_fds(channel, PACKET, 1)
    if not message:
        return
    submission = Submission.unpack(message)
    signal.setitimer(signal.ITIMER_REAL, submission.limits.seconds)
    limit_memory(submission.limits.memory)
    try:
        with open(files[0], "rb") as body:  # noqa: PTH123
            conforms, report = _judged(court, submission, body.read())
    except Refused as refused:
        channel.send(Kind.REFUSED + f"{refused.kind} {refused}".encode()[:PACKET])
    except tuple(_REFUSALS) as error:
        channel.send(Kind.REFUSED + f"{_REFUSALS[type(error)]} {error}".encode()[:PACKET])
    except (MemoryError, RecursionError):
        os.abort()  # the same as when compiled code finds no memory
    except Exception:
        channel.send(Kind.FAILED + traceback.format_exc().encode()[-PACKET:])
    else:
        channel.send(Kind.START + (b"conforms" if conforms else b""))
        for start in range(0, len(report), PACKET):
            channel.send(Kind.DATA + report[start : start + PACKET])
        channel.send(Kind.END)


def _judged(court: Court, submission: Submission, body: bytes) -> tuple[bool, bytes]:
    unpacked = unpack(submission, body)
    submission = submission.chosen(unpacked.fields, court.profiles)
    files = [Submitted(part.name, part.body, part.media_type) for part in unpacked.parts]
    report = replace(court.judge(submission, files), threshold=cast(Severity, submission.severity))
    if submission.form != PAGE:
        return report.conforms(), reports.write(report, submission.form, submission.language)
    return report.conforms(), _for_page(submission, unpacked, report)


def _for_page(submission: Submission, unpacked: Unpacked, report: Report) -> bytes:
    """Write what our own page shows: the report, the texts around its places, and what was typed."""
    typed = next((part.body for part in unpacked.parts if part.name == "text"), b"")
    members = {
        "report": json.loads(reports.write(report, "json", submission.language)),
        "sources": sources.around(unpacked.parts, report),
        "typed": typed[: sources.LONGEST].decode("utf-8", "replace"),
        "chosen": {"shapes": submission.profile, "severity": submission.severity, "alone": submission.alone},
    }
    return json.dumps(members, ensure_ascii=False).encode()
