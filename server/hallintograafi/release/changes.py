"""What a release changed, as it is kept with it: ``changes.json`` for readers, the pages of the feed for programs."""

import contextlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from hallintograafi.errors import HallintograafiError
from hallintograafi.release import diff, feed
from hallintograafi.release.diff import Difference, Part
from hallintograafi.release.history import CHANGES
from hallintograafi.release.manifest import DUMP, Release

Asking = Callable[[Path, Path, bool], list[dict[str, Any]] | None]
"""Asks the queries of two release directories and tells whose answers differ; see
:func:`hallintograafi.queries.differences.while_building`."""


def write(path: Path, before: Release | None, version: str, built: str, ask: Asking | None = None) -> str | None:
    """Write what the release that is being made at ``path`` changed; gives the name of the one it was compared with.

    A release before it that does not tell its own changes counts as none: the feed begins anew then. ``queries`` are
    those that have another answer, null where nobody asked them.
    """
    previous = before if before is not None and (before.path / CHANGES).is_file() else None
    old: frozenset[Quad] = diff.read(previous) if previous is not None else frozenset()
    new = frozenset(parse(path=path / DUMP, format=RdfFormat.N_QUADS))
    found = diff.compare(old, new)
    told = describe(found, previous.version if previous else None, version, statements=previous is not None)
    told["queries"] = None
    if previous is not None and ask is not None:
        with contextlib.suppress(HallintograafiError, SyntaxError):  # queries that this program understands no more
            told["queries"] = ask(previous.path, path, not (found.things or found.documents))
    (path / CHANGES).write_text(json.dumps({**told, "built": built}, ensure_ascii=False) + "\n", encoding="utf-8")
    feed.write(path, old, new, version, built)
    return previous.version if previous else None


def describe(found: Difference, old: str | None, new: str, *, statements: bool = True) -> dict[str, Any]:
    """Give a difference as JSON has it; without ``statements`` only the numbers of them are told.

    Numbers are of statements of the default graph that are not the dataset's own description.
    """
    return {
        "from": old,
        "to": new,
        "added": sum(len(part.added) for part in found.things),
        "removed": sum(len(part.removed) for part in found.things),
        "changed": sum(len(part.changed) for part in found.things),
        "things": [_part(part, statements) for part in found.things],
        "documents": [_part(part, False) for part in found.documents],
        "itself": _part(found.itself, False),
    }


def _part(part: Part, statements: bool) -> dict[str, Any]:
    about: dict[str, Any] = {"iri": part.iri, "state": part.state}
    if not statements:
        return {
            **about,
            "added": len(part.added),
            "removed": len(part.removed),
            "changed": len(part.changed),
        }
    return {
        **about,
        "added": _pairs(part.added),
        "removed": _pairs(part.removed),
        "changed": [[change.path, change.old, change.new] for change in part.changed],
    }


def _pairs(statements: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    return [[path, value] for _, path, value in statements]
