"""The index of a release: one SQLite file with its FTS5 full-text tables, written once and opened read-only.

SQLite, and not a search server's library: it comes with Python, opens in less than a millisecond, starts no threads
and leaves a release directory untouched, where tantivy writes a lock file into it whenever it opens an index.
FTS5 gets words that :mod:`.analysis` has made, so it needs no tokenizer of its own for three languages.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from hallintograafi.errors import InputError
from hallintograafi.search import FORMAT
from hallintograafi.search.analysis import Stems, compounds, fold, key, words
from hallintograafi.search.entries import Entry, Findable, Words, of_card
from hallintograafi.terms import LANGUAGES

_SCHEMA = f"""
PRAGMA page_size = 4096;
PRAGMA user_version = {FORMAT};
CREATE TABLE entries (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, begins TEXT NOT NULL,
  ends TEXT NOT NULL, card TEXT NOT NULL);
CREATE TABLE instances (class TEXT, entry INTEGER, PRIMARY KEY (class, entry)) WITHOUT ROWID;
CREATE TABLE keys (key TEXT, language TEXT, entry INTEGER, PRIMARY KEY (key, language, entry)) WITHOUT ROWID;
CREATE TABLE lexicon (word TEXT PRIMARY KEY, named INTEGER, uses INTEGER, written TEXT) WITHOUT ROWID;
CREATE TABLE labels (iri TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID;
CREATE TABLE kinds (kind TEXT PRIMARY KEY, words TEXT, things INTEGER) WITHOUT ROWID;
CREATE TABLE uses (class TEXT, property TEXT, things INTEGER, PRIMARY KEY (class, property)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(names, texts, content='', prefix='1 2 3',
  tokenize='unicode61 remove_diacritics 0');
"""
_LAST = "CREATE UNIQUE INDEX iris ON entries (iri); INSERT INTO words(words) VALUES ('optimize');"
_KEPT: Final = 2000
_AT_ONCE: Final = 500
WRITTEN: Final = "-"
"""Stands for a language beside keys of names as they are written; keys of stems have the language of the stemmer."""


def write(path: Path, found: Findable) -> None:
    """Write the index of what can be found into a new file; the same content gives the same bytes."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        connection.execute("BEGIN")
        _Writer(connection).write(found)
        connection.execute("COMMIT")
        connection.executescript(_LAST + "VACUUM;")
    finally:
        connection.close()


class _Writer:
    """Fills the tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._stems = Stems()
        self._written: dict[str, str] = {}
        self._named: Counter[str] = Counter()
        self._uses: Counter[str] = Counter()

    def write(self, found: Findable) -> None:
        add = self._connection.executemany
        add("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", map(_row, range(1, len(found.entries) + 1), found.entries))
        for number, entry in enumerate(found.entries, 1):
            names, texts = self._tokens(entry.names), self._tokens(entry.texts)
            self._named.update(names)
            self._uses.update({*names, *texts})
            add(
                "INSERT INTO words (rowid, names, texts) VALUES (?, ?, ?)", [(number, " ".join(names), " ".join(texts))]
            )
            add("INSERT INTO instances VALUES (?, ?)", ((name, number) for name in entry.classes))
            add("INSERT INTO keys VALUES (?, ?, ?)", ((*found, number) for found in sorted(self._keys(entry))))
        lexicon = ((w, self._named[w], n, self._written.get(w)) for w, n in sorted(self._uses.items()))
        add("INSERT INTO lexicon VALUES (?, ?, ?, ?)", lexicon)
        add("INSERT INTO labels VALUES (?, ?)", ((iri, _json(label)) for iri, label in sorted(found.labels.items())))
        labels, counts = found.kinds(), Counter(entry.kind for entry in found.entries)
        add("INSERT INTO kinds VALUES (?, ?, ?)", ((k, _json(labels.get(k, {})), n) for k, n in sorted(counts.items())))
        add("INSERT INTO uses VALUES (?, ?, ?)", ((*pair, n) for pair, n in sorted(found.uses.items())))

    def _tokens(self, texts: Iterable[tuple[str, str, object]]) -> list[str]:
        """Give the words of texts, their stems, and hyphenated words written together, each once."""
        found: dict[str, None] = {}
        for text, language, _ in texts:
            written = [*(word.word for word in words(text)), *compounds(text)]
            stems = [self._stems.stem(text[word.start : word.end], language) for word in words(text)]
            for word in words(text):
                self._written.setdefault(word.word, text[word.start : word.end].lower())
            for joined in compounds(text):
                self._written.setdefault(joined, joined)
            found.update(dict.fromkeys((*written, *stems)))
        found.pop("", None)
        return list(found)

    def _keys(self, entry: Entry) -> set[tuple[str, str]]:
        keys = {(key(name.text), WRITTEN) for name in entry.names}
        keys |= {(self._stems.key(name.text, name.language), name.language) for name in entry.names}
        return {pair for pair in keys if pair[0]}


class Index:
    """The index of a release, open for the questions of one thread."""

    def __init__(self, path: Path) -> None:
        """Open the index; raises :class:`InputError` when there is none that this program can read."""
        self.stems = Stems()
        try:
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise InputError("the release has no search index; build it anew") from error
        self._entry = lru_cache(_KEPT)(self._read_entry)
        if version != FORMAT:
            raise InputError("the release's search index is of another version of the program; build it anew")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Ask the file a question in SQL."""
        return self._connection.execute(question, values)

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """Give entries by their numbers, which must be known; those asked for last are kept."""
        return {number: self._entry(number) for number in numbers}

    def _read_entry(self, number: int) -> Entry:
        return of_card(json.loads(next(self.rows("SELECT card FROM entries WHERE id = ?", number))[0]))

    def of_iris(self, iris: Sequence[str]) -> dict[str, Entry]:
        """Give the entries of IRIs; one that is not known is left out."""
        found: dict[str, Entry] = {}
        for start in range(0, len(iris), _AT_ONCE):
            some = iris[start : start + _AT_ONCE]
            rows = list(self.rows(f"SELECT iri, id FROM entries WHERE iri IN ({marks(some)})", *some))
            found |= {iri: self._entry(number) for iri, number in rows}
        return found

    def keyed(self, text: str) -> tuple[set[int], set[int]]:
        """Give the numbers of the entries that have this name, and of those that have it in another form."""
        asked = "SELECT entry FROM keys WHERE key = ? AND language = ?"
        same = {row[0] for row in self.rows(asked, key(text), WRITTEN)}
        forms = {row[0] for name in (*LANGUAGES, "") for row in self.rows(asked, self.stems.key(text, name), name)}
        return same, forms - same

    def abbreviated(self) -> list[Entry]:
        """Give the collective things that have other names: what an abbreviation may stand for among many."""
        asked = "SELECT card FROM entries WHERE kind = 'network' ORDER BY id"
        return [of_card(json.loads(row[0])) for row in self.rows(asked)]

    @cached_property
    def size(self) -> int:
        """How many things can be found."""
        return int(next(self.rows("SELECT count(*) FROM entries"))[0])

    @cached_property
    def kinds(self) -> dict[str, Words]:
        """The kinds of things that can be found, and what they are called."""
        return {kind: json.loads(label) for kind, label in self.rows("SELECT kind, words FROM kinds ORDER BY kind")}

    @cached_property
    def labels(self) -> dict[str, Words]:
        """What classes and properties are called."""
        return {iri: json.loads(label) for iri, label in self.rows("SELECT iri, words FROM labels")}

    @cached_property
    def lexicon(self) -> dict[str, tuple[int, int]]:
        """Words and stems: in the names of how many entries they are, and in how many entries at all."""
        return {word: (named, uses) for word, named, uses in self.rows("SELECT word, named, uses FROM lexicon")}

    @cached_property
    def written(self) -> list[str]:
        """The words as they are written."""
        return [
            row[0] for row in self.rows("SELECT word FROM lexicon WHERE written IS NOT NULL ORDER BY uses DESC, word")
        ]

    @cached_property
    def naming(self) -> list[str]:
        """The words that names are written with."""
        return [word for word in self.written if self.lexicon[word][0]]

    def spelt(self, word: str) -> str:
        """Give a folded word as a text has it, in small letters."""
        row = next(self.rows("SELECT written FROM lexicon WHERE word = ?", word), None)
        return str(row[0]) if row and row[0] else word

    def forms(self, written: str) -> list[str]:
        """Give a word as it is written, folded, and its stems."""
        return list(dict.fromkeys([fold(written), *self.stems.of(written)]))


def marks(values: Sequence[object]) -> str:
    """Give as many question marks as there are values."""
    return ", ".join("?" * len(values))


def _row(number: int, entry: Entry) -> tuple[object, ...]:
    return number, entry.iri, entry.kind, entry.begins, entry.ends, _json(entry.card())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
