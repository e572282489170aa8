"""Which mails does the listening benchmark read? About 2 KB each, in seven languages, the same from a seed each time.

Half are letters as people write them, half are replies of a few lines over quoted history, with a signature. Half of
each hold a wish of the labelled cases (tests/listening/cases.jsonl), half say nothing that a listener should hear.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parent.parent / "tests" / "listening" / "cases.jsonl"
SIZE = 2048

BUSINESS = {
    "en": """\
The pallets for the second warehouse left our yard this morning and should reach the depot before the weekend.
Our accountant went through the revised figures and found nothing that needs changing on your side.
The new coating holds up well so far, although the north wall is still damp after the rain.
We measured both rooms twice and came to the same result as your fitter.
The committee liked the samples, in particular the oak with the matt finish.
As agreed, the old pump goes back to the workshop, and the spare one stays in the shed.
My colleague has filed the certificates, so the inspector can see them whenever he drops in.
There was a small crack in one of the tiles, but the rest arrived in perfect shape.
The training on the new till went smoothly, and even the night shift has got used to it.
I have attached the floor plan with the sockets marked in red.
Traffic around the harbour has been dreadful, which is why the driver was an hour late.
The board has approved the budget, and the paperwork is with the legal department.
We swapped the filters, cleaned the pipes and ran the system for six hours without a fault.
The brochure looks lovely, though the map on page four shows the wrong street.
Half of the order has been unpacked, the other half is still on the loading bay.
Our stand at the fair was busier than last year, and the leaflets were gone by noon.
The architect wants a wider door on the ground floor, otherwise the drawing stands.
Thanks to the longer cable the lamp now reaches the far end of the counter.""",
    "de": """\
Die Paletten für das zweite Lager haben heute früh unseren Hof verlassen und sollten rechtzeitig im Depot sein.
Unsere Buchhalterin hat die neuen Zahlen geprüft und nichts gefunden, was bei Ihnen zu ändern wäre.
Die Beschichtung hält bisher gut, obwohl die Nordwand nach dem Regen noch feucht ist.
Wir haben beide Räume zweimal ausgemessen und kommen auf dasselbe Ergebnis wie Ihr Monteur.
Dem Ausschuss haben die Muster gefallen, vor allem die matte Eiche.
Wie vereinbart geht die alte Pumpe in die Werkstatt zurück, und die Ersatzpumpe bleibt im Schuppen.
Mein Kollege hat die Zertifikate abgelegt, damit der Prüfer sie jederzeit einsehen kann.
In einer der Fliesen war ein kleiner Riss, alle anderen kamen einwandfrei an.
Die Schulung an der neuen Kasse lief reibungslos, selbst die Nachtschicht kommt damit zurecht.
Den Grundriss mit den rot markierten Steckdosen habe ich beigefügt.
Rund um den Hafen war der Verkehr furchtbar, deshalb kam der Fahrer eine Stunde zu spät.
Der Vorstand hat das Budget genehmigt, die Unterlagen liegen jetzt in der Rechtsabteilung.
Wir haben die Filter getauscht, die Rohre gereinigt und die Anlage sechs Stunden ohne Störung laufen lassen.
Der Prospekt ist schön geworden, nur zeigt die Karte auf Seite vier die falsche Straße.
Die eine Hälfte der Lieferung ist ausgepackt, die andere steht noch an der Rampe.
Unser Stand auf der Messe war besser besucht als im Vorjahr, die Broschüren waren mittags vergriffen.
Der Architekt wünscht im Erdgeschoss eine breitere Tür, sonst bleibt die Zeichnung so.
Dank des längeren Kabels reicht die Lampe jetzt bis ans Ende der Theke.""",
    "fr": """\
