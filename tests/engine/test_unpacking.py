"""Bodies taken apart into files, within limits, whatever they are made of."""

import gzip
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallintograafi.engine.submissions import Limits, Refused, Submission
from hallintograafi.engine.unpacking import unpack

LIMITS = Limits(size=1000, files=3, statements=10, results=10, memory=2**30, seconds=1)
BOUNDARY = "xYzZy"


def form(*parts: tuple[str, str | None, str | None, bytes]) -> bytes:
    """Write a form as browsers do: field, file name, media type, content."""
    out = b""
    for name, filename, kind, content in parts:
        out += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        out += f'; filename="{filename}"'.encode() if filename is not None else b""
        out += f"\r\nContent-Type: {kind}".encode() if kind else b""
        out += b"\r\n\r\n" + content + b"\r\n"
    return out + f"--{BOUNDARY}--\r\n".encode()


def submission(media_type: str = "text/turtle", encoding: str = "", limits: Limits = LIMITS) -> Submission:
    return Submission(limits, media_type, encoding)


FORM = submission(f"multipart/form-data; boundary={BOUNDARY}")


@pytest.mark.parametrize(
    ("media_type", "told"),
    [
        ("text/turtle; charset=utf-8", "text/turtle"),
        ("application/LD+JSON", "application/ld+json"),
        ("application/octet-stream", None),
        ("text/plain", None),
        ("", None),
    ],
)
def test_a_raw_body_is_one_file(media_type: str, told: str | None) -> None:
    (part,) = unpack(submission(media_type), b"<a> <b> <c> .").parts
    assert (part.body, part.media_type) == (b"<a> <b> <c> .", told)


@pytest.mark.parametrize(
    "media_type", ["image/png", "text/html", "application/x-www-form-urlencoded", "multipart/mixed"]
)
def test_what_is_no_data_is_refused_with_what_is_taken(media_type: str) -> None:
    with pytest.raises(Refused, match="text/turtle") as refused:
        unpack(submission(media_type), b"x")
    assert refused.value.kind == "unsupported-media-type"


def test_a_form_holds_files_text_and_choices() -> None:
    body = form(
        ("files", "a.trig", "application/octet-stream", b"one"),
        ("files", "b.ttl", "text/turtle", b"two\r\nlines"),
        ("text", None, None, b"three"),
        ("severity", None, None, b"warning"),
    )
    found = unpack(FORM, body)
    assert [(part.name, part.body, part.media_type) for part in found.parts] == [
        ("a.trig", b"one", None),
        ("b.ttl", b"two\r\nlines", "text/turtle"),
        ("text", b"three", None),
    ]
    assert found.fields == {"severity": "warning"}


def test_an_empty_field_of_a_form_is_no_file_but_an_empty_file_is_one() -> None:
    body = form(
        ("files", "", "application/octet-stream", b""), ("text", None, None, b""), ("files", "e.ttl", None, b"")
    )
    assert [part.name for part in unpack(FORM, body).parts] == ["e.ttl"]


def test_names_are_one_line() -> None:
    (part,) = unpack(FORM, form(("files", "a\tb\u202ec.ttl", None, b"x"))).parts
    assert part.name == "a b c.ttl"


@pytest.mark.parametrize(
    ("body", "boundary", "word"),
    [
        (form(("severity", None, None, b"warning")), BOUNDARY, "no file"),
        (form(("files", "a", None, b"x"))[:-12], BOUNDARY, "cannot be read"),
        (b"", BOUNDARY, "cannot be read"),
        (b"x" * 500, BOUNDARY, "cannot be read"),
        (form(("files", "a", None, b"x")), "other", "cannot be read"),
        (form(("files", "a", None, b"x")), "", "boundary"),
        (form(*[("files", "a", None, b"")] * 1001), BOUNDARY, "3 files"),
    ],
)
def test_a_broken_form_is_refused(body: bytes, boundary: str, word: str) -> None:
    with pytest.raises(Refused, match=word) as refused:
        unpack(submission(f'multipart/form-data; boundary="{boundary}"'), body)
    assert refused.value.kind in ("bad-request", "too-large")


def test_gzip_is_unpacked_for_bodies_and_files() -> None:
    packed = gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0"
    assert unpack(submission(encoding="gzip"), packed).parts[0].body == b"onetwo"
    (part,) = unpack(FORM, form(("files", "a.ttl.gz", "application/gzip", gzip.compress(b"one")))).parts
    assert (part.name, part.body) == ("a.ttl", b"one")
    with pytest.raises(Refused, match="gzip is"):
        unpack(submission(encoding="br"), b"x")


@pytest.mark.parametrize("packed", [gzip.compress(b"one")[:-1], b"\x1f\x8b", b"plain", gzip.compress(b"a") + b"rest"])
def test_broken_gzip_is_refused(packed: bytes) -> None:
    with pytest.raises(Refused, match="gzip") as refused:
        unpack(submission(encoding="gzip"), packed)
    assert refused.value.kind == "bad-request"


def test_archive_bombs_stop_at_the_limit() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    for made, body in ((submission(encoding="gzip"), bomb), (FORM, form(("files", "a.gz", None, bomb)))):
        with pytest.raises(Refused, match="1000 bytes") as refused:
            unpack(made, body)
        assert refused.value.kind == "too-large"
    halves = [("files", f"{n}.gz", None, gzip.compress(b" " * 600)) for n in range(2)]
    with pytest.raises(Refused, match="1000 bytes"):
        unpack(FORM, form(*halves))


def test_more_files_or_bytes_than_may_be_are_refused() -> None:
    for parts in ([("files", "a", None, b"x")] * 4, [("files", "a", None, b"x" * 501)] * 2):
        with pytest.raises(Refused, match="3 files and 1000 bytes") as refused:
            unpack(FORM, form(*parts))
        assert refused.value.kind == "too-large"


@given(st.binary(max_size=300), st.sampled_from(["", "gzip"]), st.sampled_from([BOUNDARY, "", "é", '"']))
def test_any_bytes_are_unpacked_or_refused(body: bytes, encoding: str, boundary: str) -> None:
    for media_type in ("text/turtle", f"multipart/form-data; boundary={boundary}"):
        for content in (body, f"--{BOUNDARY}\r\n".encode() + body):
            try:
                found = unpack(submission(media_type, encoding), content)
            except Refused:
                continue
            assert sum(len(part.body) for part in found.parts) <= LIMITS.size


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_characters='"\\\r\n', codec="utf-8"), min_size=1), st.binary()),
        min_size=1,
        max_size=3,
    )
)
def test_what_a_form_holds_comes_out_as_it_was(files: Sequence[tuple[str, bytes]]) -> None:
    files = [(name, b"+" + content.replace(BOUNDARY.encode(), b"")) for name, content in files]
    body = form(*[("files", name, None, content) for name, content in files])
    assert [part.body for part in unpack(FORM, body).parts] == [content for _, content in files]
