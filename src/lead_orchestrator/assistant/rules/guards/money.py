"""Amounts, prices and bare figures: each must be a row's, and of the service it is said of."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import Amount
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.numbers import Spoken, amounts, worded_numbers
from lead_orchestrator.assistant.rules.guards.patterns import words
from lead_orchestrator.assistant.rules.understanding.language import scores
from lead_orchestrator.assistant.rules.understanding.services import find_services
from lead_orchestrator.catalogue.rules.pricing import Service

PRICE_TALK = words(
    r"\b(?:cost(?:s|ing)?|prices?|priced|pay(?:s|ing)?|charg\w+|runs?|total|deal|just|only|instead"
    r"|do it|yours|comes? to|quote|sell|it for|bill|worth|make it|rate|all in|out the door)\b"
    r"|\b(?:cuest\w+|costaria\w*|precios?|pag\w+|cobr\w+|sale[n]?|saldria|queda(?:ria)? en|dej\w+"
    r"|solo|solamente|seria[n]?|suyo|tuyo|valen?|valdria|hacemos|hago|cargo)\b"
    r"|\b(?:cout\w+|prix|pay\w+|paie\w*|factur\w+|revien\w+|seulement|fai[ts]\w*|laisse|prends"
    r"|a vous|vaut|que)\b"
)
_JOINED = re.compile(
    r"\b(?:together|total|both|all in|in all|altogether|combined|sum|juntos|juntas|ambos|ambas"
    r"|los dos|las dos|en todo|ensemble|les deux|en tout|au total)\b"
)
_BOUND = re.compile(
    r"\b(?:under|below|less than|at most|(?:no|not|n't \w+|never) (?:\w+ )?(?:more|over) than"
    r"|more than|up to|max(?:imum)?(?: of)?|as (?:low|little) as|over|above|at least|minimum"
    r"|menos de|por debajo de|como mucho|a lo sumo|hasta|mas de|maximo|al menos|minimo"
    r"|moins de|en dessous de|sous les|au (?:maximum|plus|moins)|jusqu'a|plus de|maximum"
    r"|minimum)(?: (?:of|de|los|les))? ?$"
)
_EACH = re.compile(
    r"^[ ,]*(?:(?:usd|us|cad) )?(?:per\b|each\b|apiece\b|a (?:window|door|piece|month|car)\b|/"
    r"|por (?:ventana|vidrio|puerta|mes|cada|pieza|lado)|cada un[oa]|al mes\b"
    r"|par (?:vitre|fenetre|porte|mois|piece)|chacune?\b|la (?:vitre|ventana|piece|porte)\b)"
)
_CANNOT = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|not able to|unable to|won't be able to)"
    r" (?:do|offer|match|accept|go|sell|give|take|agree|promise|confirm|honou?r|meet|come|say|get"
    r"|make|bring|drop|lower|cover|quote)\b"
    r"|\bno (?:puedo|podemos|podria|se puede|puede)(?: \w+){0,1}? ?(?:hacer|ofrec|dar|dej|igual"
    r"|acept|baj|vend|lleg|cobr)\w*"
    r"|\bne (?:peu\w+|pouv\w+|pourr\w+) (?:pas )?(?:\w+ )?(?:faire|propos|offr|accept|egal|baiss"
    r"|descend|vend|donner|laiss)\w*"
)
_MORE = re.compile(
    r"\b(?:more|over|above|less|under|than|mas|menos|plus|moins|que|beyond|except)\b"
)
_CONTENT = re.compile(r"[a-z]{6,}")
_STRIP_MONEY = re.compile(r"[$\u20ac\u00a3]? ?\d[\d.,]* ?[$\u20ac\u00a3]?")


def named_in(text: str, grounds: Grounds) -> tuple[Service, ...]:
    """Return the services a folded text names, or may mean."""
    found = grounds.found.get(text)
    if found is None:
        found = grounds.found[text] = _find(text, grounds)
    return found


def _find(text: str, grounds: Grounds) -> tuple[Service, ...]:
    words = plain(_STRIP_MONEY.sub(" ", text)) if "$" in text else text
    words = words.replace("alrededor de", " ")  # about, not all around
    offers, spoken = grounds.context.offers, grounds.context.language
    if spoken != "en" and any(name in words for name in grounds.names):
        spoken = "en"  # our services have English names
    found = find_services(words, offers, language=spoken)
    if found.empty:  # a model may slip into another language
        weights = scores(text)
        likelier = max(weights, key=lambda tongue: weights[tongue])
        if weights[likelier] > weights.get(spoken, 0):
            found = find_services(words, offers, language=likelier)
    return found.chosen or found.options


def _about(cents: int, names: frozenset[str], grounds: Grounds, *, joined: bool) -> bool:
    """Say whether an amount is a row's, of the services with these names."""
    known = grounds.amounts if not names else (*grounds.amounts, *grounds.catalogue)
    for amount in known:
        if amount.cents == cents and (
            not names or not amount.about or _same(amount, names, joined)
        ):
            return True
    return False


def _in_policy(cents: int, text: str, grounds: Grounds) -> bool:
    """Say whether an amount stands in a policy of the shop that the sentence tells of."""
    for line in grounds.policies:
        if any(a.cents == cents for a in amounts(line)):
            words = set(_CONTENT.findall(line))
            if words & set(_CONTENT.findall(text)):
                return True
    return False


def _same(amount: Amount, names: frozenset[str], joined: bool) -> bool:  # noqa: FBT001 - of a pair
    shared = amount.about & names
    if len(amount.about) > 1:  # a total is not the price of one of its parts
        return joined or len(shared) > 1
    return bool(shared)


