"""The selection of the twenty rules as one would write it by hand: one statement, an aggregate of the touches first.

It gives, for each contact whom time alone could bring under a rule, from when on: what Outreach's own statement gives.
The index on touches holds every column that it reads, as for ours.
"""

# ruff: noqa: S608, E501

from datetime import timedelta

from planned_house import NOW

PAST = "0001-01-02 00:00:00"


class Words:
    """How one database says what the statement needs."""

    signal = "SELECT 1 FROM signal s JOIN message m ON m.id = s.message_id WHERE s.contact_id = base.id"

    def __init__(self, sqlite: bool) -> None:
        self.sqlite = sqlite
        self.past = f"'{PAST}.000000'" if sqlite else f"timestamptz '{PAST}+00'"

    def at(self, days: float) -> str:
        """So many days before now."""
        moment = NOW - timedelta(days=days)
        return f"'{moment:%Y-%m-%d %H:%M:%S}.000000'" if self.sqlite else f"timestamptz '{moment:%Y-%m-%d %H:%M:%S}+00'"

    def after(self, moment: str, seconds: int) -> str:
        """So many seconds after a moment."""
        if self.sqlite:
            return f"(datetime(substr({moment}, 1, 19), '{seconds} seconds') || substr({moment}, 20))"
        return f"({moment} + interval '{seconds} seconds')"

    def field(self, name: str) -> str:
        """A custom field's value."""
        return f"json_extract(fields, '$.{name}')" if self.sqlite else f"(fields ->> '{name}')"

    def unspent(self, rule: str) -> str:
        """The rule has not been done for this occasion."""
        return (
            f"NOT EXISTS (SELECT 1 FROM proposal p WHERE p.contact_id = base.id AND p.rule = '{rule}'"
            " AND p.occasion = coalesce(inbound_id, 0) || ':0' AND coalesce(p.outcome, '') <> 'void')"
        )

    def unheard(self, *kinds: str) -> str:
        """They have said none of this since we last wrote."""
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        since = "(last_out IS NULL OR m.at >= last_out)"
        return f"NOT EXISTS ({self.signal} AND s.corrected_at IS NULL AND s.kind IN ({listed}) AND {since})"

    def goes_on(self, rule: str) -> str:
        """Nothing that they said has ended the rule."""
        began = f"(SELECT min(created_at) FROM proposal p WHERE p.contact_id = base.id AND p.rule = '{rule}')"
        ends = f"(s.message_id = inbound_id AND s.kind <> 'interest' OR m.at >= {began})"
        return f"NOT EXISTS ({self.signal} AND s.corrected_at IS NULL AND s.kind IN ('interest', 'not_interested') AND {ends})"


def _rules(words: Words) -> list[tuple[str, str, str]]:
    """Eighteen of the rules: the name, for whom, and from when on."""
    sqlite, past, at, after, field = words.sqlite, words.past, words.at, words.after, words.field
    day = 86_400
    later = "max" if sqlite else "greatest"
    tagged = "tags LIKE '%\"vip\"%'" if sqlite else "tags::text LIKE '%\"vip\"%'"
    silent = "last_out IS NOT NULL AND (inbound_at IS NULL OR inbound_at < last_out)"
    owed = "EXISTS (SELECT 1 FROM answer_owed o WHERE o.contact_id = base.id AND o.answered_at IS NULL)"
    absences = f"hold h WHERE h.contact_id = base.id AND kind = 'out_of_office' AND until <= {at(0)}"
    back = f"(SELECT max(until) FROM {absences})"
    unheard, goes_on = words.unheard, words.goes_on
    heard = f"inbound_id IS NOT NULL AND EXISTS (SELECT 1 FROM signal s WHERE s.message_id = inbound_id AND s.contact_id = base.id AND s.corrected_at IS NULL AND s.kind = 'interest')"  # noqa: F541
    prefers = "EXISTS (SELECT 1 FROM preference f WHERE f.contact_id = base.id AND f.kind = 'channel' AND f.undone_at IS NULL AND (f.channel = 'email' AND f.wish IN ('only', 'prefer') OR f.until IS NOT NULL))"
    partner = "organisation_id IN (SELECT id FROM organisation WHERE lower(name) = 'partner ltd')"
    return [
        ("answer-price", owed, past),
        ("answer", owed, past),
        ("thank-you", f"inbound_at >= {at(5)} AND {heard}", after("inbound_at", 1800)),
        ("follow-up", f"stage IN ('lead', 'prospect') AND {silent} AND {unheard('not_interested', 'unhappy')} AND {goes_on('follow-up')}", after("last_out", 5 * day)),
        ("follow-up-late", f"stage = 'lead' AND {silent} AND {unheard('not_interested')} AND {goes_on('follow-up-late')}", after("last_out", 21 * day)),
        ("check-in", "stage = 'customer' AND last_out IS NOT NULL", after("last_out", 90 * day)),
        ("win-back", "stage = 'lost' AND out_by_hand IS NOT NULL", after("out_by_hand", 180 * day)),
        ("after-call", f"last_call >= {at(7)} AND {silent}", after("last_call", 2 * day)),
        ("vip", f"last_out IS NOT NULL AND {tagged}", after("last_out", 55 * day)),
        ("renewal", f"last_out IS NOT NULL AND lower({field('plan')}) = 'gold'", after("last_out", 170 * day)),
        ("large", f"stage = 'customer' AND last_out IS NOT NULL AND CAST({field('seats')} AS double precision) >= 500", after("last_out", 57 * day)),
        ("welcome", "stage = 'new' AND last_out IS NULL", past),
        ("back", f"stage IN ('lead', 'prospect') AND {back} >= {at(7)}", after(back, day)),
        ("quiet", "stage = 'customer' AND last_support IS NOT NULL", f"{later}(CASE WHEN replies > 0 THEN {after('first_reply', 90 * day)} ELSE {past} END, {after('last_support', 300 * day)})"),
        ("keen", "replies >= 2 AND inbound_at IS NOT NULL AND (last_out IS NULL OR inbound_at >= last_out)", after("inbound_at", 2 * day)),
        ("first-hand", "owner_id = 1 AND stage = 'prospect' AND last_out IS NOT NULL", after("last_out", 14 * day)),
        ("partner", f"last_out IS NOT NULL AND {partner}", after("last_out", 10 * day)),
        ("by-mail", f"stage = 'customer' AND last_out IS NOT NULL AND {prefers}", after("last_out", 70 * day)),
    ]  # fmt: skip


