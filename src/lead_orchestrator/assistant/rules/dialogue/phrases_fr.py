"""What the scripted model says in French, as it is written in Canada."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.dialogue.names import P, Wording

FRENCH: dict[P, Wording] = {
    P.COSTS: "{service} coûte {price}",
    P.COSTS_FROM: "{service} coûte à partir de {price}",
    P.FOR_CAR: "{priced} pour {car}.",
    P.DEPENDS_ON_CAR: "{priced}; le prix exact dépend du véhicule.",
    P.TAKES: "Cela prend {length}.",
    P.ONE_FOR_CAR: "Pour {car}, le prix de {service} est de {price}.",
    P.TOGETHER: "Pour {car}: {lines}. Ensemble, cela fait {total}.",
    P.QUOTE_FAILED: "Je n'ai pas pu le calculer. De quel service s'agit-il?",
    P.WHICH_FOR_PRICE: (
        "Cela dépend de ce que vous voulez faire sur {car}. Lequel vous intéresse?",
        "Il y a plusieurs façons de faire pour {car}. Laquelle vous conviendrait?",
    ),
    P.NO_PRICES: "Je n'ai pas de liste de prix ici.",
    P.ASK_CAR: (
        "C'est pour quel véhicule? Avec la marque et le modèle, je vous donne le prix exact."
    ),
    P.NO_HAGGLING: (
        "Je ne peux pas changer nos prix d'ici, mais je vous les donne tels qu'ils sont.",
        (
            "Les prix sont fixés par l'atelier, je ne peux donc pas offrir de rabais dans ce"
            " clavardage."
        ),
    ),
    P.NO_MATCHING: "Je ne peux pas égaler le prix d'un autre atelier d'ici.",
    P.SPEND_LESS: "Si vous préférez dépenser moins, {priced}.",
    P.WE_DO_THAT: "Oui, nous le faisons.",
    P.NOT_ON_LIST: "Désolé, je ne vois pas cela dans notre liste de services.",
    P.OPTIONS_FOR_CAR: "Oui, bien sûr. Voici les options pour {car}.",
    P.WE_DO: "Nous proposons {kinds}. Voici quelques options pour {car}.",
    P.OUR_WORK: "Nous proposons {kinds}.",
    P.DESCRIBED: "{service}: {text}",
    P.IN_OUR_WORDS: "{service}, selon notre catalogue en anglais: «{text}»",
    P.NO_DETAILS: "Je n'ai pas plus de détails ici.",
    P.COMPARED: "{service}: {text} {priced}.",
    P.IT_DEPENDS: "Cela dépend du travail: {lines}.",
    P.TAKES_LONG: "{service} prend {length}",
    P.OPEN_WEEK: "Nous sommes ouverts {days}.",
    P.CLOSED_ON_DAYS: "Nous sommes fermés {days}.",
    P.CLOSED_ALREADY: "Aujourd'hui, nous étions ouverts jusqu'à {time}.",
    P.OPEN_TODAY: "Aujourd'hui, nous sommes ouverts {span}.",
    P.OPEN_ON: "Nous sommes ouverts {day} {span}.",
    P.CLOSED_ON: "Nous sommes fermés {day}{why}.",
    P.OPEN_AGAIN: "Nous sommes de nouveau ouverts {day} {span}.",
    P.NEXT_CLOSURES: "Nos prochains jours de fermeture sont {days}.",
    P.NEXT_CLOSURE: "Notre prochain jour de fermeture est {days}.",
    P.ADDRESS: "{shop} se trouve au {address}.",
    P.PHONE: "Vous pouvez nous appeler au {phone}.",
    P.EMAIL: "Vous pouvez nous écrire à {email}.",
    P.NOTHING_BOOKED: "Vous n'avez encore aucun rendez-vous.",
    P.MINE: "Votre rendez-vous: {label}, {services}, {price}.",
    P.QUOTED: "{service}: «{text}».",
    P.UNSURE: (
        "Je n'ai pas {subject} ici et je préfère ne pas deviner. Voulez-vous qu'une personne de"
        " l'atelier vous réponde?"
    ),
    P.SHOP_SAYS: "L'atelier dit: «{text}»",
    P.SUBJECT_WARRANTY: "les détails de la garantie",
    P.SUBJECT_LAW: "les règles sur les vitres teintées de votre État",
    P.SUBJECT_PAYMENT: "les détails sur le paiement",
    P.SUBJECT_THAT: "cette information",
    P.SUBJECT_PHOTOS: "de photos",
    P.LANGUAGES: (
        "Je peux vous répondre en français, en anglais ou en espagnol, mais pas dans cette langue,"
        " désolé. Voulez-vous qu'une personne de l'atelier vous réponde?"
    ),
    P.OUR_LANGUAGES: "Je parle français, anglais et espagnol.",
    P.SPEAKING: "Bien sûr, continuons en français.",
    P.NOTED: "C'est noté: l'atelier le verra avec votre demande.",
    P.ANYTHING_ELSE: "Y a-t-il autre chose que vous aimeriez savoir?",
    P.WHICH_ONE: "Lequel vous intéresse?",
    P.WHICH_TIME: "Laquelle de ces heures préférez-vous?",
    P.SHALL_I_BOOK_IT: "Est-ce que je réserve pour {when}?",
    P.SHALL_I_STILL: "Souhaitez-vous toujours venir {when}?",
    P.SHALL_I_MOVE_IT: "Est-ce que je déplace votre rendez-vous: {label}?",
    P.SHALL_I_CANCEL_IT: "Est-ce que j'annule votre rendez-vous: {when}?",
    P.WHENEVER: (
        "Dites-moi quand vous aimeriez venir.",
        "Quand vous voulez, dites-moi quel jour vous convient.",
    ),
    P.LOOK_AT_TIMES: (
        "Voulez-vous que je regarde les disponibilités {soon}?",
        "Est-ce que je regarde les disponibilités {soon}?",
    ),
    P.THIS_WEEK: "cette semaine",
    P.NEXT_WEEK: "la semaine prochaine",
    P.WHICH_SERVICE: (
        "Avec plaisir! Quel service aimeriez-vous pour {car}?",
        "Bien sûr, trouvons une heure. C'est pour quel service, pour {car}?",
    ),
    P.WHICH_OF_THOSE: "Parfait! Laquelle de ces heures préférez-vous?",
    P.HELD: (
        "Bon choix. {services}, {when}, {price}{takes}. Est-ce que je réserve?",
        "Parfait. {services}, {when}, {price}{takes}. Est-ce que je réserve?",
        "D'accord. {services}, {when}, {price}{takes}. Est-ce que je réserve?",
    ),
    P.HELD_SHORT: (
        "{services}, {when}, {price}. Est-ce que je réserve? Répondez OUI pour confirmer."
    ),
    P.TAKING_ABOUT: ", {length}",
    P.NOT_FREE_ANY_MORE: (
        "Désolé, cette heure n'est plus libre. Voici les plus proches. Laquelle préférez-vous?"
    ),
    P.HOLD_FAILED: "Je n'ai pas pu garder cette heure. Voulez-vous que j'en cherche d'autres?",
    P.LOOK_FAILED: (
        "Je n'ai pas pu vérifier pour le moment. Voulez-vous qu'une personne de l'atelier vous"
        " réponde?"
    ),
    P.NO_TIMES: (
        "Je n'ai aucune disponibilité en ligne pour cela en ce moment, alors j'ai demandé à une"
        " personne de l'atelier de vous répondre ici."
    ),
    P.ONE_TIME: "J'ai une disponibilité pour {services}: {label}. Est-ce que cela vous va?",
    P.BOTH_DAYS: (
        "Pour être sûr de ne pas me tromper de jour, voici les heures de chacun pour {services}."
        " Laquelle préférez-vous?"
    ),
    P.TIMES: (
        "Voici les heures libres pour {services}. Laquelle vous convient?",
        "J'ai ces heures pour {services}. Laquelle préférez-vous?",
    ),
    P.CLOSEST_TIMES: (
        "{why} Voici les heures les plus proches pour {services}. Est-ce qu'une d'elles vous va?"
    ),
    P.WE_ARE_CLOSED: "Nous sommes fermés {day}.",
    P.NOTHING_LEFT: "Il ne reste rien {day}.",
    P.NOT_THAT_TIME: "Je n'ai pas cette heure {day}.",
    P.PAST: "Cette heure est déjà passée.",
    P.TOO_FAR: "C'est plus loin que ce que je peux réserver ici.",
    P.SHOWN_ALL: "C'étaient toutes les heures de cette période.",
    P.NOTHING_EXACT: "Je n'ai rien qui corresponde exactement.",
    P.BOOKED: (
        (
            "Votre rendez-vous est réservé{name}! {services}, {when}, {price}. Nous sommes au"
            " {address}. Vous recevrez une confirmation avec un fichier pour votre calendrier."
            " Puis-je vous aider avec autre chose?"
        ),
        (
            "C'est réservé{name}! {services}, {when}, {price}. Nous sommes au {address}. Vous"
            " recevrez une confirmation avec un fichier pour votre calendrier. Puis-je vous aider"
            " avec autre chose?"
        ),
    ),
    P.BOOKED_SMS: (
        "Votre rendez-vous est réservé{name}! {services}, {when}, {price}. Nous sommes au"
        " {address}."
    ),
    P.TAKEN_MEANWHILE: (
        "Désolé, cette heure a été prise pendant que nous parlions. Voici les plus proches."
        " Laquelle préférez-vous?"
    ),
    P.BOOK_FAILED: "Je n'ai pas pu réserver cette heure. Voulez-vous que j'en cherche d'autres?",
    P.ALREADY_BOOKED: (
        "Vous avez déjà un rendez-vous: {label}. Voulez-vous le déplacer à un autre moment?"
    ),
    P.ALREADY_BOOKED_UNKNOWN: (
        "Vous avez déjà un rendez-vous. Voulez-vous qu'une personne de l'atelier le change?"
    ),
    P.NO_APPOINTMENT: (
        "Je ne vois pas encore de rendez-vous pour vous, il n'y a donc rien à changer. Voulez-vous"
        " que je regarde les disponibilités?"
    ),
    P.NEW_TIMES: (
        "Bien sûr, déplaçons-le. Ces heures sont libres pour {services}. Laquelle préférez-vous?"
    ),
    P.MOVE_HELD: (
        "Ce serait donc: {services}, {when}, {price}. Est-ce que je déplace votre rendez-vous?"
    ),
    P.MOVED: (
        "Votre rendez-vous est déplacé{name}: {services}, {when}, {price}. Puis-je vous aider avec"
        " autre chose?"
    ),
    P.MOVE_FAILED: (
        "Je n'ai pas pu le déplacer à cette heure, votre rendez-vous reste donc tel quel."
        " Voulez-vous que je cherche d'autres disponibilités?"
    ),
    P.TOO_LATE_TO_CHANGE: (
        "Votre rendez-vous, {when}, est trop proche pour que je le change d'ici, alors j'ai"
        " demandé à une personne de l'atelier de vous aider."
    ),
    P.CANCEL_ASKED: "Votre rendez-vous est {when}: {services}. Est-ce que je l'annule?",
    P.CANCELLED: (
        "Votre rendez-vous, {when}, est annulé. Si vous voulez une autre heure, écrivez-moi ici."
    ),
    P.STAYS_BOOKED: "D'accord, votre rendez-vous est maintenu: {when}.",
    P.PERSON_CHANGES: (
        "Je vois votre rendez-vous, {when}. J'ai demandé à une personne de l'atelier de le changer"
        " avec vous ici."
    ),
    P.OTHER_VEHICLE: (
        "Votre demande chez nous concerne un autre véhicule, alors j'ai demandé à une personne de"
        " l'atelier d'organiser celui-ci avec vous ici."
    ),
    P.VEHICLE_ASKED: (
        "Votre demande concerne un autre véhicule. Est-ce que je la change pour votre {vehicle}?"
    ),
    P.VEHICLE_KEPT: "D'accord, votre demande reste telle quelle.",
    P.PRICE_CHANGED: (
        "Le prix a changé: {services}, {when}, coûte maintenant {price}. Est-ce que je continue?"
    ),
    P.NOT_BOOKING_IT: (
        "Pas de problème, je ne le réserve pas. Voulez-vous que je regarde d'autres disponibilités?"
    ),
    P.HELLO: (
        "Bonjour{name}! Je suis l'assistant virtuel de {shop}. Je peux vous donner des prix pour"
        " {car} et vous trouver une heure. Que voulez-vous savoir?"
    ),
    P.HELLO_BOOKED: "Bonjour{name}! Votre rendez-vous: {label}. Comment puis-je vous aider?",
    P.HELLO_ASKED: (
        "Bonjour{name}! Je suis l'assistant virtuel de {shop}. Vous avez demandé {service} pour"
        " {car}. Voulez-vous le prix, ou que je regarde les disponibilités?"
    ),
    P.ABILITIES: (
        "Je peux vous donner des prix pour {car}, vous dire ce qu'un service comprend et combien"
        " de temps il prend, nos heures et notre adresse, et vous trouver une heure et la"
        " réserver."
    ),
    P.START_WITH: "Par quoi aimeriez-vous commencer?",
    P.FINE: (
        "Pas de problème. Je suis là si vous avez besoin de quelque chose.",
        "C'est correct. Écrivez-moi quand vous voulez.",
    ),
    P.THANKS_BOOKED: (
        "De rien! On se voit {when}.",
        "Avec plaisir. On se voit {when}.",
    ),
    P.THANKS: (
        "De rien! Je suis là quand vous voudrez voir les disponibilités.",
        "Avec plaisir. Écrivez-moi quand vous serez prêt.",
    ),
    P.LOST: "Désolé, je n'ai pas bien compris.",
    P.CANNOT_ANSWER: "Je ne suis pas sûr de pouvoir répondre à cela.",
    P.OR_A_PERSON: "Ou préférez-vous qu'une personne de l'atelier vous réponde?",
    P.WHAT_TO_KNOW: "Que voulez-vous savoir?",
    P.LOST_AGAIN: (
        "Désolé, je ne comprends toujours pas. J'ai demandé à une personne de l'atelier de vous"
        " répondre ici."
    ),
    P.SAFE: (
        "Je veux être sûr que vous ayez la bonne réponse, alors j'ai demandé à une personne de"
        " l'atelier de vous aider ici."
    ),
    P.OTHERS_PRIVATE: (
        "Je peux seulement parler de votre propre demande, je ne peux donc rien dire sur d'autres"
        " clients. Puis-je vous aider avec quelque chose pour {car}?"
    ),
    P.NOT_TO_OTHERS: (
        "Désolé, je ne peux écrire à personne d'autre d'ici. Vous pouvez partager ce que vous"
        " voulez depuis votre propre téléphone. Aimeriez-vous savoir autre chose?"
    ),
    P.SELF_HARM: (
        "Je suis vraiment désolé que vous viviez cela. Appelez le 988 maintenant, ou le 911 si"
        " vous êtes en danger. Vous pouvez parler à quelqu'un à toute heure."
    ),
    P.EMERGENCY: (
        "Si quelqu'un est en danger, appelez le 911 tout de suite et éloignez-vous du véhicule."
        " J'ai aussi averti l'équipe de l'atelier."
    ),
    P.STOPPED: (
        "C'est fait: vous ne recevrez plus de messages de notre part à ce sujet. Vous pouvez"
        " toujours nous écrire sur cette page."
    ),
    P.STOPPED_SMS: (
        "C'est fait: vous ne recevrez plus de messages de notre part. Répondez START si vous"
        " changez d'avis."
    ),
    P.SORRY: (
        "Je suis vraiment désolé.",
        "Je suis désolé de l'apprendre.",
    ),
    P.SORRY_PERSON: (
        "J'ai demandé à une personne de l'atelier d'examiner cela et de vous répondre ici."
    ),
    P.PERSON_ASKED: (
        "Bien sûr. J'ai demandé à une personne de l'atelier de se joindre à cette conversation.",
        "Certainement. J'ai demandé à quelqu'un de l'atelier de vous répondre ici.",
    ),
    P.SHOP_NUMBER: "Si c'est urgent, le numéro de l'atelier est le {phone}.",
    P.WHO: (
        "Je suis l'assistant virtuel de {shop}, une IA et non une personne. Je peux vous donner"
        " des prix, trouver une heure et la réserver, et demander à une personne de l'atelier de"
        " vous répondre quand vous voulez. Comment puis-je vous aider?"
    ),
    P.TODAY: "aujourd'hui",
    P.TOMORROW: "demain",
    P.OPEN_SPAN: "de {span}",
    P.YOUR_CAR: "votre véhicule",
    P.YOUR_VEHICLE: "votre {vehicle}",
}
