"""How is a wish told to the one whose it is, in their language?"""

from outreach.contacts.wishes import DAYS, Times, Waiting, Wish
from outreach.translated import Tongue

WAYS = {
    "email": "Email", "phone": "Telephone", "sms": "Text message", "whatsapp": "WhatsApp", "linkedin": "LinkedIn",
    "post": "Letter", "video": "Video call", "in_person": "Visit",
}  # fmt: skip
PERIODS = {"day": "a day", "week": "a week", "month": "a month", "quarter": "a quarter", "year": "a year"}
_CHANNEL = {
    "refuse": "{way}: no", "accept": "{way}: yes", "only": "{way}: only this way", "prefer": "{way}: best of all",
}  # fmt: skip
_PLAIN = {
    "stop": "Nothing from us any more",
    "no_offers": "No offers",
    "resume": "You may be written to again",
}
_HOLDS = {
    "unhappy": "We wait, because you were not happy with us",
    "support_case": "We wait until your question to our support is settled",
    "legal": "We wait because of a legal matter",
    "bounce": "We wait, because mail to you came back",
    "out_of_office": "We wait until you are back",
    "data_request": "We wait until your request about your data is settled",
    "left_company": "We wait, because we heard that you have left",
    "wrong_person": "We wait, because we heard that you are not the right person",
    "asked": "We wait until we know what you meant",
}
_FROM = {
    "words": "You wrote on {day}:",
    "page": "You chose this here on {day}.",
    "user": "We noted this on {day}.",
    "import": "This came to us with a list on {day}.",
}


def tell(wish: Wish, tongue: Tongue) -> str:
    """A wish in a few words."""
    text = _tell(wish, tongue)
    return tongue.say("{wish}, until {day}", wish=text, day=tongue.day(wish.until)) if wish.until is not None else text


def _tell(wish: Wish, tongue: Tongue) -> str:
    if wish.kind == "channel":
        return tongue.say(_CHANNEL[wish.wish or "accept"], way=tongue.say(WAYS[wish.channel or "email"]))
    if wish.kind == "hours":
        return _hours(wish, tongue)
    if wish.kind == "cadence":
        period = tongue.say(PERIODS[wish.per or "year"])
        if wish.most == 1:
            return tongue.say("At most one message {period}", period=period)
        return tongue.say("At most {number} messages {period}", number=wish.most, period=period)
    if wish.kind == "not_before" and wish.earliest is not None:
        return tongue.say("Nothing before {day}", day=tongue.day(wish.earliest))
    if wish.kind == "only_person":
        return tongue.say("Only from {person}", person=wish.person or "")
    return tongue.say(_PLAIN[wish.kind])


def _hours(wish: Wish, tongue: Tongue) -> str:
    if wish.besides:
        return tongue.say("Only at these hours: {hours}", hours=tongue.either([_times(e, tongue) for e in wish.times]))
    days = [tongue.weekday(DAYS.index(day)) for day in wish.days or ()]
    parts = [tongue.say("Only on these days: {days}", days=tongue.listed(days))] if days and len(days) < 7 else []
    if wish.start or (wish.end and wish.end != "24:00"):
        span = {"start": tongue.hour(wish.start or "00:00"), "end": tongue.hour(wish.end or "24:00")}
        parts.append(tongue.say("Only between {start} and {end}", **span))
    return "; ".join(parts) or tongue.say("At any time")


def _times(times: Times, tongue: Tongue) -> str:
    days = ", ".join(tongue.weekday(DAYS.index(day)) for day in times.days or ())
    span = f"{tongue.hour(times.start or '00:00')}–{tongue.hour(times.end or '24:00')}"
    return f"{days} {span if times.start or times.end else ''}".strip()


def tell_hold(hold: Waiting, tongue: Tongue, until: str) -> str:
    """A reason to wait; what we wrote down for ourselves about it stays with us."""
    text = tongue.say(_HOLDS[hold.kind])
    return tongue.say("{wish}, until {day}", wish=text, day=until) if until else text


def tell_source(wish: Wish, tongue: Tongue, day: str) -> str:
    """From where we have a wish."""
    return tongue.say(_FROM[wish.source], day=day)