Les palettes du deuxième entrepôt ont quitté notre cour ce matin et devraient arriver au dépôt dans les temps.
Notre comptable a relu les chiffres corrigés et n'a rien trouvé à reprendre de votre côté.
Le revêtement tient bien pour l'instant, même si le mur nord reste humide après la pluie.
Nous avons mesuré les deux pièces à deux reprises et trouvons le même résultat que votre poseur.
Les échantillons ont plu à la commission, surtout le chêne à la finition mate.
Comme convenu, l'ancienne pompe retourne à l'atelier et celle de secours reste dans la remise.
Mon collaborateur a classé les certificats, l'inspecteur pourra donc les consulter.
Une des dalles avait une petite fissure, mais le reste est arrivé en parfait état.
La formation à la nouvelle caisse s'est bien passée, même l'équipe de nuit s'y est faite.
Vous trouverez ci-joint le plan avec les prises indiquées en rouge.
La circulation autour du port était épouvantable, ce qui explique le retard du chauffeur.
Le conseil a approuvé le budget et le dossier se trouve au service juridique.
Nous avons changé les filtres, nettoyé les tuyaux et fait tourner l'installation six heures sans incident.
La brochure est réussie, mais le plan de la page quatre montre la mauvaise rue.
La moitié de la commande est déballée, l'autre se trouve encore sur le quai.
Notre stand au salon a attiré plus de monde que l'an dernier et les dépliants sont partis avant midi.
L'architecte souhaite une porte plus large au rez-de-chaussée, le reste du dessin ne change pas.
Grâce au câble plus long, la lampe atteint maintenant le bout du comptoir.""",
    "es": """\
Los palés del segundo almacén salieron de nuestro patio esta mañana y deberían llegar al depósito a tiempo.
Nuestra contable revisó las cifras corregidas y no encontró nada que cambiar por su parte.
El revestimiento aguanta bien por ahora, aunque la pared norte sigue húmeda tras la lluvia.
Medimos las dos salas dos veces y nos sale el mismo resultado que a su instalador.
A la comisión le gustaron las muestras, sobre todo el roble con acabado mate.
Según lo acordado, la bomba vieja vuelve al taller y la de repuesto se queda en el cobertizo.
Mi compañero archivó los certificados para que el inspector pueda verlos.
Una de las baldosas tenía una pequeña grieta, pero el resto llegó en perfecto estado.
La formación con la nueva caja fue sin problemas y hasta el turno de noche se ha acostumbrado.
Adjunto el plano con los enchufes marcados en rojo.
El tráfico alrededor del puerto era terrible, por eso el conductor llegó con retraso.
El consejo aprobó el presupuesto y los papeles están en el departamento jurídico.
Cambiamos los filtros, limpiamos las tuberías y el sistema funcionó seis horas sin fallos.
El folleto ha quedado precioso, aunque el mapa de la página cuatro muestra otra calle.
La mitad del pedido está desembalada y la otra mitad sigue en el muelle.
Nuestro puesto en la feria tuvo más visitas que el año pasado y los folletos se acabaron al mediodía.
El arquitecto prefiere una puerta más ancha en la planta baja, lo demás queda igual.
Gracias al cable más largo, la lámpara llega ahora hasta el final del mostrador.""",
    "it": """\
I bancali del secondo magazzino hanno lasciato il nostro cortile stamattina e dovrebbero arrivare in tempo.
La nostra contabile ha ricontrollato le cifre corrette e non ha trovato nulla da cambiare.
Il rivestimento tiene bene per ora, anche se la parete nord è ancora umida dopo la pioggia.
Abbiamo misurato le due stanze due volte e otteniamo lo stesso risultato del vostro installatore.
I campioni sono piaciuti alla commissione, soprattutto il rovere con finitura opaca.
Come concordato, la vecchia pompa torna in officina e quella di riserva resta nel capanno.
Il mio collega ha archiviato i certificati, così l'ispettore può consultarli.
Una delle piastrelle aveva una piccola crepa, ma il resto è arrivato in perfetto stato.
La formazione sulla nuova cassa è andata bene e anche il turno di notte si è abituato.
In allegato la pianta con le prese segnate in rosso.
Il traffico intorno al porto era terribile, per questo l'autista è arrivato tardi.
Il consiglio ha approvato il bilancio e le carte sono presso l'ufficio legale.
Abbiamo cambiato i filtri, pulito i tubi e fatto girare l'impianto sei ore senza guasti.
L'opuscolo è riuscito bene, ma la mappa a pagina quattro mostra la strada sbagliata.
Metà dell'ordine è stata disimballata, l'altra metà si trova ancora sulla banchina.
Il nostro stand alla fiera ha avuto più visitatori dell'anno scorso.
L'architetto vuole una porta più larga al pianterreno, per il resto il disegno rimane così.
Grazie al cavo più lungo la lampada arriva ora in fondo al bancone.""",
    "nl": """\
