"""The words of the front page, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.web.pages.texts import spoken

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "title": (
        "Kuka ohjaa, kuka maksaa ja mikä muuttuu valtionhallinnossa",
        "Vem som styr, vem som betalar och vad som förändras i statsförvaltningen",
        "Who steers, who pays and what changes in Finland's state administration",
    ),
    "lead": (
        "Hallintograafi on luettu virallisista asiakirjoista: virastot, ryhmät, tehtävät, rahat, tavoitteet ja "
        "päätökset, ja jokaisen väitteen takana ne sanat, jotka sen sanovat.",
        "Hallintograafi är läst ur officiella dokument: ämbetsverk, grupper, uppgifter, pengar, mål och beslut, och "
        "bakom varje påstående de ord som säger det.",
        "Hallintograafi is read out of official documents: agencies, groups, tasks, money, goals and decisions, and "
        "behind every statement the words that make it.",
    ),
    "figures": ("Tässä julkaisussa", "I denna utgåva", "In this release"),
    "statements": ("väitettä", "påståenden", "statements"),
    "quotes": ("lainausta", "citat", "quotes"),
    "readings": ("tulkintaa", "tolkningar", "readings"),
    "things": ("asiaa", "saker", "things"),
    "sources": ("luettua asiakirjaa", "lästa dokument", "documents read"),
    "enter": ("Mistä aloittaa", "Var man börjar", "Where to begin"),
    "every": ("kaikki", "alla", "all"),
    "organisation": (
        "Kuka kutakin ohjaa, mistä se syntyi ja miksi se muuttui.",
        "Vem som styr dem, ur vad de uppstod och vad de blev.",
        "Who steers each, what it came from and what it became.",
    ),
    "group": (
        "Jäsenet, puheenjohtajat ja kenelle ryhmä raportoi.",
        "Medlemmar, ordförande och vem gruppen rapporterar till.",
        "Members, chairs, and whom the group reports to.",
    ),
    "goal": (
        "Tavoitteet, niiden osat, vuositavoitteet ja toimenpiteet.",
        "Målen, deras delar, årsmål och åtgärder.",
        "Goals, their parts, yearly targets and measures.",
    ),
    "budget": (
        "Mistä momentista maksetaan ja kuka rahaa hallinnoi.",
        "Vilket moment som betalar och vem som förvaltar pengarna.",
        "Which budget item pays, and who administers the money.",
    ),
    "document": (
        "Asiakirjat kohta kohdalta: lainaus ja mitä siitä on luettu.",
        "Dokumenten stycke för stycke: citatet och vad som lästs ur det.",
        "The documents passage by passage: the quote and what was read out of it.",
    ),
    "person": (
        "Kuka on missäkin tehtävässä ja milloin.",
        "Vem som har vilken uppgift och när.",
        "Who holds which office, and when.",
    ),
    "dates": ("Uudistuksen päivät", "Reformens datum", "The dates of the reform"),
    "decided": ("päätös", "beslut", "decision"),
    "changed": ("muutos", "förändring", "change"),
    "met": ("kokous", "möte", "meeting"),
    "began": ("alkoi", "började", "began"),
    "ends": ("päättyy", "slutar", "ends"),
    "more": ("ja muita", "och andra", "and others"),
    "timeline": ("Koko aikajana", "Hela tidslinjen", "The whole timeline"),
    "questions": ("Valmiita kysymyksiä", "Färdiga frågor", "Questions ready to ask"),
    "all_queries": ("Kaikki valmiit kyselyt", "Alla färdiga frågor", "All canned queries"),
    "reuse_how": (
        "Jokaisella asialla on pysyvä osoite, ja jokainen sivu on myös dataa. Kaiken saa ladata ja kysyä vapaasti.",
        "Allt har en beständig adress, och varje sida finns också som data. Allt får fritt laddas ner och frågas.",
        "Everything has a permanent address, and every page is data too. All of it is free to download and to query.",
    ),
}


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    return spoken(_TEXTS, language)
