"""What has become of one contact in a replay so far? Their recorded history with what another policy made of it."""

import heapq
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.facts_at import Around, facts_at
from outreach.planning.facts.history import Asked, History, Proposed, Told
from outreach.planning.plan import Planned

_FOREVER = datetime.max.replace(tzinfo=UTC)
_BY_THE_PLAN = ("sent", "done")


class Lived:
    """One contact: what is recorded, without what the plan really did since, and with what it does in the replay."""

    def __init__(self, recorded: History, since: datetime, until: datetime) -> None:
        done = (each for each in recorded.proposals if each.outcome in _BY_THE_PLAN)
        ours = {each.over_by for each in done if each.created_at >= since}
        kept = [touch for touch in recorded.touches if not (touch.direction == "out" and touch.at in ours)]
        self.really_sent = len(recorded.touches) - len(kept)
        """How many touches the plan really made in that time."""
        before = tuple(each for each in recorded.proposals if each.created_at < since)
        self.history = replace(recorded, touches=tuple(kept), proposals=before, places=(), shadowed=())
        self.changes = frozenset(at for at in _moments(self.history) if at is not None and since < at < until)
        """When something became known about the contact."""
        self.pending: Planned | None = None
        """What waits for its hour."""
        self.rules: frozenset[str] | None = None
        """The rules that are for such a person at all, once that is known: it does not change in a replay."""
        self.counted: set[tuple[str, str, int]] = set()
        """Reason, rule and day of the refusals that have been counted."""
        self._next_id = max((each.id for each in recorded.proposals), default=0) + 1

    def facts(self, at: datetime, zones: tuple[str, ...], around: Around) -> Facts:
        """What is known at a moment of the replay."""
        return facts_at(self.history, at, zones, around)

    @property
    def pending_id(self) -> int:
        """The number under which what waits is known."""
        return self._next_id

    def wait(self, planned: Planned, version: str, at: datetime) -> None:
        """It is planned, and holds its place until it leaves."""
        self.pending = planned
        self._propose(planned, version, at, None, _FOREVER)

    def drop(self) -> None:
        """What waited is void, as if it had never been planned; its place is given back."""
        self.pending = None
        self.history = replace(self.history, proposals=self.history.proposals[:-1])

    def leave(self, at: datetime) -> TouchFact:
        """What waited leaves: a touch from now on, and the end of what it answers."""
        planned = self.pending
        assert planned is not None
        kind = planned.template
        touch = TouchFact(at, planned.channel, "out", kind.department)
        touches = list(self.history.touches)
        insort(touches, touch, key=lambda each: each.at)
        *others, mine = self.history.proposals
        asked, moments = self.history.asked, self.history.moments
        if kind.kind == "reply":
            asked = tuple(_answered(each, at) for each in asked)
        if planned.rule.who.moment is not None:
            moments = tuple(_used(each, at) for each in moments)
        self.history = replace(
            self.history,
            touches=tuple(touches),
            proposals=(*others, replace(mine, outcome="sent", over_by=at)),
            asked=asked,
            moments=moments,
        )
        self.pending = None
        self._next_id += 1
        return touch

    def _propose(self, planned: Planned, version: str, at: datetime, outcome: str | None, over_by: datetime) -> None:
        made = Proposed(
            self._next_id, planned.rule.name, planned.occasion, outcome, version, planned.channel,
            planned.template.department, at, planned.not_before, over_by,
        )  # fmt: skip
        self.history = replace(self.history, proposals=(*self.history.proposals, made))


def _answered(each: Asked, at: datetime) -> Asked:
    open_now = each.owed.asked_at <= at and (each.over_at is None or each.over_at > at)
    return replace(each, over_at=at) if open_now else each


def _used(each: Told, at: datetime) -> Told:
    return replace(each, over_at=at) if each.over_at is None and (each.told_at is None or each.told_at <= at) else each


def _moments(history: History) -> Iterator[datetime | None]:
    yield history.created_at
    yield from (touch.at for touch in history.touches)
    yield from (each.message.at for each in history.wrote)
    for said in history.said:
        yield from (said.recorded_at, said.undone_at, said.agreed_at)
    for held in history.holds:
        yield from (held.hold.since, held.lifted_at)
    for consented in history.consents:
        yield from (consented.recorded_at, consented.withdrawn_at)
    for told in history.moments:
        yield from (told.told_at, told.over_at)
    for asked in history.asked:
        yield from (asked.owed.asked_at, asked.over_at)
    for heard in history.heard:
        yield from (heard.said.at, heard.corrected_at)
    yield from (way.bad_since for way in history.ways)


class Agenda:
    """Moments at which somebody must be looked at again, the next first; each moment once for each."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int]] = []
        self._waiting: set[tuple[datetime, int]] = set()

    def add(self, who: int, moments: Iterable[datetime]) -> None:
        """Look at `who` at these moments."""
        for at in moments:
            if (at, who) not in self._waiting:
                self._waiting.add((at, who))
                heapq.heappush(self._heap, (at, who))

    def __iter__(self) -> Iterator[tuple[datetime, int]]:
        while self._heap:
            entry = heapq.heappop(self._heap)
            self._waiting.discard(entry)
            yield entry
