"""What a message asks for, in English: one pattern for each wish, over plain, corrected text."""

from __future__ import annotations

from collections.abc import Mapping

from lead_orchestrator.assistant.rules.understanding.wishes import Wish

ENGLISH: Mapping[Wish, str] = {
    Wish.NOTE: r"(?:please )?(?:take|make) (?:a )?note|please note|just (?:so you know|fyi"
    r"|a heads ?up)|heads ?up|fyi"
    r"|(?:i )?(?:would |i'?d )?prefer (?:that |to be |a (?:text|call|message|e-?mail)|texts?"
    r"|calls?|you )|keep in mind"
    r"|remember (?:that|i)|i'?m allergic|be careful with|note that|let them know",
    Wish.EMERGENCY: r"on fire|fire in (?:the|your|our)|is burning|(?:car|seat|airbag|battery"
    r"|engine) (?:is )?smok(?:e|ing)"
    r"|smoke (?:is )?(?:coming|pouring) (?:out|from)"
    r"|airbag|accident (?:just|now)|(?:is|am|are|i'm|he's|she's) (?:hurt|injured|bleeding|trapped"
    r"|dying)|(?:kill|hurt|harm)(?:ing)? myself|suicid\w+|want to die|end my life|heart attack"
    r"|can'?t breathe|call (?:911|an ambulance)|locked (?:in|inside) (?:the|my|a) (?:hot )?car"
    r"|emergency",
    Wish.LEGAL_THREAT: r"lawyer|attorney|sue|suing|lawsuit|legal action|small claims|court"
    r"|better business bureau|bbb|attorney general|chargeback|report you",
    Wish.COMPLAINT: r"(?:been )?waiting (?:for )?(?:\w+ ){0,2}(?:days|weeks|months)"
    r"|is (?:anyone|anybody) (?:even )?(?:working|home|alive)"
    r"|(?:nobody|no one|noone) (?:\w+ ){0,2}(?:answers?|calls?|called|repl\w+|g[eo]ts? back)"
    r"|complain(?:t|ing)?|refund|money back|ripped? ?off|scam(?:med|mers?)?"
    r"|terrible|horrible|awful|worst|unacceptable|disgust\w+|ridiculous|pissed|furious|angry"
    r"|frustrat\w+|disappoint\w+|useless|stupid bot|dumb bot|wtf|bullshit|f+u+c+k\w*|shitty"
    r"|messed up|botched|scratched (?:my|the)|damaged (?:my|the)|did a bad job|bad job"
    r"|fed up|(?:you(?:'re| guys are)?|this is|what) a joke|waste of (?:my )?time|not helping"
    r"|you'?re not listening|already told you"
    r"|(?:tint|film|it|wrap|coating)(?:'s| is)? (?:already )?(?:bubbling|peeling) after",
    Wish.PERSON: r"put me (?:through|on with)|(?:the|your) (?:owner|boss)(?: please)?|(?:talk"
    r"|speak|chat|connect|transfer)(?: me)? (?:to|with) (?:a |an |the |some"
    r" |your )?"
    r"(?:real |actual |live )?(?:person|human|someone|somebody|people|agent|rep\w*|manager|owner"
    r"|staff|tech\w*|advisor|employee|guy|team)|(?:a |an )?(?:real|live|actual) (?:person|human"
    r"|agent)(?: please)|human please|person please|(?:get|want|need|give|like) (?:me )?(?:to "
    r"(?:talk|speak) (?:to|with) )?(?:a |an |some )?(?:human|real person|live person|person"
    r"|manager|agent|representative)|(?:someone|somebody|anyone) (?:to )?(?:call|contact|text"
    r"|ring|phone) me"
    r"|give me a (?:call|ring)"
    r"|call me(?: back)?|can (?:you|someone) call|representative|operator|manager",
    Wish.BOT: r"(?:are|r) (?:you|u) (?:a |an )?(?:real|human|bot|robot|ai|machine|person"
    r"|computer|automated|chat ?gpt|virtual)\w*|is this (?:a |an )?(?:real|bot|robot|ai|automated"
    r"|human|person|computer|machine)\w*|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?"
    r"\w+|who am i (?:talking|speaking|chatting)|who are you|what are you"
    r"|real person\s*\?|human\s*\?",
    Wish.OTHERS: r"who else|(?:other|another) (?:customers?|clients?|people'?s?|person'?s?"
    r"|appointments?|bookings?)|(?:list|names?|phones?|numbers?|emails?)\b.{0,30}\b(?:customers?"
    r"|clients?|leads)|(?:list|show|give|export|dump)\b.{0,30}\b(?:leads|customers|bookings"
    r"|database)"
    r"|everyone (?:who|that)|all (?:the )?(?:leads|customers|appointments|bookings)"
    r"|who (?:has |is |'s )?(?:booked|coming|scheduled)|(?:give|tell) (?:me )?(?:the )?names",
    Wish.TEXT_SOMEONE: r"(?:text|send|e-?mail|forward|share|message)\b.{0,40}\bto (?:\+?\d|my "
    r"(?:wife|husband|friend|mom|dad|boss|brother|sister|girlfriend|boyfriend|partner|son"
    r"|daughter))|(?:text|e-?mail|message|call) (?:my |\+?\d)(?!self)\w*.{0,20}",
    Wish.BARGAIN: r"discounts?|coupons?|promos?|promo codes?|promotions?|specials?|deals?|on sale"
    r"|price match\w*|match (?:the|that|their|a) price|cheaper|lower (?:the |your )?price"
    r"|knock (?:it |some |something )?off|(?:any|come) (?:wiggle|down)|best (?:price|you can do)"
    r"|negotia\w+|haggle|for free|free of charge|half (?:off|price)|\d+ ?% off|percent off"
    r"|too (?:expensive|much|high|pricey)|for (?:only |just )?\$ ?\d+|(?:how about|would you take"
    r"|i'?ll (?:give|pay)(?: you)?|can you do(?: it)?(?: for)?|do it for|take) \$ ?\d+"
    r"|throw in|waive|legally binding|military|veteran|student|senior|first responder"
    r"|out the door for",
    Wish.PRICE: r"how much|price[sd]?|pricing|cost(?:s|ing)?|quotes?|estimates?|rates?|charge"
    r"|what(?:'s| is| are| would| does)?.{0,25} (?:run|going for|the damage)|\$|ballpark|fee",
    Wish.TOTAL: r"total|altogether|all together|combined|both|add(?:ed)? up|sum|together"
    r"|out the door|plus",
    Wish.SERVICES: r"(?:what|which)(?: \w+)? (?:services?|options?|packages?|kinds?|types?|tints?"
    r"|films?|choices?)|services|options|menu|what (?:do|can|else) (?:you|u) (?:guys )?(?:do|offer"
    r"|have|provide|sell)|what do (?:you|u) (?:guys )?offer|price list|list of (?:services|prices)"
    r"|do you (?:guys )?(?:do|offer|have|install|carry|sell)|packages",
    Wish.DESCRIBE: r"what(?:'s| is| does)(?: \w+){0,4} (?:include|included|mean|in it)"
    r"|tell me (?:more )?about|describe|explain|what does it (?:do|come with)|what is"
    r"|more (?:info|details|information)|details (?:on|about)|how does|worth it|benefits?|good for"
    r"|why (?:should|would|ceramic|carbon)",
    Wish.COMPARE: r"differen(?:ce|t)|vs\.?|versus|compare[ds]?|better|which (?:one )?(?:is|should"
    r"|would|do you recommend)|recommend\w*|or should i|what would you (?:suggest|recommend)"
    r"|best for",
    Wish.DURATION: r"how long|how (?:much|many) (?:time|hours)|duration|take (?:all day|long)"
    r"|hours (?:does|will|would) it|turn ?around|same day|done in|ready (?:the )?same"
    r"|when (?:will|would) it be (?:done|ready)|quick (?:is|will)",
    Wish.HOURS: r"hours|(?:are|r|is|will) (?:you|u|ya|y'all|the shop|it)(?: guys)?(?:"
    r" still)?(?: be)? "
    r"(?:open|closed|close)|what time (?:do|are|does|is|will)|when (?:do|are|does|is|will) "
    r"(?:you|u|y'all|the shop|it)(?: guys)? (?:open|close)|open (?:on|today|tomorrow|now|late"
    r"|weekends?|sundays?|saturdays?|until|till|this|at)|close(?:d)? (?:on|today|tomorrow|at)"
    r"|opening|holidays?|open\?|do you (?:work|open) (?:on )?\w+days?",
    Wish.ADDRESS: r"where (?:are|r|is|do|at) ?(?:you|u|it|the shop|y'all|i)?|address|located"
    r"|location|directions?|how (?:do i|to) get (?:there|to)|near(?:by)?(?: me)?|parking"
    r"|what (?:street|city|town)|map|zip code|close to",
    Wish.PHONE: r"(?:your|shop'?s?|the|a|phone|contact|telephone) (?:phone )?number|(?:your"
    r"|the) phone"
    r"|can i call|call you|number to call|e-?mail address|your e-?mail",
    Wish.BOOK: r"book(?:ing)?|schedul(?:e|ing)|appointment|reserve|set (?:me |it |something )?up"
    r"|sign me up|put me (?:down|in)|get me in|fit me in|squeeze me|come (?:in|by)|drop (?:it"
    r"|her|my"
    r"|the|him)?\w* ?(?:car|truck|off)|bring (?:it|my|her|the)|let'?s do (?:it|that|this)|i'?ll"
    r" take"
    r"|i want (?:to (?:get|do)|it|that|the)|i'?d like (?:to get|to do|that|the)|get (?:it|this"
    r"|that)"
    r" done|make an? app\w*|next steps?|how do i (?:book|get started)|ready to (?:go|do)",
    Wish.TIMES: r"availab\w*|openings?|(?:any|what|which) (?:times?|slots?|days?|spots?)|free"
    r"|when (?:can|could|do|are|would|is)(?: you)?|earliest|soonest|asap|next available|first"
    r" available|do you have (?:anything|any|time|something)|have anything|anything (?:on|open"
    r"|for|this|next|today|tomorrow|sooner|earlier|later)|can (?:i|you|u|we) (?:come|do|get|make)"
    r"|how soon|look at times|see (?:the )?times|times? (?:for|this|next)|could i come",
    Wish.OTHER_TIMES: r"(?:an)?other times?|(?:an)?other (?:days?|slots?|options?|openings?|dates?)"
    r"|different (?:time|day|date)|more times|none of (?:those|these|them)|(?:do|does)n'?t work"
    r"|don'?t work|can'?t (?:make|do) (?:it|that|those|any)|later (?:one|time|in|than)"
    r"|earlier (?:one|time|in|than)|anything (?:else|earlier|later|sooner)|something (?:else|later"
    r"|earlier|sooner)|not (?:those|that|any)|later\?|earlier\?|sooner\?|change (?:the|my) time"
    r"|actually|instead|changed? my mind",
    Wish.MOVE: r"make it (?:at |for |on )?(?:\d|mon|tue|wed|thu|fri|sat|noon|tomorrow|later"
    r"|earlier|next)\w*|reschedul\w*|(?:move|change|push|switch|shift)\b.{0,25}\b(?:appointment"
    r"|appt"
    r"|booking|time|date|day|it)|(?:need|want|have) to change (?:my|the) (?:appointment|booking"
    r"|appt"
    r"|time|date)|can(?:'?t| not) make (?:it|my appointment)|running late|be late|late for",
    Wish.CANCEL: r"cancel\w*|(?:take|get) me off (?:of )?(?:the|your) (?:schedule|calendar"
    r"|books?)|call (?:it|that) off|don'?t (?:want|need) (?:the |my )?(?:appointment"
    r"|it)(?: any ?more)?|no longer (?:want|need)",
    Wish.MINE: r"(?:when|what time|what day)(?: is|'s) my (?:appointment|appt|booking)|my "
    r"(?:appointment|appt|booking)(?: details| info)?|am i (?:booked|scheduled|confirmed|all set)"
    r"|did (?:it|i|that) (?:book|go through)|is it (?:booked|confirmed)",
    Wish.WARRANTY: r"warrant(?:y|ies)|guarante\w*|lifetime|last(?:s|ing)?|how many years|fade"
    r"|purple|bubble",
    Wish.LAW: r"legal|illegal|law|laws|limit|ticket|pulled over|inspection|how dark|darkest"
    r"|\d+ ?%|percent|vlt|limo",
    Wish.PAYMENT: r"pay(?:ment|ments|ing)?|deposit|credit cards?|debit|cash|financ\w+|venmo|zelle"
    r"|apple pay|afterpay|klarna|installments?|tax(?:es)?|insurance|tip",
    Wish.WAIT: r"(?:can|could|do) i (?:wait|stay)|waiting (?:room|area)|wifi|wait (?:there|while"
    r"|for it)|loaner|shuttle|ride home|rental|uber|pick ?-?(?:it )?up (?:service|my car)|mobile"
    r"|come to (?:me|my)|my (?:house|home|driveway|office|work)",
    Wish.PHOTO: r"photos?|pictures?|pics?|images?|gallery|portfolio|instagram|examples? of",
    Wish.LANGUAGE: r"espanol|spanish|habla\w*|francais|french|parlez",
    Wish.YES: r"yes+|yep|yeah+|yea|yup|ya|yas+|sure(?: thing)?|ok(?:ay|ie)?|k|kk|sounds (?:good"
    r"|great|perfect|fine)|perfect|great|absolutely|definitely|of course|please(?: do)?|go ahead"
    r"|do it|book it|confirm(?:ed)?(?: it)?|that works|works for me|(?:that|it)'?s (?:fine|good"
    r"|perfect|great|correct|right)|correct|right|let'?s do (?:it|that)|lock it in|i'?m in|deal"
    r"|awesome|cool|good|fine|alright|all right|yes please|i do|y",
    Wish.NO: r"no+|nope|nah|not (?:now|yet|today|really|right now|that)|don'?t|do not|never mind"
    r"|nevermind|wait|hold (?:on|off)|actually|cancel|stop|neither|maybe later|let me think"
    r"|i'?ll (?:think|pass|get back)|n",
    Wish.GREETING: r"hi+|hello+|hey+(?: there)?|howdy|good (?:morning|afternoon|evening)|yo|sup"
    r"|what'?s up|greetings|hiya|hola|bonjour",
    Wish.THANKS: r"thank(?:s| you| u)|thx|ty|appreciate\w*|cheers|gracias|merci",
    Wish.BYE: r"bye+|goodbye|see (?:you|ya|u)(?: then| later| soon)?|later|take care|have a (?:good"
    r"|great|nice) (?:one|day|night|weekend)|talk (?:soon|later)|good night",
    Wish.DONE: r"(?:that'?s|that is|that will be|thatll be|that'll be) (?:all|it)|nothing else"
    r"|i'?m (?:good|all set|set)|all (?:good|set)|no thanks|no thank you",
    Wish.WHAT_CAN_YOU_DO: r"what can you do|help(?: me)?|how (?:does|do) (?:this|you) work"
    r"|what is this|options\?",
}  # fmt: skip