De pallets voor het tweede magazijn hebben vanmorgen ons terrein verlaten en zijn op tijd in het depot.
Onze boekhouder heeft de herziene cijfers bekeken en niets gevonden dat bij u moet veranderen.
De coating houdt zich tot nu toe goed, al is de noordmuur na de regen nog vochtig.
Wij hebben beide kamers twee keer gemeten en komen op hetzelfde uit als uw monteur.
De commissie vond de stalen mooi, vooral het eiken met de matte afwerking.
Zoals afgesproken gaat de oude pomp terug naar de werkplaats en blijft de reserve in de schuur.
Mijn collega heeft de certificaten opgeborgen, zodat de inspecteur ze kan inzien.
In een van de tegels zat een barstje, maar de rest kwam in perfecte staat aan.
De training met de nieuwe kassa verliep soepel en ook de nachtploeg is eraan gewend.
Bijgaand de plattegrond met de stopcontacten in het rood.
Het verkeer rond de haven was verschrikkelijk, daarom was de chauffeur een uur te laat.
Het bestuur heeft de begroting goedgekeurd en de papieren liggen bij de juridische afdeling.
We hebben de filters vervangen, de leidingen schoongemaakt en de installatie zes uur laten draaien.
De folder is prachtig geworden, alleen staat op pagina vier de verkeerde straat.
De helft van de bestelling is uitgepakt, de andere helft staat nog op het laadperron.
Onze stand op de beurs was drukker dan vorig jaar en de folders waren tegen de middag op.
De architect wil op de begane grond een bredere deur, verder blijft de tekening zo.
Dankzij de langere kabel reikt de lamp nu tot het einde van de toonbank.""",
    "pt": """\
