"""What becomes of an IRI: merged, withdrawn, ended; always with a reason, never back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.errors import InputError, UnknownName
from hallintograafi.graph import succession
from hallintograafi.graph.ledger import Entry, Ledger
from hallintograafi.terms import ID

DAY = "2026-01-01"
A, B, C, D = (f"{ID}group/{name}" for name in "abcd")
LEDGER = Ledger((*(Entry(iri, "group", DAY) for iri in (A, B, C, D)), Entry(f"{ID}goal/x", "goal", DAY)))


def row(ledger: Ledger, iri: str) -> tuple[str, str, str]:
    entry = ledger.get(iri)
    assert entry is not None
    return entry.status, entry.replaced_by, entry.note


def test_a_merged_iri_leads_to_its_heir_and_takes_along_what_was_merged_into_it() -> None:
    once = succession.merge(LEDGER, A, B, "same group")
    assert row(once, A) == ("merged", B, "same group")
    twice = succession.merge(once, B, C, "same again")
    assert row(twice, A) == ("merged", C, "same group")
    assert twice.heir(twice.get(A)) == C  # type: ignore[arg-type]


def test_a_chain_written_by_hand_ends_and_a_ring_does_too() -> None:
    chain = Ledger((Entry(A, "group", DAY, "merged", B), Entry(B, "group", DAY, "merged", C), Entry(C, "group", DAY)))
    assert chain.heir(chain.entries[0]) == C
    ring = Ledger((Entry(A, "group", DAY, "merged", B), Entry(B, "group", DAY, "merged", A)))
    assert ring.heir(ring.entries[0]) in (A, B)


def test_a_thing_ends_split_or_abolished() -> None:
    assert row(succession.succeed(LEDGER, A, [B, C], "1.1.2026"), A) == ("split", f"{B} {C}", "1.1.2026")
    assert row(succession.succeed(LEDGER, A, [B], "1.1.2026"), A) == ("abolished", B, "1.1.2026")
    assert row(succession.succeed(LEDGER, A, [], "1.1.2026"), A) == ("abolished", "", "1.1.2026")


def test_a_withdrawn_iri_stays_so() -> None:
    gone = succession.withdraw(LEDGER, A, "no document\nsays this")
    assert row(gone, A) == ("withdrawn", "", "no document says this")
    with pytest.raises(InputError, match="withdrawn already"):
        succession.merge(gone, A, B, "x")
    with pytest.raises(InputError, match="can take no one's place"):
        succession.succeed(gone, B, [A], "x")


@pytest.mark.parametrize(
    ("old", "new", "note", "word"),
    [
        (A, A, "x", "its own place"),
        (A, f"{ID}goal/x", "x", "of the kind goal"),
        (A, B, " ", "only with a reason"),
    ],
)
def test_what_cannot_be_merged_is_told(old: str, new: str, note: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        succession.merge(LEDGER, old, new, note)


def test_an_unknown_iri_is_told_with_the_nearest() -> None:
    ledger = Ledger((Entry(f"{ID}group/evk-hankeryhma", "group", DAY),))
    with pytest.raises(UnknownName, match="did you mean id/group/evk-hankeryhma"):
        succession.withdraw(ledger, f"{ID}group/evk-hankeryma", "x")


def test_what_others_were_merged_into_cannot_be_withdrawn() -> None:
    with pytest.raises(InputError, match="took the place of"):
        succession.withdraw(succession.merge(LEDGER, A, B, "same"), B, "x")


@given(st.sampled_from([A, B, C, D]), st.lists(st.sampled_from([A, B, C, D]), max_size=3))
def test_no_change_adds_removes_or_renames_a_row(old: str, new: list[str]) -> None:
    try:
        after = succession.succeed(LEDGER, old, new, "x")
    except InputError:
        return
    assert [(e.iri, e.kind, e.minted) for e in after] == [(e.iri, e.kind, e.minted) for e in LEDGER]
    assert [e for e in after if e.iri != old] == [e for e in LEDGER if e.iri != old]


@pytest.mark.parametrize("name", ["group:a", "id/group/a", "/id/group/a", A])
def test_an_iri_may_be_written_short(name: str) -> None:
    assert succession.full(name) == A