def _segments(text: str, money: list[Spoken], grounds: Grounds) -> list[frozenset[str]]:
    """Return the names that go with each amount: those before it, or those after it when the
    sentence gives amounts first (`$149 for the front two and $109 for the strip`).
    """
    cuts = [0, *(m.end for m in money)]
    before = [text[a : m.start] for a, m in zip(cuts, money, strict=False)]
    names = [frozenset(s.name for s in named_in(part, grounds)) for part in before]
    after = frozenset(s.name for s in named_in(text[money[-1].end :], grounds))
    if not names[0] and after:
        return [*names[1:], after]
    return [own or (names[place - 1] if place else own) for place, own in enumerate(names)]


def _names(
    text: str, money: list[Spoken], grounds: Grounds, topic: frozenset[str]
) -> list[frozenset[str]]:
    every = named_in(text, grounds)
    whole = frozenset(s.name for s in every)
    if len(money) == 1 or len(whole) <= 1:
        return [whole or topic] * len(money)
    return [own or whole for own in _segments(text, money, grounds)]


def check_amounts(text: str, grounds: Grounds, topic: frozenset[str]) -> tuple[str, str] | None:
    """Return (rule, what) for the first amount that no row supports, or None.

    `topic` are the services being talked of when the sentence itself names none.
    """
    money = amounts(text)
    if PRICE_TALK.search(text):
        taken = [(m.start, m.end) for m in money]
        money += [
            w
            for w in worded_numbers(text)
            if not any(a <= w.start < b for a, b in taken) and not _counts(text, w)
        ]
    if not money:
        return None
    money.sort(key=lambda m: m.start)
    joined = _JOINED.search(text) is not None
    for said, names in zip(money, _names(text, money, grounds, topic), strict=True):
        if said.cents is None or _foreign_money(said, grounds):
            return "amount", said.text
        if _declined(text, said, grounds):
            continue
        if _BOUND.search(text[: said.start]) or _EACH.match(text[said.end :]):
            return "amount", said.text
        if not (
            _about(said.cents, names, grounds, joined=joined)
            or _in_policy(said.cents, text, grounds)
        ):
            return "amount", said.text
    return None


_SMALL_CENTS = 1200
_OTHER_MONEY = re.compile(r"\b(?:mxn|eur|euros?|pesos?|quid|pounds?)\b|\u20ac|\u00a3|\bmx ?\$")
_CANADIAN = re.compile(r"\bcad\b|canad|\bca? ?\$|\$ ?can?\b")
_AMERICAN = re.compile(r"\busd\b|\bus\b|\bus ?\$|americ")


def _foreign_money(said: Spoken, grounds: Grounds) -> bool:
    """Say whether an amount is said in another money than the rows'."""
    ours = {o.price.currency for o in grounds.context.offers}
    return (
        _OTHER_MONEY.search(said.text) is not None
        or (_CANADIAN.search(said.text) is not None and "CAD" not in ours)
        or (_AMERICAN.search(said.text) is not None and "USD" not in ours)
    )


_UNITS_AFTER = re.compile(
    r"[ -](?:and a half |et demie |y media )?(?:minut|hour|hrs?\b|hora|heure|h\b|day|dia|jour|week"
    r"|semana|semaine|month|mes\b|meses|mois|year|ano|ans?\b|annee|o'clock)"
)
_PART_OF_DAY = re.compile(r"\b(?:at|a las?|vers|las?|by|a|until|hasta|past|to) $")


def _counts(text: str, said: Spoken) -> bool:
    """Say whether a number in words counts things or time and is no price."""
    if _UNITS_AFTER.match(text[said.end :]):
        return True
    small = said.cents is not None and said.cents <= _SMALL_CENTS
    return small and (is_count(text, said) or _PART_OF_DAY.search(text[: said.start]) is not None)


_AFTER_PRICE = frozenset({
    "total", "flat", "even", "all", "only", "just", "in", "for", "and", "or", "if", "when", "today",
    "now", "each", "per", "instead", "with", "net", "plus", "con", "en", "por", "hoy", "todo",
    "nada", "et", "ou", "si", "pour", "avec", "tout", "on", "to", "at", "but", "max", "tops", "bro",
    "my", "friend", "c'est", "seulement", "solo", "solamente", "maximum", "it's", "that's", "is",
    "es", "est",
})  # fmt: skip
_PRICE_BEFORE = re.compile(
    r"\b(?:for|just|only|at|make it|por|en|solo|solamente|cobro|pour|a|que|prends|seulement|pay"
    r"|costs?|cuesta|coute|is|es|son|it's|c'est|fait|sale|de|price|precio|prix|total) ?:? $"
)


def is_count(text: str, said: Spoken) -> bool:
    """Say whether a small figure in talk of prices counts something: `the 2 front windows`."""
    following = re.match(r"[ -]([a-z']{2,})", text[said.end :])
    if following is not None:
        return following[1] not in _AFTER_PRICE
    return _PRICE_BEFORE.search(text[: said.start]) is None


def _declined(text: str, said: Spoken, grounds: Grounds) -> bool:
    """Say whether the customer's own amount is only named to decline it."""
    if said.cents not in grounds.echoed_cents:
        return False
    head = text[: said.start]
    for cannot in _CANNOT.finditer(head):
        between = head[cannot.end() :]
        if len(between.split()) <= 6 and not _MORE.search(between):  # noqa: PLR2004 - near
            return not re.search(r"[,.;:]|\b(?:but|pero|mais)\b", between)
    return False


def fits_somewhere(said: Spoken, grounds: Grounds, names: frozenset[str]) -> bool:
    """Say whether a bare figure is the price of what is talked of (`it is 399`)."""
    return said.cents is not None and _about(said.cents, names, grounds, joined=True)
