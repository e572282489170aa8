"""Which conditions of one rule can never hold together, so that it can never fire?"""

from collections.abc import Callable
from datetime import timedelta

from outreach.planning.matching.match_person import read_number
from outreach.planning.policy.durations import write_duration
from outreach.planning.policy.objection import Objection, Objections
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.who import Ago, LastTouch, Who

TOUCHES_KEPT = timedelta(days=365)
"""How far back touches are looked at."""


def contradictions(rule: Rule) -> Objections:
    """Each contradiction within a rule, at the later of the two keys."""
    for check in _OF_WHO:
        yield from (objection.below("who") for objection in check(rule.who))
    yield from _stops_itself(rule)
    yield from _too_late(rule)
    yield from _only_refused(rule)


def _never(key: str, what: str, remedy: str) -> Objection:
    return Objection("contradiction", (key,), f"{what}, so the rule can never fire", remedy)


def _hardly(key: str, what: str, remedy: str) -> Objection:
    """What a machine's mail of ours alone could make hold: it is a touch, and no line of `last_touch` counts it."""
    return Objection("contradiction", (key,), f"{what}, so the rule can hardly ever fire", remedy, "warning")


def _questions(who: Who) -> Objections:
    if who.answer_owed is False and who.asked_about is not None:
        what = "asked_about looks at unanswered questions, and answer_owed: false says that there is none"
        yield _never("asked_about", what, "leave one of the two out")


def _never_touched(who: Who) -> Objections:
    """`never_touched: true` beside what rests on a touch of ours."""
    touched = {
        "no_reply_for": who.no_reply_for is not None,
        "last_outbound": who.last_outbound is not None,
        "thread": who.thread == "we_wrote_last",
        "last_touch": any(line.direction == "out" and line.ago is not None for line in who.last_touch or ()),
    }
    if who.never_touched:
        for key in (key for key, given in touched.items() if given):
            what = f"never_touched: true says that we have never touched them, and {key} that we have"
            yield _never(key, what, "leave one of the two out")
    untouched = [number for number, line in enumerate(who.last_touch or ()) if _denies_all_of_ours(line)]
    if who.never_touched is False and untouched:
        what = "never_touched: false says that we have touched them, and last_touch that we have not"
        yield _hardly("last_touch", what, "leave one of the two out")
    for key in ("no_reply_for", "last_outbound"):
        if untouched and touched[key]:
            yield _hardly(
                key, f"last_touch says that we have not touched them, and {key} that we have", "leave one out"
            )


def _denies_all_of_ours(line: LastTouch) -> bool:
    return line.never and line.direction != "in" and line.channel is None and line.department is None


def _thread(who: Who) -> Objections:
    """`thread` beside what rests on a message, or on the other side's having written last."""
    wrote = {
        "heard": who.heard is not None,
        "replies": who.replies is not None and bool(who.replies.at_least),
        "last_inbound": who.last_inbound is not None,
        "answer_owed": who.answer_owed is True,
        "asked_about": who.asked_about is not None,
    }
    touched = {
        "no_reply_for": who.no_reply_for is not None,
        "last_outbound": who.last_outbound is not None,
        "never_touched": who.never_touched is False,
        "last_touch": any(line.direction == "out" and line.ago is not None for line in who.last_touch or ()),
    }
    if who.thread == "none":
        for side, given in (("they have", wrote), ("we have", touched)):
            for key in (key for key, is_given in given.items() if is_given):
                what = f"thread: none says that nobody has written, and {key} that {side}"
                yield _never(key, what, "leave one of the two out")
    if who.thread == "they_wrote_last" and who.no_reply_for is not None:
        what = "thread says that they wrote last, and no_reply_for that we did"
        yield _never("no_reply_for", what, "leave one of the two out")
    if who.thread == "they_wrote_last" and who.heard and set(who.heard) <= set(who.not_heard or ()):
        what = "not_heard names all that heard asks for, and they wrote last"
        yield _never("not_heard", what, "take from not_heard what heard asks for")


def _tags(who: Who) -> Objections:
    if who.tags and set(who.tags) <= set(who.without_tags or ()):
        yield _never(
            "without_tags", "without_tags names every tag that tags asks for", "take them out of one of the two"
        )


def _channels(who: Who) -> Objections:
    if who.prefers and who.refuses and len({*who.prefers, *who.refuses}) == 1:
        what = f"nobody who refuses {who.refuses[0]} has asked for it"
        yield _never("refuses", what, "leave one of the two out")


def _fields(who: Who) -> Objections:
    """Words of which none is a number within the bounds."""
    for name, wanted in (who.fields or {}).items():
        numbers = [read_number(word) for word in wanted.one_of or ()]
        low, high = wanted.at_least, wanted.at_most
        if not numbers or (low is None and high is None):
            continue
        if not any(_between(number, low, high) for number in numbers):
            what = "no word of one_of is a number that at_least and at_most allow, so the rule can never fire"
            yield Objection("contradiction", ("fields", name), what, "leave one of the two out")


