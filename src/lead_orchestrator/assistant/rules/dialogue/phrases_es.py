"""What the scripted model says in Spanish, as it is spoken in the United States and Mexico."""

from __future__ import annotations

from lead_orchestrator.assistant.rules.dialogue.names import P, Wording

SPANISH: dict[P, Wording] = {
    P.COSTS: "{service} cuesta {price}",
    P.COSTS_FROM: "{service} cuesta desde {price}",
    P.FOR_CAR: "{priced} para {car}.",
    P.DEPENDS_ON_CAR: "{priced}; el precio exacto depende del vehículo.",
    P.TAKES: "Toma {length}.",
    P.ONE_FOR_CAR: "Para {car}, el precio de {service} es {price}.",
    P.TOGETHER: "Para {car}: {lines}. En total son {total}.",
    P.QUOTE_FAILED: "No pude calcularlo. ¿Me dice de qué servicio se trata?",
    P.WHICH_FOR_PRICE: (
        "Depende de lo que quiera hacerle a {car}. ¿Cuál le interesa?",
        "Hay varias maneras de hacerlo en {car}. ¿Cuál prefiere?",
    ),
    P.NO_PRICES: "Aquí no tengo una lista de precios.",
    P.ASK_CAR: "¿Para qué vehículo es? Con la marca y el modelo le doy el precio exacto.",
    P.NO_HAGGLING: (
        "Desde aquí no puedo cambiar los precios, pero se los digo tal como son.",
        "Los precios los fija el taller, así que no puedo ofrecerle un descuento en este chat.",
    ),
    P.NO_MATCHING: "Desde aquí no puedo igualar el precio de otro taller.",
    P.SPEND_LESS: "Si prefiere gastar menos, {priced}.",
    P.WE_DO_THAT: "Sí, lo hacemos.",
    P.NOT_ON_LIST: "Lo siento, eso no aparece en nuestra lista de servicios.",
    P.OPTIONS_FOR_CAR: "Sí, claro. Estas son las opciones para {car}.",
    P.WE_DO: "Hacemos {kinds}. Estas son algunas opciones para {car}.",
    P.OUR_WORK: "Hacemos {kinds}.",
    P.DESCRIBED: "{service}: {text}",
    P.IN_OUR_WORDS: "{service}, según nuestro catálogo en inglés: «{text}»",
    P.NO_DETAILS: "No tengo más detalles aquí.",
    P.COMPARED: "{service}: {text} {priced}.",
    P.IT_DEPENDS: "Depende del trabajo: {lines}.",
    P.TAKES_LONG: "{service} toma {length}",
    P.OPEN_WEEK: "Abrimos {days}.",
    P.CLOSED_ON_DAYS: "Cerramos {days}.",
    P.CLOSED_ALREADY: "Hoy estuvimos abiertos hasta las {time}.",
    P.OPEN_TODAY: "Hoy abrimos {span}.",
    P.OPEN_ON: "Abrimos {day} {span}.",
    P.CLOSED_ON: "Estamos cerrados {day}{why}.",
    P.OPEN_AGAIN: "Abrimos de nuevo {day} {span}.",
    P.NEXT_CLOSURES: "Los próximos días que cerramos son {days}.",
    P.NEXT_CLOSURE: "El próximo día que cerramos es {days}.",
    P.ADDRESS: "{shop} está en {address}.",
    P.PHONE: "Puede llamarnos al {phone}.",
    P.EMAIL: "Puede escribirnos a {email}.",
    P.NOTHING_BOOKED: "Todavía no tiene ninguna cita reservada.",
    P.MINE: "Su cita es: {label}, {services}, {price}.",
    P.QUOTED: "{service}: «{text}».",
    P.UNSURE: (
        "No tengo {subject} aquí y prefiero no adivinar. ¿Quiere que le responda una persona del"
        " taller?"
    ),
    P.SHOP_SAYS: "El taller dice: «{text}»",
    P.SUBJECT_WARRANTY: "los detalles de la garantía",
    P.SUBJECT_LAW: "las reglas de polarizado de su estado",
    P.SUBJECT_PAYMENT: "información sobre pagos",
    P.SUBJECT_THAT: "ese dato",
    P.SUBJECT_PHOTOS: "fotos",
    P.LANGUAGES: (
        "Puedo atenderle en español, inglés o francés, pero no en ese idioma, lo siento. ¿Quiere"
        " que le responda una persona del taller?"
    ),
    P.OUR_LANGUAGES: "Hablo español, inglés y francés.",
    P.SPEAKING: "Claro que sí, seguimos en español.",
    P.NOTED: "Anotado: el taller lo verá junto con su solicitud.",
    P.ANYTHING_ELSE: "¿Le gustaría saber algo más?",
    P.WHICH_ONE: "¿Cuál le interesa?",
    P.WHICH_TIME: "¿Cuál de esos horarios prefiere?",
    P.SHALL_I_BOOK_IT: "¿Le reservo la cita para {when}?",
    P.SHALL_I_STILL: "¿Todavía le gustaría venir {when}?",
    P.SHALL_I_MOVE_IT: "¿Cambio su cita a este horario: {label}?",
    P.SHALL_I_CANCEL_IT: "¿Cancelo su cita de {when}?",
    P.WHENEVER: (
        "Dígame cuándo le gustaría venir.",
        "Cuando guste, dígame qué día le queda bien.",
    ),
    P.LOOK_AT_TIMES: (
        "¿Quiere que busque horarios para {soon}?",
        "¿Le busco un horario para {soon}?",
    ),
    P.THIS_WEEK: "esta semana",
    P.NEXT_WEEK: "la próxima semana",
    P.WHICH_SERVICE: (
        "¡Con gusto! ¿Qué servicio le gustaría para {car}?",
        "Claro, busquemos un horario. ¿Para qué servicio es, para {car}?",
    ),
    P.WHICH_OF_THOSE: "¡Perfecto! ¿Cuál de esos horarios prefiere?",
    P.HELD: (
        "Buena elección. {services}, {when}, {price}{takes}. ¿Se lo reservo?",
        "Perfecto. {services}, {when}, {price}{takes}. ¿Se lo reservo?",
        "Claro. {services}, {when}, {price}{takes}. ¿Se lo reservo?",
    ),
    P.HELD_SHORT: "{services}, {when}, {price}. ¿Se lo reservo? Responda SÍ para confirmar.",
    P.TAKING_ABOUT: ", {length}",
    P.NOT_FREE_ANY_MORE: (
        "Lo siento, ese horario ya no está libre. Estos son los más cercanos que tengo. ¿Cuál"
        " prefiere?"
    ),
    P.HOLD_FAILED: "No pude apartar ese horario. ¿Quiere que busque otros?",
    P.LOOK_FAILED: (
        "No pude consultarlo en este momento. ¿Quiere que le responda una persona del taller?"
    ),
    P.NO_TIMES: (
        "Por ahora no tengo horarios en línea para eso, así que le pedí a una persona del taller"
        " que le responda aquí."
    ),
    P.ONE_TIME: "Tengo un horario para {services}: {label}. ¿Le queda bien?",
    P.BOTH_DAYS: (
        "Para estar seguros del día, estos son los horarios de ambos para {services}. ¿Cuál"
        " prefiere?"
    ),
    P.TIMES: (
        "Estos son los horarios libres para {services}. ¿Cuál le queda bien?",
        "Tengo estos horarios para {services}. ¿Cuál prefiere?",
    ),
    P.CLOSEST_TIMES: (
        "{why} Estos son los horarios más cercanos para {services}. ¿Le queda bien alguno?"
    ),
    P.WE_ARE_CLOSED: "Estamos cerrados {day}.",
    P.NOTHING_LEFT: "Ya no queda nada {day}.",
    P.NOT_THAT_TIME: "No tengo ese horario {day}.",
    P.PAST: "Esa hora ya pasó.",
    P.TOO_FAR: "Es una fecha más lejana de lo que puedo reservar aquí.",
    P.SHOWN_ALL: "Esos eran todos los horarios de esas fechas.",
    P.NOTHING_EXACT: "No tengo nada que coincida exactamente.",
    P.BOOKED: (
        (
            "¡Su cita quedó reservada{name}! {services}, {when}, {price}. Estamos en {address}. Le"
            " llegará una confirmación con un archivo para su calendario. ¿Le ayudo con algo más?"
        ),
        (
            "¡Listo{name}, su cita quedó reservada! {services}, {when}, {price}. Estamos en"
            " {address}. Le llegará una confirmación con un archivo para su calendario. ¿Le ayudo"
            " con algo más?"
        ),
    ),
    P.BOOKED_SMS: (
        "¡Su cita quedó reservada{name}! {services}, {when}, {price}. Estamos en {address}."
    ),
    P.TAKEN_MEANWHILE: (
        "Lo siento, ese horario se ocupó mientras hablábamos. Estos son los más cercanos que"
        " tengo. ¿Cuál prefiere?"
    ),
    P.BOOK_FAILED: "No pude reservar ese horario. ¿Quiere que busque otros?",
    P.ALREADY_BOOKED: "Usted ya tiene una cita: {label}. ¿Quiere cambiarla a otro horario?",
    P.ALREADY_BOOKED_UNKNOWN: (
        "Usted ya tiene una cita. ¿Quiere que una persona del taller la cambie?"
    ),
    P.NO_APPOINTMENT: (
        "Todavía no veo ninguna cita suya, así que no hay nada que cambiar. ¿Quiere que busque"
        " horarios?"
    ),
    P.NEW_TIMES: (
        "Claro, la cambiamos. Estos horarios están libres para {services}. ¿Cuál prefiere?"
    ),
    P.MOVE_HELD: "Quedaría así: {services}, {when}, {price}. ¿Cambio su cita?",
    P.MOVED: "Su cita quedó cambiada{name}: {services}, {when}, {price}. ¿Le ayudo con algo más?",
    P.MOVE_FAILED: (
        "No pude cambiarla a ese horario, así que su cita sigue como estaba. ¿Quiere que busque"
        " otros horarios?"
    ),
    P.TOO_LATE_TO_CHANGE: (
        "Su cita de {when} está demasiado cerca para cambiarla desde aquí, así que le pedí a una"
        " persona del taller que le ayude."
    ),
    P.CANCEL_ASKED: "Su cita es {when}: {services}. ¿La cancelo?",
    P.CANCELLED: (
        "Su cita de {when} quedó cancelada. Si quiere otro horario, escríbame aquí cuando guste."
    ),
    P.STAYS_BOOKED: "De acuerdo, su cita sigue en pie: {when}.",
    P.PERSON_CHANGES: (
        "Veo su cita de {when}. Le pedí a una persona del taller que la cambie con usted aquí."
    ),
    P.OTHER_VEHICLE: (
        "Su solicitud con nosotros es para otro vehículo, así que le pedí a una persona del taller"
        " que lo arregle con usted aquí."
    ),
    P.VEHICLE_ASKED: "Su solicitud es para otro vehículo. ¿La cambio al {vehicle}?",
    P.VEHICLE_KEPT: "De acuerdo, su solicitud sigue como estaba.",
    P.PRICE_CHANGED: "El precio cambió: {services}, {when}, cuesta {price}. ¿Sigo adelante?",
    P.NOT_BOOKING_IT: "No hay problema, no lo reservo. ¿Quiere que busque otros horarios?",
    P.HELLO: (
        "¡Hola{name}! Soy el asistente virtual de {shop}. Puedo darle precios para {car} y"
        " buscarle un horario. ¿Qué le gustaría saber?"
    ),
    P.HELLO_BOOKED: "¡Hola{name}! Su cita es: {label}. ¿En qué le puedo ayudar?",
    P.HELLO_ASKED: (
        "¡Hola{name}! Soy el asistente virtual de {shop}. Usted preguntó por {service} para {car}."
        " ¿Le doy el precio o le busco un horario?"
    ),
    P.ABILITIES: (
        "Puedo darle precios para {car}, decirle qué incluye cada servicio y cuánto tarda, nuestro"
        " horario y dirección, y buscarle un horario y reservarlo."
    ),
    P.START_WITH: "¿Con qué le gustaría empezar?",
    P.FINE: (
        "No hay problema. Aquí estoy si necesita algo.",
        "Está bien. Escríbame cuando guste.",
    ),
    P.THANKS_BOOKED: (
        "¡De nada! Nos vemos {when}.",
        "Con mucho gusto. Nos vemos {when}.",
    ),
    P.THANKS: (
        "¡De nada! Aquí estoy cuando quiera ver horarios.",
        "Con mucho gusto. Escríbame cuando esté listo.",
    ),
    P.LOST: "Disculpe, no le entendí bien.",
    P.CANNOT_ANSWER: "No estoy seguro de poder responder a eso.",
    P.OR_A_PERSON: "¿O prefiere que le responda una persona del taller?",
    P.WHAT_TO_KNOW: "¿Qué le gustaría saber?",
    P.LOST_AGAIN: (
        "Disculpe, sigo sin entenderle. Le pedí a una persona del taller que le responda aquí."
    ),
    P.SAFE: (
        "Quiero estar seguro de que reciba la respuesta correcta, así que le pedí a una persona"
        " del taller que le ayude aquí."
    ),
    P.OTHERS_PRIVATE: (
        "Solo puedo hablar de su propia solicitud, así que no puedo compartir nada de otros"
        " clientes. ¿Le ayudo con algo para {car}?"
    ),
    P.NOT_TO_OTHERS: (
        "Lo siento, desde aquí no puedo escribirle a nadie más. Usted puede compartir lo que"
        " quiera desde su propio teléfono. ¿Le gustaría saber algo más?"
    ),
    P.SELF_HARM: (
        "Siento mucho que esté pasando por esto. Por favor llame al 988 ahora, o al 911 si está en"
        " peligro. Puede hablar con alguien a cualquier hora, también en español."
    ),
    P.EMERGENCY: (
        "Si alguien está en peligro, por favor llame al 911 de inmediato y aléjese del vehículo."
        " También le avisé al equipo del taller."
    ),
    P.STOPPED: (
        "Listo: ya no recibirá más mensajes nuestros sobre esto. Si quiere, puede seguir"
        " escribiéndonos en esta página."
    ),
    P.STOPPED_SMS: (
        "Listo: ya no recibirá más mensajes nuestros. Responda START si cambia de opinión."
    ),
    P.SORRY: (
        "Lamento mucho eso.",
        "Siento mucho lo ocurrido.",
    ),
    P.SORRY_PERSON: "Le pedí a una persona del taller que lo revise y le responda aquí.",
    P.PERSON_ASKED: (
        "Por supuesto. Le pedí a una persona del taller que se una a este chat.",
        "Claro que sí. Le pedí a alguien del taller que le responda aquí.",
    ),
    P.SHOP_NUMBER: "Si es urgente, el número del taller es {phone}.",
    P.WHO: (
        "Soy el asistente virtual de {shop}, una IA y no una persona. Puedo darle precios,"
        " buscarle un horario y reservarlo, y pedirle a una persona del taller que le atienda"
        " cuando quiera. ¿En qué le puedo ayudar?"
    ),
    P.TODAY: "hoy",
    P.TOMORROW: "mañana",
    P.OPEN_SPAN: "de {span}",
    P.YOUR_CAR: "su vehículo",
    P.YOUR_VEHICLE: "su {vehicle}",
}
