"""The words that claim a deed, in English, Spanish and French; all match folded text."""

from __future__ import annotations

import re

from lead_orchestrator.assistant.rules.guards.patterns import words

_DAYS_EN = r"(?:on|at|tomorrow|today|then|there|soon|this|next|mon|tue|wed|thu|fri|sat|sun|bright)"
_DAYS_FR = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|bientot|tout a l'heure)"
_AUX_FR = r"(?:est|sont|etes|ai|a|avons|avez|ete|bien|deja|maintenant|soit)"
BOOKED = words(
    r"\b(?:booked|confirmed|scheduled|reserved|locked(?: in)?|penciled in|secured|(?:on|in) (?:the"
    r"|our) (?:calendar"
    r"|schedule|books))\b|\ball set\b(?= (?:for|on|at)\b)|\bgood to go\b"
    r"|\bappointment is (?:set|at|on|for|made|in)\b"
    rf"|\bsee you {_DAYS_EN}|\bwe'll see you\b|\b(?:got|have) you (?:down|in|set)\b"
    rf"|\bpencil(?:l?ed)? you\b|\bexpecting you\b"
    r"|\byou(?:'ve| have)(?: got)? an appointment\b|\bput you (?:down|in)\b"
    r"|\byou're (?:in|down) (?:for|at|on)\b|\byour (?:spot|slot|time) is (?:set|saved|yours)\b"
    r"|\b(?:slot|spot|time) is yours\b|\bit's a date\b"
    r"|\bi(?:'ve| have) (?:made|set up|put|added|created) (?:you|your|the|an) ?(?:down|appointment"
    r"|booking|in)\b"
    r"|\b(?:reservad|confirmad|agendad|programad|bloquead)[oa]s?\b|\b(?:le|te|lo|la|les"
    r"|se lo) (?:reserve"
    r"|agende"
    r"|programe|confirme|apunte)\b|\b(?:ya|he) (?:reserve|agende|confirme)\b"
    r"|\b(?:tiene[s]?|tienen) (?:una |su |tu )?(?:cita|reserva)\b|\b(?:su|tu) cita es\b"
    r"|\bnos vemos\b"
    r"|\b(?:l[oae]s?|te) (?:estamos )?esper(?:amos|o|ando)\b|\bte esper(?:amos|o)\b"
    r"|\ben el calendario\b"
    rf"|\b{_AUX_FR} (?:\w+ ){{0,2}}?(?:reserve|confirme|inscrit|planifie|programme"
    rf"|enregistre|bloque)e?s?\b"
    r"|^ ?(?:booked|confirmed|reservee?|confirmee?)\b"
    r"|\brendez-vous (?:est|a ete) (?:pris|fixe|note|le|a|pour|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|demain)\b|\bavez (?:maintenant |donc |bien )?(?:un |votre )?rendez-vous\b"
    rf"|\bon se (?:voit|revoit)\b|^ ?(?:et )?a {_DAYS_FR}\b|\b(?:on|nous) vous atten\w+\b"
    r"|\bdans le calendrier\b|\bau calendrier\b"
)
YOURS = re.compile(  # `Your appointment: Wednesday at 10`
    r"\b(?:your|su|tu|votre) (?:appointment|booking|cita|reserva|rendez-vous) ?(?:,|:|-) ?(?=.*\d)"
)
HELD = words(
    r"\b(?:holding|held|i'll hold|i'm keeping|saved|keeping|set aside|kept"
    r"|set .{1,20} aside)\b.{0,40}"
    r"|\b(?:apartad[oa]s?|guardad[oa]s?)\b|\b(?:le|te|lo|la|se lo|ya le|ya te) (?:aparte|guardo"
    r"|reteng\w+"
    r"|guarde)\b|\bje (?:vous |te |le |la |l'|l)*gard\w*\b|\bmis(?:e)? de cote\b|\bretenue?\b"
)
ENGLISH_HELD = re.compile(r"holding|held|i'|saved|keeping|set|kept")
HELD_OBJECT = re.compile(r"\b(?:for you|it|that|time|slot|spot|this|aside|mon|tue|wed|thu|fri|sat)")
MOVED = words(
    r"\b(?:rescheduled|moved|changed|switched|shifted|pushed)\b.{0,40}?\b(?:appointment|booking|it"
    r"|time"
    r"|you|your|to)\b|\b(?:appointment|booking)\b.{0,30}\b(?:is|has been|was|'s been) (?:now )?"
    r"(?:moved|rescheduled|changed|switched)\b"
    r"|\bcitas? (?:se )?(?:movio|cambio|ha cambiado|fue (?:movid|cambiad|reprogramad)a)\b"
    r"|\b(?:movi|movid[oa]|cambiad[oa]|reprogram(?:e|ad[oa])|adelantad[oa])\b(?=.{0,40}\b(?:cita|al"
    r"|a la|para)\b)"
    r"|\bcita .{0,20}(?:movid[oa]|cambiad[oa]|reprogramad[oa])\b|\bmovi (?:su|tu) cita\b"
    r"|\bse (?:le )?(?:cambio|movio) (?:su|tu|la) (?:cita|reserva)\b"
    r"|\bya se (?:le |la |lo )?(?:cambio|movio|reprogramo|paso)\b"
    rf"|\b{_AUX_FR} (?:\w+ ){{0,2}}?(?:deplace|reporte|decale|change|avance|modifie)e?\b"
)
CANCELLED = words(
    r"\b(?:cancell?ed|called off)\b|\b(?:cancelad|anulad)[oa]s?\b|\b(?:ya|he|le|la|lo"
    r"|se la) (?:cancele"
    r"|anule)\b|\bcancele (?:su|tu|la) cita\b|\b(?:appointment|booking) is gone\b"
    rf"|\b{_AUX_FR} (?:\w+ ){{0,2}}?annulee?s?\b|^ ?annulee?\b"
)
HANDED = words(
    r"\bi(?:'ve| have)?\s*(?:just |already )?(?:asked|told|let|notified|flagged|alerted|passed"
    r"|forwarded|pinged|messaged|contacted)\b.{0,60}\b(?:team|person|someone|somebody|manager"
    r"|advisor"
    r"|staff|shop|people|them|owner|technician|colleague)"
    r"|\b(?:checked|spoke|talked|spoken) (?:with|to) (?:the|our|my|him|her|them)\b"
    r"|\b(?:owner|manager|boss|team|dueno|gerente|jefe|equipo|proprietaire|gerant"
    r"|patron)\b.{0,20}\b(?:approved"
    r"|agreed|okayed|authorized|aprob\w+|acept\w+|autoriz\w+|dijo|approuv\w+|accept\w+|autoris\w+"
    r"|d'accord)\b"
    r"|\b(?:guy|driver|technician|tech|man)\b.{0,20}\bhead(?:ing|ed)\b|\b(?:va|sale"
    r"|salio) para (?:alla|alli)\b"
    r"|\best (?:deja )?parti\b"
    r"|\bi'll (?:let|tell|ask|notify|pass|alert|inform)\b.{0,40}\b(?:team|person|someone|manager"
    r"|staff"
    r"|shop|them|owner|know|along|on)\b"
    r"|\b(?:someone|somebody|a person|a manager|an advisor|a team member|the team|a colleague|we"
    r"|our"
    r" (?:manager|team|owner)|the (?:manager|owner|shop)|a technician"
    r"|our technicians?)\b.{0,25}\b(?:will|is"
    r" going to|'ll)(?: \w+)? (?:be in touch|be with you|reply|answer|call|text|contact|reach out"
    r"|get back|follow up|join|take over|e-?mail)"
    r"|\b(?:technician|someone|somebody|person|manager|team|colleague|driver)\b.{0,30}\bon (?:the"
    r"|his|her"
    r"|their|its) way\b"
    r"|\b(?:avise|he avisado|le pedi|he pedido|pedi a|notifique|informe al|le pase|he pasado"
    r"|le he pasado"
    r"|he informado|hable con|he hablado)\b"
    r"|\b(?:alguien|persona|equipo|tecnico|companer[oa]|gerente|asesor"
    r"|taller)\b.{0,30}\b(?:va en camino"
    r"|viene|se pondra|(?:le|te|lo|la|les) (?:llamara|contactara|escribira|respondera|atendera))\b"
    r"|\b(?:le|te|lo) (?:llamaremos|contactaremos)\b"
    r"|\bj'ai (?:\w+ ){0,2}?(?:prevenu|demande|transmis|averti|informe|passe|signale|contacte"
    r"|alerte"
    r"|parle)\b|\b(?:vous|te) (?:appeller|contacter|repondr|rappeller|ecrir|rejoindr)(?:a|ont"
    r"|ons)\b"
    r"|\bva (?:vous|te) (?:appeler|contacter|repondre|rappeler|ecrire|rejoindre)\b"
    r"|\b(?:quelqu'un|personne|collegue|technicien|equipe|gerant)\b.{0,20}\best en route\b"
)
SENT = words(
    r"\bi(?:'ve| have)?\s*(?:just |already )?(?:sent|texted|e-?mailed|messaged|called)\b(?! us)"
    r"|\bi(?:'ll| will) (?:\w+ )?(?:send|text|e-?mail|call|forward|message)\b"
    r"|\bi can (?:send|text|e-?mail|call|forward|message)\b"
    r"|\b(?:is|are|'s) on (?:its|the|their) way\b|\b(?:was|has been|were) (?:just )?(?:sent"
    r"|e-?mailed|texted)\b"
    r"|\bcheck your (?:inbox|e-?mail|phone|texts|messages)\b|\brevise su (?:correo|telefono"
    r"|bandeja)\b"
    r"|\b(?:regardez|verifiez) (?:vos|votre) (?:courriels?|messages?|textos?|boite)\b"
    r"|\byou(?:'ll| will| should) (?:get|receive|see|have) (?:a|an|the|your"
    r"|our) (?:\w+ )?(?:confirmation|e-?mail"
    r"|text|message|link|receipt|invoice|calendar)"
    r"|\b(?:envie|he enviado|he mandado|enviare|mandare|le mando|te mando|le envio|te envio)\b"
    r"|\b(?:le|te) (?:llegara|llego|mandamos|enviamos|enviaremos)\b|\brecibira[s]? (?:un|una|el|la"
    r"|su|tu)\b"
    r"|\b(?:va|esta) en camino\b|\bse (?:le |te )?(?:envio|mando)\b"
    r"|\b(?:ai|a ete|avons|est) (?:\w+ ){0,2}?envoyee?s?\b|\benverr\w+\b|\bje (?:vous |te )?(?:l'"
    r"|les )?envoie\b"
    r"|\brecevrez (?:une?|le|la|votre|bientot)\b|\best en route\b"
)
CONFIRMATION = re.compile(
    r"\b(?:confirm\w+|calendar|calendario|calendrier|e-?mail|correo|courriel|details|detalles|text"
    r"|message|mensaje)\b"
)
STOPPED = words(
    r"\b(?:nobody|no one|not|no longer|won't) (?:will )?(?:be )?(?:texted|contacted|bothered)\b"
    r"|\b(?:no|ya no) (?:le|te|les) (?:volver\w+ a )?(?:escrib|envi|mand|molest|contact)\w+\b"
    r"|\bne (?:lui|vous|leur|te) (?:ecri\w+|enve\w+|contacte\w+|derange\w+) (?:plus|pas)\b"
    r"|\b(?:unsubscribed|off (?:our|the) list|opted (?:you )?out|no more (?:texts|messages"
    r"|e-?mails)"
    r"|won't (?:get|receive"
    r"|text|message|e-?mail|contact|hear)|taken you off|removed you|stopped (?:the|all|your)"
    r" (?:texts|messages|e-?mails))\b"
    r"|\bno (?:recibira[s]?|le (?:enviaremos|escribiremos)|te (?:enviaremos|escribiremos)) mas\b"
    r"|\b(?:he|ha sido) dado de baja\b|\b(?:le|te) (?:he )?d(?:ado|i) de baja\b|\bde baja\b"
    r"|\bfuera de (?:nuestra|la) lista\b|\bplus sur notre liste\b"
    r"|\b(?:ne )?recevrez (?:plus|aucun)\b|\bdesabonne\w*\b|\bdesinscrit\w*\b"
)
NOTED = words(
    r"\bnoted\b|\b(?:made|make|making|left|leave|added|add) (?:a|that) note\b|\bi'll (?:remember"
    r"|keep (?:that|it)"
    r" in mind)\b|\b(?:wrote|written) (?:that|it) down\b|\bupdated (?:your|the) (?:file|record"
    r"|profile|request"
    r"|notes?)\b|\b(?:lo|la|he|ya|queda) (?:he )?anot(?:ado|e|o)\b|^ ?anotad[oa]\b|\btom(?:o|e"
    r"|are) nota\b"
    r"|\b(?:lo )?apuntad[oa]\b|\blo apunte\b|\b(?:c'est|bien|ai|avons|est) (?:bien )?note\b"
    r"|^ ?(?:bien )?note\b"
    r"|\b(?:pris|prends|prend) (?:bonne )?note\b|\bj'en prends note\b"
)
PERSON = words(
    r"\bmy name is\b|\bme llamo\b|\bje m'appelle\b|\b(?:i'm|i am|soy|je suis) human[aoe]?\b"
    r"|\bhumaine?\b(?=$)"
    r"|"
    r"\b(?:i'm|i am|this is|my name is|you're (?:talking|chatting|speaking) (?:to|with))"
    r" (?:really |actually |indeed |definitely )?(?:a |an |the )?(?:real |actual |live )?(?:person"
    r"|human"
    r"|man|woman|guy|girl|tech(?:nician)?|manager|owner|employee|advisor|representative)\b"
    r"|\byou're (?:talking|chatting|speaking) (?:to|with) (?!the shop|the virtual|an? (?:ai|virtual"
    r"|assistant|bot))"
    r"|\bsoy (?:una? |el |la )?(?:persona|humano|humana|hombre|mujer|duen[oa]|gerente|tecnico"
    r"|emplead[oa])\b"
    r"|\b(?:habla|hablas|esta hablando|estas hablando) con (?!el asistente|la asistente"
    r"|un asistente|una"
    r" (?:ia|inteligencia|asistente))"
    r"|\bje suis (?:une? |le |la )?(?:vraie? )?(?:personne|humain\w*|homme|femme|gerant"
    r"|proprietaire"
    r"|technicien|employe)\b"
    r"|\bvous parlez (?:a|avec) (?!l'assistant|un assistant|une (?:ia|intelligence))"
)
NO_BOT = words(
    r"\bnot (?:a |an )?(?:bot|robot|ai|machine|automated|virtual|computer)\b"
    r"|\bno soy (?:una? )?(?:robot|bot|maquina|ia|inteligencia|asistente virtual)\b"
    r"|\bne suis pas (?:une? )?(?:robot|bot|machine|ia|assistant virtuel)\b"
)
PERFORMS = words(
    r"\bi(?:'m| am) (?:now )?(?:booking|cancell?ing|moving|scheduling|reserving|confirming)\b"
    r"|\bi'll (?:go ahead|book|cancel|move|reserve|schedule)\b"
    r"|\b(?:le|te|se lo|se la|lo|la) (?:reservo|agendo|aparto|confirmo(?! que)|cancelo|muevo)\b"
    r"|\bj(?:e (?:vous |le |la |l'|les )*|')(?:reserve|annule|deplace|confirme(?! que))\b"
)
_OPENERS = (
    r"(?:ok|okay|great|perfect|and|so|voila|bueno|muy bien|perfecto|parfait|super|ya|it's|that's"
    r"|that is"
    r"|c'est|we're|you're|you are|all|todo|tout|esta|est|ha sido|ha quedado|quedo|all of that is"
    r"|everything"
    r" is|now) "
)
DONE = re.compile(
    rf"^ *(?:{_OPENERS})*(?:all )?(?:done|all set|set|sorted|finished|complete[d]?|taken care of"
    rf"|handled"
    r"|good to go|listo|lista|hecho|hecha|arreglado|ya quedo|quedo|ya esta|solucionado|fait|faite"
    r"|regle|reglee"
    r"|pret|termine)(?: (?:jo|now|then|for you|ya|para usted|[a-z]+))? *$"
    r"|\b(?:taken care of|i (?:handled|took care of|sorted)|me encargue|me he encargado"
    r"|je m'en suis"
    r" occupe|(?:asunto|affaire) (?:arreglado|resuelto|reglee)|consider (?:it|that|yourself)"
    r"|(?:del[oe]|dalo) por hecho|considerez(?: que)? (?:c'est|cela))\b"
    r"|^ *(?!indeed|need|tinted|speed|agreed)[a-z]{3,}ed *$"
)