def _between(number: float | None, low: float | None, high: float | None) -> bool:
    return number is not None and (low is None or low <= number) and (high is None or number <= high)


def _times(who: Who) -> Objections:
    """Lengths of time that exclude each other."""
    silence, ours, theirs = who.no_reply_for, who.last_outbound, who.last_inbound
    if silence is not None and ours is not None and ours.at_most is not None and ours.at_most < silence:
        what = f"no_reply_for asks for {write_duration(silence)} since we wrote, and last_outbound for less"
        yield _never("last_outbound", what, "make at_most the longer one")
    if silence is not None and theirs is not None and theirs.at_most is not None and theirs.at_most <= silence:
        what = "their last message is older than our silence, and last_inbound asks for a younger one"
        yield _never("last_inbound", what, "make at_most longer than no_reply_for")
    if who.replies is not None and theirs is not None:
        within = f"within {write_duration(who.replies.within)}"
        if who.replies.at_most == 0 and theirs.at_most is not None and theirs.at_most <= who.replies.within:
            what = f"replies says that they have not written {within}, and last_inbound that they have"
            yield _never("last_inbound", what, "leave one of the two out")
        if who.replies.at_least and theirs.at_least is not None and theirs.at_least > who.replies.within:
            what = f"replies says that they have written {within}, and last_inbound that they have not"
            yield _never("last_inbound", what, "leave one of the two out")


def _last_touches(who: Who) -> Objections:
    """Lines of `last_touch` that exclude each other."""
    lines = who.last_touch or []
    for number, line in enumerate(lines):
        for earlier in lines[:number]:
            denied = (earlier.never and line.ago and _covers(earlier, line)) or (
                line.never and earlier.ago and _covers(line, earlier)
            )
            if denied or (_same(earlier, line) and _apart(earlier.ago, line.ago)):
                what = "this line and an earlier one of last_touch exclude each other, so the rule can never fire"
                yield Objection("contradiction", ("last_touch", number), what, "leave one of the two out")


def _covers(wider: LastTouch, line: LastTouch) -> bool:
    pairs = [
        (wider.direction, line.direction), (wider.channel, line.channel), (wider.department, line.department),
    ]  # fmt: skip
    return all(wide is None or wide == narrow for wide, narrow in pairs)


def _same(one: LastTouch, other: LastTouch) -> bool:
    return _covers(one, other) and _covers(other, one)


def _apart(one: Ago | None, other: Ago | None) -> bool:
    if one is None or other is None:
        return False
    return any(
        late.at_least is not None and early.at_most is not None and late.at_least > early.at_most
        for late, early in ((one, other), (other, one))
    )


def _forgotten(who: Who) -> Objections:
    """Times beyond which no touch is looked at."""
    asked = {
        ("no_reply_for",): who.no_reply_for,
        ("last_outbound", "at_least"): who.last_outbound.at_least if who.last_outbound else None,
    } | {
        ("last_touch", number, "ago", "at_least"): line.ago.at_least
        for number, line in enumerate(who.last_touch or ())
        if line.ago is not None
    }
    for loc, length in asked.items():
        if length is not None and length > TOUCHES_KEPT:
            what = f"touches are looked at for a year, and this asks for {write_duration(length)}"
            yield Objection("outside_touches", loc, f"{what}, so the rule can never fire", "write 365 days or less")


def _stops_itself(rule: Rule) -> Objections:
    """What the last message says ends a rule at once, `interest` aside."""
    wanted = set(rule.who.heard or ())
    ends = (wanted & set(rule.when.stop_when)) - {"interest"}
    if ends and ends == wanted:
        what = "stop_when names all that heard asks for, so the rule can never fire"
        yield Objection("stops_itself", ("when", "stop_when"), what, f"take {', '.join(sorted(ends))} out of it")
    elif ends:
        names = ", ".join(sorted(ends))
        what = f"heard asks for {names}, and stop_when ends the rule for it"
        yield Objection("stops_itself", ("when", "stop_when"), what, f"take {names} out of one of the two", "warning")


def _too_late(rule: Rule) -> Objections:
    theirs = rule.who.last_inbound
    if theirs is not None and theirs.at_most is not None and rule.when.delay > theirs.at_most:
        what = "the delay after their last message is longer than last_inbound.at_most, so the rule can never fire"
        yield Objection("contradiction", ("when", "delay"), what, "make the delay the shorter one")


def _only_refused(rule: Rule) -> Objections:
    refused, ways = set(rule.who.refuses or ()), rule.how.channels
    if isinstance(ways, list) and len(refused) == 1 and set(ways) == refused:
        what = f"the rule is for those who refuse {ways[0]}, and goes by {ways[0]} alone, so it can never fire"
        yield Objection("contradiction", ("how", "channels"), what, "name another channel")


_OF_WHO: tuple[Callable[[Who], Objections], ...] = (
    _questions, _never_touched, _thread, _tags, _channels, _fields, _times, _last_touches, _forgotten,
)  # fmt: skip
