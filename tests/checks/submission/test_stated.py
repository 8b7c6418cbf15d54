"""What rules written in SPARQL say exactly, and what is said of those that say nothing."""

import pytest
from pyoxigraph import RdfFormat, parse

from hallintograafi.checks import shapes as shacl
from hallintograafi.checks.shapes import Engine
from hallintograafi.checks.submission import Judge, Submitted
from hallintograafi.checks.submission.report import Words
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES

HEADER = prefixes_header(PREFIXES) + "@prefix : <http://e/> .\n"
WORDS = """hg:expectedWords "viimeistään {?end}"@fi , "senast {?end}"@sv , "no later than {?end}"@en ;"""
FOUND = (
    """hg:foundWords "{?value}, ryhmä {$group}"@fi , "{?value}, grupp {$group}"@sv , "{?value}, group {$group}"@en ;"""
)
DATA = """:x :start 3 ; :end 2 ; :group group:a . group:a skos:prefLabel "ryhmä a"@fi , "grupp a"@sv ."""


def details(words: str, engine: Engine = "compiled", select: str = "$this ?value ?end ?group") -> Words:
    rules = f"""
    :S a sh:NodeShape ; sh:targetSubjectsOf :start ; sh:sparql :S-order .
    :S-order a sh:SPARQLConstraint ; {words} sh:message "{{?value}} on väärin"@fi , "{{?value}} är fel"@sv ;
      sh:select '''SELECT {select} {{ $this <http://e/start> ?value ; <http://e/end> ?end ; <http://e/group> ?group
        FILTER(?value > ?end) }}''' .
    """
    judge = Judge(None, shacl.read(parse((HEADER + rules).encode(), RdfFormat.TURTLE)))
    (result,) = judge.judge([Submitted("a.ttl", (HEADER + DATA).encode())], engine=engine).results
    return result.details


def test_the_rule_s_own_words_are_filled_with_what_its_query_returned() -> None:
    assert details(WORDS) == {
        "fi": "Odotettiin: viimeistään 2. Löytyi: 3.",
        "sv": "Förväntat: senast 2. Hittades: 3.",
        "en": "Expected: no later than 2. Found: 3.",
    }


@pytest.mark.parametrize(("language", "group"), [("fi", "ryhmä a"), ("sv", "grupp a")])
def test_things_are_called_by_their_names(language: str, group: str) -> None:
    assert f"{group} (group:a)." in details(WORDS + FOUND)[language]


def test_a_rule_without_such_words_has_the_values_that_its_message_leaves_out() -> None:
    assert details("")["fi"] == "Arvot: end = 2, group = ryhmä a (group:a)."
    assert details("", select="$this ?value") == {}


@pytest.mark.parametrize(("words", "engine"), [(WORDS, "pyshacl"), (WORDS.replace("?end", "?other"), "compiled")])
def test_words_with_a_place_that_nothing_fills_are_not_shown(words: str, engine: Engine) -> None:
    assert details(words, engine) == {}
