"""Regular expressions of sh:pattern (SHACL section 4.4.3): SPARQL's REGEX, run where it is fastest and right.

Expressions that mean the same in XPath and in Python run in Python. Others are Oxigraph's, whose engine knows
Unicode classes but no look-around and no back-references: those it refuses, and :func:`compiled` says so.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from pyoxigraph import Literal, QuerySolutions, Store

_ESCAPED = r"\\[dnrt.\\?*+{}()|^$\[\]-]"
_SAME_EVERYWHERE = re.compile(
    rf"(?:[^\\\[\](){{}}.*+?|^$]|{_ESCAPED}|\[\^?(?:[^\\\[\]&~^-]|{_ESCAPED}|-(?!\[))+\]"
    r"|\((?:\?:)?(?!\?)|[)|^$]|[*+?]\??|\{\d+(?:,\d*)?\}\??)*",
    re.DOTALL,
)
_END = re.compile(r"(\\.|\[\^?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)
_GROUP_AGAIN = re.compile(r"\)(?:[*+]|\{)")
_ANY_NUMBER = re.compile(r"(?<![\\)])[*+]|\{\d+,\}")
_LONG = 2000
_ORACLE = Store()


@lru_cache(maxsize=1024)
def compiled(pattern: str, flags: str) -> Callable[[str], bool] | None:
    """Give a test of texts against ``pattern``, or None when Oxigraph's regex engine cannot run it."""
    try:
        if _asked(pattern, flags, "") is None:
            return None
    except SyntaxError:
        return None
    slow = _GROUP_AGAIN.search(pattern) and _ANY_NUMBER.search(pattern)  # Python tries again and again; Oxigraph never
    if _SAME_EVERYWHERE.fullmatch(pattern) and set(flags) <= {"i", "s"} and not slow:
        options = (re.IGNORECASE if "i" in flags else 0) | (re.DOTALL if "s" in flags else 0)
        try:
            test = re.compile(_END.sub(lambda found: found.group(1) or r"\Z", pattern), options)
        except re.error:
            return lambda text: _asks(pattern, flags, text)
        return lambda text: _asks(pattern, flags, text) if len(text) > _LONG else test.search(text) is not None
    return lambda text: _asks(pattern, flags, text)


def _asks(pattern: str, flags: str, text: str) -> bool:
    return bool(_asked.__wrapped__(pattern, flags, text) if len(text) > _LONG else _asked(pattern, flags, text))


@lru_cache(maxsize=65536)
def _asked(pattern: str, flags: str, text: str) -> bool | None:
    """Ask Oxigraph; None when it gives no answer, that is, refuses the expression."""
    rows = _ORACLE.query(f"SELECT (REGEX({Literal(text)}, {Literal(pattern)}, {Literal(flags)}) AS ?found) {{}}")
    assert isinstance(rows, QuerySolutions)
    found = next(iter(rows))["found"]
    return found.value == "true" if isinstance(found, Literal) else None
