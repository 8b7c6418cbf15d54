"""The words of the pages about things, documents and lists of things, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.web.pages.texts import spoken

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "fi": ("suomi", "finska", "Finnish"),
    "sv": ("ruotsi", "svenska", "Swedish"),
    "en": ("englanti", "engelska", "English"),
    "no_name": (
        "Nimeä ei ole vielä suomeksi; tässä se on kielellä:",
        "Namnet finns ännu inte på svenska; här visas det på:",
        "There is no English name yet; it is shown in",
    ),
    "our_name": (
        "Nimi on oma käännöksemme.",
        "Namnet är vår egen översättning.",
        "The name is our own translation.",
    ),
    "editorial": ("toimituksen oma", "redaktionens egen", "ours, not a source's"),
    "reading": ("tulkinta", "tolkning", "reading"),
    "evidence": ("Todiste", "Belägg", "Evidence"),
    "open_passage": ("Katkelma asiakirjassa", "Utdraget i dokumentet", "The passage in its document"),
    "open_reading": ("Tulkinta ja sen perusta", "Tolkningen och dess grund", "The reading and what it rests on"),
    "also": ("myös", "även", "also"),
    "time": ("Aika", "Tid", "Time"),
    "attested": ("todettu", "belagt", "attested"),
    "on_page": ("Tällä sivulla", "På den här sidan", "On this page"),
    "other": ("Muuta", "Övrigt", "Other"),
    "conflicts": ("Lähteet ovat ristiriidassa", "Källorna motsäger varandra", "The sources contradict each other"),
    "conflict_page": ("Ristiriita", "Motsägelsen", "The conflict"),
    "side": ("Yhden lähteen mukaan", "Enligt en källa", "By one source"),
    "states": ("Mitä tämä katkelma väittää", "Vad utdraget påstår", "What this passage states"),
    "reads": ("Mitä tässä tulkitaan", "Vad som tolkas här", "What is read here"),
    "holds": ("Mitä graafissa on", "Vad grafen innehåller", "What the graph holds"),
    "links": ("Mikä viittaa tähän", "Vad hänvisar hit", "What links here"),
    "all": ("kaikki", "alla", "all"),
    "by": ("tässä suhteessa", "i denna relation", "in this relation"),
    "previous": ("Edellinen", "Föregående", "Previous"),
    "next": ("Seuraava", "Följande", "Next"),
    "page": ("Sivu", "Sida", "Page"),
    "of": ("/", "/", "of"),
    "download": ("Lataa tiedot", "Ladda ner data", "Download the data"),
    "download_how": (
        "Sama sisältö koneille; TriG ja N-Quads kertovat myös, kuka mitäkin sanoo.",
        "Samma innehåll för maskiner; TriG och N-Quads berättar också vem som säger vad.",
        "The same for machines; TriG and N-Quads also tell who says what.",
    ),
    "sparql": ("Kysely, josta sivu syntyy", "Frågan bakom sidan", "The query behind this page"),
    "run": ("Aja kysely", "Kör frågan", "Run the query"),
    "table": ("Sama taulukkona", "Samma som tabell", "The same as a table"),
    "cite": ("Viittaaminen", "Så citerar du", "How to cite"),
    "status": ("Osoitteen tila", "Adressens status", "Status of the address"),
    "merged": ("yhdistetty", "sammanslagen", "merged"),
    "split": ("jaettu", "delad", "split"),
    "abolished": ("lakannut", "upphörd", "abolished"),
    "withdrawn": ("poistettu", "återkallad", "withdrawn"),
    "successors": ("Seuraajat", "Efterföljare", "Successors"),
    "minted": ("Osoite otettu käyttöön", "Adressen togs i bruk", "Address in use since"),
    "contents": ("Sisällys", "Innehåll", "Contents"),
    "edition": ("Asiakirja kohta kohdalta", "Dokumentet stycke för stycke", "The document, passage by passage"),
    "edition_how": (
        "Lainaukset ovat asiakirjan sanoja sen järjestyksessä. Niiden alla on se, mitä graafi on niistä lukenut.",
        "Citaten är dokumentets egna ord i dess egen ordning. Under dem står vad grafen har tagit ur dem.",
        "The quotes are the document's own words in its own order. Below each stands what the graph took from it.",
    ),
    "readings": ("Tulkinnat", "Tolkningar", "Readings"),
    "readings_how": (
        "Mitä asiakirja tarkoittaa sanomatta: kukin tulkinta kertoo perustelunsa ja katkelmat, joihin se nojaa.",
        "Vad dokumentet menar utan att säga det: varje tolkning berättar sitt skäl och de utdrag den vilar på.",
        "What the document implies and does not say: each reading tells its reason and the passages it rests on.",
    ),
    "rests_on": ("Nojaa katkelmiin", "Vilar på utdragen", "Rests on"),
    "about_document": ("Tietoja asiakirjasta", "Om dokumentet", "About the document"),
    "no_section": ("Ilman otsikkoa", "Utan rubrik", "Without a heading"),
    "passage_title": ("Katkelma", "Utdrag", "Passage"),
    "reading_title": ("Tulkinta", "Tolkning", "Reading"),
    "conflict_title": ("Ristiriita", "Motsägelse", "Conflict"),
    "passage": ("Katkelma", "Utdrag", "Passage"),
    "in_the_edition": (
        "Näytä asiakirjan kohdassa",
        "Visa på sin plats i dokumentet",
        "Show in its place in the document",
    ),
    "browse": ("Selaa lajeittain", "Bläddra enligt slag", "Browse by kind"),
    "browse_lead": (
        "Kaikki, mistä graafi kertoo. Jokaisella on pysyvä osoite ja oma sivu.",
        "Allt som grafen berättar om. Allt har en beständig adress och en egen sida.",
        "Everything the graph tells of. Each has a permanent address and a page.",
    ),
    "letters": ("Alkukirjain", "Begynnelsebokstav", "First letter"),
    "nothing": ("Täällä ei ole mitään.", "Här finns ingenting.", "There is nothing here."),
}


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    return spoken(_TEXTS, language)
