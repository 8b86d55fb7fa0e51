"""Owns the helpful talker's sentences, in the languages the product asks for.

Promises that every sentence is there in every language, with the same gaps.
"""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "es", "fr"]
NAMES: Final[dict[str, Language]] = {"English": "en", "Spanish": "es", "French": "fr"}

# Sentence by sentence: English, Spanish, French.
_TOLD: Final[dict[str, tuple[str, str, str]]] = {
    "hello": (
        "Hello{name}. I can tell you prices and find you a time. What would you like?",
        "Hola{name}. Puedo darle precios y buscarle una hora. ¿Qué desea?",
        "Bonjour{name}. Je peux vous donner les prix et trouver un créneau. Que souhaitez-vous ?",
    ),
    "again": (
        "Let me put it this way: I can help with a service or with a time.",
        "Digámoslo así: puedo ayudarle con un servicio o con una hora.",
        "Disons-le ainsi : je peux vous aider pour un service ou pour un créneau.",
    ),
    "more": (
        "What else can I do for you?",
        "¿Qué más puedo hacer por usted?",
        "Que puis-je faire d'autre pour vous ?",
    ),
    "bot": (
        "I am the shop's virtual assistant. How can I help you?",
        "Soy el asistente virtual del taller. ¿En qué puedo ayudarle?",
        "Je suis l'assistant virtuel de l'atelier. Comment puis-je vous aider ?",
    ),
    "thanks": (
        "You are welcome. Is there anything else I can do for you?",
        "Con gusto. ¿Puedo hacer algo más por usted?",
        "Je vous en prie. Puis-je faire autre chose pour vous ?",
    ),
    "noted": (
        "I have noted that. Is there anything else I can do for you?",
        "Lo he anotado. ¿Puedo hacer algo más por usted?",
        "C'est noté. Puis-je faire autre chose pour vous ?",
    ),
    "is": ("{name} is {price}", "{name} cuesta {price}", "{name} coûte {price}"),
    "together": (
        "Together it is {price}.",
        "En total son {price}.",
        "Le tout coûte {price}.",
    ),
    "which": ("Which one would you like?", "¿Cuál desea?", "Lequel souhaitez-vous ?"),
    "times?": (
        "Would you like to see free times?",
        "¿Quiere ver las horas libres?",
        "Voulez-vous voir les créneaux libres ?",
    ),
    "or": (" or ", " o ", " ou "),
    "times": (
        "I have {times}. Which one suits you?",
        "Tengo {times}. ¿Cuál le conviene?",
        "J'ai {times}. Lequel vous convient ?",
    ),
    "closest": (
        "The closest times are {times}. Which one suits you?",
        "Las horas más cercanas son {times}. ¿Cuál le conviene?",
        "Les créneaux les plus proches sont {times}. Lequel vous convient ?",
    ),
    "none": (
        "I find no free time just now. Shall I ask a person to join?",
        "No encuentro ninguna hora libre por ahora. ¿Pido a una persona que se una?",
        "Je ne trouve aucun créneau libre. Dois-je demander à quelqu'un de nous rejoindre ?",
    ),
    "taken": (
        "That time has just been taken. I still have {times}. Which one suits you?",
        "Esa hora acaba de ocuparse. Todavía tengo {times}. ¿Cuál le conviene?",
        "Ce créneau vient d'être pris. J'ai encore {times}. Lequel vous convient ?",
    ),
    "held": (
        "I am keeping {label} for you: {what}, {price}. Shall I go ahead?",
        "Le reservo {label}: {what}, {price}. ¿Lo confirmo?",
        "Je vous garde {label} : {what}, {price}. Dois-je confirmer ?",
    ),
    "dearer": (
        "The price is now {price}. Shall I go ahead?",
        "El precio es ahora {price}. ¿Lo confirmo?",
        "Le prix est maintenant {price}. Dois-je confirmer ?",
    ),
    "booked": (
        "You are booked for {label}. We look forward to seeing you.",
        "Su cita está reservada para {label}. Le esperamos.",
        "Votre rendez-vous est réservé pour {label}. À bientôt.",
    ),
    "moved": (
        "Your appointment is moved to {label}.",
        "Su cita se ha cambiado a {label}.",
        "Votre rendez-vous est déplacé à {label}.",
    ),
    "cancel?": (
        "Shall I cancel your appointment on {label}?",
        "¿Cancelo su cita de {label}?",
        "Dois-je annuler votre rendez-vous de {label} ?",
    ),
    "cancelled": (
        "Your appointment is cancelled.",
        "Su cita está cancelada.",
        "Votre rendez-vous est annulé.",
    ),
    "known": (
        "You have an appointment on {label}. Would you like another time?",
        "Tiene una cita el {label}. ¿Quiere otra hora?",
        "Vous avez un rendez-vous le {label}. Voulez-vous un autre créneau ?",
    ),
    "confirm?": (
        "Shall I go ahead with the time I am keeping for you?",
        "¿Confirmo la hora que le guardo?",
        "Dois-je confirmer le créneau que je vous garde ?",
    ),
    "stuck": (
        "I could not do that just now. Shall I ask a person to join?",
        "No he podido hacerlo ahora. ¿Pido a una persona que se una?",
        "Je n'ai pas pu le faire. Dois-je demander à quelqu'un de nous rejoindre ?",
    ),
    "hours": ("Our hours: {days}.", "Nuestro horario: {days}.", "Nos horaires : {days}."),
    "where": (
        "You find us at {address}.",
        "Estamos en {address}.",
        "Nous sommes au {address}.",
    ),
    "when?": (
        "When would you like to come?",
        "¿Cuándo quiere venir?",
        "Quand voulez-vous venir ?",
    ),
    "law": (
        "The shop can tell you which tint is allowed here.",
        "El taller puede decirle qué tinte se permite aquí.",
        "L'atelier peut vous dire quelle teinte est permise ici.",
    ),
    "vehicle": (
        "I have noted your {vehicle}. Would you like a price?",
        "He anotado su {vehicle}. ¿Desea un precio?",
        "J'ai noté votre {vehicle}. Voulez-vous un prix ?",
    ),
    "vehicle?": (
        "Is your request for the {vehicle} instead?",
        "¿Su consulta es para el {vehicle}?",
        "Votre demande est-elle pour la {vehicle} ?",
    ),
    "person": (
        "I have asked a person at the shop to join. They will write to you here.",
        "He pedido a una persona del taller que se una. Le escribirá aquí.",
        "J'ai demandé à une personne de l'atelier de nous rejoindre. Elle vous écrira ici.",
    ),
    "stopped": (
        "You will get no more messages from us.",
        "No recibirá más mensajes nuestros.",
        "Vous ne recevrez plus de messages de notre part.",
    ),
}
_PLACE: Final[dict[Language, int]] = {"en": 0, "es": 1, "fr": 2}


def sentence(name: str, language: Language) -> str:
    """Return a sentence with its gaps."""
    return _TOLD[name][_PLACE[language]]


def sentences() -> dict[str, tuple[str, str, str]]:
    """Return every sentence in all languages."""
    return dict(_TOLD)
