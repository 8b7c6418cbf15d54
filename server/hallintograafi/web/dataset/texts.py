"""The words of the pages about releases and changes, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.terms import LANGUAGES

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "changes": ("Muutokset", "Ändringar", "Changes"),
    "changes_about": (
        "Mitä kukin julkaisu muutti. Seuraa muutoksia syötteestä: ihmisille Atom, ohjelmille LDES.",
        "Vad varje utgåva ändrade. Följ ändringarna i flödet: Atom för människor, LDES för program.",
        "What each release changed. Follow the feed: Atom for people, LDES for programs.",
    ),
    "release": ("Julkaisu", "Utgåva", "Release"),
    "releases": ("Julkaisut", "Utgåvor", "Releases"),
    "built": ("Julkaistu", "Publicerad", "Released"),
    "added": ("Lisättyjä väitteitä", "Tillagda påståenden", "Statements added"),
    "removed": ("Poistettuja väitteitä", "Borttagna påståenden", "Statements removed"),
    "changed": ("Muuttuneita väitteitä", "Ändrade påståenden", "Statements changed"),
    "things": ("Asiat", "Ting", "Things"),
    "documents": ("Asiakirjat", "Dokument", "Documents"),
    "queries": ("Kyselyt, joiden vastaus muuttui", "Frågor vars svar ändrades", "Queries whose answer changed"),
    "query": ("Kysely", "Fråga", "Query"),
    "rows": ("Rivejä", "Rader", "Rows"),
    "rows_new": ("Uusia", "Nya", "New"),
    "rows_gone": ("Poistuneita", "Borttagna", "Gone"),
    "state_created": ("uusi", "ny", "new"),
    "state_changed": ("muuttunut", "ändrad", "changed"),
    "state_deleted": ("poistettu", "borttagen", "removed"),
    "first": (
        "Ensimmäinen julkaisu: kaikki siinä on uutta.",
        "Den första utgåvan: allt i den är nytt.",
        "The first release: all in it is new.",
    ),
    "nothing": (
        "Aineiston sisältö ei muuttunut.",
        "Datamängdens innehåll ändrades inte.",
        "Nothing in the dataset changed.",
    ),
    "none": (
        "Tällä palvelimella ei ole tietoa julkaisujen muutoksista.",
        "Den här servern känner inte till några ändringar mellan utgåvor.",
        "This host knows of no changes between releases.",
    ),
    "since": ("Edellinen julkaisu", "Föregående utgåva", "The release before"),
    "more": (
        "Sivulla on vain osa; kaikki on JSON-muodossa.",
        "Sidan visar bara en del; allt finns som JSON.",
        "Only a part is on this page; all of it is in the JSON.",
    ),
    "pruned": ("ei enää kyseltävissä", "kan inte längre frågas", "no longer to be asked"),
    "files": ("Tiedostot", "Filer", "Files"),
    "size": ("Koko", "Storlek", "Size"),
    "file": ("Tiedosto", "Fil", "File"),
    "contents": ("Sisältö", "Innehåll", "Contents"),
    "served": ("nyt käytössä", "i bruk nu", "served now"),
    "ask": ("Kysely tästä julkaisusta", "Frågor mot denna utgåva", "Ask this release"),
    "hash": ("Aineiston tiiviste (RDFC-1.0)", "Datamängdens hash (RDFC-1.0)", "Hash of the dataset (RDFC-1.0)"),
    "dataset_about": (
        "Aineisto julkaistaan versioina, jotka eivät muutu. Jokaiseen voi viitata, jokaisen voi ladata, ja jokaiselta "
        "tallessa olevalta voi kysyä.",
        "Datamängden ges ut i utgåvor som inte ändras. Varje utgåva kan citeras och laddas ner, och varje utgåva som "
        "finns kvar kan frågas.",
        "The dataset comes in releases that never change. Each can be cited and downloaded, and each that is kept can "
        "be asked.",
    ),
    "description": (
        "Kuvaus koneille (DCAT-AP, VoID)",
        "Beskrivning för maskiner (DCAT-AP, VoID)",
        "Description for machines (DCAT-AP, VoID)",
    ),
    "statements": ("väitettä", "påståenden", "statements"),
}


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    index = LANGUAGES.index(language)
    return {name: versions[index] for name, versions in _TEXTS.items()}
