"""Where each statement of a Turtle, TriG, N-Triples or N-Quads text stands.

The parser tells no positions, so the tokens of a text that it has accepted are gone through once more, only when some
statement is at fault. Statements come out in the very order of pyoxigraph: it works token by token, and gives the
statements that one token completes the last one first.
"""

import re
from typing import Final, NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040\-"
_LOCAL = rf"(?:[{_CHARS}:]++|%[0-9A-Fa-f]{{2}}|\\.|\.++(?=[{_CHARS}:%\\]))*+"
_NAME = rf"(?:[{_CHARS}]++|\.++(?=[{_CHARS}]))*+"
_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)"
_IRI = r"<[^<>\r\n]*+>"
_STRING = (
    r'\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"'
    r"|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'"
)
_BLANK = rf"_:{_NAME}"
_PREFIXED = rf"(?:[{_BASE}]{_NAME})?:{_LOCAL}"
_NUMBER = r"[+-]?(?:[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|[0-9]+)"
_AT = r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"
_TOKEN: Final = re.compile(
    rf"(?P<space>{_SPACE}++)|(?P<iri>{_IRI})|(?P<string>{_STRING})|(?P<blank>{_BLANK})|(?P<name>{_PREFIXED})"
    rf"|(?P<number>{_NUMBER})|(?P<at>{_AT})|(?P<carets>\^\^)|(?P<word>[A-Za-z]+)|(?P<mark>[.;,\[\](){{}}])",
    re.DOTALL,
)
_GAP = rf"{_SPACE}*+"
_SUBJECT = rf"((?>{_IRI}|{_BLANK}|{_PREFIXED})){_GAP}"
_VERB = rf"((?>{_IRI}|{_PREFIXED}|a(?![A-Za-z]))){_GAP}"
_VALUE = (
    rf"((?>{_IRI}|(?:{_STRING})(?>{_AT}|\^\^(?:{_IRI}|{_PREFIXED}))?|{_BLANK}|{_PREFIXED}|{_NUMBER}"
    rf"|(?:true|false)(?![A-Za-z]))){_GAP}(?>(?:{_IRI}|{_BLANK}){_GAP})?([.;,])"
)
_PLAIN: Final = {
    "subject": re.compile(_GAP + _SUBJECT + _VERB + _VALUE, re.DOTALL).match,
    "predicate": re.compile(_GAP + _VERB + _VALUE, re.DOTALL).match,
    "object": re.compile(_GAP + _VALUE, re.DOTALL).match,
}
"""What a plain statement still needs, up to the mark behind it, by what is awaited."""

_NEXT: Final = {".": "subject", ";": "predicate", ",": "object"}
_TERMS: Final = frozenset({"iri", "name", "blank", "number", "word"})

Range = tuple[int, int]
"""Start and end of a term, as offsets into the text."""


class Ranges(NamedTuple):
    """Where the three terms of a statement stand. What is not written out stands where it is implied."""

    subject: Range
    predicate: Range
    object: Range


class CannotLocate(Exception):
    """The text has a construct that is not known here."""


def locate(text: str) -> list[Ranges]:
    """Give the place of each statement of an accepted text, in the parser's order.

    Raises :class:`CannotLocate` for what is not RDF 1.1; the caller then knows lines at best.
    """
    reader = _Reader()
    position, match = 0, _TOKEN.match
    while position < len(text):
        position = reader.skim(text, position)
        token = match(text, position)
        if token is None:
            if position < len(text):
                raise CannotLocate(f"at {position}")
        else:
            if token.lastgroup != "space":
                reader.take(str(token.lastgroup), text, position, token.end())
            position = token.end()
    return reader.found


class _Level:
    """A statement, a ``[ … ]`` or a ``( … )`` that is being read; ``subject`` of a list is its last cell."""

    __slots__ = ("is_list", "is_object", "predicate", "start", "subject", "wants")

    def __init__(self, subject: Range | None, wants: str, start: Range, is_object: bool, is_list: bool) -> None:
        self.subject = subject
        self.predicate: Range | None = None
        self.wants = wants
        self.start = start
        self.is_object = is_object
        self.is_list = is_list


