"""Time travel over HTTP (RFC 7089): the document about a thing is its own time gate, its mementos are in the releases.

``Accept-Datetime`` at ``/id/…`` and ``/doc/…`` leads to the document as the release of that moment has it, below
``/dataset/{version}/``; ``/timemap/…`` lists them all.
"""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import quote

from hallintograafi.web.protocol.asgi import Headers
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.protocol.within import Within

THINGS: Final = re.compile(r"/(?:id|doc)/(?P<thing>[^/]+/[^/]+?)(?:\.(?:html|ttl|jsonld|nt|rdf|trig|nq))?")
"""Addresses of things and of the documents about them."""

_TARGET: Final = re.compile(rb"<(/[^>]*)>")


def moment(header: str) -> str:
    """Read ``Accept-Datetime`` as ISO 8601 in UTC; raises :class:`Problem` when it is no HTTP date (section 4.5.3)."""
    try:
        return parsedate_to_datetime(header).astimezone(UTC).isoformat()
    except (ValueError, TypeError, OverflowError) as error:
        raise Problem("bad-request", "Accept-Datetime takes a date such as Sun, 22 Nov 2026 12:00:00 GMT") from error


def http_date(built: str) -> str:
    """Write the time of a release as an HTTP date."""
    return format_datetime(datetime.fromisoformat(built).astimezone(UTC), usegmt=True)


def marked(headers: Headers, path: str, within: Within) -> Headers:
    """Say in an answer's headers what it is: a memento, a view of a day, or the document that leads to its mementos.

    Addresses that the headers name are those within the release and the view.
    """
    found = [(name, _inside(name, value, within)) for name, value in headers]
    if within.day:
        found.append((b"hallintograafi-as-of", within.day.isoformat().encode()))
    thing = THINGS.fullmatch(path)
    if thing is None or within.day:
        return found
    name = quote(thing["thing"])  # it may hold what no header can
    gate = f'</doc/{name}>; rel="original timegate"'
    timemap = f'</timemap/{name}>; rel="timemap"; type="application/link-format"'
    found = _more(found, b"link", f"{gate}, {timemap}".encode())
    if within.version:
        return [*found, (b"memento-datetime", http_date(within.built).encode())]
    return _more(found, b"vary", b"Accept-Datetime")


def _inside(name: bytes, value: bytes, within: Within) -> bytes:
    if name == b"location" and value.startswith(b"/"):
        return within.address(value.decode("latin-1")).encode("latin-1")
    if name == b"link":
        return _TARGET.sub(lambda m: b"<" + within.address(m[1].decode("latin-1")).encode("latin-1") + b">", value)
    return value


def _more(headers: Headers, name: bytes, value: bytes) -> Headers:
    """Add to a header that is a list, unless it is there."""
    before = [old for known, old in headers if known == name]
    if value in b", ".join(before).split(b", "):
        return headers
    return [*(pair for pair in headers if pair[0] != name), (name, b", ".join([*before, value]))]
