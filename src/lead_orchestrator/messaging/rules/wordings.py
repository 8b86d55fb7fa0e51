"""The words of our messages in English, Spanish and French, with slots in braces.

Words of text messages keep to the letters of GSM 03.38 (no á, í, ó, ú, ê or ç), so that a segment
has 160 characters and nothing is lost. STOP is the word every carrier knows, in any language.
"""

from __future__ import annotations

from dataclasses import dataclass

from lead_orchestrator.kit.wording import Language, known


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a request is about, by what is known of it: the wish, the car, both or neither."""

    both: str
    car: str
    wish: str
    nothing: str

    def fill(self, *, wish: str | None, car: str | None) -> str:
        """Return the phrase with what is known."""
        if car:
            return (self.both if wish else self.car).format(wish=wish, car=car)
        return self.wish.format(wish=wish) if wish else self.nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWords:
    """What is said of an appointment that was booked, moved or cancelled."""

    title: str
    opening: str
    word: str
    when: str
    button: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All words of one language."""

    hello: str
    hello_nobody: str
    after_hello: str
    stop: str
    closing: str
    phone: str
    vehicle: str
    service: str
    price: str
    where: str
    # The first answer to a request.
    about: About
    subject: About
    title_car: str
    title: str
    preview_wish: str
    preview: str
    thanks: str
    your_page: str
    see: str
    call: str
    why_asked: str
    first_sms: tuple[str, ...]
    # A fresh link.
    link_title: str
    link_preview: str
    link_here: str
    link_open: str
    link_days: str
    why_link: str
    link_sms: tuple[str, ...]
    # Appointments.
    booked: BookingWords
    moved: BookingWords
    cancelled: BookingWords
    questions: str
    why_booked: str
    sms_head: str
    sms_head_car: str
    sms_visit: str
    sms_change: str
    sms_call: str
    drop_off: str
    # A stop in free words.
    stopped: str


_EN = Wording(
    hello="Hi {name}",
    hello_nobody="Hi there",
    after_hello=",",
    stop="Reply STOP to opt out.",
    closing="The team at {shop}",
    phone="Phone {phone}",
    vehicle="Vehicle",
    service="Service",
    price="Price",
    where="Where",
    about=About(
        both="{wish} for your {car}",
        car="your quote for your {car}",
        wish="{wish}",
        nothing="your quote",
    ),
    subject=About(
        both="{wish} for your {car}",
        car="Your quote for your {car}",
        wish="{wish}",
        nothing="Your quote",
    ),
    title_car="Your quote for the {car}",
    title="Your quote is ready to talk about",
    preview_wish="See your price and pick a time for {wish}.",
    preview="See your price and pick a time for your quote.",
    thanks="Thanks for asking {shop} about {about}.",
    your_page="Your own chat page has the price for your vehicle and the times that are free. Ask"
    " anything there, and book when you are ready. You get an answer at once.",
    see="See my price and times",
    call="Rather talk to somebody? Call us on {phone}.",
    why_asked="You get this because you asked us for a quote. A virtual assistant answers in the"
    " chat first; our staff read along and can step in. You can stop our messages in the"
    " chat's menu.",
    first_sms=(
        (
            "{hello}, it's {shop}. Thanks for asking about {about}."
            " See your price and open times, or chat with us: {end}"
        ),
        "{hello}, it's {shop} about {about}. Price, times, chat: {end}",
        "{hello}, {shop} here about {short}: {end}",
        "{hello}, {brief}: {shortest}: {end}",
        "Hi, {brief}: {end}",
    ),
    link_title="Your new chat link",
    link_preview="Open it to go on where you left off.",
    link_here="Here is the new link to your chat. Everything you wrote before is still there.",
    link_open="Open my chat",
    link_days="It works for {days} days. If you did not ask for it, you need not do anything.",
    why_link="You get this because somebody asked for a new link to your chat with us.",
    link_sms=(
        "{hello}, here is your new chat link from {shop}: {end}",
        "Your new chat link from {brief}: {end}",
    ),
    booked=BookingWords(
        title="You are booked",
        opening="Your appointment is booked. We look forward to seeing you.",
        word="Booked",
        when="When",
        button="Change or cancel",
        after="Need another time? Change it in the chat, or call {phone}.",
    ),
    moved=BookingWords(
        title="Your new time",
        opening="Your appointment has been moved. We look forward to seeing you.",
        word="Moved",
        when="When",
        button="Change or cancel",
        after="Need another time? Change it in the chat, or call {phone}.",
    ),
    cancelled=BookingWords(
        title="Your appointment is cancelled",
        opening="Your appointment is cancelled.",
        word="Cancelled",
        when="Was planned for",
        button="Find another time",
        after="Changed your mind? Pick another time in the chat, or call us on {phone}.",
    ),
    questions="Questions or changes? Call us on {phone}.",
    why_booked="You get this because you have, or had, an appointment with us.",
    sms_head="{hello}, {shop}. {word}: {when}, {services}.",
    sms_head_car="{hello}, {shop}. {word}: {when}, {services} for your {car}.",
    sms_visit="your appointment",
    sms_change="Change: {link}",
    sms_call="Call {phone}.",
    drop_off="{when} (drop-off, ready {ready})",
    stopped="{shop}: you will get no more texts from us. Changed your mind? Reply START.",
)

