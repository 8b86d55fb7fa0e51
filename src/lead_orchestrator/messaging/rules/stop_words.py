"""The sentences by which people ask us to stop writing, in English, Spanish and French.

Patterns over text in lower case without accents and punctuation; apostrophes stay.
"""

from __future__ import annotations

import re

_WRITE = (
    r"(?:text|texts|texting|txt|txts|txting|message|messages|messaging|msg|msgs|msging|sms"
    r"|email|emails|emailing|e mail|e mails|mail|mails|contact|contacting|write|writing)"
)
_MAIL = r"(?:texts|messages|emails|msgs|txts|sms)"
_THESE = r"(?:all\s+|these\s+|the\s+|your\s+|any\s+)*"
_ENGLISH = (
    (
        rf"\b(?:stop|quit|cease)\s+(?:with\s+|sending\s+)?(?:me\s+)?{_THESE}(?:more\s+)?{_WRITE}\b("
        r"?!\s"
        r"+(?:my|to\s+my)\s+\w+\s+instead)"
    ),
    (
        r"\b(?:stop|quit)\s+sending\s+(?:me\s+|us\s+)(?:this|these|that|stuff|things|crap|junk"
        r"|anything|offers|ads|links|so many)\b"
    ),
    r"\b(?:stop|quit)\s+(?:bothering|harassing|spamming|bugging|annoying|pestering)\b",
    (
        r"(?<!if you )(?<!if you guys )(?<!why )\b(?:dont|do not|never)\s+(?:you\s+)?(?:ever\s+"
        r"|please\s+)?"
        rf"(?:send\s+(?:me\s+)?(?:any\s+)?(?:more\s+)?)?{_WRITE}\s+"
        r"(?:me|us|this|my|again|any\s*more|anymore|to\s+me)\b"
    ),
    (
        r"\b(?:dont|do not|no longer)\s+(?:want|wish|like|need)\s+(?:to\s+(?:get|receive|have)\s+"
        rf"|any\s+|more\s+|these\s+|your\s+|you\s+to\s+|further\s+)*{_WRITE}\b"
    ),
    rf"^no\s+(?:more\s+)?{_MAIL}\b",
    (
        r"\b(?:no more|enough|end)\s+(?:of\s+|with\s+)?(?:these\s+|the\s+|your\s+"
        rf"|all these\s+)?{_MAIL}\b"
    ),
    (
        r"\b(?:take|get|remove|delete)\s+(?:me|my\s+(?:phone\s+)?number"
        r"|my\s+(?:e\s?)?mail(?:\s+address)?|this\s+number)\s+(?:off|out of"
        r"|from)\s+(?:of\s+)?(?:your|this|the|that|all|any|every)\b"
        r"(?!\s+(?:schedule|calendar|books?|appointments?)\b)"
    ),
    (
        r"\b(?:take|get)\s+me\s+off\b"
        r"(?!\s+(?:of\s+)?(?:your|the)\s+(?:schedule|calendar|books?|appointments?)\b)"
    ),
    r"\b(?:remove|delete|lose|forget)\s+(?:my|this)\s+(?:phone\s+)?number\b",
    r"\b(?:unsubscribe|opt)\s+(?:me|us|my number|this number)\b",
    (
        r"\b(?:want|wish|like|need|going)\s+to\s+(?:unsubscribe|opt\s?out"
        r"|be removed(?:\s+from\s+(?:your|this|the|all|any)\b|$))"
    ),
    r"\bunsubscribe\s+from\b",
    r"\bleave\s+me\s+(?:the\s+(?:hell|fuck|heck)\s+)?(?:alone|be)\b",
    (
        r"^(?:i think |sorry |hey |hi |you (?:have|got) |u got )*(?:the |a )?wrong (?:number"
        r"|person)\b(?! on)"
    ),
    r"\b(?:have|got|texting|contacting|reached)\s+the\s+wrong\s+(?:number|person)\b",
    r"\bnot my number\b",
    r"\b(?:revoke|withdraw)\s+(?:my\s+)?consent\b",
    r"\bput me on (?:your |the )?(?:do not|dont) (?:contact|call|text)\b",
    r"\b(?:never|didnt|did not)\s+(?:sign(?:ed)?\s+up|subscribed?|ask(?:ed)?)\b.*\bstop$",
)
_NO_ME = r"(?:ya\s+)?(?:por favor\s+)?no\s+(?:me|nos)\s+(?:vuelvan?\s+a\s+)?"
_WRITES = (
    r"(?:escrib\w+|mand(?:ar|es?|en)|envi(?:ar|es?|en)|texte\w+|contact(?:ar|es?|en)|mensaje\w*)"
)
_MORE = r"(?:mas|mensajes?|textos?|nada|correos?|nunca|jamas)"
_SPANISH = (
    (
        r"(?<!no )(?<!nunca )\b(?:dej[ea]n?|dejes|par[ea]n?|pares"
        r"|cesen)\s+(?:ya\s+)?de\s+(?:estar\s+)?"
        r"(?:me\s+)?(?:escrib|mand|envi|texte|contact|molest|jod|chinga|fregar|acosar|spam)\w*"
    ),
    rf"(?<!por que )(?<!si )\b{_NO_ME}{_WRITES}\s+(?:{_MORE}|por favor)\b",
    (
        rf"(?<!por que )(?<!porque )(?<!si )\b{_NO_ME}(?:escriba[sn]?|texte+[sne]*|contacte[ns]?"
        r"|mande[ns]?|envie[ns]?)$"
    ),
    rf"(?<!por que )\b{_NO_ME}{_WRITES}$",
    r"^(?:ya\s+)?no\s+(?:manden?|envien?|escriban?|mandes|envies|escribas)\s+(?:mas|nada)\b",
    (
        r"\bya\s+no\s+(?:me\s+)?(?:escriba[sn]?|mande[ns]?|envie[ns]?|contacte[ns]?"
        r"|texte\w+)\b(?!\s+(?:que|si|hasta))"
    ),
    (
        r"\b(?:ya\s+)?no\s+(?:quiero|deseo)\s+(?:que\s+me\s+(?:escriban?|escribas|manden?|mandes"
        r"|envien?|contacten?)|(?:recibir\s+)?(?:mas\s+|sus\s+|estos\s+)*(?:mensajes|textos|correos"
        r"|sms))\b"
    ),
    (
        r"^(?:ya\s+)?(?:basta|no mas|suficiente)\s+(?:de\s+|con\s+)?(?:los\s+|sus\s+|tus\s+"
        r"|tantos\s+"
        r"|estos\s+)*(?:mensajes|textos|correos|sms)\b"
    ),
    (
        r"\b(?:quitenme|saquenme|borrenme|eliminenme|quitame|sacame|borrame|denme de baja"
        r"|deme de baja"
        r"|dame de baja|darme de baja|darse de baja)\b"
    ),
    (
        r"\b(?:borren?|borra|eliminen?|elimina|quiten?|quita|olviden?|olvida)\s+(?:mi"
        r"|este)\s+(?:numero|telefono)\b"
    ),
    r"\b(?:dejenme|dejame|dejeme)\s+en\s+paz\b",
    (
        r"^(?:ya\s+|por favor\s+)*no\s+(?:me\s+)?(?:molesten|molestes|moleste|esten molestando"
        r"|frieguen|jodan|jodas)\b"
    ),
    (
        r"^(?:es\s+|este es\s+|tienen?\s+(?:el\s+)?|creo que\s+)*(?:un\s+)?numero\s+(?:equivocado"
        r"|incorrecto)$|\b(?:se\s+)?equivoc\w+\s+de\s+(?:numero|persona)\b"
    ),
    r"\bcancelar?\s+(?:mi\s+|la\s+)?suscripcion\b",
)
_FRENCH = (
    (
        r"(?<!pas )(?<!n')\b(?:arretez|cessez|arrete|arretes|arreter)\s+(?:de\s+|d'\s?|avec\s+"
        r"|tout de suite\s+)?(?:les\s+|vos\s+|tes\s+|ces\s+)?(?:m'\s?|me\s+|nous\s+)?"
        r"(?:ecrire|envoyer|contacter|messages?|textos?|sms|texter|textos|harceler|deranger"
        r"|achaler|embeter|spammer|spam|emmerder)\b"
    ),
    (
        r"(?<!pourquoi vous )(?<!pourquoi )(?<!si vous )\b(?:ne\s+)?(?:m'\s?|me\s+"
        r"|nous\s+)(?:ecrivez"
        r"|envoyez|contactez|textez|derangez|ecris|texte|contacte)\s+(?:plus|pu|pus)\b(?!\s+(?:tot"
        r"|tard|souvent))"
    ),
    (
        r"(?<!pourquoi vous )(?<!si vous )\bne\s+(?:m'\s?|me\s+|nous\s+)(?:ecrivez|envoyez"
        r"|contactez"
        r"|textez|derangez)\s+pas\b"
    ),
    (
        r"\b(?:je|j')\s?(?:ne\s+)?(?:veux|souhaite|desire)\s+(?:plus|pu|pus"
        r"|pas)\s+(?:\w+\s+){0,3}(?:messages?|textos?|courriels?|sms)\b"
    ),
    (
        r"\b(?:je|j')\s?(?:ne\s+)?(?:veux|souhaite)\s+(?:plus|pu"
        r"|pus)\s+(?:que\s+vous\s+m'\s?ecriviez"
        r"|etre\s+(?:contacte|derange)e?|avoir de vos nouvelles|vous (?:lire|parler))\b"
    ),
    (
        r"^(?:plus|pu|pus|assez|fini|stop)\s+(?:de|aux|les|avec les|d'envois? de)\s+(?:vos\s+"
        r"|ces\s+)?(?:messages?|textos?|courriels?|sms)\b"
    ),
    (
        r"\b(?:fous|foutez|fichez|fiche)[\s-]*moi\s+(?:la\s+|donc la\s+)?(?:paix|patience|camp)\b"
        r"|\blaissez?[\s-]*moi\s+(?:tranquille|en paix)\b|^lachez?[\s-]*moi\b"
    ),
    r"\b(?:me\s+)?desabonn(?:er|ez|e|ement)\b|\bdesinscri(?:re|vez|ption)\w*",
    r"\b(?:retirez|enlevez|supprimez|otez|effacez|rayez)[\s-]*moi\s+de\b",
    r"\b(?:enlevez|supprimez|retirez|effacez|oubliez|perdez)\s+(?:mon|ce)\s+(?:numero|telephone)\b",
    (
        r"^(?:desole\s+|c'est\s+(?:un|le)\s+|vous avez\s+(?:un|le)\s+)*(?:mauvais|faux)\s+numero$"
        r"|\bvous\s+(?:avez|etes trompe de)\s+(?:le\s+mauvais\s+)?numero$"
        r"|\btrompez?\s+de\s+(?:numero"
        r"|personne)\b"
    ),
)
SENTENCES = tuple(re.compile(pattern) for pattern in (*_ENGLISH, *_SPANISH, *_FRENCH))
# Asking to go on, asking why we do not, or only naming an hour: that is talk.
KEEP_ON = re.compile(
    r"\b(?:dont|do not|never|please never)\s+(?:ever\s+)?(?:stop|quit)\b"
    r"|\bno\s+(?:me\s+)?(?:deje[ns]?|pare[ns]?|cese[ns]?)\s+de\b"
    r"|\bnunca\s+(?:me\s+)?deje[ns]?\s+de\b"
    r"|\bn'\s?arrete[zs]?\s+(?:pas|jamais)\b|\b(?:peux|veux|pouvez|arrive)\s+pas\s+arreter\b"
    r"|\bne\s+cessez\s+pas\b"
    r"|\b(?:pourquoi|por que|porque no|how come|why)\b"
    r"|\b(?:before|until|till|after|while|antes de|hasta|despues de|mientras|avant|apres|jusqu'a"
    r"|pendant)\s+"
    r"(?:las?\s+|les\s+|about\s+)?(?:\d|noon|midi|mediodia|i\b|the\b|my\b|am\b|el\b|que\b|mon\b"
    r"|le\b|8|9)"
    r"|\b(?:during|at)\s+(?:work|night|the)\b"
)
# A word that stands for itself between two marks: `STOP. I sold the car.`
ALONE = frozenset(
    {
        "stop", "stopall", "stop all", "unsubscribe", "arret", "arretez", "stop it", "just stop",
        "please stop", "stop please",
    }
)  # fmt: skip
