"""Which services a text means, judged by the location's own catalogue.

Promises to choose only when the words leave one reading; else it gives the options.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.understanding.lexicon import Lexicon, lexicon
from lead_orchestrator.catalogue.rules.pricing import Service

MOST_OPTIONS = 5
_CLAUSE = re.compile(
    r"\s*(?:,|;|\+|&|\band\b|\bplus\b|\bwith\b|\bas well as\b|\balso\b|\bor\b"
    r"|\bvs\.?\b|\bversus\b|\band then\b|\by\b|\bo\b|\bcon\b|\bmas\b|\btambien\b|\bademas\b"
    r"|\bet\b|\bou\b|\bavec\b|\baussi\b|\bainsi que\b)\s*"
)
_PRICE_NAMED = re.compile(
    r"\$\s?(\d[\d,]*)(?:\.(\d\d))?|(\d[\d ]*)(?:[.,](\d\d))?\s?(?:\$|dollars|dolares|piastres)"
)
_OF_GLASS = re.compile(
    r"\btint|polari|entint|teint|pelicul|pellicul|\bfilm|vidrio|ventan|vitre|cristal"
)
# `ceramic instead of carbon` wants no carbon.
_NOT_THAT = re.compile(
    r"\b(?:instead of|rather than|(?:and |but )?not|en vez del?|en lugar del?|(?:y |pero )?no"
    r"|au lieu d[eu]|plutot que|(?:et |mais )?pas)"
    r" (?:(?:the|el|la|los|las|de|du|le|les|l'|un|una|une|in|en) ?)*"
    r"(?=(?P<what>(?:nano ?-?)?[cs]eramic\w*|ceramique\w*|carbon\w*|infra\w*|dyed|classic\w*"
    r"|clasic\w*))"
    r"(?P=what)"
)
_PACKAGE = re.compile(r"\b(?:packages?|bundle|paquetes?|forfaits?)\b")
_NOISE = re.compile(r"[^a-z0-9$.]+")
_EXTRAS = frozenset({"removal", "strip", "sunroof"})
_MATERIALS = frozenset({"ceramic", "carbon", "dyed"})
_EXTENTS = frozenset(
    {
        "full",
        "front_two",
        "rear",
        "sides",
        "windshield",
        "quarter",
        "one_window",
        "sunroof",
        "strip",
        "partial",
        "full_front",
        "hood",
        "bumper",
        "door_edge",
        "privacy",
    }
)
_TINY = frozenset({"a", "the", "of", "for", "on", "in", "and", "with", "to", "my", "your"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text says about services: `chosen` are certain, `options` are to be asked about."""

    chosen: tuple[Service, ...] = ()
    options: tuple[Service, ...] = ()
    category: str | None = None

    @property
    def empty(self) -> bool:
        """Whether the text says nothing about services."""
        return not self.chosen and not self.options


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    category: str
    in_name: frozenset[str]
    tags: frozenset[str]


def _tags(text: str, words: Lexicon) -> frozenset[str]:
    found = {tag for tag, pattern in words.tags.items() if pattern.search(text)}
    if "strip" in found:
        found.discard("windshield" if "windshield" not in text else "")
    if "infrared" in found:  # infrared film is ceramic, said or not
        found.add("ceramic")
    if "full_front" in found:  # `avant complet` is no `complet`
        found.discard("full")
    return frozenset(found)


@lru_cache(maxsize=2048)
def _read(name: str, description: str, category: str, language: str) -> _Read:
    words = lexicon(language)
    said, english = plain(name), lexicon("en")  # names are English more often than not
    in_name = _tags(said, words) | _tags(said, english)
    if _PACKAGE.search(said):  # `complete package` is more than `full`
        in_name |= {"package"}
    return _Read(
        name=" ".join(_NOISE.sub(" ", said).split()),
        category=category,
        in_name=in_name,
        tags=in_name | _tags(plain(description), words) | _tags(plain(description), english),
    )


def reading(service: Service, language: str) -> _Read:
    """Return a service's name and tags as the matcher sees them."""
    return _read(service.name, service.description, service.category, language)


