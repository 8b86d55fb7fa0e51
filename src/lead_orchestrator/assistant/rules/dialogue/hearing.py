"""Small cues in what a customer writes, in all three languages at once.

What a message asks for is `understanding`'s to say; these are the fine points only the dialogue
needs. Patterns match plain text (lower case, no accents).
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum, auto

from lead_orchestrator.assistant.rules.context import TurnContext


class Cue(StrEnum):
    """A fine point of a message."""

    CHEAPEST = auto()
    DEAREST = auto()
    CHEAPER = auto()
    OTHER_ONE = auto()
    ANY_TIME = auto()
    LATEST = auto()
    TAKING = auto()
    OTHER_TIME = auto()
    NOW = auto()
    HOLIDAY = auto()
    E_MAIL = auto()
    COMPETITOR = auto()
    SHADES = auto()
    FOR_SOMEONE = auto()
    COURT_STREET = auto()
    SELF_HARM = auto()
    WANTS_PERSON = auto()
    ASKS_WHETHER = auto()
    GREETING_ONLY = auto()
    ABILITIES_ONLY = auto()
    STATEMENT = auto()
    OTHER_TRADE = auto()
    QUESTION_WORD = auto()
    OFF_TOPIC = auto()
    SPEAKS = auto()
    ADDING = auto()
    MOVING = auto()


_CUES: dict[Cue, str] = {
    Cue.CHEAPEST: r"\bcheap(?:est|er)\b|\bleast expensive\b|\blowest\b|\bmas (?:barat|economic)[oa]"
    r"|\bmenos car[oa]|\bmoins ch(?:er|ere)\b|\bplus (?:abordable|economique)",
    Cue.DEAREST: r"\b(?:best|most expensive|top|premium|nicest)\b|\b(?:el|la) mejor\b"
    r"|\bmas car[oa]\b"
    r"|\b(?:le|la) (?:meilleure?|plus chere?)\b|\bhaut de gamme\b",
    Cue.CHEAPER: r"cheap|expensive|much|high|pricey|lower|barat|economic|car[oa]\b|cher\b|chere\b"
    r"|abordable|baj(?:ar|e)|baisser",
    Cue.OTHER_ONE: r"\b(?:the )?other one\b|\bel otro\b|\bla otra\b|\bl'autre\b",
    Cue.ANY_TIME: r"\b(?:any(?: of (?:them|those|these))?|either|whichever|you (?:pick|choose)"
    r"|don'?t care|doesn'?t matter|soonest|earliest|first available|asap|cual(?:quiera|quier)"
    r"|el que sea|la que sea|(?:me )?da igual|lo antes posible|cuanto antes"
    r"|n'importe (?:le)?quel\w*"
    r"|peu importe|des que possible|au plus tot|la plus tot|le plus tot)\b",
    Cue.LATEST: r"\b(?:latest|last) (?:one|time|slot)?|\b(?:el|la) (?:ultim[oa]|mas tarde)\b"
    r"|\b(?:le dernier|la derniere|le plus tard|la plus tard)\b",
    Cue.TAKING: r"\b(?:works?|please|good|great|perfect|fine|take|book|ok(?:ay)?|let'?s|yes|sounds"
    r"|one|slot|that|for|is|do|at|el|la|los|las|a|me|si|esta|bien|por|favor|va|dale|ese|esa|de|del"
    r"|le|celui|celle|du|oui|ca|pour|parfait|bon|plait|prends?|prefere|quiero|tomo|queda|sirve)\b"
    r"|^[\d:apmh. ]+[.!]?$",
    Cue.OTHER_TIME: r"\b(?:another|other|different|later|earlier|otr[oa]s?|mas (?:tarde|temprano)"
    r"|antes|despues|autres?|plus (?:tard|tot)|differente?)\b",
    Cue.NOW: r"\b(?:now|still open|right now|ahora|ahorita|todavia|maintenant|encore ouverts?"
    r"|en ce moment)\b",
    Cue.HOLIDAY: r"\b(?:holidays?|(?:dias? )?(?:feriados?|festivos?)|jours? feries?|conges?)\b",
    Cue.E_MAIL: r"\b(?:e-?mail|correo|courriel|mail)\b",
    Cue.COMPETITOR: r"\b(?:match|beat)\b.{0,30}\bprice|price ?match|\b(?:other|another|different)"
    r" (?:shop|place|store|guy|company)|competitor|down the (?:street|road)|quoted me"
    r"|igual(?:ar|en|e)"
    r"|(?:otro|otra|otros) (?:taller|lugar|tienda|negocio|lado)|competencia|(?:un )?autre"
    r" (?:atelier|garage|magasin|boutique)|ailleurs|concurren(?:t|ce)|egaler",
    Cue.SHADES: r"legal|law|dark|limo|ticket|ley(?:es)?\b|multa|oscur|permitid|loi|amende|fonce"
    r"|sombre|permis|autoris",
    Cue.FOR_SOMEONE: r"\+?\d{6,}|\bto my\b|\bmy (?:wife|husband|friend|mom|dad|boss)"
    r"|\ba mi (?:espos"
    r"|amig|mama|papa|herman|jef)|\ba (?:mon|ma) (?:femme|mari|ami|mere|pere|frere|soeur|patron)",
    Cue.COURT_STREET: r"\bcourt (?:street|st|road|ave)",
    Cue.SELF_HARM: r"suicid|myself|end my life|want to die|matarme|quitarme la vida|quiero morir"
    r"|me tuer|en finir|veux mourir",
    Cue.WANTS_PERSON: r"\b(?:talk|speak|connect|transfer|want|need|get|hablar|comunica\w*|quiero"
    r"|necesito|pas[ae]me|parler|veux|voudrais|besoin|passez)\b",
    Cue.ASKS_WHETHER: r"\bare you\b|\bis this\b|\bam i\b|\b(?:eres|es usted|esto es"
    r"|estoy hablando)\b"
    r"|\b(?:etes-vous|es-tu|est-ce que (?:vous|c'est|je)|vous etes|tu es|je parle)\b",
    Cue.GREETING_ONLY: r"^(?:hi|hello|hey|hola|bonjour|salut|allo)?[ ,]*(?:good (?:morning"
    r"|afternoon"
    r"|evening)|buen(?:os dias|as (?:tardes|noches)|dia)|bonjour|bonsoir|bon matin)"
    r"[\w ,.!]{0,20}$",
    Cue.ABILITIES_ONLY: r"^(?:hi|hello|hey|so|ok|hola|bonjour)?[ ,]*(?:what (?:can|do) (?:you|u) do"
    r"|[\u00bf]?(?:que (?:puede[sn]?|sabe[sn]?) hacer|en que (?:me )?puede[sn]? ayudar(?:me)?)"
    r"|(?:que (?:peux-tu|pouvez-vous|sais-tu|savez-vous) faire|comment (?:peux-tu|pouvez-vous)"
    r" m'aider|qu'est-ce que (?:tu peux|vous pouvez) faire))[ ?!.]*$",
    Cue.OTHER_TRADE: r"\b(?:oil changes?|change (?:the |my )?oil|brakes?|(?:new )?tires?"
    r"|tyres?|alignments?|transmissions?"
    r"|engine (?:repair|work)|body ?work|dents?|paint job|repaint|car wash|detailing"
    r"|smog(?: check)?"
    r"|batter(?:y|ies)|air conditioning repair|mufflers?|wind ?shield replacement|chip repair"
    r"|cambi\w* (?:de |el |mi )?aceite|frenos?|llantas?|neumaticos?|alineacion|hojalateria"
    r"|golpes|abolladuras?"
    r"|lavado|bateria|transmision|pintar(?:lo|la)?|vidange|changement d'huile|freins?|pneus?"
    r"|alignement|carrosserie|debosselage|lave-auto|lavage|batterie|peinture)\b",
    Cue.OFF_TOPIC: r"\b(?:weather|forecast|joke|poem|recipe|homework|lottery|horoscope"
    r"|bitcoin|stocks?"
    r"|president|elections?|politics|football|soccer|basketball|super bowl|capital of|translate"
    r"|clima|pronostico|chiste|poema|receta|tarea|loteria|horoscopo|presidente|elecciones|politica"
    r"|futbol|partido|meteo|quel temps|blague|poeme|recette|devoirs|loterie|hockey|politique)\b",
    Cue.ADDING: r"\b(?:at the same time|same (?:visit|time)|also|as well|too|add|plus|along with"
    r"|while (?:you'?re|it'?s|the car)|tambien|ademas|a la vez|de una vez|de paso|agreg\w+|anad\w+"
    r"|sumar?le|aussi|en meme temps|ajout\w+|en plus|par la meme occasion)\b",
    Cue.MOVING: r"\b(?:mov(?:e|ing)|reschedul\w+|chang\w+|switch\w*|push\w*|cambi\w+|mov\w+|muev\w+"
    r"|reagend\w+|reprogram\w+|recorr\w+|pas(?:ar|arl[ao]|enl[ao])|deplac\w+|report\w+"
    r"|decal\w+)\b",
    Cue.SPEAKS: r"\b(?:speak|talk|habla\w*|parle\w*|parlez|in|en)\b",
    Cue.QUESTION_WORD: r"\?|^(?:what|when|where|which|who|how|can|could|do|does|is|are|will|que"
    r"|cuando|donde|cual|quien|como|cuanto|puedo|pueden?|hay|tienen|quand|ou|quel\w*|qui|comment"
    r"|combien|est-ce|puis-je|pouvez|avez)\b",
    Cue.STATEMENT: r"\b(?:please|pls) (?:call|text|let (?:me|them|him|her|us) know|use|park|knock"
    r"|don'?t (?:call|ring)|leave|ask|be careful)\b|\b(?:i'?ll|i will|i'?m going to|i plan to)"
    r" (?:just )?(?:be (?:waiting|dropping)|wait|stay|drop (?:it|the car|my car|her) off"
    r"|leave (?:it"
    r"|the car|my car)|bring my)|\bmy (?:wife|husband|son|daughter|brother|friend|dad|mom) (?:will"
    r"|is going to) (?:bring|drop|pick)|\b(?:gate|garage) code\b|\bfyi\b|\bnote that\b"
    r"|\b(?:call|text) me (?:before|first|when)\b|\bbefore you (?:call|start)\b"
    r"|\b(?:ll[aá]me(?:n)?me|avise(?:n)?me|me llam(?:a|en|an)) (?:antes|cuando|primero|al)\b"
    r"|\bvoy a (?:dejar|esperar|llevar a)\b|\b(?:lo|la|el carro lo) (?:voy a )?dej(?:o|are|ar)\b"
    r"|\b(?:yo |los |l[oa] |me )?espero (?:ahi|alli|alla|aqui)|\bme (?:espero|quedo) (?:ahi|alli"
    r"|en el taller)|\besperare (?:ahi|alli)|\b(?:mi (?:esposa"
    r"|esposo|hijo|hija|hermano|hermana)) (?:va a|lo va a) (?:llevar|dejar|recoger)"
    r"|\b(?:tenga|tome) en cuenta\b|\bpara que (?:sepan|lo tengan)"
    r"|\b(?:appelez|prevenez|textez|avisez)(?:-(?:moi|la|le|les))? (?:avant|d'abord|quand"
    r"|des que|lorsque)|\bprevenez-moi\b|\bje vais (?:laisser|attendre"
    r"|deposer)|\bj'attendrai\b|\bje (?:laisserai|deposerai)\b|\b(?:ma femme|mon mari|mon fils|ma"
    r" fille) (?:va|viendra) (?:la |le |l')?(?:amener|deposer|chercher|conduire)|\bprenez note\b"
    r"|\bpour info\b",
}  # fmt: skip
_COMPILED = {cue: re.compile(pattern) for cue, pattern in _CUES.items()}

_HOLIDAYS: dict[str, tuple[int, int]] = {
    "christmas eve": (12, 24), "nochebuena": (12, 24), "veille de noel": (12, 24),
    "christmas": (12, 25), "navidad": (12, 25), "noel": (12, 25), "new year's eve": (12, 31),
    "new years eve": (12, 31), "fin de ano": (12, 31), "nochevieja": (12, 31),
    "veille du jour de l'an": (12, 31), "new year": (1, 1), "ano nuevo": (1, 1),
    "jour de l'an": (1, 1), "nouvel an": (1, 1), "july 4": (7, 4), "fourth of july": (7, 4),
    "4th of july": (7, 4), "independence day": (7, 4), "4 de julio": (7, 4),
    "4 juillet": (7, 4), "veterans day": (11, 11), "juneteenth": (6, 19),
}  # fmt: skip
THANKSGIVING = re.compile(r"\b(?:thanksgiving|accion de gracias|action de graces?)\b")
_ORDINALS: tuple[str, ...] = (
    r"first|1st|primer[oa]?|1er[ae]?|premier|premiere|1ere",
    r"second|2nd|segund[oa]|2d[oa]|deuxieme|seconde?|2e",
    r"third|3rd|tercer[oa]?|troisieme|3e",
    r"fourth|4th|cuart[oa]|quatrieme|4e",
    r"fifth|5th|quint[oa]|cinquieme|5e",
    r"sixth|6th|sext[oa]|sixieme|6e",
)
_COUNTED = r"(?:one|option|slot|time|choice|opcion|horario|hora|choix|heure)"
_AFTER_ORDINAL = (
    r"(?: (?:one|option|slot|time|choice|works|please|is|sounds|opcion|horario|hora|por favor|esta"
    r"|me|choix|heure|svp|s'il|me va|convient|est)\b|[.! ]*$)"
)
_LAST = re.compile(
    r"\blast (?:one|option|slot|time|choice)?\b(?! (?:week|month|year|night))"
    r"|\b(?:el ultimo|la ultima)\b|\b(?:le dernier|la derniere)\b(?! (?:fois|semaine))"
)
_PLACES = tuple(
    re.compile(
        rf"\b(?:the |el |la |le |les? )?(?:{words}){_AFTER_ORDINAL}"
        rf"|\b(?:the|el|la|le|la) (?:{words})\b(?! (?:de|of|week|semana|vez|fois|semaine))"
        rf"|(?:option|opcion|number|numero|choice|choix|#|no\.?) ?{place}\b|^(?:el |la |le "
        rf"|the )?{place}"
        rf"[.!)]*(?: (?:please|por favor|svp|s'il vous plait))?[.!)]*$"
    )
    for place, words in enumerate(_ORDINALS, 1)
)


def hears(cue: Cue, text: str) -> bool:
    """Say whether a plain text holds a cue."""
    return _COMPILED[cue].search(text) is not None


def ordinal(text: str, count: int) -> int | None:
    """Return which of `count` things a text points at (0 is the first), or None."""
    if count == 0:
        return None
    for place, pattern in enumerate(_PLACES[:count]):
        if pattern.search(text):
            return place
    return count - 1 if _LAST.search(text) else None


def holiday_date(text: str, context: TurnContext) -> date | None:
    """Return the next day of a holiday that a plain text names, or None."""
    today = context.today
    if THANKSGIVING.search(text):
        named = [
            day
            for day, closure in context.opening.special.items()
            if "thanksgiving" in closure.reason.lower() and day >= today
        ]
        return min(named, default=None)
    found = next((day for name, day in _HOLIDAYS.items() if name in text), None)
    return None if found is None else date(today.year + (found < (today.month, today.day)), *found)
