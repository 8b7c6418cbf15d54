"""What a check found, and the report that a person can act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hallintograafi.graph.reading import Place
from hallintograafi.terms import curie

LANGUAGES = ("fi", "sv", "en")
SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One fault: what rule it breaks, in which thing, where, said in three languages.

    ``rule`` is the IRI of a shape or the name of a check; ``path`` and ``value`` are IRIs or literal text.
    """

    rule: str
    subject: str
    messages: Mapping[str, str] = field(hash=False)
    severity: str = "violation"
    path: str | None = None
    value: str | None = None
    place: Place | None = None

    def message(self, language: str) -> str:
        """Give the message in ``language``, or in the first language there is."""
        return self.messages.get(language) or next(iter(self.messages.values()), "")

    def line(self, language: str = "en") -> str:
        """Say the finding in one line: place, severity, rule, thing, message."""
        where = f"{self.place}: " if self.place else ""
        path = f" {curie(self.path)}" if self.path else ""
        return f"{where}{self.severity}: {curie(self.subject)}{path}: {self.message(language)} [{curie(self.rule)}]"


def is_refusal(findings: Iterable[Finding]) -> bool:
    """Tell whether the findings keep data out: at least one violation."""
    return any(finding.severity == "violation" for finding in findings)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings for reading: by file, line, rule, and each once."""
    return sorted(
        set(findings),
        key=lambda f: (
            (f.place.file, f.place.line) if f.place else ("~", 0),
            SEVERITIES.index(f.severity),
            f.rule,
            f.subject,
            f.value or "",
            f.path or "",
        ),
    )


def report(findings: Iterable[Finding], language: str = "en") -> str:
    """Write the findings as text, a line each, with a closing line that counts them."""
    lines = [finding.line(language) for finding in ordered(findings)]
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in set(findings):
        counts[finding.severity] += 1
    told = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items() if number)
    return "\n".join([*lines, told or "no findings"]) + "\n"
