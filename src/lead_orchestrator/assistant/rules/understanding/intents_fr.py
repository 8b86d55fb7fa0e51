"""What a message asks for, in French: one pattern for each wish, over plain text without accents.

Words of Québec and of France are both in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from lead_orchestrator.assistant.rules.understanding.wishes import Wish

_PERSON = (
    r"(?:personne|humain|quelqu'un|conseillere?|agente?|representante?|gerante?|patron(?:ne)?"
    r"|responsable"
    r"|proprietaire|proprio|boss|superviseur|employee?|vendeu(?:r|se)|etre humain|technicien|monde)"
)
FRENCH: Mapping[Wish, str] = {
    Wish.EMERGENCY: r"en feu|au feu|y a le feu|prend feu|brule|incendie|(?:de la )?fumee (?:dans"
    r"|(?:qui )?sort|du|de)|(?:ca|elle|il|auto|voiture) fume|je viens d'avoir un accident"
    r"|accident (?:maintenant|a l'instant)"
    r"|(?:est|suis|sommes|y a un) (?:blesse|coince|bloque dans)\w*|saigne|suicid\w+|me tuer"
    r"|envie de mourir|veux mourir|mettre fin a (?:mes jours|ma vie)|me faire du mal"
    r"|n'arrive plus a respirer|peux plus respirer|crise cardiaque|ambulance|appel(?:ez"
    r"|er) le (?:911|112|15|18)|enferme dans|urgence(?! pas)|airbag",
    Wish.LEGAL_THREAT: r"avocate?s?|poursui(?:vre|te|tes|vrai|s)(?: en justice)?|(?:vous"
    r"|te) poursuivre|justice|tribunal|cour des petites creances|petites creances|plainte (?:a|au"
    r"|contre|aupres)|porter plainte|recours|mise en demeure|office de la protection|opc|denoncer"
    r"|signaler (?:a|au|aux)|retrofacturation|bbb|legalement responsable",
    Wish.COMPLAINT: r"(?:ca fait|depuis) (?:\w+ ){1,3}(?:jours?|semaines?|mois) que j'attends"
    r"|y a-t-il quelqu'un qui|(?:vous |tu |ca )?(?:ne )?ser(?:vez|s|t) (?:vraiment )?(?:a|de) rien"
    r"|(?:c'est|ce n'est) pas (?:du tout )?ce que (?:je|j')|plaindre|plaintes?|reclamation"
    r"|rembours\w+|(?:ravoir|rendez"
    r"|rends)(?:-moi)? mon argent|arnaqu\w+|voleurs?|escro\w+|fraude|(?:c'est|c) (?:du vol|honteux"
    r"|nul|de la merde|n'importe quoi|inadmissible|ridicule|abuse|poche|plate)|honteux"
    r"|inadmissible|inacceptable|ridicule|horrible|terrible|affreux|pire|catastroph\w+|degoutant"
    r"|degoute\w*|degueu\w*"
    r"|fachee?s?|furieu(?:x|se)|en colere|enervee?|ecoeuree?|tannee?|decue?s?|frustre\w*|marre"
    r"|ras le bol|plein le (?:cul|dos)|bot (?:stupide|con|debile|nul)|inutile|sert a rien|stupide"
    r"|con(?:nard|ne|s)?|merde|putain|bordel|tabarn\w+|calisse|crisse|osti|esti|fous?-moi"
    r"|rayee? (?:ma|mon)|(?:avez|ont) (?:raye|abime|endommage|brise|gache)|abime (?:ma|mon)"
    r"|mal (?:fait|pose|installe)\w*|bulles? (?:apres|partout)|decolle (?:apres|deja)"
    r"|perte de temps|perdre mon temps"
    r"|(?:vous|tu) (?:m'ecoutez|m'ecoutes|comprenez|comprends|repondez|reponds) (?:pas|rien)"
    r"|(?:vous|tu) ne (?:m'ecoutez|comprenez|comprends|repondez) (?:pas|rien)|(?:je )?(?:vous "
    r"|te )?l'ai deja dit|deja (?:dit|explique)|personne (?:ne )?(?:me )?(?:repond|rappelle)",
    Wish.PERSON: r"(?:une?|votre|le|la) conseill(?:er|ere)\b|(?:parl\w+|discut\w+|chatter"
    r"|transfer\w+|mettre en contact|joindre"
    rf"|pass\w+(?:-moi)?|connect\w+)(?: \w+){{0,2}} (?:a|avec) (?:une? |le |la |un vrai "
    rf"|une vraie |du vrai |l')?(?:vraie? )?{_PERSON}|(?:parler|joindre) (?:au|le|la|a l'|du"
    rf"|l') ?{_PERSON}|(?:une? )?(?:vraie? )?(?:personne|humain|agent)(?: reelle?| svp| s'il)"
    r"|vraie? (?:personne|humain|monde)|(?:veux|voudrais|besoin d'|prefere|passez-moi"
    rf"|passe-moi) (?:une? |le |la )?{_PERSON}"
    r"|(?:appel|rappel|contact)(?:ez|er|e)(?:-| )?moi|(?:m'|me )(?:appeler|rappeler|contacter)"
    r"|(?:quelqu'un|on) (?:peut|pourrait|pourrait-il|peut-il)?.{0,4}m'?(?:appel|rappel)\w+"
    r"|service (?:a la )?client\w*|gerante?|responsable",
    Wish.BOT: r"(?:etes|es|est|c'est|suis|parle|parle-je|t'es)(?:[- ](?:vous|tu|ce|je))? ?(?:bien "
    r"|vraiment |a |avec )?(?:une? )?(?:vraie? )?(?:personne|humaine?|robot|bot|machine|ordinateur"
    r"|ia|intelligence artificielle|automat\w+|chat ?gpt|chatbot|repondeur)|a qui (?:je parle"
    r"|est-ce que je parle|ai-je)|qui (?:etes-vous|es-tu|est-ce)|vous etes (?:qui|quoi)"
    r"|(?:une? )?(?:personne|humain) ou (?:une? )?(?:robot|machine)|reponse automatique",
    Wish.OTHERS: r"qui d'autre|(?:un |d')autres? (?:clients?|personnes? (?:qui|a)|reservations?)"
    r"|(?:liste|noms?|telephones?|numeros?|courriels?|adresses?)\b.{0,30}\b(?:clients?|des gens)"
    r"|(?:donne\w*|montre\w*|exporte\w*|affiche\w*)\b.{0,30}\b(?:clients|base de donnees"
    r"|rendez-vous des)|tous les (?:clients|rendez-vous)|qui (?:a|vient|ont|viennent) (?:reserve"
    r"|rendez-vous|demain)|donnez?-moi les noms|rendez-vous d(?:e|u) (?:mon voisin|ma voisine"
    r"|l'autre)",
    Wish.TEXT_SOMEONE: r"(?:envo\w+|ecri\w+|text\w+|transfer\w+|partag\w+|appel\w+|avert\w+"
    r"|previe\w+)\b.{0,40}\b(?:(?:a|au) (?:\+?\d{3,}|(?:mon|ma) (?:femme|mari|ami\w*|mere|pere"
    r"|patron|frere|soeur|blonde|chum|copain|copine|fils|fille|conjointe?|voisine?)))|(?:textez"
    r"|appelez|ecrivez)(?:-les)? (?:ma|mon) \w+",
    Wish.BARGAIN: r"rabais|remises?|reductions?|promos?|promotions?|soldes?|speci(?:al|aux|ales)"
    r"|coupons?|code promo|moins cher(?:e|s)?|meilleur(?:e)? (?:prix|offre)|baisser|baissez"
    r"|descendre|un (?:petit )?(?:geste|petit prix|prix d'ami|deal)|negoci\w+|marchand\w+"
    r"|gratuit(?:e|ement)?|gratis|moitie prix|\d+ ?% (?:de rabais|de reduction|de moins)"
    r"|trop (?:cher|cheres?)|(?:c'est|c|bien|si|tres|un peu) chere?s?|hors de prix"
    r"|(?:pour|je (?:vous |te )?(?:donne|paie|paye|offre|propose)|faites-le (?:pour|a)"
    r"|faites-moi ca a) \$? ?\d+ ?(?:\$|dollars|piastres|euros)|egal\w+ (?:le |un )?prix"
    r"|(?:concurrent|concurrence|ailleurs|autre (?:garage|place|atelier|shop)).{0,30}|concurrence"
    r"|militaire|veteran|etudiante?|aine|retraitee?|trop pour moi|budget",
    Wish.PRICE: r"combien(?! de temps| d'heures)|prix|couts?|coute(?:nt|rait|r)?|tarifs?|(?:ca"
    r"|c'est|c) (?:fait|revient a|monte a) combien|devis|soumissions?|estimations?|estimes?|\$"
    r"|facturez|chargez|c'est quoi le montant|ca revient",
    Wish.TOTAL: r"total|au total|en tout|tout compris|ensemble|les deux ensemble|combine\w*"
    r"|additionne\w*|pour (?:le tout|les deux|tout)|taxes (?:incluses|comprises)|plus (?:le|la"
    r"|les)|avec (?:taxes|les taxes)",
    Wish.SERVICES: r"(?:quels?|quelles?)(?: \w+)? (?:services?|options?|forfaits?|sortes?|types?"
    r"|teintes?|films?|choix)|services|options|forfaits|menu|liste (?:de|des) (?:prix|services)"
    r"|que (?:faites|proposez|offrez)-vous|(?:qu'est-ce que|quest-ce que|kesk) (?:vous"
    r"|tu) (?:faites|offrez|avez|proposez|vendez|fais)|vous (?:faites|offrez|proposez|installez"
    r"|posez|vendez|avez) (?:de la |des |du |les? |la |quoi)?(?:teinte|vitre|film|ceramique|ppf"
    r"|audio|radio|pellicule|protection|services|quoi)\w*|(?:faites|offrez|proposez|installez"
    r"|posez)-vous|c'est quoi vos",
    Wish.DESCRIBE: r"(?:qu'est-ce (?:que c'est|qui est|que ca)|c'est quoi (?:le|la|l'|un|une|ca)"
    r"|ca comprend quoi|que comprend|ca inclut|inclus|compris dedans|inclue?|comprend)|(?:parlez"
    r"|dites|expli\w+|decri\w+)(?:-moi)?(?: \w+)? (?:plus|de|du|sur|ce|comment|la|le)"
    r"|plus (?:d'infos?|d'informations?|de details)|details|infos?|informations?"
    r"|ca vaut (?:la peine|le coup)|avantages?|ca sert a quoi|pourquoi (?:ceramique|carbone)",
    Wish.COMPARE: r"differences?|(?:le|la)?quel(?:le)? (?:est (?:le|la) )?(?:mieux|meilleure?"
    r"|me (?:conseillez|recommandez|suggerez)|choisir|prendre)|lequel|laquelle|recommand\w+"
    r"|conseill\w+|compar\w+|vs\.?|versus|ou plutot|sugger\w+|c'est mieux|mieux entre",
    Wish.DURATION: r"combien de temps|combien d'heures|(?:ca |c'est )?(?:prend|dure) (?:combien"
    r"|longtemps|toute la journee)|duree|(?:c'est |ca )?long|le meme jour|(?:ce sera|c'est|serait"
    r"|sera) (?:quand )?(?:pret|prete|fini)|pret (?:quand|le|a)|a quelle heure (?:ce sera"
    r"|c'est) (?:pret|fini)|rapide",
    Wish.HOURS: r"horaires?|heures? d'ouverture|vos heures|(?:vous )?(?:etes|est)(?:[- ](?:vous"
    r"|ce))?(?: encore| toujours)? (?:ouvert|ferme)\w*|(?:vous )?(?:ouvr|ferm)ez?(?:[- ]vous)?"
    r"|(?:a quelle heure|jusqu'a quelle heure|quand)(?: est-ce que)? (?:vous |ca |c'est )?(?:ouvr"
    r"|ferm)\w+|jusqu'a quelle heure|ouverts?|fermes?|ouverture|fermeture|feries?|travaillez (?:le"
    r"|les)?",
    Wish.ADDRESS: r"(?:vous etes|c'est|c|etes-vous|t'es|se trouve|situes?|trouve) (?:ou"
    r"|dans quel coin)|ou (?:etes[- ]vous|est[- ]ce|c'est|se trouve|vous (?:etes|trouvez)|etes)"
    r"|ou (?:est|se) (?:situe|le garage|l'atelier|la boutique)|adresse(?! (?:courriel|mail|email))"
    r"|situes?|localis\w+|emplacement|comment (?:on |je )?(?:s'y|me|y|se) rend\w*|comment (?:venir"
    r"|y aller)|directions?|itineraire|pres de|proche de|stationnement|parking|me (?:stationner"
    r"|garer|parker)|carte google|quelle (?:rue|ville)|code postal|dans quel (?:coin|quartier)",
    Wish.PHONE: r"(?:votre|le|un|quel|ton) (?:numero|telephone|tel|cell?|courriel|mail"
    r"|email)(?: de telephone)?|numero (?:de telephone|pour appeler)|(?:je )?(?:peux"
    r"|puis)(?:-je)? (?:vous )?appeler|vous (?:joindre|appeler)|adresse (?:courriel|mail|email)",
    Wish.BOOK: r"reserv\w+|(?:prendre|prends|avoir|fixer|voudrais|veux|faire|caler|booker|un"
    r"|donner) (?:un |le |une )?(?:rendez-vous|rendez vous|rdv|rv)|rendez-vous|rdv|rv|booker"
    r"|bookez?|inscri(?:re|vez|s)(?:-moi)?|cedul\w+|planifi\w+|mettez-moi|(?:amener|apporter"
    r"|deposer|laisser|emmener) (?:ma|mon|la|le|l'|mes)|je (?:prends|vais prendre|veux|voudrais"
    r"|choisis|vais y aller avec)(?: (?:le|la|celui|celle|ca|faire|un|une))?|on (?:fait|y va|part)"
    r"|allons-y|faisons|prochaine etape|comment (?:je )?(?:reserve|faire pour (?:reserver|un"
    r"|prendre))|passer",
    Wish.TIMES: r"dispo\w*|(?:quels?|quelles?) (?:heures?|jours?|dates?|creneaux|plages?|dispos?"
    r"|sont vos)|(?:avez-vous|vous avez|vous auriez|auriez-vous|il y a|y a|as-tu"
    r"|y'a)(?:-t-il)? (?:\w+ )?(?:\w+ )?(?:place|places|creneau|creneaux|dispo\w*|quelque chose"
    r"|du temps|trou|libre|plage)|creneaux?|plages?|quand (?:est-ce que )?(?:puis-je|je peux"
    r"|pouvez|vous (?:pouvez|pourriez|avez)|pourrais|on peut|est-ce|serait|avez)|au plus (?:tot"
    r"|vite)|des que possible|le plus tot|prochaine (?:place|dispo\w*)|libres?|(?:je peux|puis-je"
    r"|pourrais-je|je pourrais|c'est possible de|possible) (?:venir|passer|de venir|amener|avoir"
    r"|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|aujourd'hui)|c'est possible|de la place"
    r"|pour quand|bientot",
    Wish.OTHER_TIMES: r"(?:une |d')?autres? (?:heures?|jours?|dates?|moments?|creneaux?|options?"
    r"|dispos?|disponibilites?|journees?)|plus (?:tard|tot)|aucune? (?:de ces|ne|d'eux)?|(?:ca "
    r"|cela )?(?:ne )?(?:me )?(?:convient|marche|va|fonctionne|fait|adonne) pas"
    r"|(?:je )?(?:ne )?peux pas|pas (?:ceux|celles|celui|ca|possible)|quelque chose (?:de plus"
    r"|d'autre|plus)|plutot|finalement|au lieu de|change d'avis|changer d'(?:heure|avis)",
    Wish.MOVE: r"(?:deplac|report|decal|chang|remet|repouss|avanc|recedul"
    r"|modifi)\w*\b.{0,30}\b(?:rendez-vous|rdv|rv|heure|date|jour|reservation|plus tard|a (?:lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi|demain))|reporter|replanifier|recedul\w+"
    r"|(?:je )?(?:ne )?(?:peux|pourrai|pourrais) (?:pas|plus) (?:venir|y etre|etre la"
    r"|me presenter)|(?:en|du|de) retard|vais etre en retard",
    Wish.CANCEL: r"annul\w+|cancell?\w*|(?:je )?(?:n'en |ne )?(?:veux|voudrais|ai) plus (?:du |de "
    r"|besoin|le |ce |mon )?(?:rendez-vous|rdv|besoin)?|laisse(?:z)? tomber (?:le"
    r"|mon) (?:rendez-vous|rdv)|(?:supprim|enlev|retir)\w+ (?:mon|le) (?:rendez-vous|rdv)"
    r"|je (?:ne )?viens plus"
    r"|je (?:ne )?viendrai pas",
    Wish.MINE: r"(?:quand|a quelle heure|quel jour)(?: est-ce que)? (?:est|c'est|j'ai"
    r"|ai-je) (?:mon|le|rendez-vous|rdv)|mon (?:rendez-vous|rdv|rv)|ma reservation|(?:suis-je"
    r"|je suis|c'est|est-ce que je suis) (?:bien )?(?:reserve|inscrit|confirme|booke)\w*"
    r"|j'ai (?:bien )?(?:un )?(?:rendez-vous|rdv)|(?:ca a|c'est) (?:marche|passe|fait|bon pour)",
    Wish.WARRANTY: r"garanti\w*|a vie|(?:ca )?(?:dure|tient|tiendra|durera) (?:combien|longtemps)"
    r"|combien d'annees|decolor\w+|violet|mauve|bulles?|decoll\w+|duree de vie|cloques?",
    Wish.LAW: r"legal(?:e|es|ement)?|illegal(?:e|es)?|legaux|loi|lois|limite|amendes?"
    r"|contraventions?|ticket|police|inspection|(?:jusqu'ou|a quel point).{0,25}fonce\w*"
    r"|plus (?:fonce|foncee|sombre)s?|fonce(?:r|e|es|s)?|pourcentages?|\d+ ?%|pour ?cents?|limo"
    r"|vlt|saaq|permis(?:e)?|reglement\w*",
    Wish.PAYMENT: r"pa(?:ie|ye|i|y)(?:ment|ments|r|z|er|ez)?|depots?|acompte|arrhes|cartes? (?:de "
    r"|credit|debit|bancaire|visa)\w*|(?:la |par )carte|credit|debit|comptant|cash|especes"
    r"|cheques?|financ\w+|versements?|mensualites|virement|interac|paypal|apple pay|taxes?|tps|tvq"
    r"|tva|pourboire|assurances?|facture",
    Wish.WAIT: r"(?:puis-je|je peux|peut-on|on peut|est-ce que je peux) (?:attendre|rester)"
    r"|attendre (?:sur place|la|pendant)|salle d'attente|wifi|wi-fi|pendant ce temps|navette"
    r"|(?:voiture|auto|vehicule) (?:de (?:courtoisie|pret|remplacement|location))|uber|taxi"
    r"|a domicile|(?:venez|viennent|vous deplacez|deplacez-vous) (?:chez|a)|chez moi|mon (?:bureau"
    r"|travail)|service mobile|lift|raccompagn\w+",
    Wish.PHOTO: r"photos?|images?|galerie|portfolio|instagram|exemples? de|videos?|facebook"
    r"|realisations",
    Wish.LANGUAGE: r"anglais|english|espagnol|spanish|francais|french|(?:parlez|parles"
    r"|parle)(?:[- ](?:vous|tu))? (?:en )?(?:francais|anglais|espagnol)",
    Wish.NOTE: r"(?:prenez|prendre|prends|bien) (?:bonne )?not(?:e|er)|notez(?: que| bien)?"
    r"|note que|veuillez noter|pour (?:votre|ton) info\w*|(?:je )?prefere (?:que|les? (?:texto"
    r"|message|appel|courriel)s?|par|etre|un (?:texto|appel|courriel))|sachez que|(?:gardez"
    r"|garde) en tete|tenez compte|rappelez-vous que|faites attention|petite precision|au fait"
    r"|je suis allergique",
    Wish.YES: r"oui+|ouais|ouep|ouip|yep|yes|ok(?:ay)?|d'accord|d'ac|dac|ca (?:marche|me va"
    r"|me convient|me parait bien|fait mon affaire|roule|joue)|c'est (?:bon|parfait|ok|beau"
    r"|correct|note)|parfait|super|bien sur|certainement|absolument|volontiers|tout a fait"
    r"|exact(?:ement)?|je confirme|confirme(?:z|r)?|allez-y|vas-y|go|tres bien|entendu|excellent"
    r"|genial|correct|impeccable|nickel|avec plaisir|va pour|bonne idee|pas de (?:probleme"
    r"|souci)s?",
    Wish.NO: r"non+|nan|nope|pas (?:maintenant|encore|aujourd'hui|vraiment|du tout|interesse\w*)"
    r"|attend(?:ez|s)?|laisse(?:z)? (?:tomber|faire)|oublie(?:z)?(?: ca)?|peut-etre plus tard"
    r"|je vais (?:y )?(?:penser|reflechir)|laissez-moi (?:y )?(?:penser|reflechir)"
    r"|je vous (?:rappelle|reviens)|surtout pas|aucun",
    Wish.GREETING: r"bonjour|bjr|bonsoir|bsr|salut|slt|allo|coucou|cc|hey|hello|hi|hola|bon matin"
    r"|rebonjour|yo",
    Wish.THANKS: r"merci|mrc|mci|remerci\w*|je vous en remercie|thanks|c'est (?:gentil|apprecie)"
    r"|gracias",
    Wish.BYE: r"au revoir|aurevoir|a (?:bientot|demain|plus|la prochaine|tantot|\+)"
    r"|bonne (?:journee|soiree|fin|nuit)|bye|ciao|tchao|a plus tard|bon week-?end",
    Wish.DONE: r"(?:c'est|ce sera|ca sera) tout|rien d'autre|c'est beau|non,? merci|ca ira"
    r"|j'ai (?:tout|ce qu'il)|c'est bon merci|rien de plus",
    Wish.WHAT_CAN_YOU_DO: r"que (?:pouvez-vous|peux-tu|sais-tu|savez-vous) faire|(?:comment"
    r"|en quoi) (?:pouvez-vous|vous pouvez|peux-tu) m'aider|aide(?:z|r)?(?:-moi| moi)?"
    r"|comment ca (?:marche|fonctionne)|c'est quoi (?:ca|ce truc|ce site)",
}  # fmt: skip
