"""What parsers say of a file in English, said in Finnish, Swedish and plain English, kind by kind.

The sentences are those of pyoxigraph's parsers for Turtle and its kin, JSON-LD and RDF/XML, and of the XML, IRI and
language tag parsers inside them.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from hallintograafi.checks.submission.report import Words
from hallintograafi.terms import LANGUAGES

_FILE: Final = "parsers.yaml"


def told(reason: str) -> Words | None:
    """Say in three languages what a parser says in English; None for what is not known here."""
    for pattern, words in kinds():
        if (found := pattern.fullmatch(reason)) is not None:
            parts = [part for part in found.groups() if part is not None]
            inner = [told(part) or dict.fromkeys(LANGUAGES, part) for part in parts]
            return {language: words[language].format(*(part[language] for part in inner)) for language in LANGUAGES}
    return None


@cache
def kinds() -> tuple[tuple[re.Pattern[str], Words], ...]:
    """Give what parsers say, as patterns, and how we say it."""
    text = files("hallintograafi.checks.submission").joinpath(_FILE).read_text(encoding="utf-8")
    return tuple((re.compile(entry.pop("says"), re.DOTALL), entry) for entry in yaml.safe_load(text))
