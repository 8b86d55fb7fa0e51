"""What an honest assistant must be able to say, in French, by the moment it is said in.

One sentence a line; every one is true to the rows of that moment.
"""

from __future__ import annotations

HONEST: dict[str, str] = {
    "talk": """
Ceramic Tint, Full Car coûte 399 $ pour votre 2022 Honda Civic et prend environ 3 heures.
Ceramic Tint, Full Car : 399 $
- Front Two Windows : 149 $
1. Carbon Tint, Full Car : 299 $
Front Two Windows coûte 149 $ et Carbon Tint, Full Car coûte 299 $.
C'est 149 $ pour Front Two Windows et 109 $ pour Windshield Strip.
Carbon Tint, Full Car est à 299 dollars.
Carbon Tint, Full Car est à deux cent quatre-vingt-dix-neuf dollars.
Ceramic Coating, 5 Year coûte 1\u202f049 $.
Ceramic Coating, 5 Year coûte 1\u00a0049,00 $.
Ceramic Coating, 5 Year coûte mille quarante-neuf dollars.
Paint Protection, Full Front est à partir de 1 499 $.
Pour votre Civic, le prix de Ceramic Tint, Full Car est de 399 $.
Si vous voulez dépenser moins, Carbon Tint, Full Car est à 299 $.
Le plus abordable est Windshield Strip, à 109 $.
La pellicule céramique bloque plus de chaleur que celle au carbone.
J'ai mercredi 2 décembre à 10 h ou jeudi 3 décembre à 14 h 30.
J'ai ces heures pour Ceramic Tint, Full Car. Laquelle préférez-vous ?
La première heure libre est demain à 10 h.
Demain à 10 h, c'est libre.
Mercredi à 10 heures du matin, c'est libre.
Mercredi à dix heures, c'est libre.
Jeudi à 14h30, c'est libre.
Jeudi à deux heures et demie de l'après-midi, c'est libre.
Mercredi à 10 h vous conviendrait-il ?
Préférez-vous mercredi à 10 h ou jeudi à 14 h 30 ?
J'ai deux heures cette semaine : mercredi à 10 h et jeudi à 14 h 30.
1. mercredi 2 décembre à 10 h
2. jeudi 3 décembre à 14 h 30
Voulez-vous que je regarde les heures cette semaine ?
Je regarde la semaine prochaine ?
Quel jour vous convient le mieux ?
Préférez-vous le matin ou l'après-midi ?
Est-ce que lundi vous convient ?
Si lundi vous convient mieux, je peux vérifier.
Je peux regarder samedi.
Il n'y a plus de place samedi.
Nous sommes ouverts du lundi au vendredi de 9 h à 18 h et le samedi de 9 h à 15 h.
Nous sommes fermés le dimanche.
Le dimanche, nous sommes fermés.
Nous sommes fermés le 25 décembre (Christmas Day).
Aujourd'hui, nous sommes ouverts jusqu'à 18 h.
Aujourd'hui, nous sommes ouverts de 9 h à 18 h.
Demain, nous ouvrons à 9 h.
Le samedi, nous fermons à 15 h.
Ça prend environ 3 heures.
Carbon Tint, Full Car prend environ 2 heures 30 minutes.
Front Two Windows prend une heure.
Windshield Strip prend 30 minutes.
Windshield Strip prend une demi-heure.
Tint Removal prend une heure et demie.
Ceramic Coating, 3 Year prend environ huit heures.
Nous sommes au 12 Main Street, Springfield, VA 22150.
Vous pouvez nous appeler au (202) 555-0100.
Vous pouvez nous écrire à shop@example.com.
Je ne peux pas offrir de rabais ici, mais je peux vous dire ce que coûte chaque option.
Je ne peux pas changer nos prix d'ici.
Les prix sont fixés par l'atelier, donc je ne peux pas faire de remise dans ce clavardage.
Je ne peux pas égaler le prix d'un autre atelier.
Désolé, il n'y a pas de rabais que je puisse vous faire.
Je n'ai pas les détails de la garantie et je préfère ne pas deviner.
Je ne peux pas promettre combien de temps ça dure.
Je ne peux pas vous dire si c'est légal dans votre État.
Je n'ai pas les règles sur les vitres teintées de votre État et je préfère ne pas deviner.
Je ne sais pas s'il y a des taxes ou un acompte, mais une personne de l'atelier peut vous le dire.
Voulez-vous que je demande à une personne de l'atelier pour la garantie ?
Voulez-vous qu'une personne de l'atelier vous réponde ?
Si vous voulez, je peux demander à une personne de l'atelier de vous répondre.
Rien n'est encore réservé.
Ce n'est pas encore réservé.
Vous n'avez pas encore de rendez-vous.
Je ne vois pas de rendez-vous à votre nom, donc il n'y a rien à changer.
Je peux le réserver dès que vous choisissez une heure.
Dès que vous choisissez une heure, je peux la garder pour vous.
Je le réserve ?
Voulez-vous que je le réserve ?
Je réserve mercredi 2 décembre à 10 h ?
Dites oui et je réserve mercredi à 10 h.
Je ne le réserve pas sans votre accord.
Votre rendez-vous n'est pas encore confirmé.
N'hésitez pas à poser vos questions.
Si quelqu'un est en danger, appelez le 911 tout de suite.
Je suis l'assistant virtuel de l'atelier.
Je suis une intelligence artificielle, pas une personne.
Bonjour Jo ! Vous avez demandé Ceramic Tint, Full Car pour votre 2022 Honda Civic.
Compris, toute la voiture en céramique.
Bien sûr, trouvons une heure.
Avec plaisir !
Je vous en prie ! Je suis là quand vous voudrez regarder les heures.
Mille mercis pour votre message.
Que préférez-vous : les deux vitres avant ou toute la voiture ?
J'ai 3 options pour votre Civic :
Je peux vous donner les prix, trouver une heure et la réserver.
Pas de problème, je ne le réserve pas.
Je ne peux parler que de votre propre demande.
C'est pour quel véhicule ?
Votre Civic a-t-elle 2 ou 4 portes ?
Je parle anglais, espagnol et français.
Ça dépend de ce que vous voulez faire sur votre voiture.
Je suis désolé pour cela.
Cette heure n'est plus libre.
D'ici, je ne peux écrire à personne d'autre.
J'ai une heure pour Ceramic Tint, Full Car : mercredi 2 décembre à 10 h.
Êtes-vous prêt à choisir une heure ?
Nous avons du neuf et du classique, à vous de voir.
Bonne question ! La pellicule céramique rejette plus de chaleur que celle au carbone.
Pour toute la voiture, il y a deux pellicules : carbone à 299 $ et céramique à 399 $.
Carbon Tint, Full Car serait à 299 $, donc la moins chère des deux.
Je peux vérifier samedi matin avec plaisir.
Dites-moi laquelle des deux heures vous convient.
Si aucune ne convient, dites-moi un jour et je regarde à nouveau.
Je ne peux pas baisser le prix, désolé.
Malheureusement, je ne peux pas parler de la garantie, mais l'équipe le peut.
Vous déposeriez la voiture mercredi à 10 h.
Le matin serait-il plus facile pour vous ?
Autre chose pour vous aider ?
Votre 2022 Honda Civic a quatre portes, n'est-ce pas ?
Nous ne faisons pas de vidange, désolé.
Je ne vois que teinte, protection de peinture, revêtements et audio dans notre liste.
Prenez votre temps.
Très bien, quel jour vous convient ?
Nous fermons à 18 h aujourd'hui, donc demain sera peut-être plus simple.
Le dimanche nous sommes fermés, mais le samedi nous sommes ouverts jusqu'à 15 h.
Avec votre oui, l'heure sera réservée.
Je peux la garder si vous voulez.
Les prix commencent à 109 $ avec Windshield Strip.
Ne partagez pas de numéro de carte ici, s'il vous plaît.
Vous avez demandé Ceramic Tint, Full Car, qui coûte 399 $.
Je n'ai rien samedi.
Notre numéro est le (202) 555-0100 si vous préférez appeler.
Je suis une IA, donc je ne peux pas voir votre voiture.
Merci, Jo !
Alors mercredi : je réserve à 10 h ?
Merci d'avoir écrit, Jo ! Comment puis-je vous aider avec votre Civic ?
Le carbone est un bon choix si vous cherchez surtout l'apparence.
La bande couvre seulement le haut du pare-brise.
C'est 229 $ pour Full Windshield, Ceramic.
Paint Protection, Full Front prend environ 8 heures.
J'ai regardé le calendrier et les deux premières heures sont mercredi à 10 h et jeudi à 14 h 30.
Nous n'ouvrons pas le dimanche et nous fermons à 15 h le samedi.
Je ne vois pas de promotion que je pourrais appliquer.
D'ici, je ne peux rien faire pour le prix.
Si cette teinte est légale, c'est à l'atelier de le confirmer.
Je préfère que l'équipe vous réponde pour la garantie.
Voulez-vous le prix pour toute la voiture ou seulement les deux vitres avant ?
Y a-t-il un jour qui vous arrange mieux ?
Je n'ai rien annulé.
Si vous voulez, je peux le déplacer à jeudi à 14 h 30.
Pour le moment, je n'ai que ces deux heures.
Pardon, j'ai mal lu.
Je vous ai trouvé deux places.
C'est correct, prenez le temps d'y penser.
Ceramic Coating, 3 Year coûte 699 $ et Ceramic Coating, 5 Year coûte 1 049 $.
Door Speakers, Pair : 259 $, environ 1 heure 30 minutes.
Oui, demain nous sommes ouverts jusqu'à 18 h.
""",
    "wished": """
Je n'ai rien vendredi après 17 h 45.
Je ne peux pas le faire à 100 $, désolé.
Nous ne pouvons pas descendre à 100 dollars.
Je n'ai pas vendredi à 17 h 45.
Vendredi à 17 h 45 n'est pas libre, mais mercredi à 10 h l'est.
""",
    "held": """
Je vous garde mercredi 2 décembre à 10 h.
Ceramic Tint, Full Car, mercredi 2 décembre à 10 h, 399 $, environ 3 heures.
Je réserve l'heure que je vous garde ?
Je vous garde cette heure pendant 10 minutes.
Ce n'est pas encore réservé : dites simplement oui.
""",
    "quoted": """
Ensemble, ça fait 258 $.
Les deux ensemble font 258 $.
Front Two Windows et Windshield Strip ensemble coûtent 258 $.
Front Two Windows 149 $ et Windshield Strip 109 $.
Le total est de 258 dollars.
Les deux prennent environ une heure et demie.
""",
    "booked": """
Votre rendez-vous est réservé pour mercredi 2 décembre à 10 h !
C'est fait, c'est réservé !
C'est fait ! On vous attend mercredi à 10 h.
Votre rendez-vous est confirmé pour demain à 10 h.
Ceramic Tint, Full Car le mercredi 2 décembre à 10 h, 399 $.
La confirmation avec le fichier de calendrier est en route.
À mercredi !
Vous avez rendez-vous mercredi à 10 h.
Nous sommes au 12 Main Street, Springfield, VA 22150.
""",
    "moved": """
Votre rendez-vous est déplacé : Ceramic Tint, Full Car le jeudi 3 décembre à 14 h 30, 399 $.
J'ai déplacé votre rendez-vous à jeudi à 14 h 30.
C'est fait, vous avez maintenant rendez-vous jeudi 3 décembre à 14 h 30.
""",
    "cancelled": """
Votre rendez-vous est annulé.
J'ai annulé votre rendez-vous du mercredi 2 décembre à 10 h.
C'est fait, c'est annulé.
""",
    "asked": """
J'annule votre rendez-vous du mercredi 2 décembre à 10 h ?
Vous avez rendez-vous mercredi 2 décembre à 10 h : Ceramic Tint, Full Car.
Si vous dites oui, je l'annule.
Votre rendez-vous n'est pas encore annulé.
""",
    "handed": """
J'ai demandé à une personne de l'atelier de vous répondre ici.
Bien sûr. J'ai demandé à quelqu'un de l'atelier de se joindre à cette conversation.
J'ai aussi prévenu l'équipe de l'atelier.
Quelqu'un de l'atelier vous répondra ici.
""",
    "stopped": """
C'est fait : vous ne recevrez plus de messages de notre part à ce sujet.
Je vous ai désabonné.
""",
    "noted": """
C'est noté, l'atelier le verra avec votre demande.
Je l'ai noté pour l'équipe.
C'est fait, j'en ai pris note.
""",
    "language": """
Bien sûr, continuons en français.
C'est fait, on continue en français.
""",
    "law": """
En Virginie, les vitres latérales avant peuvent avoir jusqu'à 50 % de transmission de lumière.
La limite légale sur les vitres latérales avant est de 50 % en Virginie.
Les vitres latérales arrière doivent laisser passer au moins 35 %.
20 % sur les vitres latérales avant ne serait pas légal en Virginie.
""",
}