def _by_name(text: str, offers: Sequence[Service], language: str) -> tuple[list[Service], str]:
    """Take out every full service name, longest first."""
    rest = f" {' '.join(_NOISE.sub(' ', text).split())} "
    found: list[tuple[int, Service]] = []
    for offer in sorted(offers, key=lambda o: -len(o.name)):
        name = f" {reading(offer, language).name} "
        place = rest.find(name)
        if place >= 0:
            found.append((place, offer))
            rest = rest.replace(name, " " + "~" * (len(name) - 2) + " ", 1)
    if not found:
        return [], text
    return [offer for _, offer in sorted(found, key=lambda f: f[0])], rest


def _category(text: str, words: Lexicon) -> str | None:
    if words.categories["ceramic_coating"].search(text) and not _OF_GLASS.search(text):
        return "ceramic_coating"
    return next((c for c, pattern in words.categories.items() if pattern.search(text)), None)


def _rank(offer: Service, tags: frozenset[str], language: str) -> tuple[int, int]:
    read = reading(offer, language)
    return (-len(tags & read.in_name), len(read.in_name - tags))


def _of_tags(
    tags: frozenset[str], category: str | None, offers: Sequence[Service], language: str
) -> Wanted:
    if category == "ceramic_coating":
        tags = tags - _MATERIALS  # "ceramic" says nothing among coatings
    fitting = [
        offer
        for offer in offers
        if tags <= reading(offer, language).tags and category in (None, offer.category)
    ]
    if not fitting and category is not None and tags:
        fitting = [o for o in offers if tags <= reading(o, language).in_name]
    if not fitting:
        return Wanted()
    ranked = sorted(fitting, key=lambda o: _rank(o, tags, language))
    best = _rank(ranked[0], tags, language)
    leaders = [o for o in ranked if _rank(o, tags, language) == best]
    if (
        len(leaders) == 1
        and tags
        and best == (-len(tags), 0)
        and not _varies(tags, [reading(o, language).in_name for o in fitting])
    ):
        return Wanted(chosen=(leaders[0],), category=leaders[0].category)
    if len(fitting) == 1:
        return Wanted(chosen=(fitting[0],), category=fitting[0].category)
    in_name = [o for o in ranked if tags and _rank(o, tags, language)[0] == -len(tags)]
    if not tags:  # a whole category: what is done to a car first, extras only when asked for
        main = [o for o in ranked if not reading(o, language).in_name & _EXTRAS]
        ranked = main if len(main) > 1 else ranked
    return Wanted(options=_spread(in_name or ranked), category=category or ranked[0].category)


def _varies(tags: frozenset[str], names: Sequence[frozenset[str]]) -> bool:
    """Say whether the services that fit differ in a material or an extent nobody has named."""
    fitting = [name for name in names if tags <= name]
    return any(
        not tags & group and len({name & group for name in fitting}) > 1
        for group in (_MATERIALS, _EXTENTS)
    )


def _spread(options: Sequence[Service]) -> tuple[Service, ...]:
    """Return at most five options, from the least to the most expensive."""
    by_price = sorted(options, key=lambda o: o.price.cents)
    if len(by_price) <= MOST_OPTIONS:
        return tuple(by_price)
    step = (len(by_price) - 1) / (MOST_OPTIONS - 1)
    return tuple(by_price[round(n * step)] for n in range(MOST_OPTIONS))


def _everything(text: str, offers: Sequence[Service], words: Lexicon, language: str) -> Wanted:
    category = _category(text, words) or "window_tint"
    named = [
        o
        for o in offers
        if words.everything.search(plain(o.name))
        or re.search(r"\b(?:works|ultimate|complete|premium)\b", plain(o.name))
    ]
    named = [o for o in named if o.category == category] or named
    if named:
        best = max(named, key=lambda o: o.price.cents)
        return Wanted(chosen=(best,), category=best.category)
    full = [o for o in offers if o.category == category and "full" in reading(o, language).tags]
    if not full:
        return Wanted()
    best = max(full, key=lambda o: o.price.cents)
    return Wanted(chosen=(best,), category=category)


def by_price(text: str, offers: Sequence[Service]) -> tuple[Service, ...]:
    """Return the services that are named by their price alone: `the $300 package`."""
    found: list[Service] = []
    for match in _PRICE_NAMED.finditer(text):
        whole = re.sub(r"[, ]", "", match[1] or match[3])
        cents = int(whole) * 100 + int(match[2] or match[4] or 0)
        same = [o for o in offers if o.price.cents == cents]
        if len(same) != 1:
            return ()
        found.append(same[0])
    return tuple(found)


