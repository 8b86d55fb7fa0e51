"""What a message asks for, in Spanish: one pattern for each wish, over plain text without accents.

Words of Mexico, Puerto Rico, Cuba and the River Plate are in it beside those of everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from lead_orchestrator.assistant.rules.understanding.wishes import Wish

_PERSON = (
    r"(?:persona|humano|humana|alguien|agente|asesora?|representante|gerente|encargad[oa]|duen[oa]"
    r"|jefe"
    r"|supervisora?|empleado|vendedora?|ser humano|tecnico|chavo|muchacho)"
)
_YOU_DO = (
    r"(?:haces?n?|hacen|ofrecen|ofreces|manejan|venden|tienen|tienes|instalan|ponen|dan|trabajan)"
)
SPANISH: Mapping[Wish, str] = {
    Wish.EMERGENCY: r"se (?:esta )?(?:quema|quemando|incendi\w+)|en llamas|incendio|fuego|(?:sale"
    r"|echa|echando"
    r"|saliendo) humo|humo (?:en|del|de) (?:el )?(?:carro|coche|auto|motor)|acab[oe] de chocar"
    r"|accidente"
    r"(?: ahora| ahorita)?|(?:esta|estoy|estamos|hay) (?:herid\w+|sangrando|atrapad\w+)|suicid\w+"
    r"|matarme|me (?:quiero|voy a) matar"
    r"|quiero morir(?:me)?|quitarme la vida|hacerme dano|no puedo respirar|infarto|ambulancia"
    r"|llam(?:e|en|a) al 911"
    r"|encerrad[oa] (?:en|dentro)|emergencia|bolsa de aire (?:humea|exploto)",
    Wish.LEGAL_THREAT: r"abogad[oa]s?|(?:los|te|les|voy a|vamos a|l[oa]s voy a) demand(?:ar|o|are"
    r"|aremos)\w*"
    r"|demanda (?:legal|judicial)|poner(?:les)? (?:una )?demanda|accion(?:es)? legal(?:es)?"
    r"|via legal|tribunal(?:es)?"
    r"|corte|juzgado|juez|profeco|procuraduria|denunci\w+|reportar(?:los|te|les)"
    r"|better business bureau|bbb|contracargo",
    Wish.COMPLAINT: r"(?:llevo|tengo) (?:\w+ ){1,3}(?:dias?|semanas?|meses|horas) esperando"
    r"|hay alguien (?:ahi|trabajando|en ese)|quejas?|quejarme|reclam(?:o|ar|acion)\w*"
    r"|devuelv\w+ (?:mi|el) dinero"
    r"|devolucion|reembols\w+"
    r"|mi dinero (?:de vuelta|de regreso)|estaf\w+|robo|ratas?|ladron\w*|fraude|transa|pesim[oa]"
    r"|horrible|terrible"
    r"|malisim[oa]|(?:muy )?mal (?:servicio|trabajo|hecho)|mala atencion|lo peor|asco|asqueros[oa]"
    r"|inaceptable|ridicul[oa]"
    r"|enojad[oa]|furios[oa]|molest[oa]|encabronad[oa]|emputad[oa]|arrech[oa]|hart[oa]"
    r"|frustrad[oa]|decepcion\w+"
    r"|inutil(?:es)?|bot (?:estupido|tonto|pendejo|inutil)|no (?:sirves?|sirven)(?: para nada)?"
    r"|pendej\w+|chinga\w*|ching\w+ (?:su|tu)"
    r"|no mames|mierda|put[oa]s?|cabron\w*|carajo|cono|joder|boludo|pelotud[oa]|me rayaron"
    r"|rayaron (?:mi|el)|me danaron"
    r"|danaron (?:mi|el)|quedo (?:muy |super )?(?:mal|feo|horrible)|(?:se )?(?:esta )?(?:despeg\w+"
    r"|burbuj\w+|ampoll\w+) (?:a|despues"
    r"|al|y)|perdida de tiempo|me hacen perder|no me (?:estas? )?(?:entiend\w+|escuch\w+|ayud\w+"
    r"|respond\w+|contest\w+)"
    r"|ya (?:te|les|se los|se lo) (?:dije|habia dicho)|nadie (?:me )?(?:contesta|responde)"
    r"|que falta de",
    Wish.PERSON: r"(?:habl\w+|platicar|comunic\w+|chatear|contact\w+|pas\w+|transfier\w+"
    rf"|conect\w+)(?: \w+){{0,2}} (?:con|a) (?:un[ao]? |el |la |otra )?(?:\w+ )?{_PERSON}"
    r"|(?:un[ao]? )?(?:persona|agente|humano) (?:real|de verdad|por favor)|(?:quiero|necesito"
    r"|prefiero|pasame|paseme|comuniqueme|comunicame|me pasas?|me comunicas?) (?:con "
    rf"|a )?(?:un[ao]? |el |la )?{_PERSON}"
    r"|(?:me )?(?:pueden?|podrian?|puedes|podrias) (?:llamar(?:me)?|marcar(?:me)?)|ll?am(?:en|e"
    r"|a)me|marquenme|marcame|marqueme|que (?:alguien )?me (?:llamen?|marquen?)"
    r"|atencion humana|operadora?|gerente|encargad[oa]",
    Wish.BOT: r"(?:eres|es|sos|estoy hablando con|hablo con|esto es|usted es|es usted"
    r"|eres tu) (?:un[ao]? )?(?:persona|humano|humana|robot|bot|maquina"
    r"|computadora|ia|inteligencia artificial|real|automatic[oa]|chatbot|chat ?gpt"
    r"|contestadora)\w*(?: (?:real|de verdad|o))?|con quien (?:hablo|estoy hablando"
    r"|tengo el gusto)|quien eres|que eres"
    r"|(?:eres|es) de verdad|mensaje automatico|persona real",
    Wish.OTHERS: r"quien(?:es)? mas|otr[oa]s? (?:clientes?|personas? (?:que|con)|citas?(?= de))"
    r"|(?:lista|nombres?|telefonos?|numeros?|correos?)\b.{0,30}\b(?:clientes?|personas)"
    r"|(?:dame|da|muestra|muestrame|ensena|exporta|pasame)\b.{0,30}\b(?:clientes|citas de"
    r"|base de datos|prospectos)|tod[oa]s (?:los clientes|las citas)"
    r"|quien(?:es)? (?:tiene|tienen|viene|vienen|reservo|reservaron|agendo|agendaron)|(?:dame"
    r"|dime) los nombres|cita de (?:otr[oa]|mi (?:vecin|amig|primo)\w*)",
    Wish.TEXT_SOMEONE: r"(?:mand\w+|envi\w+|escrib\w+|text\w+|avis\w+|reenvi\w+|comparte|pasa\w*"
    r"|llam\w+)\b.{0,40}\b(?:al? (?:\+?\d{3,}|mi (?:espos\w+|marido|mujer|amig\w+|mama|papa|jefe"
    r"|herman\w+|novi\w+|hij\w+|vecin\w+|suegr\w+))|a este (?:otro )?numero)",
    Wish.BARGAIN: r"descuent\w*|rebaj\w*|promo\w*|ofertas?|especial(?:es)?|cupon(?:es)?"
    r"|codigo (?:de )?(?:promo|descuento)\w*|(?:mas|algo mas) (?:barat[oa]|economic[oa])"
    r"|baratit[oa]"
    r"|me lo dejas?|dejamelo|a como me lo|lo menos|ultimo precio|precio (?:especial|de amigo"
    r"|mas bajo)|mejor precio|menos precio|igual(?:an|ar|as|ame)\w* (?:el )?precio|negoci\w+"
    r"|regate\w+|gratis|de a gratis|sin costo|mitad de precio"
    r"|\d+ ?% (?:de descuento|menos)|muy car[oa]s?|(?:esta |es |esta muy |que )?(?:bien |tan "
    r"|super |re )?car[oa]s?(?: eso)?|carisimo|(?:por|te doy|le doy|les doy|te pago|dejalo en"
    r"|dejamelo en|ofrezco) \$? ?\d{2,}(?: (?:dolares|pesos)| ?\$)?(?! ?(?:minutos|horas|dias|anos"
    r"|%|por ciento))"
    r"|(?:otro|en otr[oa]) (?:lugar|lado|taller|sitio|tienda).{0,30}(?:\$|\d|mas barat|menos"
    r"|cobran)|competencia|militar|veteran[oa]|estudiante|tercera edad|no me alcanza"
    r"|fuera de (?:mi )?presupuesto|mandame algo|echame la mano|hazme (?:un )?(?:paro|precio)",
    Wish.PRICE: r"cuant[oa]s? (?:me )?(?:cuesta|cuestan|costaria|costarian|cobras?|cobran"
    r"|cobrarian?|cobra|sale|saldria|salen|vale|valen|es|seria|serian|por|para|esta|estan|son"
    r"|piden|me sale|me saldria|pa)"
    r"|(?:a|en) (?:como|cuanto)(?: (?:esta|sale|tienen|dan|me sale|andan?|queda))?|precios?"
    r"|costos?|costaria|cuestan?|tarifas?|cotiz\w+|presupuest\w*|valor|cuanto\??$|que precio"
    r"|que vale|\$|lana|feria",
    Wish.TOTAL: r"total|en total|todo junto|todos? juntos|junto con|l[oa]s dos juntos|sumad[oa]s?"
    r"|combinad[oa]s?|ambos|por (?:todo|los dos|las dos)|con (?:todo|impuestos?)|mas (?:el|la|los)",
    Wish.SERVICES: r"(?:que|cuales) (?:\w+ )?(?:servicios?|opciones|paquetes?|tipos?|clases?"
    r"|polarizados?|peliculas?)|servicios|opciones|paquetes|menu|lista de (?:precios|servicios)"
    rf"|que (?:mas |otra cosa )?{_YOU_DO}"
    rf"|(?:ustedes |tambien |uds |aqui )?{_YOU_DO} (?:polarizado|servicio|instalacion|ceramic|ppf"
    r"|audio|estereo|bocina)\w*|que manejan|que ofrecen|catalogo",
    Wish.DESCRIBE: r"que (?:incluye|trae|significa|es (?:el|la|eso|lo)|beneficios?|ventajas?)"
    r"|(?:digame|dime|cuentame|cuenteme|platicame|expli\w+|describ\w+)(?: \w+)? (?:mas|sobre"
    r"|acerca|de|que|como)|en que consiste|como (?:es|funciona)|mas (?:informacion|info|detalles)"
    r"|detalles|informacion|info|vale la pena|para que sirve|por que (?:ceramic|carbon)\w*",
    Wish.COMPARE: r"diferenci\w+|cual (?:es mejor|me (?:conviene|recomiendas?|recomiendan?"
    r"|aconsejas?)|conviene|recomiend\w+|de (?:los|las) dos)|recomiend\w+|recomendacion|compar\w+"
    r"|vs\.?|versus|o mejor|que me (?:recomiendas?|recomiendan?|sugier\w+|conviene)|es mejor"
    r"|que conviene|aconsej\w+",
    Wish.DURATION: r"cuanto(?: tiempo)? (?:se )?(?:tarda|tardan|tardarian?|toma|toman|tomaria"
    r"|demora|demoran|dilata|dilatan|lleva|dura (?:el (?:trabajo|servicio)|la instalacion))"
    r"|en cuanto tiempo|(?:precio|costo)s? y (?:el )?(?:tiempo|duracion)|cuantas horas"
    r"|que tanto (?:tarda|tiempo|se tarda)|tiempo (?:de|toma|lleva)"
    r"|el mismo dia|cuando (?:estaria|esta|queda|quedaria) list[oa]|a que hora (?:esta|estaria"
    r"|queda) list[oa]|es rapido|dura mucho",
    Wish.HOURS: r"horarios?|(?:a )?que hora(?:s)? (?:abren?|cierran?|atienden|trabajan|estan)"
    r"|(?:a |hasta )que horas?(?: (?:estan|abren|cierran|atienden))?|cuando (?:abren|cierran)"
    r"|(?:estan?|siguen) (?:abiert|cerrad)\w+|abren|cierran|abiert[oa]s?|cerrad[oa]s?|(?:trabajan"
    r"|atienden) (?:los? )?(?:hoy|manana|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
    r"|feriados?|fines?)|dias? (?:festivos?|feriados?)|atienden|atencion al publico",
    Wish.ADDRESS: r"(?:en )?(?:donde|adonde|a donde|onde|dnd|dnde) (?:estan?|queda|quedan"
    r"|se (?:encuentran?|ubican?)|es|voy|llego|son|tengo que|los encuentro)|direccion|ubicacion"
    r"|ubicad[oa]s?|domicilio|localizacion|como (?:llego|llegar|le hago para llegar)|cerca de"
    r"|por donde (?:estan|queda)|estacionamiento|donde (?:me )?(?:estaciono|puedo estacionar)"
    r"|parking|mapa|que calle|sucursal(?:es)?|codigo postal",
    Wish.PHONE: r"(?:su|tu|el|un|que) (?:numero|telefono|tel|cel|celular|whatsapp|correo|email"
    r"|mail)(?: de (?:telefono|contacto|ustedes))?|numero (?:de telefono|para llamar)|(?:puedo"
    r"|los puedo|les puedo|te puedo) (?:llamar|marcar)(?:les|te|los)?|a que numero|telefono",
    Wish.BOOK: r"(?:re)?agend\w+|reserv\w+|(?:hacer|sacar|pedir|programar|quiero|quisiera|necesito"
    r"|una|dame|deme|apart\w+) (?:una |mi |la )?cita|citas?|turnos?|apart(?:ar|ame|eme|alo)"
    r"|apunt(?:ame|eme|enme|ar)|anot(?:ame|eme|enme)|pon(?:me|game|ganme)(?= |$)|llev(?:o|ar|arlo"
    r"|arla|arles) (?:el|la|mi)?|dejo (?:el|la|mi)|dejar(?:lo|la|les)?(?: (?:el|la|mi))? ?(?:carro"
    r"|coche|auto|troca)?|traer(?:lo|la)?|pasar (?:por|a)|quiero (?:es[aeo]|el|la|hacer(?:me|lo)?"
    r"|poner(?:le)?|polarizar|ceramic\w+)|me (?:lo )?llevo|me quedo con|hagamos(?:lo|la)?"
    r"|hag[aá]?moslo|vamos con|siguiente paso|como (?:hago|le hago) para (?:la cita|agendar"
    r"|reservar|una cita)",
    Wish.TIMES: r"disponib\w+|(?:que|cuales) (?:horas?|horarios?|dias?|fechas?|citas?) (?:tienen?"
    r"|tienes|hay|estan|le queda)|tien(?:en|es|e) (?:\w+ )?(?:espacio|lugar|cita|citas|hueco|algo"
    r"|turno|turnos|campo|cupo|hora|horas|chance|disponible|libre)|hay (?:espacio|lugar|cita|citas"
    r"|hueco|turno|turnos|campo|cupo|algo|chance|disponib\w+)|cuando (?:puedo|podria|pueden"
    r"|me pueden|hay|tienen|tienes|podrian|se puede|seria|me (?:toca|dan|das))|lo (?:antes"
    r"|mas pronto)|cuanto antes|primera cita|proxima cita|libre|puedo (?:ir|llevar|pasar|llegar"
    r"|caer)|podria (?:ser|ir|llevar|pasar)|puede ser|se (?:podra|puede) (?:hoy|manana|el)"
    r"|para cuando|que tan pronto|mas pronto|mas temprano que|dame horarios|me (?:atienden"
    r"|reciben)",
    Wish.OTHER_TIMES: r"otr[oa]s? (?:horas?|horarios?|dias?|fechas?|citas?|opcion(?:es)?|turnos?"
    r"|momentos?)|mas (?:horarios|opciones|horas|tarde|temprano)|ningun[oa]?(?: de (?:es[oa]s"
    r"|ell[oa]s))?|no (?:me )?(?:queda|sirve|sirven|funciona|conviene|acomoda"
    r"|puedo)(?: (?:a )?(?:es[aeo]|ningun\w*))?|algo (?:mas (?:tarde|temprano)|antes|despues"
    r"|diferente)|(?:un poco )?(?:mas|antes|despues)\?|mejor (?:otro|otra|el|la|en|a)"
    r"|cambie de (?:opinion|idea)|en vez de|en lugar de|esas? no|es[eo]s? no|pensandolo bien",
    Wish.MOVE: r"reagend\w+|reprogram\w+|(?:cambi|mov|mueve|mover|corr|recorr|pas|aplaz|adelant"
    r"|atras|posterg|pospon|pospong)\w*\b.{0,25}\b(?:cita|hora|fecha|dia|turno|reserva\w*"
    r"|reservacion)|cambiarl[ao]|moverl[ao]|no (?:voy a )?(?:pued\w+|podre|alcanzo|llego"
    r"|poder)(?: (?:a )?(?:ir|llegar|asistir|a la cita|a mi cita))+|llego tarde"
    r"|voy (?:a llegar )?tarde|voy retrasad[oa]|se me hizo tarde|voy con retraso",
    Wish.CANCEL: r"cancel\w+|anul(?:ar|en|a|e|ame|eme)\w*|ya no (?:quiero|voy|necesito|puedo"
    r"|lo quiero|la quiero|me interesa)(?: (?:la cita|ir|a ir|el servicio))?|borr(?:a|en|ar"
    r"|e)\w* (?:mi|la) cita|quit(?:a|en|ar|e)\w* (?:mi|la) cita|dar de baja (?:mi|la) cita",
    Wish.MINE: r"(?:cuando|a que hora|que dia|para cuando) (?:es|era|tengo|quedo|fue) (?:mi "
    r"|la )?cita|mi (?:cita|turno|reserva\w*|reservacion)|tengo (?:una )?cita|(?:estoy|quede|quedo"
    r"|queda) (?:agendad|reservad|confirmad|apuntad|anotad)\w+|ya (?:quedo|esta)(?: (?:la cita"
    r"|agendad\w+|reservad\w+|confirmad\w+))?|si (?:quedo|se hizo)|esta confirmad[oa]",
    Wish.WARRANTY: r"garanti\w+|de por vida|cuanto (?:me )?(?:dura|duran|va a durar|aguanta)"
    r"|cuantos anos|(?:se )?(?:decolor|despint|destin|pone morad|ponen morad|pela|burbuj"
    r"|despeg)\w+|morado|dura(?:n|cion)?",
    Wish.LAW: r"legal(?:es)?|ilegal(?:es)?|ley(?:es)?|limite|multas?|(?:me )?(?:para|paran|detiene"
    r"|multa)n? (?:la )?(?:policia|chota|transito|tombos)|policia|inspeccion|que tan (?:oscur"
    r"|polarizad|negr)\w+|mas oscur[oa]|permitid[oa]s?|porcentajes?|\d+ ?%|por ?ciento|limo|vlt"
    r"|reglamento|grado de",
    Wish.PAYMENT: r"pag(?:o|os|ar|an|ando|aria)|deposit\w*|anticipo|sena|enganche|tarjetas?"
    r"|credito|debito|efectivo|cash|financ\w+|a plazos|meses sin|cuotas|mensualidades|zelle|venmo"
    r"|apple pay|transferencia|ath movil|impuestos?|tax(?:es)?|iva|propina|seguro|factura",
    Wish.WAIT: r"(?:puedo|se puede|podria) (?:esperar|quedarme)|espero (?:ahi|alli|alla|aqui)"
    r"|sala de espera|wifi|mientras (?:espero|lo hacen|esperas)|transporte|raite|ride|aventon"
    r"|me llevan|carro de (?:cortesia|prestamo|renta)|uber|a domicilio|(?:vienen|van|venir"
    r"|ir) a (?:mi )?(?:casa|domicilio|trabajo|oficina)|mi (?:casa|trabajo|oficina)|servicio movil"
    r"|recogen",
    Wish.PHOTO: r"fotos?|fotografias?|imagen(?:es)?|galeria|portafolio|instagram|ejemplos? de"
    r"|videos?|facebook",
    Wish.LANGUAGE: r"ingles|english|frances|french|espanol|(?:hablan?|hablas|habla usted"
    r"|alguien que hable) (?:en )?(?:espanol|ingles|frances)",
    Wish.NOTE: r"(?:tom[ae]n?|ten(?:gan|ga)?) (?:nota|en cuenta|presente)|(?:por favor )?anot(?:e"
    r"|en|a) (?:que|esto)|para que (?:sepan|lo sepas|sepa)|prefiero que|prefiero (?:por "
    r"|los )?(?:mensaje|texto|llamada|correo)s?|recuerd(?:e|en|a) que|solo (?:les|te) aviso"
    r"|nomas (?:les|te) aviso|les aviso que|ojo(?: que)?|con cuidado|soy alergic\w+",
    Wish.YES: r"si+|sip|sep|simon|claro(?: que si)?|dale|va|vale|sale|orale|de acuerdo|perfecto"
    r"|correcto|exacto|confirm(?:o|ado|ada|ar)|esta bien|me (?:parece|sirve|queda)(?: bien)?|listo"
    r"|por supuesto|adelante|ok(?:ay|ey|is)?|bueno|genial|excelente|asi es|hagale|hagalo|hazlo"
    r"|obvio|seguro|desde luego|bien|de una|chevere|bacan|buenisimo|joya|sobres",
    Wish.NO: r"no+|nop|nel|nah|para nada|todavia no|aun no|ahora no|por ahora no|mejor no|dejalo"
    r"|olvidal[oa]|olvidelo|espera(?:te|me)?|espere|ni modo|tampoco|dejame pensarlo"
    r"|lo (?:voy a )?pens\w+|lo platico",
    Wish.GREETING: r"hola+|holi+|holis|buen(?:os|as)? (?:dias?|tardes?|noches?)|buenas|que (?:tal"
    r"|onda|hubo|hay|mas|bola|pasa)|saludos|hey|ola|quiubo|hello|hi|bonjour",
    Wish.THANKS: r"gracias|mil gracias|se (?:lo )?agradezco|agradecid[oa]|muy amable|grax|thanks"
    r"|thank you|merci",
    Wish.BYE: r"adios|hasta (?:luego|manana|pronto|la vista)|nos vemos|chao|chau|bye|cuidese"
    r"|cuidate|que (?:tenga|este) (?:buen|bien)|buen (?:dia|fin)|hablamos(?: luego)?",
    Wish.DONE: r"(?:eso )?(?:es|seria|era) todo|nada mas|nomas eso|solo eso|ya (?:con eso|estuvo"
    r"|esta)|con eso|asi esta bien|no,? gracias|estoy bien|todo bien",
    Wish.WHAT_CAN_YOU_DO: r"que (?:puedes|sabes|puede) hacer|(?:en que|como) (?:me )?(?:puedes?"
    r"|pueden) ayudar|ayud(?:a|ame|enme|eme|a por favor)|como funciona (?:esto|el chat)"
    r"|que es esto",
}  # fmt: skip
