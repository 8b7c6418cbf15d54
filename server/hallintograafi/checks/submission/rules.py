"""What the registry asks beyond the shapes: each check's rule in words, with examples and who asked for it."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import yaml

from hallintograafi.checks.submission.report import Severity, Words
from hallintograafi.terms import SHAPES

_FILE: Final = "rules.yaml"


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule that is no shape; ``check`` is its name in results, such as ``uris:unknown``."""

    check: str
    severity: Severity
    names: Words
    text: Words
    asked: Words
    passing: str
    failing: str

    @property
    def anchor(self) -> str:
        """Its place on the page of the rules."""
        return _anchor(self.check)


def address(check: str) -> str:
    """Give the address of a check's rule, at which its page answers."""
    return SHAPES + _anchor(check)


def load() -> tuple[CheckRule, ...]:
    """Read the rules of all checks."""
    text = files("hallintograafi.checks.submission").joinpath(_FILE).read_text(encoding="utf-8")
    return tuple(CheckRule(**entry) for entry in yaml.safe_load(text))


def _anchor(check: str) -> str:
    return check.replace(":", "-")