class _Reader:
    """Takes tokens one by one; ``found`` grows in the parser's order."""

    def __init__(self) -> None:
        self.found: list[Ranges] = []
        self._at_once: list[Ranges] = []
        self._levels: list[_Level] = []
        self._top = _Level(None, "subject", (0, 0), False, False)
        self._string: Range | None = None
        self._string_wants = ""
        self._skip: list[str] = []

    def skim(self, text: str, position: int) -> int:
        """Take statements as long as they are plain, which is much faster than token by token; give where it ends."""
        level = self._top
        if self._skip or self._string is not None or level.is_list or level.wants not in _PLAIN:
            return position
        subject, predicate, wants, found = level.subject, level.predicate, level.wants, self.found
        while (match := _PLAIN[wants](text, position)) is not None:
            last = match.lastindex or 0
            if wants == "subject":
                subject = match.span(1)
            if wants != "object":
                predicate = match.span(last - 2)
            assert subject is not None and predicate is not None
            found.append(Ranges(subject, predicate, match.span(last - 1)))
            wants, position = _NEXT[match[last]], match.end()
        level.subject, level.predicate, level.wants = subject, predicate, wants
        return position

    def take(self, kind: str, text: str, start: int, end: int) -> None:
        """Take a token and add the statements that it completes."""
        if self._skip:
            self._directive(kind, text[start:end])
            return
        if self._string is not None and self._suffix(kind, start, end):
            pass
        else:
            self._token(kind, text, start, end)
        self.found.extend(reversed(self._at_once))
        self._at_once.clear()

    def _directive(self, kind: str, word: str) -> None:
        wanted = self._skip.pop(0)
        if wanted != (word if kind == "mark" else kind):
            raise CannotLocate(word)

    def _suffix(self, kind: str, start: int, end: int) -> bool:
        """Take what may follow a string; tell whether the token was part of the literal."""
        assert self._string is not None
        whole = (self._string[0], end)
        if not self._string_wants and kind == "carets":
            self._string_wants = "datatype"
            return True
        literal = whole if self._string_wants or kind == "at" else self._string
        self._string, self._string_wants = None, ""
        self._object(literal)
        return literal is whole

    def _token(self, kind: str, text: str, start: int, end: int) -> None:
        level, where = self._top, (start, end)
        word = text[start:end] if kind in ("mark", "word", "at") else ""
        if level.is_list:
            self._list_token(level, kind, word, where)
        elif level.wants == "subject":
            self._subject_token(level, kind, word, where)
        elif level.wants == "predicate":
            self._predicate_token(level, kind, word, where)
        elif level.wants == "object":
            self._object_token(kind, word, where)
        else:
            self._after_object(level, kind, word)

    def _subject_token(self, level: _Level, kind: str, word: str, where: Range) -> None:
        lower = word.lower()
        if kind == "at" or (kind == "word" and lower in ("prefix", "base", "version")):
            parts = {"prefix": ["name", "iri"], "base": ["iri"], "version": ["string"]}.get(lower.lstrip("@"))
            if parts is None:
                raise CannotLocate(word)
            self._skip = parts + (["."] if kind == "at" else [])
        elif word in ("[", "("):
            self._open(word, where, is_object=False)
        elif kind in ("iri", "name", "blank"):
            level.subject, level.wants = where, "predicate"
        elif word not in ("{", "}", ".") and lower != "graph":
            raise CannotLocate(word)

    def _predicate_token(self, level: _Level, kind: str, word: str, where: Range) -> None:
        if kind in ("iri", "name") or word == "a":
            level.predicate, level.wants = where, "object"
        elif word == "]" and self._levels:
            self._close(where)
        elif word in ("{", "}", "."):
            level.wants = "subject"
        elif word != ";":
            raise CannotLocate(word)

    def _object_token(self, kind: str, word: str, where: Range) -> None:
        if word in ("[", "("):
            self._open(word, where, is_object=True)
        elif kind == "string":
            self._string = where
        elif kind in _TERMS:
            self._object(where)
        else:
            raise CannotLocate(word)

    def _after_object(self, level: _Level, kind: str, word: str) -> None:
        if word == ",":
            level.wants = "object"
        elif word == ";":
            level.wants = "predicate"
        elif word == "]" and self._levels:
            self._close(None)
        elif word in (".", "}"):
            level.wants = "subject"
        elif kind not in ("iri", "blank"):  # the graph's name in N-Quads
            raise CannotLocate(word)

    def _list_token(self, level: _Level, kind: str, word: str, where: Range) -> None:
        if word == ")":
            if level.subject is not None:
                self._say(level, where)
            self._top = self._levels.pop()
            whole = (level.start[0], where[1]) if level.subject is None else level.start
            self._ended(level, whole, known=level.subject is not None)
            return
        if level.subject is None:  # the first item: now there is a list to speak of
            level.subject = level.start
            if level.is_object:
                self._say_object(self._levels[-1], level.start)
        else:
            self._say(level, where)
            level.subject = where
        self._object_token(kind, word, where)

    def _open(self, word: str, where: Range, is_object: bool) -> None:
        self._levels.append(self._top)
        is_list = word == "("
        self._top = _Level(None if is_list else where, "" if is_list else "predicate", where, is_object, is_list)

    def _close(self, _: Range | None) -> None:
        level, self._top = self._top, self._levels.pop()
        self._ended(level, level.start, known=False)

    def _ended(self, level: _Level, whole: Range, known: bool) -> None:
        """Put what was in brackets where it stands; ``known`` tells that its own statement has come out."""
        if not level.is_object:
            self._top.subject, self._top.wants = whole, "predicate"
        elif not known:
            self._object(whole)
        elif not self._top.is_list:
            self._top.wants = "after"

    def _object(self, where: Range) -> None:
        self._say_object(self._top, where)
        if not self._top.is_list:
            self._top.wants = "after"

    def _say_object(self, level: _Level, where: Range) -> None:
        if level.subject is None or (level.predicate is None and not level.is_list):
            raise CannotLocate("an object without a subject")
        self._at_once.append(Ranges(level.subject, level.predicate or level.start, where))

    def _say(self, level: _Level, where: Range) -> None:
        """State the rest of a list."""
        assert level.subject is not None
        self._at_once.append(Ranges(level.subject, level.start, where))
