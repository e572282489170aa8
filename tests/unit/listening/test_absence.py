"""When is somebody back? Every way to say it with every way to write a day, in seven languages."""

from datetime import date, timedelta

import pytest

from outreach.listening.absence import read_absence

TODAY = date(2025, 12, 19)
LEAVES = date(2025, 12, 20)
DAYS = (date(2025, 12, 23), date(2026, 1, 5), date(2026, 3, 18))
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
FORMS = {
    "en": ("{w} {d} {m} {y}", "{m} {d}", "{w}, {m} {d}", "{d} {m:.3}", "{y}-{n:02}-{d:02}"),
    "de": ("{w}, den {d}. {m} {y}", "{d}.{n}.", "{d:02}.{n:02}.{y}", "{w}, {d}.{n:02}.", "{w:.2}., {d}.{n}.{s}"),
    "fr": ("{w} {d} {m} {y}", "{d} {m}", "{d:02}/{n:02}/{y}", "{d:02}/{n:02}"),
    "es": ("{w} {d} de {m} de {y}", "{d} de {m}", "{d:02}/{n:02}/{y}", "{w} día {d} de {m}"),
    "it": ("{w} {d} {m} {y}", "{d} {m}", "{d:02}/{n:02}/{y}", "{d}/{n}"),
    "nl": ("{w} {d} {m} {y}", "{d} {m}", "{d:02}-{n:02}-{y}", "{d}/{n}"),
    "pt": ("{w}, {d} de {m} de {y}", "{d} de {m}", "{d:02}/{n:02}/{y}", "dia {d} de {m}"),
}
BACK = {
    "en": (
        "School has broken up for Christmas and I will be back at my desk on {back}.",
        "I'm travelling this week and next; expect an answer from {back} onwards.",
        "I left on {away} and I'm back {back}.",
        "I won't be reading mail before {back}.",
        "I'll be at a trade fair on {away}, and at my desk again on {back}.",
    ),
    "de": (
        "Die Schule hat Ferien, und ich sitze am {back} wieder am Schreibtisch.",
        "Vor dem {back} bin ich nicht zu erreichen.",
        "Ich bin auf Dienstreise und melde mich ab dem {back} bei Ihnen.",
        "Erster Arbeitstag ist der {back}.",
    ),
    "fr": (
        "L'école est fermée pour Noël et je serai de nouveau à mon bureau le {back}.",
        "Je ne lirai pas mes mails avant le {back}.",
        "Je répondrai à votre message dès mon retour le {back}.",
    ),
    "es": (
        "El colegio cierra por Navidad y estaré de nuevo en mi mesa el {back}.",
        "No podré leer el correo antes del {back}.",
        "Me reincorporo el {back}.",
    ),
    "it": ("Rientro in ufficio il {back}.", "Risponderò al mio rientro il {back}."),
    "nl": ("Vanaf {back} ben ik weer bereikbaar.", "Op {back} ben ik weer op kantoor."),
    "pt": ("Regresso no dia {back}.", "Estarei de volta em {back}."),
}
UNTIL = {
    "en": (
        "I'm out of the office from {away} to {back}.",
        "I'm out of the office {away} - {back} with no access to email.",
        "My last day of leave is {back}.",
    ),
    "de": (
        "Ich bin vom {away} bis {back} nicht im Haus.",
        "Zwischen {away} und {back} lese ich keine Mails.",
        "Abwesend bis {back}.",
    ),
    "fr": ("Absent du {away} au {back}.", "Je suis absent jusqu'au {back}."),
    "es": ("Estoy ausente del {away} al {back}.", "Estaré fuera de la oficina hasta el {back}."),
    "it": ("Sarò assente dal {away} al {back}.", "Sono fuori ufficio fino al {back}."),
    "nl": ("Ik ben op vakantie van {away} tot {back}.", "Ik ben afwezig tot {back}."),
    "pt": ("Estarei ausente de {away} a {back}.", "Estarei ausente até {back}."),
}


def _written(form: str, day: date, language: str) -> str:
    month = MONTHS[language].split()[day.month - 1]
    weekday = WEEKDAYS[language].split()[day.weekday()]
    return form.format(w=weekday, d=day.day, m=month, n=day.month, y=day.year, s=day.year % 100)


def _notes(said: str, language: str) -> list[tuple[str, date]]:
    notes = []
    for form in FORMS[language]:
        for day in DAYS:
            back, away = _written(form, day, language), _written(form, LEAVES, language)
            notes.append((said.format(back=back, away=away), day))
    return notes


@pytest.mark.parametrize("language", FORMS)
def test_the_day_of_return_is_read_however_it_is_written(language: str) -> None:
    every = [note for said in BACK[language] for note in _notes(said, language)]
    wrong = {note: back for note, day in every if (back := read_absence(note, TODAY).back) != day}
    assert not wrong


@pytest.mark.parametrize("language", FORMS)
def test_who_is_away_until_a_day_is_back_on_it_or_on_the_next(language: str) -> None:
    every = [note for said in UNTIL[language] for note in _notes(said, language)]
    read = ((note, day, read_absence(note, TODAY).back) for note, day in every)
    assert not {note: back for note, day, back in read if back not in (day, day + timedelta(1))}
