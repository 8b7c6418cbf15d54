"""Which canned queries have another answer over one dataset than over another."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import QueryBoolean, QueryTriples, RdfFormat, Store

from hallintograafi.errors import ParameterError
from hallintograafi.graph.content import Content
from hallintograafi.queries import canned
from hallintograafi.queries.canned import CannedQuery, Collection
from hallintograafi.release.manifest import DUMP

_ASKED: Final = 200 * 1024**2
"""Dumps up to this size (a million statements) are asked while a release is built, where no time bounds a query."""


@dataclass(frozen=True)
class Answered:
    """A canned query whose answer is another: how many rows (or statements) there were, are, went and came.

    ``state`` is ``changed`` for a query that both have, ``created`` or ``deleted`` for one that only one has.
    """

    name: str
    state: str
    before: int
    after: int
    gone: int
    new: int


def of_releases(old: Path, new: Path, progress: Callable[[str], None] = lambda _: None) -> list[Answered]:
    """Ask the canned queries of two release directories, each those of its own; as :func:`compare`."""
    return compare(_queries(old), _queries(new), _store(old), _store(new), progress)


def while_building(old: Path, new: Path, same: bool) -> list[dict[str, Any]] | None:
    """Tell the same of the release before and one that is being made, as ``changes.json`` has it.

    ``same`` tells that both say the same of the world: then only changed queries can have another answer. Gives None
    for releases that are too large to be asked by the way.
    """
    if same and _queries(old) == _queries(new):
        return []
    if max((path / DUMP).stat().st_size for path in (old, new)) > _ASKED:
        return None
    return [asdict(one) for one in of_releases(old, new)]


def compare(
    old: Collection, new: Collection, old_store: Store, new_store: Store, progress: Callable[[str], None]
) -> list[Answered]:
    """Ask every canned query of both with its default values; rows count, their order does not.

    A query that was changed is asked as it was over the old data and as it is over the new. One that needs a value
    and has no default is left out.
    """
    found = []
    for name in sorted({*old.queries, *new.queries}):
        progress(name)
        answers = _rows(old.queries.get(name), old_store), _rows(new.queries.get(name), new_store)
        if answers == (None, None):
            continue
        state = "created" if answers[0] is None else "deleted" if answers[1] is None else "changed"
        before, after = (rows or Counter() for rows in answers)
        gone, came = before - after, after - before
        if gone or came or state != "changed":
            found.append(Answered(name, state, before.total(), after.total(), gone.total(), came.total()))
    return found


def _queries(release: Path) -> Collection:
    return canned.load(Content(release / "content").queries())


def _store(release: Path) -> Store:
    store = Store()
    store.load(path=release / DUMP, format=RdfFormat.N_QUADS)
    return store


def _rows(query: CannedQuery | None, store: Store) -> Counter[str] | None:
    if query is None:
        return None
    try:
        text = query.bound({})
    except ParameterError:
        return None
    answer = store.query(text)
    if isinstance(answer, QueryBoolean):
        return Counter([str(bool(answer))])
    if isinstance(answer, QueryTriples):
        return Counter(str(triple) for triple in answer)
    return Counter("\t".join("" if value is None else str(value) for value in row) for row in answer)
