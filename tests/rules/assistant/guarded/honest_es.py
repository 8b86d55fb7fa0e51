"""What an honest assistant must be able to say, in Spanish, by the moment it is said in.

One sentence a line; every one is true to the rows of that moment.
"""

from __future__ import annotations

HONEST: dict[str, str] = {
    "talk": """
Ceramic Tint, Full Car cuesta $399 para su 2022 Honda Civic y tarda unas 3 horas.
Ceramic Tint, Full Car: $399
- Front Two Windows: $149
1. Carbon Tint, Full Car: $299
Front Two Windows cuesta $149 y Carbon Tint, Full Car cuesta $299.
Son $149 por Front Two Windows y $109 por Windshield Strip.
Carbon Tint, Full Car son 299 dólares.
Carbon Tint, Full Car cuesta doscientos noventa y nueve dólares.
Ceramic Coating, 5 Year cuesta $1,049.
Ceramic Coating, 5 Year cuesta 1.049 $.
Ceramic Coating, 5 Year cuesta mil cuarenta y nueve dólares.
Paint Protection, Full Front cuesta desde $1,499.
Para su Civic, el precio de Ceramic Tint, Full Car es $399.
Si quiere gastar menos, Carbon Tint, Full Car cuesta $299.
Lo más económico es Windshield Strip, $109.
La película cerámica bloquea más calor que la de carbono.
Tengo el miércoles 2 de diciembre a las 10:00 a. m. o el jueves 3 de diciembre a las 2:30 p. m.
Tengo estos horarios para Ceramic Tint, Full Car. ¿Cuál prefiere?
El primer horario libre es mañana a las 10:00 a. m.
Mañana a las 10 está libre.
El miércoles a las 10 de la mañana está libre.
El miércoles a las diez de la mañana está libre.
El jueves a las dos y media de la tarde está libre.
El jueves a las 14:30 está libre.
¿Le va bien el miércoles a las 10:00 a. m.?
¿Prefiere el miércoles a las 10:00 a. m. o el jueves a las 2:30 p. m.?
Tengo dos horarios esta semana: el miércoles a las 10:00 a. m. y el jueves a las 2:30 p. m.
1. miércoles 2 de diciembre a las 10:00 a. m.
2. jueves 3 de diciembre a las 2:30 p. m.
¿Quiere que busque horarios esta semana?
¿Busco horarios para la próxima semana?
¿Qué día le conviene más?
¿Prefiere por la mañana o por la tarde?
¿Le sirve el lunes?
Si el lunes le va mejor, puedo revisarlo.
Puedo revisar el sábado.
No hay lugar el sábado.
Abrimos de lunes a viernes de 9:00 a. m. a 6:00 p. m. y el sábado de 9:00 a. m. a 3:00 p. m.
Abrimos de lunes a viernes de 9 a 18 h.
Cerramos los domingos.
El domingo estamos cerrados.
El 25 de diciembre estamos cerrados (Christmas Day).
Hoy abrimos hasta las 6:00 p. m.
Hoy estamos abiertos de 9:00 a. m. a 6:00 p. m.
Mañana abrimos a las 9:00 a. m.
El sábado cerramos a las 3 de la tarde.
Tarda unas 3 horas.
Tarda alrededor de 2 horas y 30 minutos Carbon Tint, Full Car.
Front Two Windows tarda una hora.
Windshield Strip tarda 30 minutos.
Windshield Strip tarda media hora.
Tint Removal tarda una hora y media.
Ceramic Coating, 3 Year tarda unas ocho horas.
Estamos en 12 Main Street, Springfield, VA 22150.
Puede llamarnos al (202) 555-0100.
Puede escribirnos a shop@example.com.
No puedo ofrecer descuentos aquí, pero puedo decirle cuánto cuesta cada opción.
No puedo cambiar los precios desde aquí.
Los precios los pone el taller, así que no puedo hacer descuentos por este chat.
No puedo igualar el precio de otro taller.
Lo siento, no tenemos descuentos que yo pueda dar.
No tengo los detalles de la garantía y prefiero no adivinar.
No puedo prometer cuánto dura.
No puedo decirle si eso es legal en su estado.
No tengo las reglas de polarizado de su estado y prefiero no adivinar.
No sé si hay impuestos o depósito, pero una persona del taller se lo puede decir.
¿Quiere que le pregunte a una persona del taller por la garantía?
¿Quiere que una persona del taller le responda eso?
Si quiere, puedo pedirle a una persona del taller que le responda.
Todavía no hay nada reservado.
Todavía no está reservado.
No tiene ninguna cita todavía.
No veo ninguna cita a su nombre, así que no hay nada que cambiar.
Puedo reservarlo cuando elija un horario.
En cuanto elija un horario, se lo aparto.
¿Se lo reservo?
¿Quiere que lo reserve?
¿Le reservo el miércoles 2 de diciembre a las 10:00 a. m.?
Diga que sí y le reservo el miércoles a las 10:00 a. m.
No lo reservo sin su confirmación.
Su cita todavía no está confirmada.
Puede preguntarme lo que quiera.
Si alguien está en peligro, llame al 911 ahora mismo.
Soy el asistente virtual del taller.
Soy una inteligencia artificial, no una persona.
¡Hola, Jo! Preguntó por Ceramic Tint, Full Car para su 2022 Honda Civic.
Entendido, todo el auto en cerámica.
Claro, busquemos un horario.
¡Con mucho gusto!
¡De nada! Aquí estoy cuando quiera ver horarios.
Mil gracias por escribirnos.
¿Qué prefiere: las dos ventanas delanteras o todo el auto?
Tengo 3 opciones para su Civic:
Puedo darle precios, buscarle un horario y reservarlo.
No hay problema, no lo reservo.
Solo puedo hablar de su propia solicitud.
¿Para qué vehículo es?
¿Su Civic tiene 2 o 4 puertas?
Hablo inglés, español y francés.
Depende de lo que quiera hacerle al auto.
Siento mucho lo ocurrido.
Ese horario ya no está libre.
Desde aquí no puedo escribirle a otra persona.
Tengo un horario para Ceramic Tint, Full Car: miércoles 2 de diciembre a las 10:00 a. m.
¿Está listo para elegir un horario?
¡Buena pregunta! La película cerámica rechaza más calor que la de carbono.
Para todo el auto hay dos películas: carbono por $299 y cerámica por $399.
Carbon Tint, Full Car serían $299, así que es la más barata de las dos.
Con gusto reviso el sábado por la mañana.
Dígame cuál de los dos horarios le conviene.
Si ninguno le sirve, dígame un día y busco otra vez.
No puedo bajar el precio, lo siento.
Lamentablemente no puedo hablar de la garantía, pero el equipo sí.
Dejaría el auto el miércoles a las 10:00 a. m.
¿Le quedan mejor las mañanas?
¿Algo más en que le pueda ayudar?
Su 2022 Honda Civic tiene cuatro puertas, ¿verdad?
No hacemos cambios de aceite, lo siento.
Solo veo polarizado, protección de pintura, recubrimientos y audio en nuestra lista.
No se preocupe, tómese su tiempo.
Muy bien, ¿qué día le conviene?
Hoy cerramos a las 6:00 p. m., así que mañana puede ser más fácil.
Los domingos cerramos, pero el sábado abrimos hasta las 3:00 p. m.
Con su sí queda reservado el horario.
Puedo apartarlo si gusta.
Los precios empiezan en $109 con Windshield Strip.
Por favor no comparta números de tarjeta aquí.
Preguntó por Ceramic Tint, Full Car, que cuesta $399.
No tengo nada el sábado.
Nuestro número es (202) 555-0100 si prefiere llamar.
Soy una IA, así que no puedo ver su auto.
¡Gracias, Jo!
Entonces el miércoles: ¿reservo a las 10:00 a. m.?
¡Gracias por escribir, Jo! ¿En qué puedo ayudarle con su Civic?
El carbono es buena opción si busca sobre todo apariencia.
La franja solo cubre la parte de arriba del parabrisas.
Son $229 por Full Windshield, Ceramic.
Paint Protection, Full Front tarda unas 8 horas.
Revisé el calendario y tengo el miércoles a las 10:00 a. m. y el jueves a las 2:30 p. m.
Los domingos no abrimos y los sábados cerramos a las 3 de la tarde.
No veo promociones que pueda aplicar.
Desde aquí no puedo hacer nada con el precio.
Si ese tono es legal, lo tiene que confirmar el taller.
Prefiero que el equipo le responda sobre la garantía.
¿Quiere el precio de todo el auto o solo de las dos delanteras?
¿Hay algún día que le convenga más?
No he cancelado nada.
Si quiere, puedo moverla al jueves a las 2:30 p. m.
Por ahora solo tengo esos dos horarios.
Perdón, leí mal.
Le encontré dos horarios.
Está bien, piénselo con calma.
Ceramic Coating, 3 Year cuesta $699 y Ceramic Coating, 5 Year cuesta $1,049.
Door Speakers, Pair: $259, alrededor de 1 hora y 30 minutos.
Sí, mañana abrimos hasta las 6:00 p. m.
""",
    "wished": """
No tengo nada el viernes después de las 5:45 de la tarde.
No puedo hacerlo por $100, lo siento.
No podemos dejarlo en 100 dólares.
No tengo el viernes a las 5:45 p. m.
El viernes a las 5:45 p. m. no está libre, pero el miércoles a las 10:00 a. m. sí.
""",
    "held": """
Le guardo el miércoles 2 de diciembre a las 10:00 a. m.
Ceramic Tint, Full Car, miércoles 2 de diciembre a las 10:00 a. m., $399, unas 3 horas.
¿Reservo el horario que le estoy guardando?
Le aparté ese horario por 10 minutos.
Todavía no está reservado: solo diga que sí.
""",
    "quoted": """
En total son $258.
Los dos juntos son $258.
Front Two Windows y Windshield Strip juntos cuestan $258.
Front Two Windows $149 y Windshield Strip $109.
El total es de 258 dólares.
Los dos tardan alrededor de una hora y media.
""",
    "booked": """
¡Su cita está reservada para el miércoles 2 de diciembre a las 10:00 a. m.!
¡Listo, ya quedó reservado!
¡Listo! Nos vemos el miércoles a las 10:00 a. m.
Su cita está confirmada para mañana a las 10:00 a. m.
Ceramic Tint, Full Car el miércoles 2 de diciembre a las 10:00 a. m., $399.
La confirmación con el archivo de calendario va en camino.
Lo esperamos el miércoles 2 de diciembre a las 10:00 a. m.
Tiene cita el miércoles a las 10:00 a. m.
Estamos en 12 Main Street, Springfield, VA 22150.
""",
    "moved": """
Su cita cambió: Ceramic Tint, Full Car el jueves 3 de diciembre a las 2:30 p. m., $399.
He movido su cita al jueves a las 2:30 p. m.
Listo, ahora tiene cita el jueves 3 de diciembre a las 2:30 p. m.
""",
    "cancelled": """
Su cita está cancelada.
He cancelado su cita del miércoles 2 de diciembre a las 10:00 a. m.
Listo, quedó cancelada.
""",
    "asked": """
¿Cancelo su cita del miércoles 2 de diciembre a las 10:00 a. m.?
Tiene cita el miércoles 2 de diciembre a las 10:00 a. m.: Ceramic Tint, Full Car.
Si dice que sí, la cancelo.
Su cita todavía no está cancelada.
""",
    "handed": """
Le pedí a una persona del taller que le responda aquí.
Claro. Le he pedido a alguien del taller que se una a este chat.
También avisé al equipo del taller.
Alguien del taller le responderá aquí.
""",
    "stopped": """
Listo: ya no recibirá más mensajes nuestros sobre esto.
Le he dado de baja.
""",
    "noted": """
Anotado, el taller lo verá con su solicitud.
Lo he anotado para el equipo.
Listo, tomé nota.
""",
    "language": """
Claro, seguimos en español.
Listo, seguimos en español.
""",
    "law": """
En Virginia, las ventanas laterales delanteras pueden tener hasta un 50 % de transmisión de luz.
El límite legal en las ventanas laterales delanteras es 50 % en Virginia.
Las ventanas laterales traseras deben dejar pasar al menos el 35 %.
Un 20 % en las ventanas laterales delanteras no sería legal en Virginia.
""",
}
