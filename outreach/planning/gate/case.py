"""What does each check of the gate look at? One ask, one contact, one policy: prepared once, asked at many moments."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from outreach.contacts.standing import Standing
from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.hours import start_of_day
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.caps import ours
from outreach.planning.gate.law import Law, laws_of
from outreach.planning.gate.limits import Limits
from outreach.planning.gate.verdict import Reason
from outreach.planning.gate.walls import Wall


class Case:
    """One ask about one contact under one policy."""

    __slots__ = (
        "ask", "asked_at", "countries", "facts", "laws", "limits", "opens_at", "ours", "theirs", "walls", "zones",
    )  # fmt: skip

    def __init__(self, ask: Ask, facts: Facts, limits: Limits) -> None:
        self.ask, self.facts, self.limits = ask, facts, limits
        self.zones = facts.zones.candidates
        self.countries = facts.countries.candidates
        """Where they may live; empty where nobody knows."""
        self.laws: list[tuple[str, Law]] = laws_of(self.countries or limits.house.jurisdictions.unknown)
        self.ours = self._counted(facts.touches)
        """The touches of ours and the places held that limits count, the oldest first."""
        self.theirs = self._counted(facts.organisation_touches) if limits.for_organisations else []
        """The same for everybody at their organisation."""
        self.walls: tuple[Wall, ...] | None = None
        """The walls of `hours_check`, once they are known."""
        self.asked_at: datetime | None = None
        """When they were last asked for an hour at which all are open."""
        self.opens_at: datetime | None = None
        """What they said."""

    def _counted(self, touches: tuple[TouchFact, ...]) -> list[TouchFact]:
        own, found = self.ask.proposal_id, ours(touches)
        return found if own is None else [touch for touch in found if touch.place_id != own]

    @property
    def answers(self) -> bool:
        """Whether it is the answer to an open question of theirs."""
        return self.ask.kind == "reply" and bool(self.facts.owed)

    def standing(self, at: datetime) -> Standing:
        """The wishes in force at a moment: some run out by themselves, and an earlier one may hold again."""
        now = self.facts.standing
        for day, later in now.ahead:
            if at < self.begins(day):
                return now
            now = later
        return now

    def turn(self, at: datetime) -> datetime | None:
        """The next moment after `at` at which a wish runs out; None: none does."""
        if not self.facts.standing.ahead:
            return None
        turns = (self.begins(day) for day, _ in self.facts.standing.ahead)
        return next((turn for turn in turns if turn > at), None)

    def begins(self, day: date) -> datetime:
        """The moment from which on it is that day, or later, wherever they may live."""
        return max(start_of_day(day, zone) for zone in self.zones)

    def ends(self, day: date) -> datetime:
        """The moment at which a day is over wherever they may live."""
        return self.begins(day + timedelta(days=1))


Check = Callable[[Case, datetime], list[Reason]]
"""What speaks against it at a moment, each reason with its end."""
