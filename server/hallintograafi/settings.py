"""Every setting in one typed table.

Environment variables (``HALLINTOGRAAFI_…``), the flags of ``hallintograafi serve`` and ``build``, ``--help``
and the service description are all made from :class:`Settings`; see :func:`rows`.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, get_args

from msgspec import NODEFAULT, Meta, Struct, ValidationError, convert, field, json
from msgspec.structs import fields

from hallintograafi.errors import InputError

ENVIRONMENT = "HALLINTOGRAAFI_"

_ADDRESS = r"\A(https?://[^\s<>\"{}|^`\\]+[^\s<>\"{}|^`\\/])?\Z"


class Settings(Struct, frozen=True, kw_only=True):
    """What an operator may choose. Times are seconds, sizes bytes unless a name says otherwise."""

    data_dir: Annotated[Path, Meta(description="Directory that keeps the releases.")] = Path(".hallintograafi")
    publisher_name: Annotated[str, Meta(description="Who publishes the dataset, for its catalogue.")] = "hallintograafi"
    publisher_uri: Annotated[
        str,
        Meta(
            pattern=r"\Ahttps?://[^\s<>\"{}|^`\\]+\Z", description="IRI of the publisher, for the dataset's catalogue."
        ),
    ] = "https://w3id.org/hallintograafi/catalogue#publisher"
    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8000
    watch: Annotated[
        bool, Meta(description="Switch to another release when it becomes the current one in data_dir.")
    ] = True
    poll: Annotated[
        str,
        Meta(
            pattern=_ADDRESS,
            description="Address of another host's dataset, such as https://example.org/dataset, whose release to "
            "serve; nothing is built here then.",
        ),
    ] = ""
    poll_seconds: Annotated[float, Meta(gt=0, description="Time between looks at that address.")] = 60.0
    access_log: Annotated[bool, Meta(description="Write a JSON line about each request to standard output.")] = False
    log_queries: Annotated[bool, Meta(description="Let that line hold the query's text, not only its hash.")] = False
    engine: Annotated[
        str,
        Meta(
            pattern=_ADDRESS,
            description="Address for queries of an existing SPARQL 1.1 service that holds the release and answers "
            "instead of this machine.",
        ),
    ] = ""
    engine_update: Annotated[
        str, Meta(pattern=_ADDRESS, description="Its address for SPARQL Update, to publish there.")
    ] = ""
    engine_store: Annotated[str, Meta(pattern=_ADDRESS, description="Its address for the Graph Store Protocol.")] = ""
    engine_graph: Annotated[
        bool,
        Meta(
            description="What a release knows is in a graph of its version's name there, for a service without a "
            "default graph."
        ),
    ] = False
    workers: Annotated[
        int, Meta(ge=1, le=64, description="Processes that evaluate queries, one query each at a time.")
    ] = field(default_factory=lambda: max(4, 2 * (os.cpu_count() or 2)))
    memory_store_triples: Annotated[
        int, Meta(ge=0, description="Releases up to this many triples are held in memory, larger ones read from disk.")
    ] = 20_000_000
    query_seconds: Annotated[
        float, Meta(gt=0, description="Time a query may take unless its client asks for less.")
    ] = 10.0
    query_seconds_max: Annotated[float, Meta(gt=0, description="Most time a client may ask for with timeout=.")] = 60.0
    query_memory: Annotated[
        int, Meta(ge=64 * 1024**2, description="Memory a query may take above what the worker holds.")
    ] = 2 * 1024**3
    query_bytes: Annotated[int, Meta(ge=64, description="Longest query text.")] = 32 * 1024
    result_bytes: Annotated[int, Meta(ge=1024, description="Longest answer.")] = 256 * 1024**2
    result_rows: Annotated[
        int, Meta(ge=1, description="Most rows of a table, or statements of a graph, in an answer.")
    ] = 1_000_000
    service_prefixes: Annotated[
        str,
        Meta(
            description="Beginnings of addresses that SERVICE may ask, such as https://example.org/sparql, separated "
            "by spaces; none keeps every query in."
        ),
    ] = ""
    service_private: Annotated[
        str,
        Meta(
            description="Hosts of those addresses that may be in a private network, names or numbers separated by "
            "spaces."
        ),
    ] = ""
    reconcile_queries: Annotated[int, Meta(ge=1, le=10_000, description="Most names in a batch at /reconcile.")] = 200
    jsonp: Annotated[
        bool, Meta(description="Answer at /reconcile with a call of the client's (JSONP) where it asks so.")
    ] = False
    archive_releases: Annotated[
        int, Meta(ge=1, le=32, description="Older releases, and views of a day, that may be asked at once.")
    ] = 2
    archive_seconds: Annotated[
        float,
        Meta(gt=0, description="Time after which an older release that nobody asks is closed until somebody does."),
    ] = 300.0
    cache_bytes: Annotated[int, Meta(ge=0, description="Memory for answers that are kept; 0 keeps none.")] = (
        64 * 1024**2
    )
    queue_length: Annotated[int, Meta(ge=0, description="Queries that may wait for a worker.")] = 64
    queue_per_client: Annotated[int, Meta(ge=0, description="Queries of one client that may wait for a worker.")] = 32
    client_running: Annotated[
        int,
        Meta(
            ge=1, description="Queries of one client that may be at work at once; more than there are workers is all."
        ),
    ] = 64
    client_rate: Annotated[
        int, Meta(ge=0, description="Requests a second of one client, measured over ten seconds; 0 sets no limit.")
    ] = 0
    request_seconds: Annotated[float, Meta(gt=0, description="Time that a client may take to send a request.")] = 10.0
    stall_seconds: Annotated[
        float, Meta(gt=0, description="Time after which a client that takes nothing of its answer is left.")
    ] = 3.0
    head_bytes: Annotated[int, Meta(ge=1024, description="Longest address and headers of a request.")] = 64 * 1024
    hosts: Annotated[
        str, Meta(description="Names that the server answers to, separated by spaces; none lets it answer to any.")
    ] = ""
    proxies: Annotated[
        str,
        Meta(
            description="Addresses or networks of proxies, separated by spaces, whose X-Forwarded-For and "
            "X-Forwarded-Proto are believed."
        ),
    ] = ""
    queue_seconds: Annotated[float, Meta(gt=0, description="Time a query may wait for a worker.")] = 5.0
    validators: Annotated[
        int, Meta(ge=1, le=16, description="Submissions that are judged at once; others wait as queries do.")
    ] = 2
    validate_seconds: Annotated[float, Meta(gt=0, description="Time that judging a submission may take.")] = 10.0
    validate_memory: Annotated[
        int, Meta(ge=64 * 1024**2, description="Memory that judging a submission may take above what it shares.")
    ] = 1024**3
    validate_bytes: Annotated[int, Meta(ge=1024, description="Longest submission, also when it is unpacked.")] = (
        32 * 1024**2
    )
    validate_files: Annotated[int, Meta(ge=1, description="Most files of a submission.")] = 100
    validate_statements: Annotated[int, Meta(ge=1, description="Most statements of a submission.")] = 200_000
    validate_results: Annotated[int, Meta(ge=1, description="Most results that the report of a submission tells.")] = (
        1000
    )


LIMITS = {
    "query_seconds": "seconds",
    "query_seconds_max": "seconds",
    "query_memory": "bytes",
    "query_bytes": "bytes",
    "result_bytes": "bytes",
    "result_rows": "rows",
    "workers": "queries",
    "client_running": "queries",
    "queue_length": "queries",
    "queue_per_client": "queries",
    "queue_seconds": "seconds",
    "reconcile_queries": "names",
    "client_rate": "requests a second",
    "request_seconds": "seconds",
    "stall_seconds": "seconds",
    "head_bytes": "bytes",
    "archive_releases": "releases",
    "service_prefixes": "addresses",
    "validators": "submissions",
    "validate_seconds": "seconds",
    "validate_memory": "bytes",
    "validate_bytes": "bytes",
    "validate_files": "files",
    "validate_statements": "statements",
    "validate_results": "results",
}
"""Settings that clients may know since they meet them, and what they count."""


@dataclass(frozen=True)
class Row:
    """A setting as documentation shows it."""

    name: str
    flag: str
    variable: str
    default: Any
    computed: bool
    """The default is another on another machine."""
    type: Any
    help: str


def rows() -> Iterator[Row]:
    """Yield the table of settings in its order."""
    for found in fields(Settings):
        kind, meta = get_args(found.type)
        computed = found.default is NODEFAULT
        yield Row(
            name=found.name,
            flag="--" + found.name.replace("_", "-"),
            variable=_variable(found.name),
            default=found.default_factory() if computed else found.default,
            computed=computed,
            type=kind,
            help=meta.description,
        )


def markdown() -> str:
    """Write the table for people."""
    lines = [
        "# Settings",
        "",
        "Each is a flag of `hallintograafi serve`, or a variable of the environment; a flag wins.",
        "",
    ]
    lines += ["| flag | variable | default | for |", "|---|---|---|---|"]
    for row in rows():
        default = "by the machine" if row.computed else f"`{row.default}`" if str(row.default) else "none"
        lines.append(f"| `{row.flag}` | `{row.variable}` | {default} | {row.help} |")
    return "\n".join(lines) + "\n"


def load(**given: Any) -> Settings:
    """Make the settings from flags (``given``, None meaning not given), then the environment, then defaults.

    Raises :class:`InputError` that names the setting, in one sentence.
    """
    chosen = {}
    for found in fields(Settings):
        value = given.get(found.name)
        if value is None:
            value = os.environ.get(_variable(found.name))
        if value is None:
            continue
        try:
            chosen[found.name] = _checked(found.name, convert(value, found.type, strict=False, dec_hook=_path))
        except (ValidationError, ValueError) as error:
            raise InputError(f"setting {found.name}: {error} (given: {value!r})") from error
    return Settings(**chosen)


def packed(chosen: Settings) -> str:
    """Write settings as a line of JSON, for a process of ours."""
    return json.encode(chosen, enc_hook=str).decode()


def unpacked(line: str) -> Settings:
    """Read settings that :func:`packed` wrote."""
    return json.decode(line, type=Settings, dec_hook=_path)


def _variable(name: str) -> str:
    return ENVIRONMENT + name.upper()


def _path(_: type, value: Any) -> Path:
    """Make what is no plain value."""
    return Path(value)


def _checked(name: str, value: Any) -> Any:
    """Refuse what a type allows and a setting does not; raises :class:`ValueError`."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a time has an end")
    if name == "proxies":
        for part in value.split():
            ip_network(part)
    return value
