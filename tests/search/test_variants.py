"""What a word of a question may mean."""

from hallintograafi.search import variants
from hallintograafi.search.index import Index


def test_a_known_word_is_not_taken_for_a_misspelling(index: Index) -> None:
    found = variants.of(index, "virasto", "virasto")
    assert "virasto" in found.exact and found.begun and not found.similar
    assert "ruokavirasto" in found.parts


def test_an_inflected_word_means_its_stem(index: Index) -> None:
    assert "keskus" in variants.of(index, "keskukseltamme", "keskukseltamme").exact


def test_a_misspelt_word_means_the_nearest(index: Index) -> None:
    assert variants.similar("minsteriö".replace("ö", "o"), index.written)[0] == "ministerio"


def test_an_abbreviation_is_never_corrected(index: Index) -> None:
    assert variants.similar("ktm", index.written) == []
    assert variants.beginning("ktm", index.written) == []


def test_a_misspelt_beginning_means_the_words_that_begin_nearly_so(index: Index) -> None:
    assert "ministerio" in variants.beginning("minst", index.naming)