_ES = Wording(
    hello="Hola {name}",
    hello_nobody="Hola",
    after_hello=":",
    stop="Responda STOP para darse de baja.",
    closing="El equipo de {shop}",
    phone="Teléfono {phone}",
    vehicle="Vehículo",
    service="Servicio",
    price="Precio",
    where="Dónde",
    about=About(
        both="su solicitud: {wish} para su {car}",
        car="su solicitud para su {car}",
        wish="su solicitud: {wish}",
        nothing="su solicitud",
    ),
    subject=About(
        both="{wish} para su {car}",
        car="Su cotización para su {car}",
        wish="{wish}",
        nothing="Su cotización",
    ),
    title_car="Su cotización para el {car}",
    title="Su cotización está lista para conversar",
    preview_wish="Vea su precio y elija un horario para {wish}.",
    preview="Vea su precio y elija un horario.",
    thanks="Gracias por escribir a {shop}. Recibimos {about}.",
    your_page="En su propia página de chat están el precio para su vehículo y los horarios libres."
    " Pregunte ahí lo que quiera y reserve cuando guste. La respuesta llega al momento.",
    see="Ver mi precio y horarios",
    call="¿Prefiere hablar con una persona? Llámenos al {phone}.",
    why_asked="Recibe este mensaje porque nos pidió una cotización. En el chat primero contesta un"
    " asistente virtual; nuestro personal lee la conversación y puede intervenir. Puede detener"
    " nuestros mensajes en el menú del chat.",
    first_sms=(
        (
            "{hello}, le escribe {shop}. Gracias por {about}."
            " Vea su precio y los horarios libres, o chatee con nosotros: {end}"
        ),
        "{hello}, {shop}, por {about}. Precio, horarios y chat: {end}",
        "{hello}, {shop}, por {short}: {end}",
        "{hello}, {brief}: {shortest}: {end}",
        "Hola, {brief}: {end}",
    ),
    link_title="Su nuevo enlace al chat",
    link_preview="Ábralo para seguir donde se quedó.",
    link_here="Este es el nuevo enlace a su chat. Todo lo que escribió antes sigue ahí.",
    link_open="Abrir mi chat",
    link_days="Funciona durante {days} días. Si usted no lo pidió, no tiene que hacer nada.",
    why_link="Recibe este mensaje porque alguien pidió un nuevo enlace a su chat con nosotros.",
    link_sms=(
        "{hello}, este es su nuevo enlace al chat de {shop}: {end}",
        "Su nuevo enlace al chat de {brief}: {end}",
    ),
    booked=BookingWords(
        title="Su cita está reservada",
        opening="Su cita está reservada. Será un gusto atenderle.",
        word="Cita reservada",
        when="Cuándo",
        button="Cambiar o cancelar",
        after="¿Necesita otro horario? Cámbielo en el chat o llame al {phone}.",
    ),
    moved=BookingWords(
        title="Su nuevo horario",
        opening="Su cita tiene un nuevo horario. Será un gusto atenderle.",
        word="Nuevo horario",
        when="Cuándo",
        button="Cambiar o cancelar",
        after="¿Necesita otro horario? Cámbielo en el chat o llame al {phone}.",
    ),
    cancelled=BookingWords(
        title="Su cita está cancelada",
        opening="Su cita está cancelada.",
        word="Cita cancelada",
        when="Estaba prevista para",
        button="Buscar otro horario",
        after="¿Cambió de idea? Elija otro horario en el chat o llámenos al {phone}.",
    ),
    questions="¿Preguntas o cambios? Llámenos al {phone}.",
    why_booked="Recibe este mensaje porque tiene, o tenía, una cita con nosotros.",
    sms_head="{hello}, {shop}. {word}: {when}, {services}.",
    sms_head_car="{hello}, {shop}. {word}: {when}, {services} para su {car}.",
    sms_visit="su cita",
    sms_change="Cambiar: {link}",
    sms_call="Llame al {phone}.",
    drop_off="{when} (se deja el vehículo; estará listo {ready})",
    stopped="{shop}: dejamos de enviarle mensajes de texto. Si cambia de idea, responda START.",
)

