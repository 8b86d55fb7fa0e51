"""A clear yes, in any of the three languages; anything with a condition in it is none.

A booking hangs on this: promises that a doubtful message is not a yes.
"""

from __future__ import annotations

import re

_OPENING = (
    r"(?:(?:oh|ah|eh|um+|ok(?:ay|ey|is)?|well|hi|hey|hello|great|perfect|awesome|cool|thanks"
    r"|thank you|and|so"
    r"|please|pls|sir|ma'am|yes+|yep|yeah+|yup|sure|absolutely|definitely"
    r"|hola|bueno|pues|muchas gracias|gracias|perfecto|excelente|genial|si+|claro|por favor|listo"
    r"|vale|muy bien"
    r"|bonjour|merci(?: beaucoup)?|alors|bon|ben|bah|eh bien|parfait|super|oui+|ouais|svp"
    r"|s'il vous plait|tres bien"
    r"|excellent)(?![\w'])[\s,.!;:-]*)*"
)
_ENGLISH = (
    r"yes+|yessir|yep|yeah+|yea|yup|yas+|sure(?: thing)?|ok(?:ay|ie|ey)?|confirm(?:ed)?|perfect"
    r"|absolutely"
    r"|definitely|of course|go ahead|do it|book (?:it|me|that|this)|please (?:do|book)"
    r"|sounds (?:good|great"
    r"|perfect|fine)|(?:that|it) works|works for me|let'?s do (?:it|that|this)|lock it in"
    r"|i'?ll take (?:it|that)"
    r"|correct|deal|great|looks good|good|fine|alright|all right|i confirm|no problem|you bet"
    r"|by all means"
)
_SPANISH = (
    r"si+|sip|sep|simon|claro(?: que si)?|dale|vale|orale|sale(?: y vale)?|de acuerdo|perfecto"
    r"|correcto|exacto"
    r"|confirm(?:o|ado|ada|alo|ala|elo|ela|amos)|esta (?:bien|perfecto)|me (?:parece|queda"
    r"|viene) (?:bien|perfecto|genial)"
    r"|me parece|me sirve|me late|por supuesto|adelante|hag(?:a|amos)(?:lo|la)|hazl[oa]|hagale"
    r"|reserv(?:a|e|emos|en)(?:l[oa]|me(?:l[oa])?)?|agend(?:a|e|emos|en)(?:l[oa]|me(?:l[oa])?)?"
    r"|apart(?:a|e)(?:l[oa]|me(?:l[oa])?)"
    r"|apunta(?:l[oa]|me)|anota(?:l[oa]|me)|okis|asi es|desde luego|seguro|genial|excelente"
    r"|buenisimo|sin problema"
    r"|no hay problema|que si|cuenten conmigo|ahi (?:estare|nos vemos)|de una|obvio"
    r"|vamos con es[aeo]|bueno(?=\W*$)"
    r"|listo|bien(?=\W*$)|va(?: que va| pues| va)?(?=\W*$|,)"
)
_FRENCH = (
    r"oui+|ouais|ouep|ouip|ok|d'accord|d'ac|dac(?:cord)?|ca (?:marche|me va|me convient"
    r"|fait mon affaire|roule|joue|le fait)"
    r"|c'est (?:bon|parfait|ok|beau|correct|ca|d'accord|confirme|parti)|parfait|super|bien sur"
    r"|certainement|absolument"
    r"|volontiers|tout a fait|exact(?:ement)?|je (?:confirme|prends|le prends|la prends"
    r"|suis d'accord)|confirme[rz]?"
    r"|(?:vous pouvez |allez-y )?reserve[rz]|allez-y|vas-y|allons-y|go|on y va|tres bien|entendu"
    r"|excellent|genial"
    r"|correct|impeccable|impec|nickel|avec plaisir|va pour|bonne idee|pas de (?:probleme|souci)s?"
    r"|tiguidou|banco|oki"
)
_CONFIRMING = re.compile(rf"^{_OPENING}(?:{_ENGLISH}|{_SPANISH}|{_FRENCH})(?![\w'])")
# One letter, or a word that is another word elsewhere: a yes only when nothing follows.
_SHORT = re.compile(
    r"^\W*(?:y|ya|k|kk|s|o|oky)(?:\W+(?:please|pls|thanks|thank you|sure|book it|sir|por favor"
    r"|svp))*\W*$"
)
_FINE = re.compile(
    r"\b(?:no (?:hay )?problem[a]?|sin problema|pas de (?:probleme|souci)s?|not a problem"
    r"|why not book it"
    r"|that'?s what i (?:want|need)|no more questions|sin cambios)\b"
)
_BLOCKING = re.compile(
    r"\?|\b(?:not|don'?t|doesn'?t|isn'?t|won'?t|can'?t|cannot|no|nope|never|wait|hold on|before|if"
    r"|instead|but|except"
    r"|actually|another|different|other|later|earlier|unless|maybe|first let|think|question"
    r"|pregunta\w*|how|what(?! i (?:want|need))|when|where"
    r"|which|who|why|(?:can|could|will|would) (?:you|u|i|we)(?! (?:please |pls )?(?:book|do it"
    r"|confirm|reserve|lock))"
    r"|do you|is (?:it|there|that)|are you|change|cancel|stop|someone else"
    r"|pero|otr[oa]s?|antes|despues(?! de)|mejor(?! imposible)|aunque|todavia|aun|espera(?:te|me"
    r"|r)?|esperen?|luego"
    r"|cuant[oa]s?|que (?:hora|dia|precio|incluye|es)|cuando|donde|cual|por ?que|quien|cambi\w+"
    r"|cancel\w+|ni|nunca|menos|salvo"
    r"|excepto|quiza|quizas|tal vez|a lo mejor|depende|siempre y cuando|nada mas que|sino|pens\w+"
    r"|reflech\w+|dejame|dejeme"
    r"|non|pas|mais|autres?|plutot|sinon|attend(?:ez|s|re)|avant|sauf|chang\w+|annul\w+|combien"
    r"|quand|ou est|quel(?:le)?s?"
    r"|comment|pourquoi|est-ce|peut-etre|plus t(?:ard|ot)|finalement|jamais|aucune?|laquelle"
    r"|lequel|d'abord|des que)\b"
    r"|\w.*\bsi (?:c'est|vous|on|je|il|elle|ca|possible|jamais|y a|hay|hacen|haces|pueden|puedes"
    r"|puede|fuera|fuese"
    r"|baja[ns]?|sale|tienen|tienes|es mas|esta|no|se puede antes|me (?!sirve|queda|parece|gusta"
    r"|interesa|viene|late"
    r"|apunt|anot))"
)
# What may follow a yes with no comma between: courtesy, the thing agreed to, or its day and time.
_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tmrw|today|tonight|lunes|martes"
    r"|miercoles|jueves|viernes"
    r"|sabado|domingo|manana|pasado|hoy|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain"
    r"|apres-demain"
    r"|aujourd'hui|\d{1,2}"
)
_GOING_ON = re.compile(
    rf"\s*(?:$|[^\w\s'])|\s+(?:{_ENGLISH}|{_SPANISH}|{_FRENCH}|{_DAY}|please|pls|plz|thanks|thank"
    r"|thx|sir|ma'am|man"
    r"|that|that's|this|the|it|it's|its|to me|for me|with me|for us|at|on|we|i'?(?:ll| ?will|d"
    r"|m in|'m good)(?! (?:think|pass|let|get))"
    r"|i (?:want|do|confirm|agree)|let'?s|you|go|lock|works?|sounds?|and (?:thanks|thank)|me too"
    r"|for|am|pm|dear|buddy|bro"
    r"|por favor|porfa\w*|xfa|plis|gracias|muchas|mil|senor\w*|joven|amig\w+|es[aeo]|est[aeo]|el"
    r"|la|las|lo|a las?|al|en la"
    r"|me (?:sirve|queda|parece|interesa|gusta|late|viene|apunto|anoto|la llevo|lo llevo)"
    r"|la quiero|lo quiero|quiero (?:es|la|el|lo)\w*"
    r"|se\w*or\w*|todo bien|entonces|ahi|estoy de acuerdo|con gusto|(?:para|pa) (?:el|la|las"
    r"|manana|hoy|los)|puede\w* (?:reserv|agend|apart)\w+"
    r"|por (?:la|supuesto)|con es[aeo]"
    r"|s'il|svp|stp|merci|monsieur|madame|beaucoup|le|ca|cela|celui|celle|pour (?:le|la|moi|demain"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d)"
    r"|c'est|je (?:prends|veux|voudrais|suis (?:d'accord|partant)|confirme)|alors|vers|a \d|samedi"
    r"|on (?:fait|y va)|vous pouvez (?:reserv|confirm)\w+)"
    r"(?![\w'])"
)


def confirms(text: str) -> bool:
    """Say whether a plain message is a clear yes to what was just asked, and nothing else.

    A yes with a condition, a question or another wish in it is no confirmation. Whichever of the
    three languages it is in does not matter.
    """
    if _SHORT.match(text):
        return True
    match = _CONFIRMING.match(text)
    if match is None or _BLOCKING.search(_FINE.sub(" ", text)):
        return False
    return _GOING_ON.match(text[match.end() :]) is not None
