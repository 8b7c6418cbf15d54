"""Bodies taken apart into files: Content-Encoding gzip (RFC 1952) and multipart/form-data (RFC 7578), within limits."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import RdfFormat
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from hallintograafi.engine.submissions import Limits, Refused, Submission

FORM: Final = "multipart/form-data"
TAKEN: Final = (
    "text/turtle",
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/ld+json",
    "application/rdf+xml",
)
"""Media types of data; the first is what an example shows."""

_UNTOLD: Final = frozenset(("", "application/octet-stream", "application/gzip", "text/plain"))
"""Media types that say nothing of the format: it is told by the name or by what stands in it."""

_TEXT: Final = "text"
_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 64 * 1024
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Part:
    """A file as it was sent; ``media_type`` is None where it is not told."""

    name: str
    body: bytes
    media_type: str | None


@dataclass
class Unpacked:
    """The files of a body, and the fields of its form."""

    parts: list[Part] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def unpack(submission: Submission, body: bytes) -> Unpacked:
    """Take a body apart.

    Raises :class:`~hallintograafi.engine.submissions.Refused` for what cannot be read or grows over a limit.
    """
    room = _Room(submission.limits)
    if (encoding := submission.encoding.strip().lower()) not in ("", "identity", "gzip", "x-gzip"):
        raise Refused("unsupported-media-type", f"Content-Encoding '{encoding[:50]}' is not taken here: gzip is")
    if encoding.endswith("gzip"):
        body = room.gunzipped(body, "the body")
    kind, options = parse_options_header(submission.media_type)
    kind = kind.lower()
    if kind == FORM:
        return _form(body, options.get("boundary", ""), room)
    if kind not in _UNTOLD and RdfFormat.from_media_type(kind) is None:
        told = f"send one of {', '.join(TAKEN)}, or {FORM} with files"
        raise Refused("unsupported-media-type", f"'{kind[:80]}' is no kind of data that is judged here: {told}")
    return Unpacked([room.take("body", body, kind)])


class _Room:
    """What the limits leave for the next file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = limits.files
        self._size = limits.size

    def take(self, name: str, body: bytes, media_type: str) -> Part:
        """Make a file of what was sent; a file that is compressed by itself is unpacked."""
        if body.startswith(_GZIP):
            body = self.gunzipped(body, f"the file '{name}'")
            name = name.removesuffix(".gz")
        self._files -= 1
        self._size -= len(body)
        if self._files < 0 or self._size < 0:
            raise self._over()
        return Part(name, body, None if media_type in _UNTOLD else media_type)

    def gunzipped(self, body: bytes, whose: str) -> bytes:
        """Unpack gzip as far as there is room."""
        found = bytearray()
        try:
            with gzip.open(io.BytesIO(body)) as stream:
                while piece := stream.read(_CHUNK):
                    found += piece
                    if len(found) > self._size:
                        raise self._over()
        except (EOFError, OSError, zlib.error) as error:
            raise Refused("bad-request", f"{whose} is not whole gzip") from error
        return bytes(found)

    def _over(self) -> Refused:
        files, size = self._limits.files, self._limits.size
        return Refused("too-large", f"a submission may hold {files} files and {size} bytes in all, unpacked")


def _form(body: bytes, boundary: str, room: _Room) -> Unpacked:
    found = Unpacked()
    for name, filename, kind, content in _pieces(body, boundary):
        if filename is None and name != _TEXT:
            found.fields[name] = content[:200].decode("utf-8", "replace")
        elif content or filename:  # a form whose field of files was left alone sends one without name or content
            told = _UNPRINTABLE.sub(" ", filename or _TEXT)[:200].strip() or "file"
            found.parts.append(room.take(told, content, kind if _is_known(kind) else ""))
    if not found.parts:
        raise Refused("bad-request", f"the form holds no file, and no text in the field '{_TEXT}'")
    return found


def _pieces(body: bytes, boundary: str) -> Iterator[tuple[str, str | None, str, bytes]]:
    """Yield name, file name, media type and content of each part; raises :class:`Refused` for a broken form."""
    if not boundary:
        raise Refused("bad-request", f"{FORM} needs a boundary in Content-Type")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=1000)
    position, part, content = 0, None, bytearray()
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, NeedData):
                decoder.receive_data(body[position : position + _CHUNK] or None)
                position += _CHUNK
            elif isinstance(event, Field | File):
                part, content = event, bytearray()
            elif isinstance(event, Data) and part is not None:
                content += event.data
                if not event.more_data:
                    filename = part.filename if isinstance(part, File) else None
                    kind = parse_options_header(part.headers.get("content-type"))[0].lower()
                    yield part.name or "", filename, kind, bytes(content)
            elif isinstance(event, Epilogue):
                return
    except (ValueError, HTTPException, UnicodeError) as error:
        raise Refused("bad-request", f"the form cannot be read: {error}") from error


def _is_known(media_type: str) -> bool:
    """Tell whether a media type is one of data; what a browser makes of a file's ending often is not."""
    return RdfFormat.from_media_type(media_type) is not None