def _days(words: Words) -> list[str]:
    """The other two: birthdays and moments."""
    sqlite, past, at, after = words.sqlite, words.past, words.at, words.after
    day = 86_400
    birthday = " ".join(
        f"WHEN '{(NOW + timedelta(days=ahead)):%m-%d}' THEN {past if ahead < 3 else at(2 - ahead + 15.5 / 24)}"
        for ahead in range(-3, 363)
    )
    first_day, last_day = (f"'{(NOW + timedelta(days=ahead)):%Y-%m-%d}'" for ahead in (-3, 5))
    near = f"EXISTS (SELECT 1 FROM moment t WHERE t.contact_id = base.id AND used_at IS NULL AND undone_at IS NULL AND t.day BETWEEN {first_day} AND {last_day})"
    coming = f"(SELECT min(t.day) FROM moment t WHERE t.contact_id = base.id AND used_at IS NULL AND undone_at IS NULL AND t.day > {last_day})"
    moment = (
        after(f"({coming} || ' 00:00:00.000000')", -5 * day)
        if sqlite
        else after(f"({coming} || ' 00:00+00')::timestamptz", -5 * day)
    )
    return [
        f"SELECT id, CASE substr(birthday, length(birthday) - 4, 5) {birthday} END FROM base WHERE stage = 'customer' AND birthday IS NOT NULL",
        f"SELECT id, CASE WHEN {near} THEN {past} ELSE {moment} END FROM base WHERE {near} OR {coming} IS NOT NULL",
    ]


def statement(sqlite: bool, span: bool = False) -> str:
    """The whole of it in the words of one database; `span`: for contacts between :low and :high."""
    words = Words(sqlite)
    past, at, unspent = words.past, words.at, words.unspent
    within = "AND contact_id BETWEEN :low AND :high" if span else ""
    text, false = ("", "0") if sqlite else ("::text", "false")
    selected = [
        f"SELECT id, {begins} AS at FROM base WHERE {who} AND {unspent(name)}" for name, who, begins in _rules(words)
    ]
    found = [*selected, *_days(words)]
    by_hand = f"automatic = {false}"
    return f"""
WITH touched AS (
  SELECT contact_id,
    max(CASE WHEN direction = 'out' THEN at END) AS last_out,
    max(CASE WHEN direction = 'out' AND {by_hand} AND at > {at(365)} THEN at END) AS out_by_hand,
    max(CASE WHEN direction = 'out' AND {by_hand} AND channel = 'phone' AND at > {at(365)} THEN at END) AS last_call,
    max(CASE WHEN department = 'support' AND {by_hand} AND at > {at(365)} THEN at END) AS last_support,
    sum(CASE WHEN direction = 'in' AND {by_hand} AND at > {at(90)} THEN 1 ELSE 0 END) AS replies,
    min(CASE WHEN direction = 'in' AND {by_hand} AND at > {at(90)} THEN at END) AS first_reply
  FROM touch WHERE at > {at(366)} {within} GROUP BY contact_id),
newest AS (
  SELECT contact_id, max(id) AS id FROM message
  WHERE direction = 'in' AND automatic IS NULL {within} GROUP BY contact_id),
base AS MATERIALIZED (
  SELECT c.id, c.stage, c.owner_id, c.organisation_id, c.tags, c.fields, c.birthday, t.last_out, t.out_by_hand,
    t.last_call, t.last_support, coalesce(t.replies, 0) AS replies, t.first_reply, n.id AS inbound_id, m.at AS inbound_at
  FROM contact c LEFT JOIN touched t ON t.contact_id = c.id
    LEFT JOIN newest n ON n.contact_id = c.id LEFT JOIN message m ON m.id = n.id
  {"WHERE c.id BETWEEN :low AND :high" if span else ""})
SELECT id, min(CASE WHEN at <= {at(0)} THEN {past} ELSE at END){text} AS at FROM ({" UNION ALL ".join(found)}) AS found
WHERE at IS NOT NULL GROUP BY id"""
