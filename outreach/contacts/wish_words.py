"""How is a wish told in a few words?"""

from datetime import date

from outreach.contacts.wishes import Wish

DAY_NAMES = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
CHANNEL_NAMES = {
    "email": "email", "phone": "phone calls", "sms": "text messages", "whatsapp": "WhatsApp", "linkedin": "LinkedIn",
    "post": "letters", "video": "video calls", "in_person": "visits",
}  # fmt: skip
_CHANNEL_WISHES = {"refuse": "No {}", "only": "Only {}", "prefer": "Rather {}", "accept": "{} again"}


def tell_wish(said: Wish) -> str:
    """A wish in a few words: 'No phone calls', 'Nothing before 1 Mar 2027'."""
    text = _tell(said)
    return text + (f", until {_day(said.until)}" if said.until is not None else "")


def _tell(said: Wish) -> str:
    if said.kind == "channel":
        way = CHANNEL_NAMES.get(said.channel or "", said.channel or "")
        told = _CHANNEL_WISHES.get(said.wish or "", "{}").format(way)
        return told[:1].upper() + told[1:]
    if said.kind == "not_before" and said.earliest is not None:
        return f"Nothing before {_day(said.earliest)}"
    if said.kind == "hours":
        hours = f"{said.start or '00:00'} to {said.end or '24:00'}" if said.start or said.end else ""
        return " ".join(part for part in ("Only", ", ".join(DAY_NAMES[day] for day in said.days or ()), hours) if part)
    if said.kind == "cadence":
        times = "once" if said.most == 1 else f"{said.most} times"
        return f"At most {times} a {said.per}"
    if said.kind == "only_person":
        return f"Only {said.person or 'one person'} of us"
    return {"stop": "Silence, please", "no_offers": "No offers", "resume": "May be written to again"}.get(
        said.kind, said.kind
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