def find_services(text: str, offers: Sequence[Service], *, language: str = "en") -> Wanted:
    """Return which of `offers` a text (plain, spelling corrected) means."""
    words = lexicon(language)
    without = _NOT_THAT.sub(" ", text)
    text = without if _tags(without, words) & _MATERIALS else text
    named, rest = _by_name(text, offers, language)
    if named and not words.everything.search(rest):
        more = [
            w
            for c in _CLAUSE.split(rest)
            if (w := _clause(c, None, frozenset(), offers, language)) and w.chosen
        ]
        extra = [s for w in more for s in w.chosen if s not in named]
        return Wanted(chosen=_unique((*named, *extra)), category=named[0].category)
    if words.everything.search(text) and (everything := _everything(text, offers, words, language)):
        return everything
    whole_tags, whole_category = _tags(text, words), _category(text, words)
    whole = (
        _of_tags(whole_tags, whole_category, offers, language)
        if (whole_tags or whole_category)
        else Wanted()
    )
    if whole.chosen:
        return whole
    clauses = [c for c in _CLAUSE.split(text) if _tags(c, words) or _category(c, words)]
    if len(clauses) > 1:
        split = _several(clauses, whole_category, offers, language)
        if split.chosen:
            return split
    if whole.empty and whole_category:  # nothing like that: show what there is of the kind
        return _of_tags(frozenset(), whole_category, offers, language)
    return whole


def altered(
    spoken_of: Sequence[Service], text: str, offers: Sequence[Service], *, language: str = "en"
) -> Service | None:
    """Return what becomes of the one service spoken of when a text names another material for it,
    or another extent.
    """
    if len(spoken_of) != 1:
        return None
    tags = _tags(_NOT_THAT.sub(" ", text), lexicon(language))
    own = reading(spoken_of[0], language).in_name
    for group, other in ((_MATERIALS, _EXTENTS), (_EXTENTS, _MATERIALS)):
        if tags & group and not tags & other and own & group and own & other:
            wished = (own - group) | tags
            found = [o for o in offers if reading(o, language).in_name == wished]
            return found[0] if len(found) == 1 else None
    return None


def _clause(
    text: str,
    category: str | None,
    shared: frozenset[str],
    offers: Sequence[Service],
    language: str,
) -> Wanted | None:
    words = lexicon(language)
    tags = _tags(text, words)
    own = _category(text, words)
    if not tags and own is None:
        return None
    for more in (shared, shared & _EXTENTS, shared & _MATERIALS):
        better = _of_tags(tags | more, own or category, offers, language)
        if more - tags and better.chosen:
            return better
    return _of_tags(tags, own or category, offers, language)


def _several(
    clauses: Sequence[str], category: str | None, offers: Sequence[Service], language: str
) -> Wanted:
    """Read each part of `front two and a ceramic windshield` by itself.

    A material or an extent that only one part names holds for the others too.
    """
    words = lexicon(language)
    found: list[Wanted | None] = []
    for clause in clauses:
        own = _tags(clause, words)
        others = frozenset[str]().union(*(_tags(c, words) for c in clauses if c != clause))
        shared = frozenset[str]()
        for group in (_MATERIALS, _EXTENTS):
            if not own & group and len(others & group) == 1:
                shared |= others & group
        found.append(_clause(clause, category, shared, offers, language))
    if any(w is None or w.empty for w in found):
        return Wanted()
    chosen = _unique(tuple(s for w in found if w for s in w.chosen))
    options = tuple(s for w in found if w for s in w.options)
    return Wanted(
        chosen=chosen, options=() if chosen else _spread(_unique(options)), category=category
    )


def _unique(services: Sequence[Service]) -> tuple[Service, ...]:
    return tuple(dict.fromkeys(services))


def vocabulary(offers: Sequence[Service], language: str) -> frozenset[str]:
    """Return the words worth correcting towards: the trade's and those of service names."""
    names = {w for o in offers for w in plain(o.name).split() if w.isalpha() and w not in _TINY}
    return lexicon(language).vocabulary | frozenset(w for w in names if len(w) > 3)  # noqa: PLR2004 - short words are ambiguous
