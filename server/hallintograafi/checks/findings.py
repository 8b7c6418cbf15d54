"""What a check found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hallintograafi.graph.reading import Place

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