I_DID = re.compile(
    r"\b(?:i|we|i've|we've|i have|we have) (?:just |already |also |now |even |gone ahead and "
    r"|went ahead"
    r" and )*(?P<en>[a-z]{2,}ed|sent|told|wrote|written|spoke|made|put|took|taken|gave|given|left"
    r"|did|brought"
    r"|paid|bought|drew|built|cut|set)\b(?!')"
    r"|\b(?:j'ai|je l'ai|je les ai|je vous ai|je vous l'ai|nous avons|on a|je m'en suis"
    r"|nous vous avons)"
    r" (?:\w+ ){0,2}?(?P<fr>mise?|prise?|faite?|ecrite?|dite?|transmise?|obtenue?|prevenue?)s?\b"
    r"|\b(?:he|hemos) (?:\w+ )?(?P<es>[a-z]+(?:ado|ido)|hecho|puesto|escrito|dicho|visto)\b"
)
MAY_DO = frozenset(
    {
        "based", "checked", "closed", "found", "happened", "hoped", "liked", "listed", "looked",
        "meant", "mentioned", "misunderstood", "missed", "need", "needed", "noticed", "offered",
        "opened", "received", "seemed", "shared", "showed", "tried", "used", "wanted", "worked",
        "buscado", "encontrado", "entendido", "estado", "intentado", "olvidado", "podido",
        "recibido", "revisado", "sido", "tenido", "visto",
    }
)  # fmt: skip
