"""Each check beyond the shapes has its rule, in three languages, with examples that do what they say."""

import re
from pathlib import Path

import pytest

from hallintograafi.checks import evidence, submission
from hallintograafi.checks.submission import Judge, Submitted
from hallintograafi.checks.submission.rules import CheckRule, address, load
from hallintograafi.sparql import prefixes_header
from hallintograafi.terms import PREFIXES, SHAPES

RULES = load()
LANGUAGES = {"fi", "sv", "en"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.check)
def test_the_examples_do_what_they_say(rule: CheckRule, judge: Judge) -> None:
    def found(example: str) -> dict[str, str]:
        text = prefixes_header(PREFIXES) + example
        return {one.rule: one.severity for one in judge.judge([Submitted("x.trig", text.encode())]).results}

    assert rule.check not in found(rule.passing)
    assert found(rule.failing)[rule.check] == rule.severity


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.check)
def test_each_rule_is_told_in_three_languages(rule: CheckRule) -> None:
    for words in (rule.names, rule.text, rule.asked):
        assert set(words) == LANGUAGES and all(words.values())


def test_every_check_has_its_rule() -> None:
    sources = Path(submission.__file__).parent.glob("*.py")
    named = {
        name
        for path in sources
        for name in re.findall(r'"((?:uris|terms|agencies|names|evidence):[a-z-]+)"', path.read_text())
    }
    assert named | set(evidence.MESSAGES) | {"syntax"} == {rule.check for rule in RULES}


def test_the_address_of_a_rule_is_on_the_page_of_the_shapes() -> None:
    assert address("uris:unknown") == f"{SHAPES}uris-unknown"
