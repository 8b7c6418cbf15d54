"""The releases in RDF (DCAT 3, section 11): which there are, which follows which, and the files of each.

This is no part of a release, since a file cannot tell its own checksum, nor which release will come after it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from hallintograafi.errors import InputError
from hallintograafi.release import dumps, manifest
from hallintograafi.release.catalogue import DATASET
from hallintograafi.release.dumps import DUMPS
from hallintograafi.release.feed import STREAM
from hallintograafi.release.manifest import Release
from hallintograafi.terms import DATA_LICENCE, LANGUAGES, RDF_TYPE, term

SPDX: Final = "http://spdx.org/rdf/terms#"
_FILE_TYPES: Final = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_TURTLE_12: Final = NamedNode("http://www.w3.org/TR/rdf12-turtle/")


def iri(version: str) -> NamedNode:
    """Name a release."""
    return NamedNode(f"{DATASET.value}/{version}")


def releases(data_dir: Path) -> list[Release]:
    """Give the releases that can be asked, oldest first; those that cannot be read are left out."""
    found = []
    for version in manifest.versions(data_dir):
        try:
            found.append(manifest.read(data_dir / version))
        except InputError:
            continue
    return found


def describe_all(served: Release, known: Iterable[Release]) -> list[Triple]:
    """Say which releases there are, which one is served, and what files that one has."""
    known = list(known)
    triples = [
        Triple(DATASET, term("dcat:hasCurrentVersion"), iri(served.version)),
        Triple(DATASET, term("rdfs:seeAlso"), STREAM),
        *(Triple(DATASET, term("dcat:hasVersion"), iri(release.version)) for release in known),
        *(Triple(DATASET, term("dcat:distribution"), _distribution(served, dump.name)) for dump in _there(served)),
    ]
    return [*triples, *(triple for release in known for triple in _itself(release)), *_files(served)]


def describe(release: Release) -> list[Triple]:
    """Describe one release with its files."""
    return [*_itself(release), *_files(release)]


def size(release: Release, name: str) -> int:
    """Give the bytes of a file of a release."""
    return (release.path / dumps.FOLDER / name).stat().st_size


def _itself(release: Release) -> Iterator[Triple]:
    name, found = iri(release.version), release.manifest
    yield Triple(name, RDF_TYPE, term("dcat:Dataset"))
    for language in LANGUAGES:
        yield Triple(name, term("dct:title"), Literal(f"hallintograafi {release.version}", language=language))
        yield Triple(name, term("dct:description"), Literal(_WHAT[language], language=language))
    yield Triple(name, term("dcat:version"), Literal(release.version))
    yield Triple(name, term("dct:issued"), Literal(found.built, datatype=term("xsd:dateTime")))
    yield Triple(name, term("dcat:isVersionOf"), DATASET)
    yield Triple(name, term("dct:license"), NamedNode(DATA_LICENCE))
    if found.previous:
        yield Triple(name, term("dcat:previousVersion"), iri(found.previous))
    for dump in _there(release):
        yield Triple(name, term("dcat:distribution"), _distribution(release, dump.name))


_WHAT: Final = {
    "fi": "Yksi julkaisu: aineisto sellaisena kuin se oli, muuttumaton.",
    "sv": "En utgåva: datamängden som den var, oföränderlig.",
    "en": "One release: the dataset as it was, immutable.",
}


def _files(release: Release) -> Iterator[Triple]:
    for dump in _there(release):
        name = _distribution(release, dump.name)
        yield Triple(name, RDF_TYPE, term("dcat:Distribution"))
        for language, title in dump.title.items():
            yield Triple(name, term("dct:title"), Literal(title, language=language))
        yield Triple(name, term("dcat:accessURL"), iri(release.version))
        yield Triple(name, term("dcat:downloadURL"), NamedNode(f"{iri(release.version).value}/{dump.name}"))
        yield Triple(name, term("dct:format"), NamedNode(_FILE_TYPES + dump.file_type))
        yield Triple(name, term("dcat:mediaType"), NamedNode(_MEDIA_TYPES + dump.media_type))
        yield Triple(name, term("dct:license"), NamedNode(DATA_LICENCE))
        if dump.is_compressed:
            yield Triple(name, term("dcat:compressFormat"), NamedNode(f"{_MEDIA_TYPES}application/gzip"))
        if "rdf12" in dump.name:
            yield Triple(name, term("dct:conformsTo"), _TURTLE_12)
        number = Literal(str(size(release, dump.name)), datatype=term("xsd:nonNegativeInteger"))
        yield Triple(name, term("dcat:byteSize"), number)
        checksum = NamedNode(f"{name.value}-sha256")
        yield Triple(name, NamedNode(f"{SPDX}checksum"), checksum)
        yield Triple(checksum, RDF_TYPE, NamedNode(f"{SPDX}Checksum"))
        yield Triple(checksum, NamedNode(f"{SPDX}algorithm"), NamedNode(f"{SPDX}checksumAlgorithm_sha256"))
        digest = Literal(release.manifest.files[f"{dumps.FOLDER}/{dump.name}"], datatype=term("xsd:hexBinary"))
        yield Triple(checksum, NamedNode(f"{SPDX}checksumValue"), digest)


def _there(release: Release) -> list[dumps.Dump]:
    """The files that a release has; those of older programs have fewer."""
    return [dump for dump in DUMPS if f"{dumps.FOLDER}/{dump.name}" in release.manifest.files]


def _distribution(release: Release, name: str) -> NamedNode:
    return NamedNode(f"{iri(release.version).value}#{name}")


def is_no_later(version: str, served: Release) -> bool:
    """Tell whether a release was made when ``served`` was, or before it."""
    return manifest.order(version) <= manifest.order(served.version)
