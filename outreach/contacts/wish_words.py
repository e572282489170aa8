"""How is a wish told in a few words?"""

from collections.abc import Mapping
from datetime import date

from outreach.contacts.wishes import Times, Wish
from outreach.sentences import Sentence
from outreach.translated import ENGLISH, Tongue

DAY_NAMES = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
CHANNEL_NAMES = {
    "email": "email", "phone": "phone calls", "sms": "text messages", "whatsapp": "WhatsApp", "linkedin": "LinkedIn",
    "post": "letters", "video": "video calls", "in_person": "visits",
}  # fmt: skip
WAYS = {
    "email": "email", "phone": "phone", "sms": "text message", "whatsapp": "WhatsApp", "linkedin": "LinkedIn",
    "post": "letter", "video": "video call", "in_person": "visit",
}  # fmt: skip
"""A channel in a word, as it goes on after 'by'."""
_SAID_WAYS = {channel: Sentence(words) for channel, words in WAYS.items()}
_SAID_NAMES = {channel: Sentence(words) for channel, words in CHANNEL_NAMES.items()}
CHANNEL_WISHES = {"refuse": "No {way}", "only": "Only {way}", "prefer": "Rather {way}", "accept": "{way} again"}
PLAIN_WISHES = {"stop": "Silence, please", "no_offers": "No offers", "resume": "May be written to again"}


def way_said(channel: str) -> str:
    """A channel in a word, as it goes on after 'by', to be filled into a sentence."""
    return _SAID_WAYS.get(channel, channel)


def name_said(channel: str) -> str:
    """A channel as one asks for it or refuses it ('phone calls'), to be filled into a sentence."""
    return _SAID_NAMES.get(channel, channel)


def tell_wish(said: Wish, tongue: Tongue = ENGLISH) -> str:
    """A wish in a few words: 'No phone calls', 'Nothing before 1 Mar 2027'."""
    text = _tell(said, tongue)
    return text if said.until is None else tongue.say("{wish}, until {day}", wish=text, day=_day(said.until, tongue))


def _tell(said: Wish, tongue: Tongue) -> str:
    if said.kind == "channel":
        way = tongue.plain(CHANNEL_NAMES.get(said.channel or "", said.channel or ""))
        told = tongue.say(CHANNEL_WISHES.get(said.wish or "", "{way}"), way=way)
        return told[:1].upper() + told[1:]
    if said.kind == "not_before" and said.earliest is not None:
        return tongue.say("Nothing before {day}", day=_day(said.earliest, tongue))
    if said.kind == "hours":
        return _hours(said, tongue)
    if said.kind == "cadence":
        return tongue.many(
            "At most once a {period}",
            "At most {number} times a {period}",
            said.most or 0,
            period=tongue.plain(said.per or ""),
        )
    if said.kind == "only_person":
        if said.person:
            return tongue.say("Only {person} of us", person=said.person)
        return tongue.say("Only one person of us")
    return tongue.plain(PLAIN_WISHES.get(said.kind, said.kind))


def _hours(said: Wish, tongue: Tongue) -> str:
    names = tongue.short_weekdays() if tongue.language != "en" else DAY_NAMES
    if said.besides:
        return tongue.say("Only {hours}", hours=tongue.either([_times(each, names) for each in said.times]))
    days = ", ".join(names[day] for day in said.days or ())
    if not (said.start or said.end):
        return tongue.say("Only {days}", days=days)
    span = {"start": said.start or "00:00", "end": said.end or "24:00"}
    if not days:
        return tongue.say("Only {start} to {end}", **span)
    return tongue.say("Only {days} {start} to {end}", days=days, **span)


def _times(times: Times, names: Mapping[str, str]) -> str:
    days = ", ".join(names[day] for day in times.days or ())
    span = f"{times.start or '00:00'}–{times.end or '24:00'}" if times.start or times.end else ""
    return f"{days} {span}".strip()


def _day(day: date, tongue: Tongue) -> str:
    return f"{day.day} {day:%b %Y}" if tongue.language == "en" else tongue.medium_day(day)
