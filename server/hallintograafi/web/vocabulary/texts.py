"""The words of the pages about the ontology and the shapes, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.web.pages.texts import spoken

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "version": ("Versio", "Version", "Version"),
    "issued": ("Julkaistu", "Utgiven", "Issued"),
    "prefix": ("Etuliite", "Prefix", "Prefix"),
    "namespace": ("Nimiavaruus", "Namnrymd", "Namespace"),
    "licence_of": ("Lisenssi", "Licens", "Licence"),
    "rdf": ("Koneluettavana", "I maskinläsbar form", "For machines"),
    "see_shapes": (
        "Mitä datan on noudatettava, kerrotaan säännöissä",
        "Vad data ska uppfylla berättas i reglerna",
        "What data must keep to is told by the rules",
    ),
    "rules": ("Säännöt", "Regler", "Rules"),
    "how": ("Näin luet tätä sivua", "Så läser du sidan", "How to read this page"),
    "how_terms": (
        "Luokka on jonkinlaisten asioiden joukko, ominaisuus kertoo asiasta jotain. Omat termit alkavat etuliitteellä "
        "hg; muu on lainattu yleisistä sanastoista, ja linkki vie niiden omille sivuille. Jokaisella termillä on "
        "pysyvä osoite, ja sen lopussa oleva nimi on myös kohta tällä sivulla.",
        "En klass är ett slag av saker, en egenskap berättar något om en sak. Egna termer börjar med prefixet hg; "
        "resten är lånat ur allmänna vokabulär, och länken leder till deras egna sidor. Varje term har en beständig "
        "adress, och namnet i slutet av den är också ett ställe på den här sidan.",
        "A class is a kind of thing, a property tells something of a thing. Own terms begin with the prefix hg; the "
        "rest is taken from common vocabularies, and the link leads to their own pages. Every term has a permanent "
        "address, and the name at its end is also a place on this page.",
    ),
    "how_guidance": (
        "”Käytetään luokassa” ja ”arvo” kertovat, mihin ominaisuus on tarkoitettu. Ne eivät ole päättelysääntöjä.",
        "”Används på” och ”värde” berättar vad egenskapen är avsedd för. De är inte slutledningsregler.",
        "“Used on” and “value” tell what a property is meant for. They are not rules for inference.",
    ),
    "how_diagram": (
        "Kaavioissa laatikko on luokka; katkoviivalla piirretty kuuluu muualle. Avoin nuolenkärki osoittaa "
        "yläluokkaan, täysi nuolenkärki luokkaan, johon ominaisuus viittaa. Laatikosta pääsee luokan kuvaukseen. "
        "Kaavio sanoina kertoo nekin suhteet, joille kuvassa ei ole tilaa.",
        "I diagrammen är en ruta en klass; en streckad ruta hör hemma annanstans. En öppen pilspets pekar på "
        "överklassen, en fylld på den klass som egenskapen leder till. Rutan leder till klassens beskrivning. "
        "Diagrammet i ord berättar också om de relationer som inte ryms i bilden.",
        "In the diagrams a box is a class; a dashed one belongs elsewhere. An open arrowhead points to the superclass, "
        "a filled one to the class that a property leads to. A box leads to the description of its class. "
        "The diagram in words also tells the relations that the picture has no room for.",
    ),
    "index": ("Sisällys", "Innehåll", "Contents"),
    "classes": ("Luokat", "Klasser", "Classes"),
    "properties": ("Ominaisuudet", "Egenskaper", "Properties"),
    "code_lists": ("Koodistot", "Kodlistor", "Code lists"),
    "code_list": ("Koodisto", "Kodlista", "Code list"),
    "codes": ("koodia", "koder", "codes"),
    "reused": (
        "Muiden sanastojen luokat tässä osassa",
        "Klasser ur andra vokabulär i denna del",
        "Classes of other vocabularies in this part",
    ),
    "kind_class": ("luokka", "klass", "class"),
    "kind_link": ("ominaisuus: linkki", "egenskap: länk", "property: link"),
    "kind_text": ("ominaisuus: arvo", "egenskap: värde", "property: value"),
    "kind_annotation": ("huomautusominaisuus", "anteckningsegenskap", "annotation property"),
    "subclass_of": ("Yläluokka", "Överklass", "Subclass of"),
    "subproperty_of": ("Yläominaisuus", "Överegenskap", "Subproperty of"),
    "superclass_of": ("Alaluokat", "Underklasser", "Superclass of"),
    "superproperty_of": ("Alaominaisuudet", "Underegenskaper", "Superproperty of"),
    "used_on": ("Käytetään luokassa", "Används på", "Used on"),
    "expects": ("Arvo", "Värde", "Value"),
    "has": ("Ominaisuudet", "Egenskaper", "Properties"),
    "reached_by": ("Tähän viittaavat", "Hit leder", "Reached by"),
    "mappings": ("Muissa sanastoissa", "I andra vokabulär", "In other vocabularies"),
    "see_also": ("Katso myös", "Se även", "See also"),
    "note": ("Huomautus", "Anmärkning", "Note"),
    "in_release": ("Aineistossa", "I datamängden", "In the data"),
    "things": ("asiaa", "saker", "things"),
    "thing": ("asia", "sak", "thing"),
    "uses": ("kertaa", "gånger", "times"),
    "once": ("kerran", "en gång", "once"),
    "for_example": ("esimerkiksi", "till exempel", "for example"),
    "none_yet": (
        "ei vielä käytössä tässä julkaisussa",
        "används ännu inte i denna utgåva",
        "not used in this release yet",
    ),
    "diagram": ("Luokkakaavio", "Klassdiagram", "Class diagram"),
    "diagram_text": ("Kaavio sanoina", "Diagrammet i ord", "The diagram in words"),
    "is_subclass": ("on alaluokka luokalle", "är underklass till", "is a subclass of"),
    "exactMatch": ("sama kuin", "samma som", "same as"),
    "closeMatch": ("lähellä", "ligger nära", "close to"),
    "broadMatch": ("suppeampi kuin", "snävare än", "narrower than"),
    "narrowMatch": ("laajempi kuin", "vidare än", "broader than"),
    "relatedMatch": ("liittyy", "hör ihop med", "related to"),
    "shapes_how": (
        "Jokaisella säännöllä on pysyvä osoite. Säännön viesti on se, jonka tarkistus antaa, kun sääntöä rikotaan: "
        "kursivoidun sanan paikalla on tarkistettu kohde tai sen arvo. Rikkomus estää julkaisun, varoitus ei.",
        "Varje regel har en beständig adress. Regelns meddelande är det som kontrollen ger när regeln bryts: på det "
        "kursiva ordets plats står det granskade objektet eller dess värde. En överträdelse hindrar utgivning, en "
        "varning inte.",
        "Every rule has a permanent address. Its message is what a check says when the rule is broken: the word in "
        "italics stands for the thing that was checked or its value. A violation stops a release, a warning does not.",
    ),
    "shapes_notation": (
        "Lyhyt merkintä kertoo ominaisuuden ja sen ehdot: 1..1 tasan yksi, 0..1 enintään yksi, 1..* vähintään yksi; "
        "IRI osoite; luokan tai tietotyypin nimi arvon laji; = vaadittu arvo; @fi kieli; /…/ kirjoitusasu; "
        "[…] arvolta vaadittu ehto; or vaihtoehto.",
        "Den korta notationen anger egenskapen och dess villkor: 1..1 exakt ett, 0..1 högst ett, 1..* minst ett; IRI "
        "en adress; namnet på en klass eller datatyp är värdets slag; = det värde som krävs; @fi språket; /…/ "
        "skrivsättet; […] ett villkor på värdet; or ett alternativ.",
        "The short notation gives the property and its constraints: 1..1 exactly one, 0..1 at most one, 1..* at least "
        "one; IRI an address; the name of a class or datatype is the kind of value; = the value wanted; @fi the "
        "language; /…/ the spelling; […] a constraint on the value; or an alternative.",
    ),
    "try_it": (
        "Omaa dataa voi tarkistaa komennolla",
        "Egna data kan kontrolleras med kommandot",
        "Check your own data with the command",
    ),
    "target_class": ("Koskee luokan asioita", "Gäller saker i klassen", "For things of the class"),
    "target_subjects": (
        "Koskee kaikkea, jolla on ominaisuus",
        "Gäller allt som har egenskapen",
        "For everything that has the property",
    ),
    "itself": ("Kohde itse", "Objektet självt", "The thing itself"),
    "violation": ("rikkomus", "överträdelse", "violation"),
    "warning": ("varoitus", "varning", "warning"),
    "info": ("tiedoksi", "för kännedom", "information"),
    "rule": ("Sääntö", "Regel", "Rule"),
    "message": ("Viesti, kun sääntöä rikotaan", "Meddelande när regeln bryts", "Message when it is broken"),
    "severity": ("Vakavuus", "Allvar", "Severity"),
    "constraint": ("Ehto", "Villkor", "Constraint"),
    "this": ("kohde", "objektet", "thing"),
    "value": ("arvo", "värdet", "value"),
    "passing": ("Näin se menee läpi", "Så godkänns det", "This passes"),
    "failing": ("Näin se ei mene läpi", "Så underkänns det", "This fails"),
    "registry": (
        "Mitä rekisteri tarkistaa muotojen lisäksi",
        "Vad registret kontrollerar utöver formerna",
        "What the registry checks beyond the shapes",
    ),
    "registry_how": (
        "Nämä säännöt vertaavat lähetettyjä tietoja osoiteluetteloon, todisteisiin ja julkaistuun verkkoon. "
        "Esimerkkien osoitteet on keksitty.",
        "Dessa regler jämför insända uppgifter med adressförteckningen, beläggen och den publicerade grafen. "
        "Adresserna i exemplen är påhittade.",
        "These rules hold submitted data against the ledger of addresses, the evidence and the published graph. "
        "The addresses in the examples are made up.",
    ),
    "in_words": ("Vaaditaan", "Krävs", "Asks for"),
    "principles": ("Periaatteet", "Principer", "Principles"),
    "principles_how": (
        "Säännön on pyytänyt kysymys, johon tiedoilla vastataan, määrittely, jota ne noudattavat, asiakirja, joka "
        "sanoo jotain, tai jokin näistä periaatteista.",
        "En regel har begärts av en fråga som uppgifterna besvarar, en specifikation som de följer, ett dokument som "
        "säger något, eller någon av dessa principer.",
        "A rule is asked for by a question that the data answer, a specification that they keep to, a document that "
        "says something, or one of these principles.",
    ),
    "asked": ("Sääntöä ovat pyytäneet", "Regeln har begärts av", "Asked for by"),
    "rules_count": ("sääntöä", "regler", "rules"),
}


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    return spoken(_TEXTS, language)
