"""Whom is 'has left' about: the one who writes it, or a colleague? Where it is not clear, a person is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.contacts.wishes import sentence_of

_FIRST_PERSON = frozenset(
    "i im ive my me ich mein meine meinen meinem mich je j mon ma mes yo mi mis trabajo deje dejo estoy "
    "eu meu minha trabalho deixei io mio mia lavoro lascio ik mijn".split()
)
_SPANISH_PERFECT = ("he dejado", "he cambiado", "he salido", "me he ")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact by number, name and addresses."""

    id: int
    name: str
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class About:
    """The contact whom it is about; not `clear` where a person should be asked."""

    contact_id: int
    clear: bool = True


def about(
    quote: str, refer_to: str, writer: Person, colleagues: Sequence[Person], thread_of: int | None, *, automatic: bool
) -> About:
    """Whom the sentence is about; `thread_of` is the contact to whom the conversation belongs."""
    words = set(sentence_of(quote).split()) - set(sentence_of(refer_to if "@" not in refer_to else "").split())
    if _named(writer, words):
        return About(writer.id)
    named = [each for each in colleagues if _named(each, words) and refer_to.casefold() not in each.addresses]
    if len(named) == 1:
        return About(named[0].id)
    if not named and (automatic or _speaks_of_self(quote, words)):
        return About(writer.id)
    if thread_of is not None and thread_of in {each.id for each in (named or colleagues)}:
        return About(thread_of, clear=False)
    return About(named[0].id if named else writer.id, clear=False)


def _named(person: Person, words: set[str]) -> bool:
    """Whether the words hold their family name, or their whole name where it is one word."""
    parts = [part for part in sentence_of(person.name).split() if len(part) > 1]
    return bool(parts) and (set(parts) <= words or parts[-1] in words)


def _speaks_of_self(quote: str, words: set[str]) -> bool:
    plain = f"{sentence_of(quote)} "
    return bool(words & _FIRST_PERSON) or any(part in plain for part in _SPANISH_PERFECT)
