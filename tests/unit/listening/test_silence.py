"""Who asks for silence, and who only speaks of it: denies, regrets, reports, supposes it, or means another's list."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear
from outreach.listening.signals import Heard


def _heard(body: str) -> Heard:
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{body}\n"}
    return hear(case_message({**case, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"}))


def _kinds(body: str) -> list[str]:
    return [signal.kind for signal in _heard(body).signals]


@pytest.mark.parametrize(
    "body",
    [
        "Please make this the last mail I get from you.",
        "I have asked twice now; off the list, please.",
        "Kindly refrain from any further correspondence.",
        "I'd like to hear nothing more from your company.",
        "We do not wish to be contacted again.",
        "Enough. Don't write, don't ring, don't text.",
        "Whoever you are, lose my address.",
        "I'm done with these mails, get me out of your system.",
        "Consider this my unsubscribe.",
        "No further contact, please, in any form.",
        "Could you see to it that I don't get any more of these?",
        "How do I get off this list? I want off.",
        "Do me a favour and forget I exist.",
        "I no longer wish to receive anything from you.",
        "You can cross us off.",
        "Please discontinue all communication with this office.",
        "My answer is to leave me alone.",
        "Delete my name from whatever list this is.",
        "Take the hint and stop.",
        "I want out of your mailing.",
        "Never contact me again, on any channel.",
        "Please ensure that we receive no more of your mailings.",
        "Strike our school from your records for mailings, thank you.",
        "I'd prefer not to be contacted any more.",
        "We'd be grateful if you would stop writing to us.",
        "Das soll bitte die letzte Mail von Ihnen gewesen sein.",
        "Ich habe Sie zweimal gebeten: raus aus dem Verteiler, bitte.",
        "Bitte sehen Sie von weiteren Zuschriften ab.",
        "Ich möchte von Ihrer Firma nichts mehr hören.",
        "Wir wünschen keine weitere Kontaktaufnahme.",
        "Vergessen Sie meine Adresse.",
        "Ich habe genug von diesen Mails, nehmen Sie mich da raus.",
        "Betrachten Sie dies als Abmeldung.",
        "Kein weiterer Kontakt bitte, in keiner Form.",
        "Sorgen Sie bitte dafür, dass ich davon nichts mehr bekomme.",
        "Wie komme ich aus dieser Liste heraus? Ich will raus.",
        "Streichen Sie uns einfach.",
        "Bitte stellen Sie jegliche Kommunikation mit diesem Büro ein.",
        "Lassen Sie mich einfach in Frieden.",
        "Löschen Sie meinen Namen von welcher Liste auch immer.",
        "Ich habe im Mai abbestellt und Sie schreiben noch immer, Schluss damit.",
        "Schreiben Sie mir nie wieder, egal auf welchem Weg.",
        "Bitte stellen Sie sicher, dass wir keine Sendungen mehr erhalten.",
        "Ich bitte um Austragung.",
        "Mir wäre es lieber, nicht mehr kontaktiert zu werden.",
        "Wir wären dankbar, wenn Sie uns nicht mehr anschrieben.",
        "Nehmt mich bitte aus eurer Liste raus.",
        "Bitte keine weiteren Mails, Anrufe oder Briefe.",
        "Que ce soit votre dernier message, s'il vous plaît.",
        "Je vous l'ai demandé deux fois : sortez-moi de la liste.",
        "Je ne veux plus entendre parler de votre société.",
        "Nous ne souhaitons plus être contactés.",
        "Ça suffit. N'écrivez plus, n'appelez plus.",
        "Oubliez mon adresse.",
        "J'en ai assez de ces mails, sortez-moi de votre système.",
        "Considérez ceci comme ma désinscription.",
        "Plus aucun contact, s'il vous plaît, sous aucune forme.",
        "Faites en sorte que je ne reçoive plus rien de tout ça.",
        "Comment sort-on de cette liste ? Je veux en sortir.",
        "Rayez-nous, tout simplement.",
        "Veuillez cesser toute communication avec ce bureau.",
        "Laissez-moi en paix.",
        "Supprimez mon nom de cette liste, quelle qu'elle soit.",
        "Je me suis désinscrit en mai et vous écrivez toujours, arrêtez.",
        "Ne me contactez plus jamais, par aucun moyen.",
        "Merci de veiller à ce que nous ne recevions plus vos envois.",
        "Je demande à être désinscrit.",
        "Je préfère ne plus être contacté.",
        "Nous vous serions reconnaissants de ne plus nous écrire.",
        "Enlève-moi de ta liste stp.",
        "Que este sea su último correo, por favor.",
        "Se lo he pedido dos veces: sáqueme de la lista.",
        "Absténgase de enviarme más correspondencia.",
        "No quiero saber nada más de su empresa.",
        "No deseamos que nos vuelvan a contactar.",
        "Basta. No escriba, no llame.",
        "Olvide mi dirección.",
        "Estoy harto de estos correos, sáqueme de su sistema.",
        "Considere esto mi baja.",
        "Ningún contacto más, por favor, de ninguna forma.",
        "Asegúrese de que no reciba nada más de esto.",
        "Táchenos, sin más.",
        "Cesen toda comunicación con esta oficina.",
        "Déjeme en paz.",
        "Borre mi nombre de la lista que sea.",
        "Me di de baja en mayo y siguen escribiendo, paren ya.",
        "No me contacte nunca más, por ningún medio.",
        "Hagan el favor de que no recibamos más envíos suyos.",
        "Solicito la baja.",
        "Prefiero que no me contacten más.",
        "Le agradecería que dejara de escribirnos.",
        "Quítame de tu lista porfa.",
        "Che questa sia l'ultima mail, per favore.",
        "Cancellatemi dalla lista.",
        "Non desidero ricevere altro da voi.",
        "Non scrivetemi più.",
        "Smettete di contattarmi.",
        "Toglietemi dalla vostra lista, grazie.",
        "Vi prego di non contattarmi più.",
        "Chiedo la cancellazione dal vostro elenco.",
        "Basta mail, per favore.",
        "Non vogliamo più essere contattati.",
        "Lasciatemi in pace.",
        "Disiscrivetemi.",
        "Laat dit de laatste mail zijn, alstublieft.",
        "Schrijf mij uit, alstublieft.",
        "Ik wil niets meer van u ontvangen.",
        "Stop met mij te mailen.",
        "Haal mij van de lijst.",
        "Neem geen contact meer met ons op.",
        "Wij wensen niet meer benaderd te worden.",
        "Ik verzoek u mij uit te schrijven.",
        "Geen mails meer, graag.",
        "Laat me met rust.",
        "Verwijder mij uit uw bestand.",
        "Ik meld me hierbij af.",
        "Que este seja o último email, por favor.",
        "Removam-me da lista.",
        "Não desejo receber mais nada.",
        "Parem de me escrever.",
        "Tirem-me da vossa lista, obrigado.",
        "Peço que não me contactem mais.",
        "Solicito a remoção da lista.",
        "Chega de emails, por favor.",
        "Não queremos ser mais contactados.",
        "Deixem-me em paz.",
        "Cancele a minha subscrição.",
        "Não me enviem mais nada.",
    ],
)
def test_who_asks_for_silence_is_heard(body: str) -> None:
    assert "stop" in _kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "Please do not take me off your list, I read every issue.",
        "I'd be sorry to be removed from your list.",
        "If the calls go on, I would have to ask to be taken off the list.",
        "Last year I asked you to remove me, but I've changed my mind and read you gladly.",
        "My wife wants no more emails from the golf club.",
        "Our customers keep asking how to unsubscribe from our newsletter; can your tool do that?",
        "The unsubscribe link in your newsletter doesn't work on my phone.",
        "We had to take twenty dead addresses off our own list.",
        "Nobody here has asked you to stop writing.",
        "I never said that you should stop writing to me.",
        "You need not stop writing to me on that account.",
        "Don't stop sending me your updates!",
        "My boss says we should unsubscribe from everything, but I'll keep yours.",
        "Most people would tell you to leave them alone; I won't.",
        "Before you take me off the list: I do want to hear about the new model.",
        "Has somebody taken me off your list? I haven't had anything since May.",
        "I was taken off your list by mistake, please put me back.",
        "Please remove the second item from the order.",
        "Stop by our booth at the fair if you like.",
        "I unsubscribed from the other newsletter, not from yours.",
        "The neighbours asked for no more deliveries before eight.",
        "When a patient says no more, we stop writing to them.",
        "It would be a shame if you stopped writing.",
        "Did you stop writing because of what my colleague said?",
        "I won't be unsubscribing any time soon.",
        "Bitte nehmen Sie mich nicht aus dem Verteiler, ich lese jede Ausgabe.",
        "Es täte mir leid, aus Ihrem Verteiler gestrichen zu werden.",
        "Wenn die Anrufe so weitergehen, müsste ich um Löschung bitten.",
        "Letztes Jahr bat ich Sie, mich auszutragen, inzwischen lese ich Sie wieder gern.",
        "Meine Frau will keine Mails mehr vom Golfclub.",
        "Unsere Kunden fragen ständig, wie sie sich von unserem Newsletter abmelden; kann Ihr Programm das?",
        "Der Abmeldelink in Ihrem Newsletter funktioniert auf meinem Handy nicht.",
        "Wir mussten zwanzig tote Adressen aus unserem eigenen Verteiler nehmen.",
        "Niemand hier hat Sie gebeten, nicht mehr zu schreiben.",
        "Ich habe nie gesagt, dass Sie mir nicht mehr schreiben sollen.",
        "Deswegen müssen Sie nicht aufhören, mir zu schreiben.",
        "Hören Sie bloß nicht auf, mir Ihre Neuigkeiten zu schicken!",
        "Mein Chef meint, wir sollten alles abbestellen, aber Ihren behalte ich.",
        "Die meisten würden sagen, lassen Sie mich in Ruhe; ich nicht.",
        "Bevor Sie mich austragen: vom neuen Modell möchte ich schon hören.",
        "Hat mich jemand aus Ihrem Verteiler genommen? Seit Mai kam nichts mehr.",
        "Ich wurde versehentlich aus dem Verteiler genommen, bitte nehmen Sie mich wieder auf.",
        "Bitte streichen Sie die zweite Position aus der Bestellung.",
        "Ich habe mich vom anderen Newsletter abgemeldet, nicht von Ihrem.",
        "Die Nachbarn baten darum, keine Lieferungen mehr vor acht zu bekommen.",
        "Sagt ein Patient, er wolle nichts mehr hören, dann schreiben wir ihm nicht mehr.",
        "Es wäre schade, wenn Sie nicht mehr schrieben.",
        "Haben Sie aufgehört zu schreiben, weil meine Kollegin etwas gesagt hat?",
        "Abmelden werde ich mich so bald nicht.",
        "Surtout ne me retirez pas de votre liste, je lis chaque numéro.",
        "Je serais désolé d'être retiré de votre liste.",
        "Si les appels continuent, je devrais demander à être désinscrit.",
        "L'an dernier je vous avais demandé de me retirer, mais j'ai changé d'avis et je vous lis avec plaisir.",
        "Ma femme ne veut plus de mails du club de golf.",
        "Nos clients nous demandent sans cesse comment se désabonner de notre lettre ; votre outil le permet-il ?",
        "Le lien de désinscription de votre lettre ne marche pas sur mon téléphone.",
        "Nous avons dû retirer vingt adresses mortes de notre propre liste.",
        "Personne ici ne vous a demandé d'arrêter d'écrire.",
        "Je n'ai jamais dit qu'il fallait arrêter de m'écrire.",
        "N'arrêtez surtout pas de m'envoyer vos nouvelles !",
        "Mon chef dit de se désabonner de tout, mais je garde la vôtre.",
        "Quelqu'un m'a-t-il retiré de votre liste ? Je n'ai rien reçu depuis mai.",
        "J'ai été retiré de votre liste par erreur, merci de me remettre.",
        "Merci de retirer la deuxième ligne de la commande.",
        "Je me suis désabonné de l'autre lettre, pas de la vôtre.",
        "Quand un patient dit qu'il ne veut plus rien recevoir, nous cessons de lui écrire.",
        "Ce serait dommage que vous arrêtiez d'écrire.",
        "Avez-vous cessé d'écrire à cause de ce qu'a dit ma collègue ?",
        "Je ne compte pas me désabonner de sitôt.",
        "Por favor no me quite de su lista, leo todos los números.",
        "Me daría pena que me quitaran de su lista.",
        "Si siguen las llamadas, tendría que pedir la baja.",
        "El año pasado le pedí que me borrara, pero he cambiado de opinión y le leo con gusto.",
        "Mi mujer no quiere más correos del club de golf.",
        "Nuestros clientes preguntan cómo darse de baja de nuestro boletín; ¿su programa lo permite?",
        "El enlace para darse de baja de su boletín no funciona en mi móvil.",
        "Tuvimos que quitar veinte direcciones muertas de nuestra propia lista.",
        "Nadie aquí le ha pedido que deje de escribir.",
        "Nunca dije que dejara de escribirme.",
        "¡No deje de mandarme sus novedades!",
        "Mi jefe dice que nos demos de baja de todo, pero el suyo lo conservo.",
        "¿Alguien me ha quitado de su lista? No recibo nada desde mayo.",
        "Me quitaron de su lista por error, por favor vuelvan a ponerme.",
        "Por favor quite la segunda línea del pedido.",
        "Me di de baja del otro boletín, no del suyo.",
        "Cuando un paciente dice que no quiere recibir nada más, dejamos de escribirle.",
        "Sería una pena que dejara de escribir.",
        "¿Dejó de escribir por lo que dijo mi compañera?",
        "No pienso darme de baja por ahora.",
        "Per favore non mi tolga dalla lista, leggo ogni numero.",
        "Mi dispiacerebbe essere tolto dalla vostra lista.",
        "Se le chiamate continuano, dovrei chiedere la cancellazione.",
        "L'anno scorso le chiesi di cancellarmi, ma ho cambiato idea.",
        "Mia moglie non vuole più email dal circolo del golf.",
        "I nostri clienti chiedono come disiscriversi dalla nostra newsletter; il vostro programma lo permette?",
        "Il link per cancellarsi dalla vostra newsletter non funziona sul mio telefono.",
        "Nessuno qui vi ha chiesto di smettere di scrivere.",
        "Non ho mai detto che doveste smettere di scrivermi.",
        "Non smetta di mandarmi le vostre novità!",
        "Qualcuno mi ha tolto dalla vostra lista? Non ricevo nulla da maggio.",
        "Sono stato tolto dalla lista per errore, rimettetemi per favore.",
        "Per favore tolga la seconda riga dall'ordine.",
        "Sarebbe un peccato se smetteste di scrivere.",
        "Non ho intenzione di cancellarmi.",
        "Haal mij alstublieft niet van de lijst, ik lees elk nummer.",
        "Het zou me spijten als u mij van de lijst haalde.",
        "Als de telefoontjes doorgaan, zou ik moeten vragen om afgemeld te worden.",
        "Vorig jaar vroeg ik u mij uit te schrijven, maar ik ben van gedachten veranderd.",
        "Onze klanten vragen hoe ze zich van onze nieuwsbrief afmelden; kan uw programma dat?",
        "De afmeldlink in uw nieuwsbrief werkt niet op mijn telefoon.",
        "We moesten twintig dode adressen van onze eigen lijst halen.",
        "Niemand hier heeft u gevraagd te stoppen met schrijven.",
        "Ik heb nooit gezegd dat u moest ophouden met schrijven.",
        "Hou vooral niet op met uw nieuws te sturen!",
        "Heeft iemand mij van uw lijst gehaald? Sinds mei kreeg ik niets meer.",
        "Ik ben per ongeluk van de lijst gehaald, zet mij er weer op.",
        "Haal de tweede regel uit de bestelling, alstublieft.",
        "Het zou jammer zijn als u niet meer schreef.",
        "Ik ben niet van plan me af te melden.",
        "Por favor não me tire da lista, leio todas as edições.",
        "Teria pena de ser retirado da vossa lista.",
        "Se as chamadas continuarem, teria de pedir para ser removido.",
        "No ano passado pedi que me removesse, mas mudei de ideia.",
        "A minha mulher não quer mais emails do clube de golfe.",
        "Os nossos clientes perguntam como cancelar a nossa newsletter; o vosso programa permite isso?",
        "O link para cancelar a subscrição não funciona no meu telemóvel.",
        "Tivemos de tirar vinte endereços mortos da nossa própria lista.",
        "Ninguém aqui lhe pediu para parar de escrever.",
        "Nunca disse que devia parar de me escrever.",
        "Não pare de me enviar as novidades!",
        "Alguém me tirou da vossa lista? Não recebo nada desde maio.",
        "Fui retirado da lista por engano, voltem a pôr-me.",
        "Por favor retire a segunda linha da encomenda.",
        "Cancelei a outra newsletter, não a vossa.",
        "Seria uma pena se deixasse de escrever.",
        "Não tenciono cancelar a subscrição.",
    ],
)
def test_who_only_speaks_of_it_does_not_ask_for_it(body: str) -> None:
    assert "stop" not in _kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "We reported the accident to the police, nobody was hurt.",
        "Wir haben den Unfall der Polizei gemeldet, niemand wurde verletzt.",
        "Nous avons signalé l'accident à la police, personne n'est blessé.",
        "Avisamos a la policía del accidente, nadie resultó herido.",
        "Woher haben Sie das schöne Foto vom Hafen?",
        "Ann left the office early today.",
    ],
)
def test_an_accident_a_photo_and_an_early_evening_mean_nothing_of_the_kind(body: str) -> None:
    assert not {"legal", "data_request", "left_company"} & {*_kinds(body)}


@pytest.mark.parametrize(
    "body",
    [
        "I don't intend to unsubscribe from each list one by one; take me off all of them.",
        "I won't be unsubscribing by your link, so please remove me from the list.",
        "Nobody asked you to stop but I do now: take me off.",
        "Je ne vais pas me désabonner une par une, retirez-moi de toutes vos listes.",
    ],
)
def test_what_one_clause_denies_another_may_ask_for(body: str) -> None:
    assert "stop" in _kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "Le jour où j'en aurai assez de vos nouvelles, je saurai vous dire de me ficher la paix.",
        "I never asked for the bulletin to stop, it was the spam filter that ate it.",
        "Mia moglie non vuole più email, ma è un'altra storia.",
        "Peço desculpa pelo silêncio, estivemos a fechar as contas do ano.",
        "Da outra newsletter cancelei a subscrição, da vossa não.",
        "Laat maar, ik heb het al gevonden.",
    ],
)
def test_who_supposes_it_or_speaks_of_something_else_is_not_silenced(body: str) -> None:
    assert "stop" not in _kinds(body)


@pytest.mark.parametrize(
    "body",
    [
        "Please take me off your list by five o'clock today.",
        "Remove me from your list before 5 pm on Friday.",
        "Do not contact me again, morning, noon or night.",
        "Schreiben Sie mir nie wieder, weder morgens noch abends.",
        "Retirez-moi de votre liste avant 17 h.",
        "Leave me alone. I'm out on Fridays.",
    ],
)
def test_a_time_beside_it_takes_nothing_from_it(body: str) -> None:
    assert "stop" in _kinds(body)


@pytest.mark.parametrize(
    ("body", "days"),
    [
        ("Could you please leave me in peace at weekends?", "mon tue wed thu fri"),
        ("Leave me alone on Fridays.", "mon tue wed thu"),
        ("Lassen Sie mich am Wochenende in Ruhe.", "mon tue wed thu fri"),
        ("Laissez-moi tranquille le vendredi.", "mon tue wed thu"),
        ("Déjeme tranquilo los fines de semana.", "mon tue wed thu fri"),
    ],
)
def test_peace_on_some_days_is_asked_for_on_these(body: str, days: str) -> None:
    found = [(signal.kind, list(signal.fields["days"])) for signal in _heard(body).signals]
    assert found == [("hours", days.split())]


@pytest.mark.parametrize("body", ["Never contact me again after Friday's disaster.",
                                  "Don't ever write to me again after what happened on Monday."])  # fmt: skip
def test_never_again_after_what_was_waits_for_no_day(body: str) -> None:
    heard = _heard(body)
    assert "not_before" not in [signal.kind for signal in heard.signals]
    assert "stop" in [signal.kind for signal in (*heard.signals, *heard.unsure)]


@pytest.mark.parametrize(
    "body",
    [
        "Once a month we empty the tanks.",
        "Einmal im Monat leeren wir die Tanks.",
        "Une fois par mois nous vidons les cuves.",
        "Nous faisons l'inventaire une fois par trimestre.",
        "Una vez al mes vaciamos los depósitos.",
        "Die Ware kommt nicht vor Ende April bei uns an.",
        "Vous êtes bien tombé, c'est moi qui m'occupe des achats.",
        "No voy a poner ninguna denuncia.",
        "There is no need to delete my data.",
    ],
)
def test_what_is_said_of_goods_and_duties_is_nobodys_wish(body: str) -> None:
    assert not {"cadence", "not_before", "wrong_person", "legal", "data_request"} & {*_kinds(body)}
