"""The words that promise, as concepts in English, Spanish and French; all match folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lead_orchestrator.assistant.rules.guards.patterns import words


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that may be promised. `deniable`: a denial of it promises nothing."""

    rule: str
    pattern: re.Pattern[str]
    deniable: bool = True
    supposable: bool = False  # `if you want to save`


def _of(rule: str, *patterns: str, deniable: bool = True, supposable: bool = False) -> Concept:
    return Concept(rule, words(*patterns), deniable, supposable)


CONCEPTS: tuple[Concept, ...] = (
    _of(
        "discount",
        r"\d ?% ?(?:off|discount|less|cheaper|savings?|de (?:descuento|rabais|remise|reduction))",
        r"\b(?:discount\w*|rebates?|coupons?|cash ?back|bogo|vouchers?)\b",
        r"\bpromo(?:s|tions?|tional|cion(?:es)?)?\b|\bon sale\b|\bclearance\b",
        r"\bspecial (?:price|offer|deal|rate)s?|\bprecios? especial(?:es)?|\bprix special\b",
        r"\b(?:good|great|best|sweet|better|nice) deal\b|\bdeal of\b",
        r"\b(?:best|lowest|cheapest|unbeatable) (?:price|rate|in (?:town|the area))s?\b",
        r"\bcheaper than (?:anywhere|any|the|every)|\bbeat any\b|\blower(?:ed|ing)? (?:the|your"
        r"|our)? ?price",
        r"\bprice[- ]match\w*|\bmatch (?:[\w']+ ){1,3}?(?:price|quote|offer)s?\b",
        r"\bhalf[- ](?:price|off)|\bhalf (?:of )?(?:the |that |its )?price|\bhalf (?:the )?cost",
        r"(?:% ?|\bdollars? |\bbucks? |\$\d[\d,.]* )off\b|\b(?:knock|take|shave"
        r"|cut) (?:\w+ ){0,3}off\b",
        r"\b\d/\d (?:off|price)\b|\bthird off\b|\bquarter off\b|\btwo for (?:the price of )?one\b"
        r"|\bbuy one\b|\b2 ?(?:x"
        r"|for) ?1\b",
        r"\b(?:use|enter|apply|with) (?:the |my |this )?(?:promo )?code\b|\bcode promo\b"
        r"|\bpromo code\b",
        r"\b(?:special|weekday|reduced|insider|member) rate\b|\btarifas? (?:especial|reducida)"
        r"|\btarifs? (?:special|reduit)|\bcheapest (?:\w+ )?price|\bmoins cher de la ville\b"
        r"|\bprices? (?:go|goes|going|will go|are going) up\b|\bprecios? (?:sub\w+|van a subir)"
        r"|\bprix (?:mont\w+|augment\w+|vont)\b|\b(?:price|cost) includes?\b|\bprecio incluye\b"
        r"|\bprix (?:comprend|inclut)\b|\b(?:included|incluid[oa]|inclus\w*|compris\w*) (?:in|en"
        r"|dans)"
        r" (?:the|that|el|ese|le|ce) (?:price|precio|prix)\b",
        r"\bdescuentos?\b|\brebaj\w+|\bcupon(?:es)?\b|\ben (?:oferta|rebaja|liquidacion)\b"
        r"|\bofertas? especial",
        r"\b(?:mitad|medio|mitad de) (?:de |del )?precio\b|\bdos por uno\b|\bcodigo\b"
        r"|\bcode (?:[a-z]*\d+|promo)",
        r"\bmejor(?:es)? precios?\b|\bprecios? mas bajos?\b|\bmas barato que\b"
        r"|\bigual\w+ (?:\w+ ){0,3}precio",
        r"\bbaj(?:o|amos|are|ar|e) (?:el|los|su|tu|nuestros?) precios?\b",
        r"\bremises?\b|\brabais\b|\breductions?\b|\bsoldes?\b|\bcode rabais\b",
        r"\bmoitie (?:du |de )?prix\b|\bdemi[- ]prix\b|\bmeilleurs? prix\b|\bprix le plus bas\b",
        r"\b(?:students?|military|veterans?|seniors?|friends and family|estudiantes|militares"
        r"|jubilados"
        r"|etudiants|militaires|aines)\b",
        r"\bdeux pour (?:le prix d')?une?\b|\begal\w+ (?:\w+ ){0,3}prix\b"
        r"|\bbaiss\w+ (?:\w+ ){0,2}prix\b",
        r"\bmoins cher (?:que|qu'|ailleurs)|\benlev\w+ (?:\w+ ){0,2}(?:dollars|\d|cinquante|vingt"
        r"|dix)",
    ),
    _of(
        "discount",
        r"\bsav(?:e|es|ing|ings) (?:you )?(?:about |up to |around )?(?:\$|\d|some|money|big|a )",
        r"\byou(?:'d|'ll)? save\b|\bsavings? of\b|\bahorr\w+|\beconomis\w+",
        supposable=True,
    ),
    _of(
        "discount",
        r"(?<!feel )\bfree\b(?! (?:times?|slots?|spots?|days?|bays?|to|and clear)\b)",
        r"\bgrat(?:is|uit\w*)\b|\bcomplimentary\b|\bgift(?:s|ed)?\b|\bfreebies?\b|\bbonus\b",
        r"\bregal(?:o|os|amos|ar|are|arle)\b|\bcortesia\b|\bobsequi\w+",
        r"\bcadeaux?\b|\b(?:je|on|nous) (?:vous|te|t')(?: l| la| le| les)?'? ?offr\w+"
        r"(?! (?:\w+ ){0,2}(?:options?|choix|heures?|creneaux?|services?))",
        r"\bqui offre\b|(?<!services )(?<!options )\boffert(?:e|s|es)?\b|\bgracieu\w+\b",
    ),
    _of(
        "discount",
        r"\bon (?:me|us)\b(?!\w)|\bmy treat\b|\b(?:i|we)(?:'ll| will)? cover (?:the|that|your|it)\b"
        r"|\bpor (?:mi|nuestra) cuenta\b|\b(?:a ma|a notre) charge\b|\ba nos frais\b|\ben prime\b"
        r"|\bfor nothing\b|\best pour nous\b|\bpay(?:s|ing)? less\b|\bpagan? menos\b"
        r"|\bpaien?t? moins\b",
        r"\bon the house\b|\bno (?:extra |additional )?(?:charge|cost)\b|\bfree of charge\b"
        r"|\bfor free\b",
        r"\bwaiv(?:e|ed|es|ing)\b|\bthrow (?:in|it in|that in)\b|\bincluded (?:at|for) no\b"
        r"|\bon us\b",
        r"\b(?:won't|will not|don't|not|never) charge\b|\b(?:don't|won't|not) (?:have to "
        r"|need to )?pay\b",
        r"\b(?:doesn't|won't|not) cost\b|\bzero (?:cost|dollars|charge)\b|\bcosts? nothing\b",
        r"\bsin (?:ningun )?(?:costo|coste|cargo)s?\b|\bpor cuenta de la casa\b|\bla casa (?:invita"
        r"|paga)",
        r"\bno (?:le |te |se |les )?(?:lo |la )?(?:cobr\w+|cuesta)\b|\bno tienen?s? que pagar\b",
        r"\bsans (?:aucuns? )?frais\b|\baux frais de la maison\b|\bla maison (?:offre|qui offre"
        r"|vous)",
        r"\bn'(?:avez|aurez) (?:rien|pas) a payer\b|\bne (?:vous )?(?:factur|charg|cout)\w* (?:pas"
        r"|rien)\b",
        r"\bne (?:vous )?(?:factur|charg|cout)\w*\b(?= rien)|\bne paie?\w* (?:pas|rien)\b",
        deniable=False,
    ),
    _of(
        "promise",
        r"\bguarante\w*|\bgaranti\w*|\bwarrant(?:y|ies|ied)\b",
        r"\bpromis(?:e|es|ed|ing)\b|\bpromet\w*|\bprom(?:eto|esa)\b|\bmy word\b|\bmi palabra\b"
        r"|\bma parole\b",
        r"\bmoney[- ]back\b|\brefund\w*|\breembols\w+|\brembours\w+"
        r"|\bdevolv\w+ (?:\w+ ){0,2}dinero\b",
        r"\bstand behind\b|\bredo (?:it|the)\b|\breturn it\b|\bno questions asked\b|\brehac\w+"
        r"|\brehago\b",
        r"\brespond(?:emos|e|o) por\b|\brepond\w* du (?:travail|resultat)\b|\b(?:le|la) refai\w+",
        r"\b(?:entitled to|lawsuit|damages)\b|\bdanos y perjuicios\b|\binsurance\b|\bseguro (?:lo "
        r"|la |le )?(?:paga|cubre)|\bl'assurance\b"
        r"|\bvotre assurance\b",
        r"\brisk[- ]free\b|\b100 ?%|\b(?:a|one) hundred ?%|\bcien ?%",
        r"\b(?:fully |entirely )?insured\b|\basegurad[oa]s\b|\b(?:sommes|est|sont"
        r"|entierement) assure",
        r"\bcertified\b|\bcertificad[oa]s?\b|\bcertifie(?:e|s|es)?\b|\blicensed\b",
        r"\bdeal(?=[!.,]|\s*$)|\b(?:you're|you are|it's|is|are) covered\b|\bcubiert[oa]s?\b"
        r"|\b(?:etes|est|serez) couverte?s?\b",
    ),
    _of(
        "promise",
        r"\blife-?time\b|\bfor life\b|\blife[- ]time\b|\bforever\b|\bde por vida\b"
        r"|\bpara siempre\b",
        r"\ba vie\b|\bpour toujours\b|\bvitalici\w+",
    ),
    _of(
        "promise",
        r"\blegally\b|\bbinding\b|\btakesies\b|\bbacksies\b|\blegalmente\b|\bvinculante\b",
        r"\bjuridiquement\b|\bcontraignante?\b",
    ),
    _of(
        "promise",
        r"\b(?:won't|never|doesn't|don't|will not) (?:\w+ ){0,2}(?:fade|bubble|peel|turn|crack"
        r"|scratch)",
        r"\bno (?:fading|bubbl\w+|peeling|cracking)\b",
        r"\b(?:no|nunca|jamas|ni) (?:se )?(?:\w+ ){0,2}?(?:despeg|decolor|burbuj|pel[ae]|agriet"
        r"|despint)\w*",
        r"\b(?:ne|n'|jamais|pas) ?(?:se |s')?(?:\w+ ){0,3}?(?:decoll|decolor|bulles|craquel|jauni"
        r"|pel)\w*",
        deniable=False,
    ),
    _of(
        "fees",
        r"\btaxe?s?\b|\bimpuestos?\b|\biva\b|\bttc\b|\bout[- ]the[- ]door\b|\bhors taxes?\b",
        r"\bdeposits?\b|\bdown payment\b|\b(?:put|pay) (?:only )?(?:\d+ ?% )?down\b|\banticipos?\b"
        r"|\benganche\b",
        r"\bacomptes?\b|\barrhes\b|\bdepositos?\b|\bfees?\b|\bhidden\b|\bcargos? (?:ocult|extra"
        r"|adic)\w+",
        r"\bfrais (?:cache|supplement|addition)\w+|\binstall?ments?\b|\bfinanc\w+|\bcuotas\b",
        r"\bmensualidad\w*|\ba plazos\b|\ben \d+ (?:fois|versements|pagos|plazos)\b"
        r"|\bversements?\b",
        deniable=False,
    ),
    _of(
        "claim",
        r"\buv[ab]?\b|\bultra ?violet\w*",
        r"\bcancer\w*|\b(?:your|the) skin\b|\bpiel\b|\bpeau\b|\bmedical\w*|\bmedic(?:o|a|amente)\b",
        r"\bin stock\b|\ben stock\b|\ben existencia\b|\bin inventory\b|\bon hand\b",
        r"\b(?:rated|ratings?|stars|reviews|estrellas|etoiles|resenas)\b|\bnumber one\b|\baward",
        r"\bwe (?:can )?come to you\b|\bpick(?:ing)? you up\b|\b(?:le|te|lo) recog\w+"
        r"|\bvous chercher\b|\bpick up your car\b|\bmobile service\b|\ba domicilio\b",
        r"\b24/7\b|\baround the clock\b|\bsame[- ]day (?:service|install\w*|turnaround|pick)",
    ),
)
