"""What a problem tells of this one request, in the reader's language.

Details are written in English where they arise; those of the table beside are told anew in Finnish and Swedish, with
the names and values that stand in them.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml

_TABLE: Final = "problem_details.yaml"
_PLACE: Final = re.compile(r"\{[+|]?\}")
_OR: Final = {"fi": "tai", "sv": "eller"}


def detail(text: str, language: str) -> tuple[str, str]:
    """Give a detail in a language, and the language that it is in: English where there is no other."""
    told = _told(text, language)
    return (text, "en") if told is None else (told, language)


@lru_cache(500)
def _told(text: str, language: str) -> str | None:
    if language == "en":
        return None
    for pattern, places, words in sentences():
        if (found := pattern.fullmatch(text)) is not None:
            parts = [_PUT[place](part, language) for place, part in zip(places, found.groups(), strict=True)]
            return words[language].format(*parts)
    return None


@cache
def sentences() -> tuple[tuple[re.Pattern[str], tuple[str, ...], Mapping[str, str]], ...]:
    """Give what is told anew: the English sentence as a pattern, the kinds of its places, and it by language."""
    text = files("hallintograafi.web.protocol").joinpath(_TABLE).read_text(encoding="utf-8")
    found = []
    for entry in yaml.safe_load(text):
        pieces = map(re.escape, _PLACE.split(entry["en"]))
        found.append((re.compile("(.+?)".join(pieces), re.DOTALL), tuple(_PLACE.findall(entry["en"])), entry))
    return tuple(found)


def _as_it_is(part: str, language: str) -> str:
    return part


def _sentence(part: str, language: str) -> str:
    return _told(part, language) or part


def _alternatives(part: str, language: str) -> str:
    return part.replace(" or ", f" {_OR[language]} ")


_PUT: Final[Mapping[str, Callable[[str, str], str]]] = {"{}": _as_it_is, "{+}": _sentence, "{|}": _alternatives}
