"""Is a contact one of those whom a rule names: stage, owner, tags, organisation, fields, the ways that they want?"""

from collections.abc import Iterable
from datetime import datetime

from outreach.contacts.wish_words import name_said
from outreach.planning.facts.facts import Facts
from outreach.planning.matching.miss import Check, Miss, either
from outreach.planning.policy.who import FieldIs, Who
from outreach.sentences import Sentence, Several, sentence

_NOBODY, _NOT_KNOWN, _EMPTY = Sentence("nobody"), Sentence("not known"), Sentence("empty")


def _stage(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.stage) is not None and facts.stage not in wanted:
        return Miss(lambda: sentence("stage is {stage}, not {wanted}", stage=facts.stage, wanted=either(wanted)))
    return None


def _owner(who: Who, facts: Facts, now: datetime) -> Miss | None:
    wanted = who.owner
    if wanted is not None and facts.owner_email.casefold() not in {email.casefold() for email in wanted}:
        return Miss(
            lambda: sentence(
                "owner is {owner}, not {wanted}", owner=facts.owner_email or _NOBODY, wanted=either(wanted)
            )
        )
    return None


def _tags(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.tags) is not None and not set(wanted) & set(facts.tags):
        return Miss(lambda: sentence("has none of the tags {tags}", tags=Several(tuple(wanted))))
    return None


def _without_tags(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.without_tags is not None and (found := set(who.without_tags) & set(facts.tags)):
        return Miss(lambda: sentence("has the tag {tag}", tag=sorted(found)[0]))
    return None


def _organisation(who: Who, facts: Facts, now: datetime) -> Miss | None:
    wanted = who.organisation
    if wanted is None:
        return None
    if {name.casefold() for name in wanted} & {name.casefold() for name in facts.organisation_names}:
        return None
    theirs = facts.organisation_names[0] if facts.organisation_names else _NOT_KNOWN
    return Miss(lambda: sentence("organisation is {theirs}, not {wanted}", theirs=theirs, wanted=either(wanted)))


def _fields(who: Who, facts: Facts, now: datetime) -> Miss | None:
    for name, wanted in (who.fields or {}).items():
        if (text := _field(name, wanted, facts.fields.get(name, "").strip())) is not None:
            return Miss(lambda: text)
    return None


def _field(name: str, wanted: FieldIs, value: str) -> Sentence | None:
    """Why a field does not say what is asked for; None where it does."""
    if wanted.known is not None and wanted.known != bool(value):
        if wanted.known:
            return sentence("field {field} is empty", field=name)
        return sentence("field {field} is filled in: {value}", field=name, value=value)
    shown = value or _EMPTY
    if wanted.one_of is not None and value.casefold() not in {word.casefold() for word in wanted.one_of}:
        return sentence("field {field} is {value}, not {wanted}", field=name, value=shown, wanted=either(wanted.one_of))
    if wanted.at_least is None and wanted.at_most is None:
        return None
    number = read_number(value)
    if number is None:
        return sentence("field {field} is {value}, which is no number", field=name, value=shown)
    if wanted.at_least is not None and number < wanted.at_least:
        return _bound_said("field {field} is {value}, less than {bound}", name, number, wanted.at_least)
    if wanted.at_most is not None and number > wanted.at_most:
        return _bound_said("field {field} is {value}, more than {bound}", name, number, wanted.at_most)
    return None


def _bound_said(text: str, name: str, value: float, bound: float) -> Sentence:
    return sentence(text, field=name, value=value, bound=float(bound))


def read_number(text: str) -> float | None:
    """A field as a number: digits with a point, `1200`, `-3.5`; anything else is none."""
    plain = text.strip()
    whole, _, fraction = plain.removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit()) or (fraction and not (fraction.isascii() and fraction.isdigit())):
        return None
    return float(plain)


def _prefers(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.prefers) is not None and not set(wanted) & set(facts.standing.preferred):
        return Miss(lambda: sentence("they did not ask for {ways}", ways=_ways(wanted)), facts.ways_change_at)
    return None


def _refuses(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.refuses) is not None and not set(wanted) & set(facts.standing.refused):
        return Miss(lambda: sentence("they did not refuse {ways}", ways=_ways(wanted)), facts.ways_change_at)
    return None


def _ways(channels: Iterable[str]) -> Several:
    return either(name_said(channel) for channel in channels)


CHECKS: dict[str, Check] = {
    "stage": _stage,
    "owner": _owner,
    "tags": _tags,
    "without_tags": _without_tags,
    "organisation": _organisation,
    "fields": _fields,
    "prefers": _prefers,
    "refuses": _refuses,
}
LASTING = frozenset({"stage", "owner", "tags", "without_tags", "organisation", "fields"})
"""What only somebody's hand changes, and of which today's value alone is recorded."""
