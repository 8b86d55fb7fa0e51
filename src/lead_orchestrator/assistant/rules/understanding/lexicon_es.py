"""Words of the trade in Spanish, of Mexico, the Caribbean and the south, without accents.

Patterns for the same categories and tags as the English ones; services may be named in English.
"""

from __future__ import annotations

_GLASS = r"(?:vidrios?|ventanas?|ventanillas?|cristal(?:es)?|vidros?|lunas?)"
_FRONT = r"(?:enfrente|frente|adelante|delante|delanter[oa]s?|frontal(?:es)?|al frente)"
_BACK = r"(?:atras|traser[oa]s?|detras|posterior(?:es)?)"

CATEGORIES = {
    "window_tint": r"polari[zs]\w*|entinta\w*|tinta\w*|tinte\w*|tintead\w*|oscurec\w+|ahuma\w*"
    r"|papel (?:ahumado|polarizado|de los vidrios)"
    r"|(?:peliculas?|film|filme|laminas?|papel) (?:para|de|en|a) (?:el |los |las |la "
    rf"|mis? )?(?:{_GLASS}|carro|auto|coche)|{_GLASS} (?:oscur\w+|negr\w+|polari\w+)"
    rf"|(?:poner|hacer|oscurecer|arreglar)\w* (?:los |las )?{_GLASS}"
    r"|peliculas?(?! (?:de (?:la )?(?:proteccion|pintura)|para (?:la )?pintura|protector"
    r"|transparente))|limo|nanoceramic\w+",
    "paint_protection": r"ppf|(?:peliculas?|film|lamina|proteccion|protector|protectora) (?:de "
    r"|para |a )?(?:la )?(?:proteccion|pintura)|proteger (?:la )?pintura"
    r"|proteccion (?:de|para) (?:la )?pintura|antipiedras?|piedritas|(?:peliculas?"
    r"|film) (?:transparente|protector\w*)|xpel|wrap\w*|vinil\w*|rotul\w+",
    "ceramic_coating": r"(?:recubrimiento|coating|capa|tratamiento|sellado|sellador|bano"
    r"|proteccion|acrilizado)s? (?:de )?(?:[cs]eramic[oa]|grafeno|nano\w*|cuarzo)"
    r"|[cs]eramic[oa] (?:para|en|a|de) (?:la )?pintura|recubrimientos?|coatings?",
    "audio": r"audio|auto ?estereos?|est[eé]reos?|bocinas?|parlantes?|altavoces|cornetas?"
    r"|sub ?woofers?|bajos|bazucas?|amplificador(?:es)?|amplis?|plantas? de (?:sonido|audio)"
    r"|radios?|pantallas?|car ?play|android auto|sonido|equipo de (?:sonido|audio)"
    r"|arranque (?:remoto|a distancia)|encendido (?:remoto|a distancia)|alarmas?"
    r"|camaras? (?:de )?(?:reversa|retroceso|tablero)|dash ?cams?|camaras?",
}
TAGS = {
    "ceramic": r"(?:nano ?)?[cs]eramic[oa]s?|seramik\w*|(?:rechaza|bloquea|quita|contra|para|aisla"
    r"|reduce) (?:el |mas |mucho )?(?:calor|sol)|antical[oó]r\w*|termic[oa]s?",
    "infrared": r"infrarroj[oa]s?|infra ?rojo",
    "carbon": r"carbon[oa]?",
    "dyed": r"basic[oa]s?|estandar|normal(?:es)?|sencill[oa]s?|economic[oa]s?|regular"
    r"|mas barat[oa]|corriente|clasic[oa]",
    "full": rf"{_GLASS}\b.{{0,40}}\btod[oa]s\b"
    r"|tod[oa] (?:el|la|mi|nuestr[oa]) (?!frente|parte|trompa|dia|tarde|manana|semana|mes|fin"
    r"|tiempo|paquete|parabrisas|vidrio|cofre|capo|techo|mundo|rato)\w+|tod[oa] (?:el |la "
    r"|mi )?(?:carro|coche|auto|camioneta|troca|vehiculo|parejo"
    r"|alrededor)|complet[oa]s?(?! (?:delanter|frontal))|enter[oa]"
    rf"|tod[oa]s? (?:los |las |mis |sus )?{_GLASS}|(?:las |los )?(?:4|cuatro) (?:puertas|{_GLASS})"
    rf"|alrededor|{_FRONT} y {_BACK}|los (?:4|cuatro|5|cinco)",
    "front_two": rf"(?:l[oa]s )?(?:dos|2) (?:(?:{_GLASS}|de|del|puertas) )*{_FRONT}"
    rf"|(?:{_GLASS} )?(?:de |del )?{_FRONT}(?= (?:nada mas|nomas|solamente|solo))"
    rf"|l[oa]s (?:de )?{_FRONT}"
    rf"|{_GLASS} (?:de )?(?:{_FRONT})|puertas (?:de )?{_FRONT}|(?:piloto|chofer"
    rf"|conductor) y (?:copiloto|pasajero)|solo (?:l[oa]s )?(?:de )?{_FRONT}|delanteros|delanteras",
    "rear": rf"{_GLASS} (?:de )?{_BACK}|l[oa]s? (?:de )?{_BACK}|traser[oa]s?|medallon|luneta"
    rf"|parte (?:de )?{_BACK}|puertas (?:de )?{_BACK}|{_GLASS} de (?:la )?parte (?:de )?{_BACK}"
    rf"|de {_BACK}",
    "sides": rf"(?:{_GLASS} )?(?:laterales|de los lados|de lado)|los lados|costados",
    "quarter": r"(?:vidri\w+|ventan\w+) (?:de (?:el )?cuarto|(?:traser[oa]s? )?(?:chic|pequen"
    "|chiquit)[oa]s?)"
    r"|cuartos?(?= de vidrio)|aletas?|triangul\w+",
    "privacy": r"privacidad|limo|negro negro",
    "one_window": rf"(?:un[oa]? sol[oa]?|sol[oa] un[oa]?|1) {_GLASS}|un[oa]? {_GLASS}"
    rf"|un[oa] de (?:los|las|mis) {_GLASS}",
    "windshield": r"para ?brisas?|vidrio (?:de )?(?:enfrente|frontal)(?= completo)"
    r"|panoramico(?! (?:techo|roof))|cristal delantero|luna delantera",
    "strip": r"franja|tira|visera|ceja|banda (?:de sol|solar|del parabrisas)|faja|cinta",
    "sunroof": r"quemacocos?|techo (?:solar|corredizo|panoramico|de (?:vidrio|cristal))|sun ?roof",
    "panoramic": r"techos? (?:de )?(?:panoramic\w*|pano|vidrio|cristal)",
    "removal": r"(?:quit|remov|remuev|remoc|despeg|arranc|sac)\w*(?: de)?(?: \w+)? ?(?:el |la "
    r"|los |las |mi |del |de )?(?:viej[oa]s? |anterior )?(?:polari\w+|peliculas?|papel|tinta\w*"
    r"|tinte|tint|film|filme|lamina\w*|viej[oa])"
    r"|remocion|(?:polari\w+|pelicula|papel|tinte) (?:viej[oa]|anterior|danad[oa])|burbujas"
    r"|(?:se )?(?:me )?(?:esta )?(?:pelando|despegando|despinta\w*|levantando)",
    "partial": r"parcial(?:es)?|medi[oa] (?:carro|kit)|parte de",
    "full_front": r"(?:todo el )?frente completo|parte (?:delantera|frontal) completa|full front"
    r"|tod[oa] (?:el|la) (?:frente|parte delantera|trompa)|la trompa",
    "hood": r"cofre|capo|bonete",
    "bumper": r"defensas?|parachoques?|paragolpes|bompers?|fascias?",
    "fenders": r"salpicaderas?|guardafangos?|guardabarros|aletas delanteras|espejos?|retrovisores",
    "headlights": r"faros?|focos?|luces|micas?|calaveras|stops",
    "door_edge": r"(?:filos?|bordes?|cantos?|manijas?|agarraderas?) (?:de )?(?:las? )?puertas?"
    r"|manijas",
    "rocker": r"estribos?|faldones|zocalos?",
    "wheels": r"rines|rin|llantas|ruedas|aros|calipers",
    "interior": r"interior(?:es)?|asientos?|piel|cuero|tapiceria",
    "glass_coating": r"(?:recubrimiento|coating|tratamiento|sellado|capa)s? (?:\w+ )?(?:de "
    "|para |en |a )"
    rf"(?:el |los |las |la |mis? )?{_GLASS}|repelente (?:de|al|para) (?:la )?(?:agua|lluvia)"
    r"|repel\w* (?:el )?agua|antilluvia",
    "one_layer": r"(?:1|una) (?:sola )?capa",
    "two_layers": r"(?:2|dos|doble) capas?|correccion de (?:la )?pintura",
    "one_year": r"(?:1|un) anos?",
    "two_year": r"(?:2|dos) anos",
    "three_year": r"(?:3|tres) anos",
    "five_year": r"(?:5|cinco) anos",
    "seven_year": r"(?:7|siete) anos",
    "nine_year": r"(?:9|10|nueve|diez) anos",
    "speakers": r"bocinas?|parlantes?|altavoces|cornetas?",
    "subwoofer": r"sub ?woofers?|bajos|bazucas?|cajon",
    "head_unit": r"auto ?estereos?|estereos?|radios?|pantallas?|car ?play|android auto|tocacintas"
    r"|reproductor",
    "amplifier": r"amplificador(?:es)?|amplis?|plantas? de (?:sonido|audio)",
    "camera": r"camaras?|dash ?cams?",
    "remote_start": r"(?:arranque|encendido) (?:remoto|a distancia)",
    "alarm": r"alarmas?",
}  # fmt: skip
EVERYTHING = (
    r"paquete (?:completo|premium|full)|tod[oa] (?:el )?paquete|todo incluido|de todo un poco"
    r"|lo mejor que (?:tengan?|tienes|haya)"
    r"|(?:el|la|lo) (?:mas )?mejor(?: (?:opcion|paquete|que hay))?$|lo mejor|lo mas completo"
    r"|lo maximo|lo mas caro"
)
VOCABULARY = frozenset(
    "polarizado polarizados polarizar polarizan entintado entintar tintado ceramico ceramica "  # noqa: SIM905 - words
    "ceramicos carbono "
    "parabrisas vidrio vidrios ventana ventanas ventanilla ventanillas cristal cristales pelicula "
    "peliculas "
    "delantero delanteros delantera delanteras trasero traseros trasera traseras lateral laterales "
    "completo completa "
    "recubrimiento proteccion pintura faros parachoques autoestereo estereo bocina bocinas "
    "parlantes amplificador "
    "quemacocos cotizacion cotizar presupuesto precio precios descuento garantia direccion "
    "ubicacion horario horarios "
    "disponible disponibilidad reservar reservacion agendar reagendar cancelar cambiar apartar "
    "estacionamiento "
    "diferencia recomienda recomiendan servicio servicios paquete paquetes camioneta vehiculo "
    "efectivo tarjeta "
    "deposito abogado demandar reembolso gerente encargado persona confirmar confirmo impuestos "
    "barato gratis "
    "tiempo tardan cuesta cuestan cuanto cuantos quitar remover".split()
)
KEEP = frozenset(
    "cancelaron cancelado precisa precisar precioso presupuestar personal personas perdona "  # noqa: SIM905 - words
    "garantizar ventas "
    "tardar cuenta cuentas cuento cuentan cuestas cuarto cuartos quieta quitarme lateralmente "
    "direcciones "
    "polariza polarizo polarizaron cambiare cambiaron reservado reserva reserve reservo agenda "
    "agendado "
    "completar completos completas contrasena gratas horarias vehicular tarjetas depositar".split()
)
