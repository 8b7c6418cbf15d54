"""The words of the pages, in Finnish, Swedish and English, and the choice of a language."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from hallintograafi.terms import LANGUAGES

TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "site": ("hallintograafi", "hallintograafi", "hallintograafi"),
    "about": (
        "Suomen valtionhallinnon uudistusten tietoverkko: jokainen väite johtaa sanoihin, joista se on luettu.",
        "Kunskapsgrafen över reformerna i Finlands statsförvaltning: varje påstående leder till orden bakom det.",
        "The knowledge graph of Finland's state-administration reforms: every statement leads to its words.",
    ),
    "queries": ("Valmiit kyselyt", "Färdiga frågor", "Canned queries"),
    "pictures": ("Kuvat", "Bilder", "Pictures"),
    "in_pictures": ("Kuvissa", "I bilder", "In pictures"),
    "documents": ("Asiakirjat", "Dokument", "Documents"),
    "sparql": ("SPARQL-rajapinta", "SPARQL-gränssnitt", "SPARQL endpoint"),
    "docs_path": ("osoite", "adress", "path"),
    "docs_method": ("menetelmä", "metod", "method"),
    "docs_what": ("mikä se on", "vad det är", "what it is"),
    "docs_settings": ("Asetukset", "Inställningar", "Settings"),
    "docs_flag": ("valitsin", "flagga", "flag"),
    "docs_variable": ("ympäristömuuttuja", "miljövariabel", "environment variable"),
    "docs_here": ("täällä", "här", "here"),
    "things": ("Selaa", "Bläddra", "Browse"),
    "rules": ("Tietojen säännöt", "Regler för data", "Rules of the data"),
    "search": ("Hae", "Sök", "Search"),
    "search_label": ("Hae nimellä tai sanoilla", "Sök med namn eller ord", "Search by name or words"),
    "search_hint": ("esim. ELY-keskus", "t.ex. NTM-centralen", "e.g. ELY Centre"),
    "search_kind": ("Laji", "Slag", "Kind"),
    "search_on": ("Voimassa päivänä", "Gällande den", "There on the date"),
    "search_hits": ("Osumia", "Träffar", "Hits"),
    "search_pages": ("Osumien sivut", "Sidor med träffar", "Pages of hits"),
    "search_before": ("Edellinen", "Föregående", "Previous"),
    "search_after": ("Seuraava", "Nästa", "Next"),
    "search_instead": (
        "Sanaa ei löytynyt, haettiin sitä muistuttavia:",
        "Ordet hittades inte; sökningen gällde liknande ord:",
        "Nothing has this word, searched similar ones for",
    ),
    "search_some": (
        "Kaikki sanat eivät osu samaan asiaan; näissä on osa niistä.",
        "Inget har alla orden; träffarna har en del av dem.",
        "Nothing has all of the words; these have some of them.",
    ),
    "search_nothing": (
        "Mitään ei löytynyt. Kokeile nimen alkua tai yhtä sanaa.",
        "Ingenting hittades. Försök med början av namnet eller ett enda ord.",
        "Nothing was found. Try the beginning of a name, or a single word.",
    ),
    "in_fi": ("suomeksi", "suomeksi", "suomeksi"),
    "in_sv": ("på svenska", "på svenska", "på svenska"),
    "in_en": ("in English", "in English", "in English"),
    "ontology": ("Ontologia", "Ontologi", "Ontology"),
    "validate": ("Tarkistus", "Kontroll", "Validator"),
    "dataset": ("Aineisto", "Datamängd", "Dataset"),
    "release": ("Julkaisu", "Utgåva", "Release"),
    "triples": ("väitettä", "påståenden", "statements"),
    "passages": ("katkelmaa ja tulkintaa", "utdrag och tolkningar", "passages and readings"),
    "said": ("Mitä tästä sanotaan", "Vad som sägs om detta", "What is said of it"),
    "links": ("Mikä viittaa tähän", "Vad hänvisar hit", "What links here"),
    "states": ("Mitä katkelma väittää", "Vad utdraget påstår", "What the passage states"),
    "evidence": ("Todiste", "Belägg", "Evidence"),
    "reading": ("Tulkinta", "Tolkning", "Reading"),
    "editorial": ("Toimituksen oma", "Redaktionens egen", "Editorial"),
    "download": ("Lataa", "Ladda ner", "Download"),
    "run": ("Hae", "Hämta", "Run"),
    "any": ("kaikki", "alla", "any"),
    "rows": ("riviä", "rader", "rows"),
    "query": ("Kysely", "Fråga", "Query"),
    "more": (
        "Vain osa näytetään; koko lista on ladattavissa.",
        "Endast en del visas; hela listan kan laddas ner.",
        "Only a part is shown; the whole list can be downloaded.",
    ),
    "problem": ("Virhe", "Fel", "Problem"),
    "home": ("Etusivu", "Startsida", "Home"),
    "skip": ("Siirry sisältöön", "Gå till innehållet", "Skip to content"),
    "licence": (
        "Aineisto CC BY 4.0",
        "Data CC BY 4.0",
        "Data CC BY 4.0",
    ),
    "status": ("Osoitteen tila", "Adressens status", "Status of the address"),
    "successors": ("Seuraajat", "Efterföljare", "Successors"),
    "then": (
        "Tämä on julkaisu {version}, tehty {day}.",
        "Detta är utgåva {version}, gjord {day}.",
        "This is release {version}, made on {day}.",
    ),
    "times": ("Toisina aikoina", "Vid andra tider", "At other times"),
    "as_of_label": ("Voimassa päivänä", "Gällande den", "As it held on"),
    "show": ("Näytä", "Visa", "Show"),
    "mementos": ("Tämä aiemmissa julkaisuissa", "Detta i tidigare utgåvor", "This in earlier releases"),
    "now": ("Kaikki julkaisut", "Alla utgåvor", "All releases"),
    "as_of": (
        "Näkymä päivään {day}: siitä on jätetty pois se, minkä tiedetään olleen voimassa muulloin. Se, mistä "
        "asiakirjat eivät kerro päivää, on mukana.",
        "Vy av dagen {day}: det som man vet gällde vid en annan tid är utelämnat. Det som dokumenten inte anger någon "
        "dag för är med.",
        "View of {day}: what is known to have held at another time is left out. What the documents give no day for is "
        "in it.",
    ),
    "changes": ("Muutokset", "Ändringar", "Changes"),
    "doors": ("Rajapinnat ja rajoitukset", "Gränssnitt och begränsningar", "Doors and limits"),
}


Table = Mapping[str, tuple[str, str, str]]
"""Words by a name, each in the order of :data:`LANGUAGES`."""


def spoken(table: Table, language: str) -> dict[str, str]:
    """Give the words of a table in one language."""
    index = LANGUAGES.index(language)
    return {name: versions[index] for name, versions in table.items()}


def texts(language: str) -> dict[str, str]:
    """Give the words that every page has in one language."""
    return spoken(TEXTS, language)


def choose(asked: str | None, accept_language: str | None) -> str:
    """Choose the language: the one asked for with ``?lang=``, else by Accept-Language, else Finnish."""
    if asked in LANGUAGES:
        return asked
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return accepted.best_match(LANGUAGES, default="fi") or "fi"


def best(labels: Iterable[Literal], language: str) -> Literal | None:
    """Pick the label in ``language``, else in Finnish, else any."""
    by_language = {label.language or "": label for label in labels}
    for wanted in (language, "fi", "en", ""):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(by_language.values()), None)


def in_language(versions: Mapping[str, str], language: str) -> str:
    """Pick a text of a header in ``language``, else in Finnish."""
    return versions.get(language) or versions.get("fi") or next(iter(versions.values()), "")
