"""SPARQL as text: its tokens, terms written safely, values bound into a query, words looked for.

Only the token level of SPARQL 1.1 section 19 is known here; parsing and meaning are the engine's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from hallintograafi.errors import QueryRefused, SyntaxFault

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*+(?:\"{3})?|'{3}(?:'{0,2}(?:[^'\\]|\\.))*+(?:'{3})?
      |"(?:[^"\\\n\r]|\\.)*+"?|'(?:[^'\\\n\r]|\\.)*+'?)
  | (?P<variable>[?$]\w+)
  | (?P<prefixed>(?:[^\W\d_](?:[\w.·-]{0,200}[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
      (?:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*(?:[\w:·-]|%[0-9A-Fa-f]{2}
      |\\[-_~.!$&'()*+,;=/?\#@%]))?)?|_:\w(?:[\w.·-]*[\w·-])?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# Text such as "a.a.a.…" or "'\\'\\'\\'…" must not be tried again from each of its characters, which takes time in
# the square of its length. So a prefix of more than 200 characters is no prefix here, a string without an end reaches
# to the end of its line or of the query, and a service's name of more than 1000 characters counts as one.

_BLANK = r"(?:[ \t\n]|#[^\n]*+)*+"
_NAME_CHARACTER = r"(?:\\.|[^<>{}()'\"#,;\\ \t\n])"
_SERVICE_CLAUSE = re.compile(
    r"(?:(?<![\w·?$@:%\\-])|(?<=[0-9])|(?<=true)|(?<=false))"
    rf"SERVICE{_BLANK}(?:SILENT{_BLANK})?"
    rf"(?:<[^<>{{}} \t\n]*+>{_BLANK}\{{"
    r"|(?=[?$]|[^{: \t\n]{0,999}+[^{ \t\n])"
    rf"{_NAME_CHARACTER}{{1,1000}}+(?:{_NAME_CHARACTER}|{_BLANK}\{{))",
    re.IGNORECASE,
)
_SERVICE_IRI = re.compile(rf"SERVICE{_BLANK}(?:SILENT{_BLANK})?<(?P<iri>[^<>{{}} \t\n]*+)>{_BLANK}\{{", re.IGNORECASE)
_COMMENT_LINE = re.compile(r"^[ \t]*+#[^'\"\n]*+$", re.MULTILINE)

_NUMBER = re.compile(r"\s+([0-9]{1,18})(?![\w.])")

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}

# Most queries hold none of these letters anywhere and need not be taken apart. Looking for them one by one in capitals
# takes a twentieth of the time of a pattern that leaves case out of account.
_FORBIDDEN = ("SERVICE", *sorted(_UPDATES))
_SERVICE = ("SERVICE",)
_CHANGING_WORDS = ("NOW", "RAND", "UUID", "BNODE")
_CHANGING = re.compile(rf"(?:{'|'.join(_CHANGING_WORDS)}){_BLANK}\(", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A piece of query text: what it is (a group name of the token pattern), the text, where it starts."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of ``query`` without white space and comments. Never fails: odd text is "other"."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "other", match.group(), match.start())


def refuse_forbidden(query: str, *, service: bool = False) -> None:
    """Raise :class:`QueryRefused` when the query is an update, or federates while ``service`` is off.

    A word alone is harmless in comments, strings, IRIs, names and variables. But a whole ``SERVICE <…> {`` is
    refused wherever it stands, except in a comment that has its line for itself: only the engine's grammar can
    tell ``FILTER(1<2)SERVICE#>`` from an IRI, so the text is searched and not its tokens.
    """
    if not holds(query, _FORBIDDEN):
        return
    if not service and _SERVICE_CLAUSE.search(_COMMENT_LINE.sub("", query.replace("\r", "\n"))):
        raise QueryRefused("SERVICE is not allowed here: queries never leave this server")
    form = next((word for word in words(query) if word in _FORMS or word in _UPDATES), None)
    if form in _UPDATES:
        raise QueryRefused(f"{form} is an update; this service is read-only")


@dataclass(frozen=True)
class ServiceClause:
    """What may be a ``SERVICE`` clause: where it starts, its IRI if it has one, where that stands with its brackets."""

    start: int
    iri: str | None
    place: tuple[int, int]


def service_clauses(query: str) -> Iterator[ServiceClause]:
    """Yield all that :func:`refuse_forbidden` would refuse as a service, also within each other."""
    text = _COMMENT_LINE.sub(lambda line: " " * len(line[0]), query.replace("\r", "\n"))
    start = 0
    while (found := _SERVICE_CLAUSE.search(text, start)) is not None:
        start = found.start() + len("SERVICE")
        exact = _SERVICE_IRI.match(text, found.start())
        if exact is None:
            yield ServiceClause(found.start(), None, (start, start))
        else:
            yield ServiceClause(found.start(), exact["iri"], (exact.start("iri") - 1, exact.end("iri") + 1))


def depends_on_data_only(query: str) -> bool:
    """Tell whether the query gives the same answer over the same data each time it is asked.

    When in doubt it does not: a string that holds ``now()`` counts like a call.
    """
    if holds(query, _CHANGING_WORDS) and _CHANGING.search(query.replace("\r", "\n")):
        return False
    return not (asks_services(query) and any(service_clauses(query)))


def asks_services(query: str) -> bool:
    """Tell whether the query may have a service; when in doubt it may."""
    return holds(query, _SERVICE)


def holds(query: str, words: Iterable[str]) -> bool:
    """Tell whether the letters of one of ``words``, given in capitals, stand anywhere in the query, in any case."""
    letters = query.upper().replace("İ", "I")
    for word in words:  # noqa: SIM110  any() takes twice the time, and every query passes here several times
        if word in letters:
            return True
    return False


def own_limit(query: str) -> int | None:
    """Give the LIMIT that ends a query, if one is plainly there: the number of its solutions is no larger."""
    last = None
    for token in tokens(query):
        if token.text == "}" and token.kind == "other":
            last = None
        elif token.kind == "word" and token.text.upper() == "LIMIT":
            last = token
    found = _NUMBER.match(query, last.start + len("LIMIT")) if last is not None else None
    return int(found[1]) if found is not None else None


def words(query: str) -> list[str]:
    """Give the keywords of a query, in capitals and in order."""
    return [token.text.upper() for token in tokens(query) if token.kind == "word"]


def write_term(term: NamedNode | Literal) -> str:
    """Write an RDF term as SPARQL text; pyoxigraph escapes what needs escaping."""
    return str(term)


def bind(query: str, values: Mapping[str, NamedNode | Literal]) -> str:
    """Bind variables of ``query`` to RDF terms with one VALUES row at the start of its outermost pattern.

    ``values`` maps variable names (without ``?``) to terms; none given leaves the query as it is. The row
    joins by the rules of SPARQL 1.1 section 10: it restricts, it never rewrites the query's text.
    Raises :class:`SyntaxFault` when the query has no group to bind in.
    """
    if not values:
        return query
    names = " ".join(f"?{name}" for name in values)
    row = " ".join(write_term(term) for term in values.values())
    return insert_in_pattern(query, f"VALUES ({names}) {{ ({row}) }}")


def insert_in_pattern(query: str, text: str) -> str:
    """Put ``text`` right behind the opening brace of the query's outermost graph pattern."""
    place = pattern_start(query)
    return f"{query[:place]} {text} {query[place:]}"


def pattern_start(query: str) -> int:
    """Find the offset just behind the brace that opens the outermost group graph pattern.

    Raises :class:`SyntaxFault` when the query has none.
    """
    form: str | None = None
    parentheses = braces = 0
    in_template = False
    for token in tokens(query):
        if token.kind == "word" and form is None and token.text.upper() in _FORMS:
            form = token.text.upper()
        elif token.kind != "other" or form is None:
            continue
        elif token.text in "()":
            parentheses += 1 if token.text == "(" else -1
        elif token.text == "{" and parentheses == 0:
            if form == "CONSTRUCT" and braces == 0 and not in_template:
                in_template = True
            elif braces == 0:
                return token.start + 1
            braces += 1
        elif token.text == "}" and parentheses == 0:
            braces -= 1
    raise SyntaxFault("there is no WHERE group to bind values in", "query")


def prefixes_header(prefixes: Mapping[str, str]) -> str:
    """Write PREFIX lines for ``prefixes``."""
    return "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in sorted(prefixes.items()))
