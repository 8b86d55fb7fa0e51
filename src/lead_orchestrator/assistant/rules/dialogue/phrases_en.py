"""What the scripted model says, in English."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.dialogue.names import P, Wording

ENGLISH: dict[P, Wording] = {
    P.COSTS: "{service} is {price}",
    P.COSTS_FROM: "{service} starts at {price}",
    P.FOR_CAR: "{priced} for {car}.",
    P.DEPENDS_ON_CAR: "{priced}; the exact price depends on the vehicle.",
    P.TAKES: "It takes {length}.",
    P.ONE_FOR_CAR: "For {car}, the price of {service} is {price}.",
    P.TOGETHER: "For {car}: {lines}. Together that comes to {total}.",
    P.QUOTE_FAILED: "I couldn't work that one out. Could you tell me which service you mean?",
    P.WHICH_FOR_PRICE: (
        "It depends on what you'd like done to {car}. Which one are you after?",
        "There are a few ways to do that for {car}. Which one sounds right?",
    ),
    P.NO_PRICES: "I don't have a price list at hand here.",
    P.ASK_CAR: "What vehicle is it for? With the make and model I can tell you the exact price.",
    P.NO_HAGGLING: (
        "I can't change our prices from here, but I can be straight with you about them.",
        "Prices are set by the shop, so I can't offer a discount in this chat.",
    ),
    P.NO_MATCHING: "I can't match another shop's price from here.",
    P.SPEND_LESS: "If you'd like to spend less, {priced}.",
    P.WE_DO_THAT: "Yes, we do that.",
    P.NOT_ON_LIST: "I don't see that on our list of services, sorry.",
    P.OPTIONS_FOR_CAR: "Yes, we do. Here is what that looks like for {car}.",
    P.WE_DO: "We do {kinds}. Here are some favourites for {car}.",
    P.OUR_WORK: "We do {kinds}.",
    P.DESCRIBED: "{service}: {text}",
    P.IN_OUR_WORDS: "{service}: {text}",
    P.NO_DETAILS: "I don't have more details on it here.",
    P.COMPARED: "{service}: {text} {priced}.",
    P.IT_DEPENDS: "It depends on the work: {lines}.",
    P.TAKES_LONG: "{service} takes {length}",
    P.OPEN_WEEK: "We're open {days}.",
    P.CLOSED_ON_DAYS: "We're closed {days}.",
    P.CLOSED_ALREADY: "Today we were open until {time}.",
    P.OPEN_TODAY: "Today we're open {span}.",
    P.OPEN_ON: "We're open {day} {span}.",
    P.CLOSED_ON: "We're closed {day}{why}.",
    P.OPEN_AGAIN: "We're open again {day} {span}.",
    P.NEXT_CLOSURES: "The next days we're closed are {days}.",
    P.NEXT_CLOSURE: "The next day we're closed is {days}.",
    P.ADDRESS: "{shop} is at {address}.",
    P.PHONE: "You can call us at {phone}.",
    P.EMAIL: "You can write to us at {email}.",
    P.NOTHING_BOOKED: "There's nothing booked for you yet.",
    P.MINE: "You're booked for {label}: {services}, {price}.",
    P.QUOTED: "{service}: {text}.",
    P.UNSURE: (
        "I don't have {subject} here, and I'd rather not guess. Would you like me to get a person"
        " from the shop to answer that?"
    ),
    P.SHOP_SAYS: "{text}",
    P.SUBJECT_WARRANTY: "warranty details",
    P.SUBJECT_LAW: "the tint rules and shades for your state",
    P.SUBJECT_PAYMENT: "payment details",
    P.SUBJECT_THAT: "that",
    P.SUBJECT_PHOTOS: "pictures",
    P.LANGUAGES: (
        "I can chat in English, Spanish or French, but not in that language, I'm sorry. Would you"
        " like me to get a person from the shop?"
    ),
    P.OUR_LANGUAGES: "I speak English, Spanish and French.",
    P.SPEAKING: "Of course, let's go on in English.",
    P.NOTED: "Noted, the shop will see that with your request.",
    P.ANYTHING_ELSE: "Is there anything else you'd like to know?",
    P.WHICH_ONE: "Which one are you interested in?",
    P.WHICH_TIME: "Which of those times would you like?",
    P.SHALL_I_BOOK_IT: "Shall I book it for you {when}?",
    P.SHALL_I_STILL: "Would you still like {when}?",
    P.SHALL_I_MOVE_IT: "Shall I move your appointment to {label}?",
    P.SHALL_I_CANCEL_IT: "Shall I cancel your appointment {when}?",
    P.WHENEVER: (
        "Just say when you'd like to come in.",
        "Whenever you're ready, tell me a day that suits you.",
    ),
    P.LOOK_AT_TIMES: (
        "Would you like me to look at times {soon}?",
        "Shall I look at times {soon}?",
    ),
    P.THIS_WEEK: "this week",
    P.NEXT_WEEK: "next week",
    P.WHICH_SERVICE: (
        "Happy to! Which service would you like for {car}?",
        "Sure, let's find a time. Which service is it for {car}?",
    ),
    P.WHICH_OF_THOSE: "Great! Which of those times would you like?",
    P.HELD: (
        "Good choice. {services} {when}, {price}{takes}. Shall I book it?",
        "Perfect. {services} {when}, {price}{takes}. Shall I book it?",
        "Sure. {services} {when}, {price}{takes}. Shall I book it?",
    ),
    P.HELD_SHORT: "{services} {when}, {price}. Shall I book it? Reply YES to confirm.",
    P.TAKING_ABOUT: ", {length}",
    P.NOT_FREE_ANY_MORE: (
        "I'm sorry, that time isn't free any more. Here are the closest ones I have. Which would"
        " you like?"
    ),
    P.HOLD_FAILED: "I couldn't hold that time. Would you like me to look at other times?",
    P.LOOK_FAILED: (
        "I couldn't look that up just now. Would you like me to get a person from the shop?"
    ),
    P.NO_TIMES: (
        "I don't have any times for that online right now, so I've asked a person at the shop to"
        " answer you here."
    ),
    P.ONE_TIME: "I have one time for {services}: {label}. Does that work for you?",
    P.BOTH_DAYS: (
        "To be sure I have the right day, here are the times on both for {services}. Which would"
        " you like?"
    ),
    P.TIMES: (
        "Here's what I have for {services}. Which one works for you?",
        "I have these times for {services}. Which would you like?",
    ),
    P.CLOSEST_TIMES: (
        "{why} Here are the closest times I have for {services}. Would one of these work?"
    ),
    P.WE_ARE_CLOSED: "We're closed {day}.",
    P.NOTHING_LEFT: "Nothing is left {day}.",
    P.NOT_THAT_TIME: "I don't have that time {day}.",
    P.PAST: "That time has already gone by.",
    P.TOO_FAR: "That's further ahead than I can book here.",
    P.SHOWN_ALL: "Those were all the times in that stretch.",
    P.NOTHING_EXACT: "I don't have anything that fits exactly.",
    P.BOOKED: (
        (
            "You're booked{name}! {services} {when}, {price}. We're at {address}. A confirmation"
            " with a calendar file is on its way. Anything else I can help with?"
        ),
        (
            "All done{name}, you're booked! {services} {when}, {price}. We're at {address}. A"
            " confirmation with a calendar file is on its way. Anything else I can help with?"
        ),
    ),
    P.BOOKED_SMS: "You're booked{name}! {services} {when}, {price}. We're at {address}.",
    P.TAKEN_MEANWHILE: (
        "I'm sorry, that time was taken while we were talking. Here are the closest ones I have."
        " Which would you like?"
    ),
    P.BOOK_FAILED: "I couldn't book that time. Would you like me to look at other times?",
    P.ALREADY_BOOKED: (
        "You already have an appointment: {label}. Would you like to move it to another time?"
    ),
    P.ALREADY_BOOKED_UNKNOWN: (
        "You already have an appointment. Would you like a person to change it?"
    ),
    P.NO_APPOINTMENT: (
        "I don't see an appointment for you yet, so there's nothing to change. Would you like to"
        " look at times?"
    ),
    P.NEW_TIMES: "Sure, let's move it. These times are open for {services}. Which would you like?",
    P.MOVE_HELD: "{services} would be {when} instead, {price}. Shall I move your appointment?",
    P.MOVED: (
        "Your appointment is moved{name}: {services} {when}, {price}. Anything else I can help"
        " with?"
    ),
    P.MOVE_FAILED: (
        "I couldn't move it to that time, so your appointment stays as it was. Would you like me"
        " to look at other times?"
    ),
    P.TOO_LATE_TO_CHANGE: (
        "Your appointment {when} is too close for me to change it here, so I've asked a person at"
        " the shop to help you."
    ),
    P.CANCEL_ASKED: "You're booked {when}: {services}. Shall I cancel that appointment?",
    P.CANCELLED: (
        "Your appointment {when} is cancelled. If you'd like another time, just write here."
    ),
    P.STAYS_BOOKED: "All right, your appointment stays: you're booked {when}.",
    P.PERSON_CHANGES: (
        "I can see your appointment {when}. I've asked a person at the shop to change it with you"
        " here."
    ),
    P.OTHER_VEHICLE: (
        "Your request with us is for another vehicle, so I've asked a person at the shop to set"
        " this one up with you here."
    ),
    P.VEHICLE_ASKED: "Your request is for another vehicle. Shall I change it to the {vehicle}?",
    P.VEHICLE_KEPT: "All right, your request stays as it was.",
    P.PRICE_CHANGED: "The price has changed: {services} {when} is {price} now. Shall I go on?",
    P.NOT_BOOKING_IT: "No problem, I won't book it. Would you like me to look at other times?",
    P.HELLO: (
        "Hi{name}! I'm the virtual assistant of {shop}. I can give you prices for {car} and find"
        " you a time. What would you like to know?"
    ),
    P.HELLO_BOOKED: "Hi{name}! You're booked for {label}. What can I do for you?",
    P.HELLO_ASKED: (
        "Hi{name}! I'm the virtual assistant of {shop}. You asked about {service} for {car}. Would"
        " you like the price, or shall I look at times?"
    ),
    P.ABILITIES: (
        "I can give you prices for {car}, tell you what a service includes and how long it takes,"
        " our hours and address, and find you a time and book it."
    ),
    P.START_WITH: "What would you like to start with?",
    P.FINE: (
        "No problem. I'm here if anything comes up.",
        "That's fine. Just write here whenever you like.",
    ),
    P.THANKS_BOOKED: (
        "You're welcome! See you {when}.",
        "Happy to help. We'll see you {when}.",
    ),
    P.THANKS: (
        "You're welcome! I'm here whenever you'd like to look at times.",
        "Happy to help. Write here whenever you're ready.",
    ),
    P.LOST: "Sorry, I didn't quite get that.",
    P.CANNOT_ANSWER: "I'm not sure I can answer that one.",
    P.OR_A_PERSON: "Or would you like me to get a person from the shop?",
    P.WHAT_TO_KNOW: "What would you like to know?",
    P.LOST_AGAIN: (
        "I'm sorry, I still don't follow. I've asked a person at the shop to answer you here."
    ),
    P.SAFE: (
        "I want to be sure you get the right answer, so I've asked a person at the shop to help"
        " you here."
    ),
    P.OTHERS_PRIVATE: (
        "I can only talk about your own request, so I can't share anything about other customers."
        " Is there something I can help you with for {car}?"
    ),
    P.NOT_TO_OTHERS: (
        "I can't write to anybody else from here, sorry. You can share what you like from your own"
        " phone. Is there anything else you'd like to know?"
    ),
    P.SELF_HARM: (
        "I'm really sorry you're going through this. Please call 988 now, or call 911 if you are"
        " in danger. You can talk to somebody at any hour."
    ),
    P.EMERGENCY: (
        "If anyone is in danger, please call 911 right away and move away from the car. I've"
        " alerted the team at the shop too."
    ),
    P.STOPPED: (
        "Done: you won't get any more texts about this from us. You can still write to us on this"
        " page whenever you like."
    ),
    P.STOPPED_SMS: (
        "Done: you won't get any more texts from us. Reply START if you change your mind."
    ),
    P.SORRY: (
        "I'm sorry about that.",
        "I'm sorry to hear that.",
    ),
    P.SORRY_PERSON: "I've asked a person at the shop to look at this and answer you here.",
    P.PERSON_ASKED: (
        "Of course. I've asked a person at the shop to join this chat.",
        "Sure thing. I've asked somebody at the shop to answer you here.",
    ),
    P.SHOP_NUMBER: "If it can't wait, the shop's number is {phone}.",
    P.WHO: (
        "I'm the virtual assistant of {shop}, an AI and not a person. I can tell you prices, find"
        " a time and book it, and I can get a person from the shop whenever you want one. What can"
        " I do for you?"
    ),
    P.TODAY: "today",
    P.TOMORROW: "tomorrow",
    P.OPEN_SPAN: "from {span}",
    P.YOUR_CAR: "your car",
    P.YOUR_VEHICLE: "your {vehicle}",
}
