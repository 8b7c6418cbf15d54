"""The pictures of the gallery: what each shows, and the canned queries whose answers it joins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hallintograafi.terms import ID

Tongues = tuple[str, str, str]
"""A text in the order of the languages: Finnish, Swedish, English."""


@dataclass(frozen=True)
class Part:
    """A canned query, the columns drawn of it (else those of its header), and what its lines are called.

    ``thing`` is the parameter that takes the thing in the picture of one thing.
    """

    query: str
    draws: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    called: Tongues = ("", "", "")
    thing: str = ""


@dataclass(frozen=True)
class Exhibit:
    """A picture with an address of its own; several parts make one graph.

    ``around`` keeps of a graph only what is connected with that thing, however far. Each
    thing of the kind ``each`` has such a picture of its own, which is called ``each_title``.
    """

    name: str
    kind: str
    title: Tongues
    description: Tongues
    parts: tuple[Part, ...]
    around: str = ""
    each: str = ""
    each_title: Tongues = ("", "", "")


EXHIBITS: Final = (
    Exhibit(
        "organisation",
        "graph",
        (
            "Hankkeen organisaatio: kuka ohjaa ja kuka raportoi kenelle",
            "Projektets organisation: vem styr och vem rapporterar till vem",
            "The project's organisation: who steers and who reports to whom",
        ),
        (
            "Elinvoimakeskusten toimeenpanohankkeen toimielimet sekä ohjaus- ja raportointisuhteet, jotka asiakirjat "
            "sanovat.",
            "Organen i livskraftscentralernas genomförandeprojekt och de styrnings- och rapporteringsförhållanden som "
            "dokumenten anger.",
            "The organs of the implementation project of the Economic Development Centres, and who steers and who "
            "reports as the documents say.",
        ),
        (
            Part("project-organs", called=("toimielin", "organ", "organ")),
            Part("steering-lines", called=("ohjaa", "styr", "steers")),
            Part("reporting-lines", called=("raportoi", "rapporterar", "reports to")),
        ),
        around=f"{ID}project/evk-toimeenpanohanke",
    ),
    Exhibit(
        "succession",
        "graph",
        (
            "Kuka jatkoi kenen työtä 1.1.2026",
            "Vem fortsatte vems arbete den 1 januari 2026",
            "Who succeeded whom on 1 January 2026",
        ),
        (
            "Virastot ja virastojoukot, jotka lakkasivat tai luovuttivat tehtäviä, ja niiden seuraajat.",
            "Ämbetsverk och grupper av ämbetsverk som upphörde eller överförde uppgifter, och deras efterträdare.",
            "The agencies and networks that ended or handed over tasks, and their successors.",
        ),
        (Part("changes-on-date", values={"date": "2026-01-01"}),),
    ),
    Exhibit(
        "goals",
        "tree",
        ("Hyvinvointialueiden reformin tavoitepuu", "Målträdet för välfärdsområdenas reform",
         "Goal tree of the wellbeing services counties' reform"),
        (
            "Päätarkoitus, päätavoitteet ja niiden osat kehittämisehdotuksesta.",
            "Huvudsyftet, huvudmålen och deras delar ur utvecklingsförslaget.",
            "The main purpose, the main goals and their parts from the development proposal.",
        ),
        (Part("goal-tree"),),
    ),
    Exhibit(
        "problems",
        "tree",
        ("Hyvinvointialueiden reformin ongelmapuu", "Problemträdet för välfärdsområdenas reform",
         "Problem tree of the wellbeing services counties' reform"),
        (
            "Ydinongelma ja ne ongelmat, joista se kehittämisehdotuksen mukaan koostuu.",
            "Kärnproblemet och de problem som det enligt utvecklingsförslaget består av.",
            "The core problem and the problems that make it, as the development proposal sees them.",
        ),
        (Part("problem-tree"),),
    ),
    Exhibit(
        "timeline",
        "timeline",
        ("Päätösten, toimikausien ja kokousten aikajana", "Tidslinje över beslut, mandatperioder och möten",
         "Timeline of decisions, terms and meetings"),
        (
            "Kaikki päivätyt tapahtumat, tehdyt ja suunnitellut. Piste on päivä, kuukauden tai vuoden alku sen mukaan, "
            "miten tarkasti lähde ajan kertoo.",
            "Alla daterade händelser, skedda och planerade. En punkt är en dag eller början av en månad eller ett år, "
            "beroende på hur noga källan anger tiden.",
            "All dated events, past and planned. A dot is a day, or the start of a month or a year, as exactly as the "
            "source tells the time.",
        ),
        (Part("timeline"),),
    ),
    Exhibit(
        "money",
        "graph",
        ("Rahan kulku momentilta 32.01.02", "Pengarnas väg från moment 32.01.02",
         "Where the money of item 32.01.02 goes"),
        (
            "Momentin paikka talousarviossa, sen määrärahat, hanke jonka kulut siltä maksetaan, ja ne, jotka vastaavat "
            "hankkeen rahoista.",
            "Momentets plats i budgeten, dess anslag, projektet vars kostnader betalas från det och de som ansvarar "
            "för projektets pengar.",
            "The item's place in the budget, its appropriations, the project whose costs it pays, and who is "
            "responsible for the project's money.",
        ),
        (
            Part("budget-tree", {"from": "parent", "to": "budget"}),
            Part("appropriations", {"from": "amount", "to": "budget", "label": "year"},
                 called=("euroa", "euro", "euros"), thing="budget"),
            Part("budget-costs", {"from": "budget", "to": "project"}, called=("maksaa", "betalar", "pays")),
            Part("money-responsibilities", {"from": "project", "to": "kind"}),
            Part("money-responsibilities", {"from": "kind", "to": "bearer"}),
        ),
        around=f"{ID}budget/32.01.02",
        each="budget",
        each_title=("Rahan kulku: {thing}", "Pengarnas väg: {thing}", "Where the money goes: {thing}"),
    ),
)  # fmt: skip
"""All of them, in the order in which they are listed."""
