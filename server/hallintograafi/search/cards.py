"""Things as lists show them: what each is called, of which kind it is, and what tells it from its likes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from hallintograafi.search.entries import Entry, Words
from hallintograafi.search.index import Index

_SHORT: Final = 120


@dataclass(frozen=True)
class Card:
    """A thing in a list, in the words of one language."""

    iri: str
    label: str
    kind: str
    kind_label: str
    description: str


def cards(index: Index, entries: Sequence[Entry], language: str) -> list[Card]:
    """Describe things: by their classification or kind, the years they were there, the document of a quote."""
    others = index.of_iris(list({iri for entry in entries for iri in (*entry.classification, *entry.part_of)}))
    return [_card(index, entry, others, language) for entry in entries]


def kind_label(index: Index, kind: str, language: str) -> str:
    """Give what a kind is called."""
    return in_words(index.kinds.get(kind, {}), language) or kind


def in_words(words: Words, language: str) -> str:
    """Pick a text in a language, else in Finnish, else in any."""
    return words.get(language) or words.get("fi") or next(iter(words.values()), "")


def shorten(text: str, longest: int = _SHORT) -> str:
    """Cut a text at a blank."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rpartition(" ")[0] or text[:longest]
    return f"{cut} …"


def _card(index: Index, entry: Entry, others: dict[str, Entry], language: str) -> Card:
    kind = kind_label(index, entry.kind, language)
    what = list(_labels(entry.classification, others, language)) or [kind]
    where = list(_labels(entry.part_of, others, language))
    parts = [", ".join(what), _years(entry), ", ".join(where)]
    return Card(
        entry.iri,
        shorten(entry.label(language)),
        entry.kind,
        kind,
        " · ".join(shorten(part) for part in parts if part),
    )


def _labels(iris: Iterable[str], others: dict[str, Entry], language: str) -> Iterable[str]:
    return (others[iri].label(language) for iri in iris if iri in others)


def _years(entry: Entry) -> str:
    begins, ends = entry.begins[:4], entry.ends[:4]
    if begins == ends:
        return begins
    return f"{begins}–{ends}"
