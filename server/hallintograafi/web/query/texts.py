"""The words of the pages where queries are written and answered, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.web.pages.texts import spoken

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "lead": (
        "Kysy verkolta SPARQL-kielellä. Etuliitteitä kuten hg: ja group: ei tarvitse esitellä.",
        "Fråga grafen med SPARQL. Prefix som hg: och group: behöver inte deklareras.",
        "Ask the graph in SPARQL. Prefixes such as hg: and group: need no declaration.",
    ),
    "keyboard": (
        "Ctrl+Enter ajaa kyselyn, Ctrl+välilyönti täydentää, Esc ja sen jälkeen sarkain siirtyy editorista eteenpäin.",
        "Ctrl+Enter kör frågan, Ctrl+mellanslag kompletterar, Esc och sedan tabb går vidare från redigeraren.",
        "Ctrl+Enter runs the query, Ctrl+Space completes, Esc and then Tab moves on from the editor.",
    ),
    "run": ("Aja kysely", "Kör frågan", "Run the query"),
    "running": ("Kyselyä ajetaan…", "Frågan körs…", "The query is running…"),
    "no_answer": (
        "Palvelin ei vastannut. Yritä uudelleen.",
        "Servern svarade inte. Försök igen.",
        "The server did not answer. Try again.",
    ),
    "example": ("Valmis kysely pohjaksi", "En färdig fråga som utgångspunkt", "Start from a canned query"),
    "open": ("Avaa", "Öppna", "Open"),
    "result": ("Vastaus", "Svar", "Answer"),
    "rows": ("riviä", "rader", "rows"),
    "statements": ("väitettä", "påståenden", "statements"),
    "shown_part": (
        "Sivu näyttää vastauksen alun; koko vastauksen saa ladattua.",
        "Sidan visar början av svaret; hela svaret kan laddas ner.",
        "The page shows the first part of the answer; all of it can be downloaded.",
    ),
    "no_rows": ("Vastauksessa ei ole rivejä.", "Svaret har inga rader.", "The answer has no rows."),
    "yes": ("Kyllä", "Ja", "Yes"),
    "no": ("Ei", "Nej", "No"),
    "download": ("Lataa", "Ladda ner", "Download"),
    "permalink": ("Pysyvä linkki tähän kyselyyn", "Permanent länk till frågan", "Permanent link to this query"),
    "problem_at": ("Virhe rivillä {line}, merkissä {column}", "Fel på rad {line}, tecken {column}",
                   "Error on line {line}, character {column}"),
    "reuse": ("Käytä muualla", "Använd någon annanstans", "Use it elsewhere"),
    "command": ("Komentorivillä", "På kommandoraden", "On the command line"),
    "notebook": ("Pythonissa (pandas)", "I Python (pandas)", "In Python (pandas)"),
    "copy_this": ("Kopioi", "Kopiera", "Copy"),
    "copied": ("Kopioitu", "Kopierat", "Copied"),
    "query": ("Kysely", "Fråga", "Query"),
    "edit": ("Muokkaa kyselyä editorissa", "Redigera frågan", "Edit the query"),
    "picture": ("Kuva", "Bild", "Picture"),
    "no_picture": ("ei kuvaa", "ingen bild", "no picture"),
    "bar": ("pylväät", "staplar", "bars"),
    "timeline": ("aikajana", "tidslinje", "timeline"),
    "graph": ("verkko", "graf", "graph"),
    "not_drawn": (
        "Tästä vastauksesta ei voi piirtää valittua kuvaa: pylväisiin tarvitaan luku, aikajanaan päivä, verkkoon ja "
        "puuhun kaksi saraketta asioita, eikä vastaus saa olla kuvaan liian suuri.",
        "Svaret kan inte ritas som den valda bilden: staplar behöver ett tal, en tidslinje ett datum, en graf och ett "
        "träd två kolumner med saker, och svaret får inte vara för stort.",
        "This answer cannot be drawn as chosen: bars need a number, a timeline a date, a graph and a tree two columns "
        "of things, and the answer must not be too large.",
    ),
    "tree": ("puu", "träd", "tree"),
    "zoom_in": ("Suurenna", "Förstora", "Zoom in"),
    "zoom_out": ("Pienennä", "Förminska", "Zoom out"),
    "whole": ("Näytä kokonaan", "Visa hela", "Show all of it"),
    "in_words": ("Sama sanoin", "Samma i ord", "The same in words"),
    "first_bars": (
        "Kuvassa ovat ensimmäiset {shown} kaikkiaan {all} pylväästä.",
        "Bilden visar de första {shown} av {all} staplar.",
        "The picture shows the first {shown} of {all} bars.",
    ),
    "left_out": (
        "riviä ei ole kuvassa, koska niistä puuttuu tieto, jolla niillä olisi siinä paikka.",
        "rader är inte med i bilden eftersom uppgiften som skulle ge dem en plats saknas.",
        "rows are not in the picture, for want of what would give them a place.",
    ),
    "search_things": ("Kirjoita nimen alku", "Skriv början av namnet", "Type the beginning of a name"),
    "pictures_lead": (
        "Uudistukset kuvina. Kuvista pääsee asioiden sivuille, ja sama on jokaisen kuvan alla sanoina.",
        "Reformerna i bilder. Bilderna leder till sidorna om det de visar, och under varje bild står samma sak i ord.",
        "The reforms in pictures. What is in them leads to its page, and under each picture the same is told in words.",
    ),
    "class_diagrams": ("Ontologian luokkakaaviot", "Ontologins klassdiagram", "Class diagrams of the ontology"),
    "class_diagrams_lead": (
        "Luokat ja ominaisuudet osittain, ontologian sivulla.",
        "Klasser och egenskaper del för del, på ontologins sida.",
        "Classes and properties part by part, on the page of the ontology.",
    ),
    "from_queries": ("Kuva on tehty kyselyistä", "Bilden bygger på frågorna", "The picture is made from the queries"),
    "any": ("kaikki", "alla", "any"),
    "year_hint": ("vuosi, esim. 2025", "år, t.ex. 2025", "a year such as 2025"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    return spoken(_TEXTS, language)