As paletes do segundo armazém saíram do nosso pátio esta manhã e devem chegar ao depósito a tempo.
A nossa contabilista reviu os números corrigidos e não encontrou nada a alterar da vossa parte.
O revestimento aguenta bem até agora, embora a parede norte continue húmida depois da chuva.
Medimos as duas salas duas vezes e obtivemos o mesmo resultado que o vosso instalador.
A comissão gostou das amostras, sobretudo do carvalho com acabamento mate.
Como combinado, a bomba velha volta para a oficina e a sobresselente fica no barracão.
O meu colega arquivou os certificados, para que o inspetor os possa consultar.
Um dos azulejos tinha uma pequena fenda, mas o resto chegou em perfeito estado.
A formação na nova caixa correu bem e até o turno da noite já se habituou.
Segue em anexo a planta com as tomadas marcadas a vermelho.
O trânsito à volta do porto estava terrível, por isso o motorista chegou atrasado.
A administração aprovou o orçamento e os papéis estão no departamento jurídico.
Trocámos os filtros, limpámos os tubos e o sistema trabalhou seis horas sem falhas.
A brochura ficou linda, embora o mapa da página quatro mostre a rua errada.
Metade da encomenda está desembalada, a outra metade continua no cais.
O nosso stand na feira teve mais visitas do que no ano passado.
O arquiteto quer uma porta mais larga no rés do chão, de resto o desenho fica assim.
Graças ao cabo mais comprido, a lâmpada chega agora ao fim do balcão.""",
}
_FRAME = {
    "en": ("Hi Aaron,", "Best regards", "On Tue, 3 Mar 2026 at 10:12, Aaron Pike <aaron@shelf.example> wrote:"),
    "de": ("Guten Tag Herr Pike,", "Mit freundlichen Grüßen", "Am 03.03.2026 um 10:12 schrieb Aaron Pike:"),
    "fr": ("Bonjour,", "Cordialement", "Le mar. 3 mars 2026 à 10:12, Aaron Pike <aaron@shelf.example> a écrit :"),
    "es": ("Buenos días:", "Un saludo", "El mar, 3 mar 2026 a las 10:12, Aaron Pike (<aaron@shelf.example>) escribió:"),
    "it": ("Buongiorno,", "Cordiali saluti", "Il giorno mar 3 mar 2026 alle ore 10:12 Aaron Pike ha scritto:"),
    "nl": ("Beste Aaron,", "Met vriendelijke groet", "Op di 3 mrt 2026 om 10:12 schreef Aaron Pike:"),
    "pt": ("Bom dia,", "Com os melhores cumprimentos", "Em ter., 3 de mar. de 2026 às 10:12, Aaron Pike escreveu:"),
}
_CARD = "Miriam Castell\nCastell & Daughters Ltd\nT +44 20 5550 0142 | miriam@castell.example\nwww.castell.example"


def letters(count: int, language: str, seed: int = 1) -> Iterator[bytes]:
    """Mails of one language as bytes: letters and replies in turn, every other pair with a wish."""
    dice = random.Random(f"{seed}{language}")
    wishes = [body for body in _wishes() if body[0] == language]
    for number in range(count):
        wish = dice.choice(wishes)[1] if number % 4 < 2 else ""
        body = _reply(dice, language, wish) if number % 2 else _letter(dice, language, wish)
        yield _mail(number, language, body, is_reply=bool(number % 2))


def _wishes() -> Iterator[tuple[str, str]]:
    """The words of labelled cases in which a person wishes something, and little else is said."""
    with CASES.open(encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            expected: dict[str, Any] = case["expected"]
            if expected["signals"] and not expected["automatic"] and len(case["body"]) < 300:
                yield case["lang"], " ".join(case["body"].split("\n\n")[0].split())


def _prose(dice: random.Random, language: str, size: int, wish: str = "") -> str:
    """Paragraphs of business talk with the wish somewhere among them."""
    sentences: list[str] = []
    bank = BUSINESS[language].splitlines()
    while sum(map(len, sentences)) < size - len(wish):
        sentences.append(dice.choice(bank))
    if wish:
        sentences.insert(dice.randrange(len(sentences) + 1), wish)
    return "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def _letter(dice: random.Random, language: str, wish: str) -> str:
    greeting, closing, _ = _FRAME[language]
    prose = _prose(dice, language, SIZE - len(_CARD) - 60, wish)
    return f"{greeting}\n\n{prose}\n\n{closing}\n{_CARD}\n"


def _reply(dice: random.Random, language: str, wish: str) -> str:
    greeting, closing, attribution = _FRAME[language]
    new = f"{greeting}\n\n{_prose(dice, language, 450, wish)}\n\n{closing}\n{_CARD}\n"
    quoted = _prose(dice, language, SIZE - len(new) - 150)
    lines = [line for paragraph in quoted.split("\n") for line in _folded(paragraph)]
    return f"{new}\n{attribution}\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _folded(paragraph: str) -> list[str]:
    """A paragraph in lines of about 72 letters, as mail programs quote it."""
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) > 72:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _mail(number: int, language: str, body: str, *, is_reply: bool) -> bytes:
    head = (
        "From: Miriam Castell <miriam@castell.example>\r\nTo: Aaron Pike <aaron@shelf.example>\r\n"
        f"Subject: {'Re: ' * is_reply}Order {number}\r\nDate: Thu, 05 Mar 2026 09:{number % 60:02}:00 +0100\r\n"
        f"Message-ID: <{number}.{language}@castell.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + body.replace("\n", "\r\n")).encode()
