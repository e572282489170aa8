"""Short stories of rules: when something leaves, how often, and when it is over."""

from tests.scenarios.rules.tale import comes, due, rules

NOON = "2026-03-10 12:00"


def test_thanks_come_half_an_hour_later_so_that_they_do_not_come_from_a_machine() -> None:
    policy = rules(
        "rules: [{name: thanks, who: {heard: [interest]}, when: {delay: 30 minutes}, how: {template: letter}}]"
    )
    soon = comes(policy, NOON, wrote=[{"ago": "10 minutes", "said": ["interest"]}])
    assert soon.proposes is None
    assert due(soon, "thanks") == "2026-03-10 12:20"
    assert comes(policy, NOON, wrote=[{"ago": "30 minutes", "said": ["interest"]}]).proposes == "thanks"


def test_a_newsletter_leaves_on_tuesday_or_thursday_morning() -> None:
    policy = rules("""
        rules:
          - name: newsletter
            when: {window: {from: "09:00", to: "11:00", days: [tue, thu]}}
            how: {template: letter, channels: [email]}
    """)
    assert comes(policy, "2026-03-10 10:00").leaves == "2026-03-10 10:00"
    assert comes(policy, NOON).leaves == "2026-03-12 09:00"
    assert comes(policy, "2026-03-12 11:00").leaves == "2026-03-17 09:00"


def test_who_always_writes_early_is_written_to_early() -> None:
    policy = rules("rules: [{name: news, when: {best_hour: true}, how: {template: letter, channels: [email]}}]")
    thursday = "2026-03-05 14:00"
    early = [{"ago": f"{days * 24 + 4} hours"} for days in (2, 3, 6, 7)]
    assert comes(policy, thursday, wrote=early).leaves == "2026-03-06 10:00"
    assert comes(policy, thursday, wrote=early[:2]).leaves == thursday, "two messages show nothing yet"


def test_twice_and_no_more_until_they_write_again() -> None:
    policy = rules("""
        rules: [{name: follow-up, who: {no_reply_for: 5 days}, when: {times: 2}, how: {template: letter}}]
    """)
    once = [{"ago": "20 days"}, {"ago": "10 days", "rule": "follow-up", "department": "sales"}]
    assert comes(policy, NOON, touches=once).proposes == "follow-up"
    twice = [*once, {"ago": "5 days", "rule": "follow-up", "department": "sales"}]
    done = comes(policy, NOON, touches=twice)
    assert done.why("follow-up") == "it has been done 2 times since they last wrote"
    wrote = [{"ago": "4 days"}]
    again = [*twice, {"ago": "3 days"}]
    waits = comes(policy, NOON, touches=again, wrote=wrote)
    assert due(waits, "follow-up") == "2026-03-12 12:00", "they wrote: five days after our answer it may begin anew"


def test_after_a_no_it_is_over_for_good() -> None:
    policy = rules("""
        rules:
          - name: follow-up
            who: {no_reply_for: 5 days}
            when: {times: 3, stop_when: [not_interested, left_company]}
            how: {template: letter}
    """)
    sent = {"ago": "30 days", "rule": "follow-up", "department": "sales"}
    no = [{"ago": "25 days", "said": ["not_interested"]}, {"ago": "20 days"}]
    came = comes(policy, NOON, touches=[sent, {"ago": "10 days"}], wrote=no)
    assert came.why("follow-up") == "it is over: they said not interested"
    polite = comes(policy, NOON, touches=[sent, {"ago": "10 days"}], wrote=[{"ago": "25 days"}])
    assert polite.proposes == "follow-up"


def test_a_spring_campaign_begins_and_ends_on_its_days_where_they_live() -> None:
    policy = rules("""
        rules: [{name: spring, how: {template: letter}, active: {from: 2026-03-16, to: 2026-04-30}}]
    """)
    before = comes(policy, NOON)
    assert before.why("spring") == "it is in force from 2026-03-16 on"
    assert due(before, "spring") == "2026-03-16 00:00"
    assert comes(policy, "2026-03-16 09:00").proposes == "spring"
    assert comes(policy, "2026-04-30 19:00").proposes == "spring"
    assert comes(policy, "2026-05-01 09:00").why("spring") == "it was in force until 2026-04-30"
    already = comes(policy, "2026-03-15 12:30", zone="Asia/Tokyo")
    assert already.proposes is None
    assert comes(policy, "2026-03-16 09:00", zone="Asia/Tokyo").proposes == "spring"


def test_the_more_urgent_rule_goes_first_and_the_other_says_that_it_gave_way() -> None:
    policy = rules("""
        rules:
          - {name: news, how: {template: letter}, priority: 1}
          - {name: recall, who: {tags: [pump-b]}, how: {template: letter}, priority: 9}
    """)
    came = comes(policy, NOON, tags=["pump-b"])
    assert came.proposes == "recall"
    assert came.why("news") == "gave way to recall: priority 9 before 1"


def test_departments_take_turns() -> None:
    policy = rules("""
        policy: {departments: [{name: sales}, {name: marketing}]}
        rules:
          - {name: offer, how: {template: letter}}
          - {name: survey, how: {template: survey}}
    """)
    assert comes(policy, NOON, touches=[{"ago": "9 days", "department": "sales"}]).proposes == "survey"
    assert comes(policy, NOON, touches=[{"ago": "9 days", "department": "marketing"}]).proposes == "offer"


def test_support_goes_before_sales_where_the_house_says_so() -> None:
    policy = rules("""
        policy: {departments: [{name: support, priority: 10}, {name: sales}]}
        rules:
          - {name: offer, how: {template: letter}}
          - {name: report, how: {template: visit-report}}
    """)
    assert comes(policy, NOON, touches=[{"ago": "2 days", "department": "support"}]).proposes == "report"


def test_one_thing_at_a_time() -> None:
    policy = rules("""
        rules:
          - {name: offer, how: {template: letter}}
          - {name: survey, how: {template: survey}}
    """)
    came = comes(policy, NOON, draft_of="offer")
    assert came.proposes is None
    assert came.why("offer") == "its draft is on its way"
    assert "in_flight" in came.codes("survey")
