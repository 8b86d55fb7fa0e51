"""Words of the trade in French, of Québec and of France, without accents.

Patterns for the same categories and tags as the English ones; services may be named in English.
"""

from __future__ import annotations

_GLASS = r"(?:vitres?|fenetres?|glaces?|carreaux?|vitrages?)"
_FRONT = r"(?:avant|devant|en avant|d'en avant|de devant)"
_BACK = r"(?:arrieres?|derriere|en arriere|d'en arriere|de derriere)"

CATEGORIES = {
    "window_tint": rf"teint\w*|{_GLASS} (?:teint\w+|fume\w*|noir\w*|sombre\w*|fonce\w*)|(?:films?"
    rf"|pellicules?)(?: teintee?s?)? (?:pour |sur |de |a |dans )?(?:les |mes |des )?{_GLASS}"
    r"|film solaire|surteint\w*|fumee?s"
    rf"|(?:poser|faire|assombrir|foncer|fumer) (?:les |mes |des )?{_GLASS}|films? (?:teint\w+"
    r"|ceramique)|tint\w*|limousine|vitrage",
    "paint_protection": r"ppf|(?:films?|pellicules?) (?:de |pare-?pierres?|protecteur\w*"
    r"|transparente?|anti-?gravillons?)(?:protection|peinture)?(?: (?:de|pour) (?:la )?(?:peinture"
    r"|carrosserie))?|pare-?pierres?"
    r"|proteger (?:la |ma )?(?:peinture|carrosserie)|protection (?:de |pour )?(?:la )?(?:peinture"
    r"|carrosserie)|xpel|wrap\w*|covering|lettrage",
    "ceramic_coating": r"(?:revetements?|traitements?|coatings?|enduits?|couches?|protection"
    r"|scellant|scelle)s? (?:a la |au |en |de )?(?:ceramique|graphene|nano\w*|quartz)|(?:ceramique"
    r"|graphene) (?:sur|pour|de) (?:la |ma )?(?:peinture|carrosserie)"
    r"|revetements?|coatings?",
    "audio": r"audio|haut-?\s?parleurs?|enceintes?|speakers?|caissons?|sub ?woofers?"
    r"|amplificateurs?|amplis?|auto ?-?radios?|radios?|stereos?|ecrans? tactiles?|poste|car ?play"
    r"|android auto|systeme de son|sono"
    r"|demarreurs? (?:a distance)?|demarrage a distance|alarmes?|cameras?(?: de recul)?"
    r"|dash ?cams?",
}
TAGS = {
    "ceramic": r"(?:nano-?)?ceramiques?|(?:rejet\w*|bloqu\w*|contre|reduit|coupe"
    r"|anti-?)(?: de)? ?(?:la |l'|le )?(?:chaleur|soleil)|thermiques?|athermiques?",
    "infrared": r"infra-?\s?rouges?",
    "carbon": r"carbone|carbon",
    "dyed": r"de base|basiques?|standards?|normale?s?|reguliere?s?|ordinaires?|economiques?|(?:la "
    r"|le )?moins chere?|classiques?|simple",
    "full": r"toute? (?:mon|ma|notre|le|la) (?!avant|monde|temps|journee|semaine|matin|monde|jour"
    r"|pare|face|toit|capot)\w+|toute? l'?auto|(?:tout|toute) (?:la |le |l'|mon |ma )?(?:voiture"
    r"|auto|char|vehicule|camion|tour)"
    r"|au complet|complet\w*(?! (?:avant|en avant))|entiere?(?:ment)?|toutes (?:les "
    rf"|mes )?{_GLASS}|au grand complet|les (?:4|quatre|5|cinq) (?:{_GLASS}|portes?|portieres?)"
    rf"|tout le tour|{_FRONT} et {_BACK}|partout|integrale?",
    "front_two": rf"(?:les )?(?:deux|2) (?:{_GLASS} |portieres? |portes? )?(?:a l'|de l'"
    rf"|d')?{_FRONT}|{_GLASS} (?:laterales )?(?:a l'|de l'|d'|de )?{_FRONT}|(?:juste|seulement"
    rf"|que) (?:les |l'|a l')?{_FRONT}|(?:les |celles )(?:d'|de l'|de )?(?:en )?{_FRONT}"
    rf"|portieres? {_FRONT}|conducteur et passager",
    "rear": rf"{_GLASS} (?:a l'|de l'|d'|de )?{_BACK}|lunettes?(?: {_BACK})?|(?:les |l'|celles "
    rf"|la )(?:de l'|de |d')?{_BACK}|a l'arriere|custodes?|trois quarts arriere|(?:moitie"
    rf"|portieres?|portes?) {_BACK}|arriere",
    "sides": rf"(?:{_GLASS} )?(?:laterales?|de cote|des cotes|sur les cotes)|les cotes",
    "quarter": r"quarts? de vitre|deflecteurs?|custodes?|triangles?",
    "privacy": r"intimite|vie privee|limousine|limo",
    "one_window": rf"(?:une seule|1|une) (?:{_GLASS}|portiere)|une de (?:mes|ces) {_GLASS}",
    "windshield": r"pare[- ]?brises?|windshield|vitre d'en avant au complet",
    "strip": r"bande(?:au)?x?(?: (?:pare-?soleil|solaire|teintee?))?|pare-?soleil|visiere"
    r"|bande de pare",
    "sunroof": r"toits? (?:ouvrants?|pano(?:ramiques?)?|vitres?|en verre)|puits de lumiere",
    "panoramic": r"toits? (?:pano(?:ramiques?)?|vitres?|en verre)",
    "removal": r"(?:enlev|retir|decoll|arrach|depos|ot)\w*(?: \w+)? ?(?:le |la |les |mes |l'|mon "
    r"|ma |de |des |du |d')?(?:vieil\w*|vieux|ancien\w*|film\w*|pellicule\w*|teint\w*|tint\w*)"
    r"|(?:vieil\w*|vieux|ancien\w*) (?:film\w*|pellicule\w*|teint\w*)|bulles?|(?:film|teinte"
    r"|pellicule)s? qui (?:decolle|pele)\w*|retrait|detein\w+",
    "partial": r"partiel(?:le)?s?|demi",
    "full_front": r"avant (?:complet|au complet)|tout l'avant|l'avant complet|full front"
    "|face avant",
    "hood": r"capots?|hood",
    "bumper": r"pare-?\s?chocs?|bumpers?",
    "fenders": r"ailes?|garde-?boue|retroviseurs?|miroirs?|retros?",
    "headlights": r"phares?|feux|lumieres|optiques?",
    "door_edge": r"(?:bords?|rebords?|contours?|poignees?) (?:de |des )?(?:portes?|portieres?)"
    r"|poignees",
    "rocker": r"bas de caisse|marchepieds?",
    "wheels": r"roues|jantes|mags|etriers",
    "interior": r"interieurs?|sieges?|cuir|banquettes?",
    "glass_coating": r"(?:revetement|traitement|coating|enduit)s? (?:\w+ )?(?:des |de |du |pour "
    "|sur )"
    rf"(?:les? |mes |l')?(?:verres?|{_GLASS})|anti-?pluie|deperlant\w*|hydrofuge",
    "one_layer": r"(?:1|une)(?: seule)? couche",
    "two_layers": r"(?:2|deux|double)s? couches?|correction de (?:la )?peinture",
    "one_year": r"(?:1|un) an\b",
    "two_year": r"(?:2|deux) ans",
    "three_year": r"(?:3|trois) ans",
    "five_year": r"(?:5|cinq) ans",
    "seven_year": r"(?:7|sept) ans",
    "nine_year": r"(?:9|10|neuf|dix) ans",
    "speakers": r"haut-?\s?parleurs?|enceintes?|speakers?",
    "subwoofer": r"caissons?(?: de basse\w*)?|sub ?woofers?|basses?",
    "head_unit": r"auto ?-?radios?|radios?|stereos?|ecrans?|poste|car ?play|android auto",
    "amplifier": r"amplificateurs?|amplis?",
    "camera": r"cameras?|dash ?cams?",
    "remote_start": r"demarreurs?(?: a distance)?|demarrage a distance",
    "alarm": r"alarmes?|antivol",
}  # fmt: skip
EVERYTHING = (
    r"la totale|le grand jeu|(?:le )?forfait (?:complet|premium|tout inclus)|tout inclus"
    r"|la complete|ce que vous avez de mieux|le top du top"
    r"|haut de gamme|(?:le|la) meilleure?(?: (?:forfait|option|que vous avez))?$|le plus complet"
    r"|le nec plus ultra"
)
VOCABULARY = frozenset(
    "teinte teinter teintees teintage vitre vitres fenetre fenetres pellicule pellicules ceramique "  # noqa: SIM905 - words
    "carbone "
    "arriere avant lunette laterales complet complete revetement protection peinture carrosserie "
    "phares autoradio "
    "parleurs amplificateur demarreur soumission estimation disponible disponibilite "
    "disponibilites creneau creneaux "
    "garantie rabais adresse horaire horaires annuler deplacer reporter changer confirmer confirme "
    "reserver reservation "
    "stationnement difference recommandez conseillez service services forfait forfaits camionnette "
    "vehicule comptant "
    "depot avocat remboursement gerant responsable personne quelqu'un taxes gratuit combien coute "
    "coutent "
    "ouvert ferme prochaine prochain semaine enlever retirer rendez".split()
)
KEEP = frozenset(
    "arrive arriver arrivee arrivez arrives complexe comptent content contents confirmez ferment "  # noqa: SIM905 - words
    "fermer fermez "
    "ouvrir ouverte personnes personnel changez change changes reservez reserve reserves taxe "
    "tendez "
    "vitrine vitrerie lunettes service's teintez teintent peintre avants enlevez retirez annulez "
    "annule "
    "deplacez estimations proche prochains rends rendre services conseiller reportez".split()
)
