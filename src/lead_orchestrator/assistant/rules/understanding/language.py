"""Which language a short message is written in: English, Spanish or French.

Own small tables of words, endings and letters. Promises to stay silent where a word says nothing
(`ok`, `merci`, a name, a plate, a car), so that a conversation keeps its language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from lead_orchestrator.assistant.rules.cleaning import visible

Language = Literal["en", "es", "fr"]

LANGUAGES: tuple[Language, ...] = ("en", "es", "fr")
_LONGEST = 600  # characters read: more changes nothing
_ENOUGH = 1.0  # one word of substance, or two small ones
_AHEAD = 1.25  # how far the first must lie before the second
_SMALL, _SUBSTANCE, _HINT = 0.6, 1.0, 0.4

# Small words of one language only (none that another of the three writes the same way).
_SMALL_WORDS: Mapping[Language, str] = {
    "en": "the and you your my is are was were it its this that these those with for from what "
    "when "
    "where who how why which can could would should will have has had do does did not dont cant im "
    "ive id ill youre we they he she them there here if but so to of at by be been am any some get "
    "got just about into out up off than then too also really very much many more most please pls "
    "plz u ur thx gonna wanna gotta yall let lets one two three still only another other because "
    "i doesnt isnt wont didnt whats hows wheres theres thats sometime maybe before after around",
    "es": "el los una unos unas del al y o pero mas muy como cuando donde quien cual cuanto cuanta "
    "cuantos cuantas porque por para sin con sobre hasta desde entre mi mis su sus lo le nos se "
    "esta "
    "este esto estos estas ese esa eso aqui alla ahi ya tambien tan poco mucho mucha algo nada hay "
    "soy eres somos son fue era sea seria tengo tiene tienen tienes hace hacen haga puedo puede "
    "pueden puedes quiero quiere quisiera necesito necesita voy va vamos van yo ella ellos ustedes "
    "usted ud uds xq pq tmb tb pa ke q dos cuatro cinco ocho nueve diez si_ bien mejor solo todo "
    "toda "
    "todos todas otro otra ni les_ gustaria podria podrian dime diga oye entonces pues hacia antes "
    "despues luego ahora siempre nunca cada ningun ninguna algun alguna mio estoy estan esa hola_ "
    "las medio media atras adelante abajo arriba nomas",
    "fr": "je il elle nous vous ils elles et ou_ mais donc dans sur avec sans chez du des une ce "
    "cette "
    "ces cet mon ma mes ton ta votre vos notre nos leur leurs est sont suis etes avez avons ont "
    "ai as_ fait faire faites peux peut pouvez voudrais veux veut aimerais ai_je quel quelle quels "
    "quelles quand combien pourquoi parce qui ne pas rien aussi tres trop peu beaucoup bien_ "
    "encore "
    "deja ici ya_ ca cela aux au sous vers par jusque deux trois quatre cinq_ huit neuf onze "
    "seulement "
    "juste_ alors puis lui moi toi eux y_a c_est jai jaimerais jsuis cest cetait bcp svp stp dsl "
    "pk "
    "qd tt rdv etre avoir avait etait serait sera aller vais va_ tout_ tous toute toutes autre "
    "autres "
    "pendant depuis avant apres chaque aucun plutot ouais le les qu jusqu lorsque comme",
}
# Words of substance.
_WORDS: Mapping[Language, str] = {
    "en": "hello good morning afternoon evening tomorrow today tonight yesterday monday tuesday "
    "wednesday thursday friday saturday sunday week weekend month year january february june july "
    "august october tmrw price prices cost costs quote estimate much book booking appointment appt "
    "schedule reschedule available availability open opening close closed hours window windows "
    "windshield tint tinted tinting darker darkest legal law front rear back side car truck_ "
    "vehicle "
    "need want looking like know think speak talk call text number address located location "
    "parking "
    "thank appreciate sorry help question questions cheaper cheapest discount warranty remove "
    "removal "
    "take takes long wait ready drop bring come coming early late earliest soonest sooner later "
    "noon "
    "works work great sounds perfect_ fine sure instead change cancel same different better best "
    "new "
    "old whole full every spanish english french someone person human robot real people manager "
    "money "
    "refund bad terrible awful stop texting messages anymore first second third option last "
    "pictures photos picture photo card cash pay payment deposit tax wrong angry lawyer guys "
    "speakers "
    "stereo coating protection headlights bubbles peeling scratched anything nothing something "
    "everything already again never always both between until forget show tell make done does_ "
    "tue tues wed thu thurs fri morn noonish wknd weekday weekdays arvo driver passenger sunroof "
    "stripe shop store place street coming picked yeah nope nah hey",
    "es": "hola buenos buenas dias tardes noches manana pasado_ hoy noche lunes martes miercoles "
    "jueves viernes sabado domingo semana semanas mes enero febrero abril junio julio septiembre "
    "octubre noviembre diciembre precio precios cuesta cuestan costo costaria costos cotizacion "
    "cotizar presupuesto vale sale_ cobran cobras cita citas agendar agenda reservar reserva turno "
    "horario horarios hora horas abren abierto abiertos cierran cerrado disponible disponibles "
    "disponibilidad polarizado polarizar polarizados polarizan polariza entintado entintar tintado "
    "tinteado tintear vidrio vidrios ventana ventanas ventanilla ventanillas parabrisas cristal "
    "cristales pelicula peliculas papel ahumado ahumados ceramico ceramica lamina laminas "
    "delanteros "
    "delanteras traseros traseras trasero laterales enfrente carro carros coche coches auto_ "
    "camioneta "
    "camionetas troca guagua vehiculo bocina bocinas estereo autoestereo recubrimiento proteccion "
    "pintura faros quitar quitan remover garantia descuento rebaja oferta barato baratos caro "
    "cara_ "
    "direccion ubicacion ubicados estan_ quedan queda llego llegar llevar llevo traer dejar "
    "recoger "
    "puertas hablar hablan habla espanol persona alguien gerente dueno ayuda ayudame pregunta "
    "gracias_ "
    "favor disculpe perdon quejas queja dinero devuelvan reembolso mensajes mensaje escribir "
    "manden "
    "escriban molestar llamen llamar llamame telefono numero correo gusta pense pensar cambiar "
    "cambio "
    "mover cancelar cancele confirmo confirmar primero segundo tercero ultimo tarde temprano "
    "rapido "
    "pronto posible cuanto esperar espero tarda tardan dura duran tiempo legal_ ley oscuro oscuros "
    "claro_ foto_ fotos_ pago pagar efectivo tarjeta deposito abogado demanda demandar estafa "
    "pesimo enojado molesto horrible_ verdad nuevo nueva viejo incluye incluyen mande hacen hacer "
    "dije dijo reservalo reservelo "
    "mier jue vie sab quedo entrar entrada mismo finde ahorita chevere bueno buena dale_ orale "
    "perfecto acuerdo "
    "sirve bien_ listo_ platicar robot_ maquina humano humana dias dia anos ano mediodia",
    "fr": "bonjour bonsoir salut demain aujourd hui hier soir matin midi lundi mardi mercredi "
    "jeudi "
    "vendredi samedi dimanche semaine semaines mois_ janvier fevrier mars_ avril juin juillet aout "
    "septembre octobre novembre decembre prix cout coute coutent tarif tarifs devis soumission "
    "estimation_ rendez rdv creneau creneaux disponibilite disponibilites disponible_ dispo dispos "
    "horaire horaires heure heures ouvert ouverts ouvrez ferme fermez fermeture teinte teintes "
    "teinter teintees teintage vitre vitres fenetre fenetres lunette pare brise toit ouvrant film "
    "ceramique_ revetement protection_ voiture voitures auto_ autos char_ camion camionnette vus "
    "vehicule haut parleurs parleur phares enlever enlevez retirer garantie rabais remise "
    "reduction "
    "promo_ moins cher chere cheres adresse situes situe trouvez trouve parler parlez francais "
    "personne quelqu quelqu'un gerant patron aide aidez question_ merci_ desole excusez plainte "
    "remboursement rembourser argent messages_ message_ ecrire ecrivez arretez appelez rappelez "
    "telephone numero_ courriel changer deplacer annuler annulez confirme confirmer premier "
    "deuxieme "
    "troisieme dernier dernieres tard tot bientot vite rapidement attendre prend prendre prends "
    "duree dure longtemps legal_ loi fonce foncees foncee sombre claire_ payer paiement carte "
    "comptant "
    "depot avocat poursuivre arnaque nul fache pouvez pourriez pourrais neuf_ neuve vieux compris "
    "inclus besoin envie cherche regarde voir venir viens passer passe_ deposer amener laisser "
    "recuperer avant_ arriere cotes portes prochaine prochain fois jour jours annee journee "
    "matinee "
    "apres_midi aprem soiree parfait accord_ marche_ super_ robot_ machine_ humain quebec "
    "ordinateur "
    "auj ajd aujourdhui demin mettre poser posez poseriez combien vouloir souhaite souhaiterais "
    "desire interesse interessee "
    "bonne bon soumissions soumettre voiture celui celle celles ceux reservez reserver deja "
    "meilleur mieux dehors chose autre",
}
_ENDINGS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    (
        "en",
        re.compile(r"(?:ing|ght|tion'?s|ness|ould|ck|sh|ough|'(?:ll|re|ve|m|t|d|s))$|^(?:th|wh|kn)"),
    ),
    (
        "es",
        re.compile(
            r"(?:cion|ciones|ando|iendo|arlos?|erlos?|irlos?|arme|erme|irme|mente|aria|arian|eria"
            r"|amos|emos|imos|aron|ieron|illas?|itos?|itas?|ados|adas|idos|idas|aje|dad|des)$"
        ),
    ),
    (
        "fr",
        re.compile(r"(?:eaux?|ez|eurs?|euses?|aient|ais|ait|oirs?|oires?|iques?|ettes?|elles?|ees?"
                   r"|ons)$"),
    ),
)  # fmt: skip
_LETTERS: tuple[tuple[Language, re.Pattern[str], float], ...] = (
    ("es", re.compile(r"[ñ¿¡]"), 1.2),
    ("es", re.compile(r"[áíóú]"), 0.7),
    ("fr", re.compile(r"[çœùêâîûèë]|\bà\b"), 1.0),
    ("fr", re.compile(r"\b(?:[jldnmts]|qu|jusqu|lorsqu|c)['\u2019](?=[aeiouhyéèê])"), 1.0),
    ("fr", re.compile(r"(?<=\d)\s?h(?:\d\d)?\b|\d\s?heures?\b"), 0.6),
    ("es", re.compile(r"\ba las? (?:\d|una|dos|tres|once|doce)|\ben la (?:tarde|noche)"), 0.8),
    ("es", re.compile(r"\bdespues de"), 0.8),
    ("en", re.compile(r"\b(?:i|you|we|they|it|that|what|he|she|don|can|won|isn|doesn"
        r"|didn)['\u2019](?:m|ll|re|ve|s|t|d)\b"), 1.0),
    ("en", re.compile(r"\b(?:a |an )(?:week|day|few|couple|quote|tint|price|car|lot|good|real"
        r"|person)\b"), 0.6),
)  # fmt: skip
_BOTH = frozenset("de la que un en tu te me si les le".split())  # noqa: SIM905 - Spanish and French, never English
_SAY_NOTHING = re.compile(
    r"\b(?:(?:grand|la|el|le|santa|land|model|town|pt) (?:cherokee|caravan|marquis|vitara|crosse"
    r"|camino|sabre|fe"
    r"|baron|mans|cruiser|prix|am|y|x|s|country)|pare-?chocs|tint world|merci|gracias|thanks"
    r"|thank you|thx"
    r"|d['\u2019]accord|i['\u2019]m)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[Language, float]]:
    """Return what each word weighs for which languages.

    A word marked with `_` is also one elsewhere: it counts only beside a language that owns it.
    """
    owned: dict[str, dict[Language, float]] = {}
    marked: list[tuple[str, Language, float]] = []
    for words, weight in ((_SMALL_WORDS, _SMALL), (_WORDS, _SUBSTANCE)):
        for language in LANGUAGES:
            for word in words[language].split():
                if word.endswith("_"):
                    marked.append((word[:-1], language, weight))
                else:
                    owned.setdefault(word, {})[language] = weight
    for word, language, weight in marked:
        if word in owned:
            owned[word].setdefault(language, weight)
    return owned


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def scores(text: str) -> Mapping[str, float]:
    """Return how much speaks for each language."""
    said = unicodedata.normalize("NFKC", visible(text[:_LONGEST])).lower().replace("\u2019", "'")
    said = _SAY_NOTHING.sub(" ", re.sub(r"\S+@\S+|https?://\S+", " ", said))
    found: dict[str, float] = dict.fromkeys(LANGUAGES, 0.0)
    for language, pattern, weight in _LETTERS:
        if pattern.search(said):
            found[language] += weight
    table = _table()
    for word in _WORD.findall(_folded(said)):
        entry = table.get(word) or table.get(word.partition("'")[2])
        if entry is not None:
            for language, weight in entry.items():
                found[language] += weight
        elif word in _BOTH:
            found["es"] += _HINT / 2
            found["fr"] += _HINT / 2
        elif len(word) > 4:  # noqa: PLR2004 - shorter words have no ending
            for language, ending in _ENDINGS:
                if ending.search(word):
                    found[language] += _HINT
    return found


@lru_cache(maxsize=4096)
def detect(text: str) -> Language | None:
    """Return the language of a message, or None where it does not show: then nothing changes."""
    weight = scores(text)
    best, second = sorted(LANGUAGES, key=lambda language: -weight[language])[:2]
    sure = weight[best] >= _ENOUGH and weight[best] >= weight[second] * _AHEAD
    return best if sure else None