_FR = Wording(
    hello="Bonjour {name}",
    hello_nobody="Bonjour",
    after_hello=",",
    stop="Répondez STOP pour vous désabonner.",
    closing="L'équipe chez {shop}",
    phone="Téléphone {phone}",
    vehicle="Véhicule",
    service="Service",
    price="Prix",
    where="Où",
    about=About(
        both="votre demande\u00a0: {wish} pour votre {car}",
        car="votre demande pour votre {car}",
        wish="votre demande\u00a0: {wish}",
        nothing="votre demande",
    ),
    subject=About(
        both="{wish} pour votre {car}",
        car="Votre soumission pour votre {car}",
        wish="{wish}",
        nothing="Votre soumission",
    ),
    title_car="Votre soumission\u00a0: {car}",
    title="Votre soumission est prête, parlons-en",
    preview_wish="Voyez votre prix et choisissez une heure pour {wish}.",
    preview="Voyez votre prix et choisissez une heure.",
    thanks="Merci d'avoir écrit à {shop}. Nous avons bien reçu {about}.",
    your_page="Sur votre page de clavardage, vous trouverez le prix pour votre véhicule et les"
    " heures libres. Posez-y toutes vos questions et réservez quand vous voulez. La réponse est"
    " immédiate.",
    see="Voir mon prix et les heures",
    call="Vous préférez parler à quelqu'un\u00a0? Appelez-nous au {phone}.",
    why_asked="Vous recevez ce message parce que vous nous avez demandé une soumission. Un"
    " assistant virtuel répond d'abord dans le clavardage\u00a0; notre équipe lit la"
    " conversation et peut intervenir. Vous pouvez arrêter nos messages dans le menu du"
    " clavardage.",
    first_sms=(
        (
            "{hello}, ici {shop}. Merci pour {about}."
            " Voyez votre prix et les heures libres, ou écrivez-nous : {end}"
        ),
        "{hello}, ici {shop} pour {about}. Prix, heures, questions : {end}",
        "{hello}, {shop} pour {short} : {end}",
        "{hello}, {brief} : {shortest} : {end}",
        "Bonjour, {brief} : {end}",
    ),
    link_title="Votre nouveau lien",
    link_preview="Ouvrez-le pour reprendre où vous en étiez.",
    link_here="Voici le nouveau lien vers votre conversation. Tout ce que vous avez écrit y est"
    " encore.",
    link_open="Ouvrir ma conversation",
    link_days="Il est valable {days} jours. Si vous ne l'avez pas demandé, vous n'avez rien à"
    " faire.",
    why_link="Vous recevez ce message parce que quelqu'un a demandé un nouveau lien vers votre"
    " conversation avec nous.",
    link_sms=(
        "{hello}, voici votre nouveau lien vers la conversation avec {shop} : {end}",
        "Votre nouveau lien, {brief} : {end}",
    ),
    booked=BookingWords(
        title="Votre rendez-vous est réservé",
        opening="Votre rendez-vous est réservé. Au plaisir de vous voir.",
        word="Rendez-vous réservé",
        when="Quand",
        button="Changer ou annuler",
        after="Besoin d'une autre heure\u00a0? Changez-la dans le clavardage ou appelez le"
        " {phone}.",
    ),
    moved=BookingWords(
        title="Votre nouvelle heure",
        opening="Votre rendez-vous a été déplacé. Au plaisir de vous voir.",
        word="Rendez-vous déplacé",
        when="Quand",
        button="Changer ou annuler",
        after="Besoin d'une autre heure\u00a0? Changez-la dans le clavardage ou appelez le"
        " {phone}.",
    ),
    cancelled=BookingWords(
        title="Votre rendez-vous est annulé",
        opening="Votre rendez-vous est annulé.",
        word="Rendez-vous annulé",
        when="Était prévu",
        button="Trouver une autre heure",
        after="Vous changez d'idée\u00a0? Choisissez une autre heure dans le clavardage ou"
        " appelez-nous au {phone}.",
    ),
    questions="Des questions, un changement\u00a0? Appelez-nous au {phone}.",
    why_booked="Vous recevez ce message parce que vous avez, ou aviez, un rendez-vous chez nous.",
    sms_head="{hello}, {shop}. {word} : {when}, {services}.",
    sms_head_car="{hello}, {shop}. {word} : {when}, {services} pour votre {car}.",
    sms_visit="votre rendez-vous",
    sms_change="Changer : {link}",
    sms_call="Appelez le {phone}.",
    drop_off="{when} (véhicule à déposer, prêt {ready})",
    stopped="{shop} : vous ne recevrez plus de textos de notre part."
    " Vous changez d'avis ? Répondez START.",
)
WORDINGS: dict[Language, Wording] = {"en": _EN, "es": _ES, "fr": _FR}


def wording(language: str) -> Wording:
    """Return the words of a language; English where it is none of ours."""
    return WORDINGS[known(language)]
