"""What each kind of problem is called on a page, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.terms import LANGUAGES
from hallintograafi.web.protocol.problems import Problem

_TITLES: Final[dict[str, tuple[str, str]]] = {
    "bad-request": ("Pyyntöä ei voi ymmärtää", "Begäran går inte att förstå"),
    "syntax": ("Kyselyä ei voi jäsentää", "Frågan går inte att tolka"),
    "parameter": ("Parametrin arvo ei kelpaa", "En parameter har ett ogiltigt värde"),
    "forbidden": ("Tätä palvelu ei koskaan tee", "Detta gör tjänsten aldrig"),
    "not-found": ("Täällä ei ole mitään", "Här finns ingenting"),
    "gone": ("Se, mitä täällä oli, on poistettu", "Det som fanns här har återkallats"),
    "method-not-allowed": ("Menetelmä ei ole tässä sallittu", "Metoden är inte tillåten här"),
    "not-acceptable": ("Vastausta ei saa hyväksymässäsi muodossa", "Svaret finns inte i en form som du godtar"),
    "too-large": ("Pyyntö tai vastaus on rajaa suurempi", "Begäran eller svaret är större än gränsen"),
    "unsupported-media-type": ("Tällaista sisältöä ei oteta tässä vastaan", "Innehåll av detta slag tas inte emot här"),
    "too-slow": ("Pyynnön vastaanottaminen kesti liian kauan", "Begäran tog för lång tid att komma"),
    "misdirected": ("Tämä palvelin ei vastaa sillä nimellä", "Den här servern svarar inte på det namnet"),
    "too-many": ("Sinulla on liian monta kyselyä yhtä aikaa", "Du har för många samtidiga frågor"),
    "too-often": ("Lähetät liian monta pyyntöä", "Du skickar för många begäranden"),
    "head-too-large": ("Pyynnön otsakkeet ylittävät rajan", "Begärans huvuden överskrider gränsen"),
    "busy": ("Kyselyitä on liian monta yhtä aikaa", "Det är för många samtidiga frågor"),
    "unavailable": ("Palvelu ei ole valmis", "Tjänsten är inte klar"),
    "limit-time": ("Tämä kesti liian kauan ja lopetettiin", "Det tog för lång tid och avslutades"),
    "limit-memory": (
        "Tämä lopetettiin: muisti loppui tai moottorissa on vika",
        "Det avslutades: minnet tog slut eller motorn har ett fel",
    ),
    "service-failed": (
        "Toinen palvelu, jota kysely käyttää, ei vastannut kunnolla",
        "En annan tjänst, som frågan använder, svarade inte ordentligt",
    ),
    "failed": ("Pyyntöön ei voitu vastata", "Begäran kunde inte besvaras"),
}


def title(problem: Problem, language: str) -> str:
    """Give what a problem of this kind is called; in English as the problem document has it."""
    return (*_TITLES[problem.kind], problem.title)[LANGUAGES.index(language)]
