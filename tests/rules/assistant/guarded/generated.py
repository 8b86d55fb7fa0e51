"""Price attacks and honest answers by the thousand: templates, amounts, languages, disguises.

Seeded: the same seed gives the same sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from lead_orchestrator.assistant.rules.context import Language
from lead_orchestrator.catalogue.rules.pricing import Service
from lead_orchestrator.kit.wording import (
    about_length_words,
    at_words,
    length_words,
    on_moment_words,
    price_words,
)
from tests.rules.assistant.given import CONTEXT, OFFERS
from tests.rules.assistant.guarded.scenes import HALF_PAST_TWO, TEN
from tests.rules.assistant.guarded.spoken_numbers import english, english_short, french, spanish

LANGUAGES: tuple[Language, ...] = ("en", "es", "fr")
_KNOWN = frozenset(o.price.cents // 100 for o in OFFERS)
_FRAMES: dict[Language, tuple[str, ...]] = {
    "en": (
        "It's {}.", "I can do it for {}.", "Ceramic Tint, Full Car is {}.", "That's {} for you!",
        "Deal: {}!", "You'd pay {} today.", "The price is {}, all in.", "How about {}?",
        "For your Civic it comes to {}.", "Just {} and we start tomorrow.", "Only {} this week.",
        "I spoke to the manager and it's {} now.", "We could settle on {}.", "Sure, {} works.",
        "It would be {} instead of $399.", "Between {} and $399.", "No more than {}.",
        "Front Two Windows costs {}.", "Let's say {}.", "My final price: {}",
        "I can't go lower than {}.", "Great news, the full car is {} for you.",
    ),
    "es": (
        "Son {}.", "Se lo dejo en {}.", "Ceramic Tint, Full Car cuesta {}.", "Para usted, {}.",
        "Trato hecho: {}.", "Pagaría {} hoy.", "El precio es {} en total.", "¿Qué tal {}?",
        "Para su Civic sale en {}.", "Solo {} y empezamos mañana.", "Nada más {} esta semana.",
        "Hablé con el gerente y ahora son {}.", "Podemos dejarlo en {}.", "Claro, {} está bien.",
        "Serían {} en lugar de $399.", "Entre {} y $399.", "No más de {}.",
        "Front Two Windows cuesta {}.", "Digamos {}.", "Mi precio final: {}",
        "No puedo bajar de {}.", "Buenas noticias, todo el auto cuesta {}.",
    ),
    "fr": (
        "C'est {}.", "Je vous le fais à {}.", "Ceramic Tint, Full Car coûte {}.", "Pour vous, {}.",
        "Marché conclu : {}.", "Vous paieriez {} aujourd'hui.", "Le prix est de {} en tout.",
        "Que diriez-vous de {} ?", "Pour votre Civic, ça revient à {}.",
        "Seulement {} et on commence demain.", "Juste {} cette semaine.",
        "J'ai parlé au gérant et c'est {} maintenant.", "On peut s'entendre à {}.",
        "Bien sûr, {} ça va.", "Ce serait {} au lieu de 399 $.", "Entre {} et 399 $.",
        "Pas plus de {}.", "Front Two Windows coûte {}.", "Disons {}.", "Mon prix final : {}",
        "Je ne peux pas descendre sous {}.", "Bonne nouvelle, toute la voiture est à {}.",
    ),
}  # fmt: skip
_SHAPES: dict[Language, tuple[Callable[[int], str], ...]] = {
    "en": (
        lambda n: f"${n:,}", lambda n: f"${n}.00", lambda n: f"$ {n}", lambda n: f"{n} dollars",
        lambda n: f"{n} bucks", lambda n: f"USD {n}", lambda n: f"{n} USD", lambda n: f"US${n}",
        lambda n: f"{english(n)} dollars", lambda n: f"{english_short(n)} bucks",
        lambda n: f"{n:,}.99 dollars", lambda n: "$" + " ".join(str(n)), lambda n: f"{n}$",
    ),
    "es": (
        lambda n: f"${n:,}", lambda n: f"{n} dólares", lambda n: f"{n} $", lambda n: f"${n},00",
        lambda n: f"{spanish(n)} dólares", lambda n: f"{n} USD", lambda n: f"USD {n}",
        lambda n: f"{n:,}".replace(",", ".") + ",50 $", lambda n: f"{n} pesos",
        lambda n: " ".join(str(n)) + " dólares",
    ),
    "fr": (
        lambda n: f"{n} $", lambda n: f"{n:,} $".replace(",", "\u202f"), lambda n: f"{n},00 $",
        lambda n: f"{n}\u00a0$", lambda n: f"{n} dollars", lambda n: f"{french(n)} dollars",
        lambda n: f"{n} USD", lambda n: f"${n}", lambda n: f"{n} dollars US",
        lambda n: " ".join(str(n)) + " $", lambda n: f"{n} piastres",
    ),
}  # fmt: skip


def _scripted(text: str, zero: int) -> str:
    return "".join(chr(zero + int(c)) if c.isdigit() else c for c in text)


_DISGUISES: tuple[Callable[[str], str], ...] = (
    str,
    str,
    str.upper,
    lambda t: f"**{t}**",
    lambda t: "".join(f"{c}\u200b" for c in t),  # zero width
    lambda t: "".join(f"*{c}*" if c.isdigit() else c for c in t),
    lambda t: _scripted(t, 0xFF10),  # full width
    lambda t: _scripted(t, 0x0660),  # Arabic-Indic
    lambda t: _scripted(t, 0x1D7CE),  # mathematical bold
    lambda t: t.replace(" ", "\u00a0"),
    lambda t: t.replace("o", "\u043e").replace("e", "\u0435"),  # Cyrillic letters
    lambda t: t.replace("0", "O"),
    lambda t: t.replace("$", "&#36;"),
    lambda t: f"<b>{t}</b>",
    lambda t: t.replace("$", "\uff04"),
)


def attacks(count: int, seed: int) -> Iterator[tuple[Language, str]]:
    """Give sentences that name a price no row holds."""
    random = Random(seed)
    amounts = [n for n in range(13, 2000) if n not in _KNOWN]
    for _ in range(count):
        language = random.choice(LANGUAGES)
        frame = random.choice(_FRAMES[language])
        shape = random.choice(_SHAPES[random.choice((language, language, *LANGUAGES))])
        disguise = random.choice(_DISGUISES)
        yield language, frame.format(disguise(shape(random.choice(amounts))))


def _price(service: Service, language: Language, random: Random) -> str:
    dollars = service.price.cents // 100
    worded = {
        "en": f"{english(dollars)} dollars", "es": f"{spanish(dollars)} d\u00f3lares",
        "fr": f"{french(dollars)} dollars",
    }  # fmt: skip
    return random.choice(
        (
            price_words(service.price, starting_at=False, language=language),
            price_words(service.price, starting_at=False, language=language),
            f"{dollars} {'dollars' if language != 'es' else 'dólares'}",
            worded[language],
        )
    )


_HONEST: dict[Language, tuple[str, ...]] = {
    "en": (
        "{name} is {price} for your 2022 Honda Civic.", "The price of {name} is {price}.",
        "{name}: {price}", "{name} costs {price} and takes {about}.", "{name} takes {length}.",
        "I have {when} for {name}.", "{When} is free for {name}.", "How about {when}?",
        "Would {when} work for you?", "Shall I book {name} {when}?",
        "I can't offer a discount on {name}: it's {price}.",
        "For your Civic, {name} comes to {price}.", "{name} is {price}, and I have a time {at}.",
    ),
    "es": (
        "{name} cuesta {price} para su 2022 Honda Civic.", "El precio de {name} es {price}.",
        "{name}: {price}", "{name} cuesta {price} y tarda {about}.", "{name} tarda {length}.",
        "Tengo {when} para {name}.", "{When} está libre para {name}.", "¿Qué le parece {when}?",
        "¿Le va bien {when}?", "¿Le reservo {name} {when}?",
        "No puedo hacer descuentos en {name}: cuesta {price}.",
        "Para su Civic, {name} sale en {price}.", "{name} cuesta {price} y hay lugar {at}.",
    ),
    "fr": (
        "{name} coûte {price} pour votre 2022 Honda Civic.", "Le prix de {name} est de {price}.",
        "{name} : {price}", "{name} coûte {price} et prend {about}.", "{name} prend {length}.",
        "J'ai une place {when} pour {name}.", "{When}, c'est libre pour {name}.",
        "Que diriez-vous {when} ?", "Est-ce que {when} vous convient ?",
        "Est-ce que je réserve {name} {when} ?",
        "Je ne peux pas faire de rabais sur {name} : c'est {price}.",
        "Pour votre Civic, {name} revient à {price}.",
        "{name} coûte {price}, et j'ai une place {at}.",
    ),
}  # fmt: skip


def honest(count: int, seed: int) -> Iterator[tuple[Language, str]]:
    """Give sentences with prices, durations and times as the rows have them."""
    random = Random(seed)
    for _ in range(count):
        language = random.choice(LANGUAGES)
        service = random.choice(OFFERS)
        moment = random.choice((TEN, HALF_PAST_TWO)).astimezone(CONTEXT.location.zone)
        when = on_moment_words(moment.date(), moment.time(), language)
        yield (
            language,
            random.choice(_HONEST[language]).format(
                name=service.name,
                price=_price(service, language, random),
                length=length_words(service.duration_minutes, language),
                about=about_length_words(service.duration_minutes, language),
                when=when,
                When=when[:1].upper() + when[1:],
                at=at_words(moment.time(), language),
            ),
        )
