"""Short stories of rules: whom they are for, and who falls out."""

from tests.scenarios.rules.tale import comes, due, rules

NOON = "2026-03-10 12:00"
"""A Tuesday."""


def test_gold_customers_with_many_seats_are_invited_and_nobody_else() -> None:
    policy = rules("""
        rules:
          - name: invitation
            who:
              stage: [customer]
              fields: {plan: {one_of: [Gold, Platinum]}, seats: {at_least: 50, at_most: 500}, reseller: {known: false}}
            how: {template: letter}
    """)
    gold = {"stage": "customer", "fields": {"plan": "gold", "seats": "120"}}
    assert comes(policy, NOON, **gold).proposes == "invitation"
    small = comes(policy, NOON, stage="customer", fields={"plan": "gold", "seats": "12"})
    assert small.why("invitation") == "field seats is 12, less than 50"
    resold = comes(policy, NOON, stage="customer", fields={"plan": "gold", "seats": "60", "reseller": "Ann Ltd"})
    assert resold.why("invitation") == "field reseller is filled in: Ann Ltd"
    lead = comes(policy, NOON, **{**gold, "stage": "lead"})
    assert lead.why("invitation") == "stage is lead, not customer"


def test_each_rep_has_a_rule_of_their_own() -> None:
    policy = rules("""
        rules:
          - {name: as-rosa-does-it, who: {owner: [rosa@tidewater.example]}, how: {template: letter}}
          - {name: as-omar-does-it, who: {owner: [omar@tidewater.example]}, how: {template: letter}}
    """)
    assert comes(policy, NOON, owner="Rosa@tidewater.example").proposes == "as-rosa-does-it"
    assert comes(policy, NOON, owner="omar@tidewater.example").proposes == "as-omar-does-it"
    assert comes(policy, NOON, owner=None).proposes is None


def test_the_press_is_left_out_of_a_campaign_for_visitors_of_the_fair() -> None:
    policy = rules("""
        rules:
          - name: after-the-fair
            who: {tags: [fair-2026, fair-2025], without_tags: [press, competitor]}
            how: {template: survey}
    """)
    assert comes(policy, NOON, tags=["fair-2026"]).proposes == "after-the-fair"
    assert comes(policy, NOON, tags=["fair-2026", "press"]).why("after-the-fair") == "has the tag press"
    assert comes(policy, NOON).why("after-the-fair") == "has none of the tags fair-2026, fair-2025"


def test_two_pilot_companies_hear_first_by_name_or_by_domain() -> None:
    policy = rules("""
        rules:
          - {name: pilot, who: {organisation: [Anchor Marina, quay.example]}, how: {template: letter}}
    """)
    assert comes(policy, NOON, organisation=["anchor marina", "anchor.example"]).proposes == "pilot"
    assert comes(policy, NOON, organisation=["Quay Boats", "quay.example"]).proposes == "pilot"
    assert comes(policy, NOON, organisation=["Quayside"]).proposes is None


def test_who_prefers_letters_gets_one_until_they_change_their_mind() -> None:
    policy = rules("""
        policy: {channels: [email, post]}
        rules:
          - {name: by-letter, who: {prefers: [post]}, how: {template: letter, channels: [post]}}
    """)
    wishes = [
        {"channel": "post", "wish": "prefer", "quote": "Letters, please.", "until": "2026-03-12", "ago": "9 days"}
    ]
    ways = {"channels": ["email", "post"]}
    assert comes(policy, NOON, wishes=wishes, **ways).channel == "post"
    assert comes(policy, "2026-03-13 12:00", wishes=wishes, **ways).why("by-letter") == "they did not ask for letters"


def test_those_who_refused_calls_get_the_call_as_a_mail() -> None:
    policy = rules("""
        rules:
          - {name: instead-of-a-call, who: {refuses: [phone]}, how: {template: letter}}
          - {name: call, how: {template: letter, channels: [phone]}}
    """)
    came = comes(policy, NOON, wishes=[{"channel": "phone", "wish": "refuse", "quote": "No calls."}])
    assert (came.proposes, came.channel) == ("instead-of-a-call", "email")
    assert comes(policy, NOON).proposes == "call"


def test_a_refusal_that_begins_to_count_again_is_looked_at_on_that_day() -> None:
    """They refused calls, took it back until Friday, and on Saturday the refusal holds again."""
    policy = rules("rules: [{name: mail-instead, who: {refuses: [phone]}, how: {template: letter}}]")
    wishes = [
        {"channel": "phone", "wish": "refuse", "ago": "20 days"},
        {"channel": "phone", "wish": "accept", "until": "2026-03-13", "agreed": True, "ago": "1 day"},
    ]
    came = comes(policy, NOON, wishes=wishes)
    assert came.proposes is None
    assert due(came, "mail-instead") == "2026-03-14 00:00"
    wishes[0]["ago"], wishes[1]["ago"] = "26 days", "7 days"
    assert comes(policy, "2026-03-16 12:00", wishes=wishes).proposes == "mail-instead"


def test_a_question_about_prices_has_an_answer_of_its_own_and_any_other_goes_to_a_person() -> None:
    policy = rules("""
        rules:
          - {name: prices, who: {answer_owed: true, asked_about: [price, kost]}, how: {template: answer}, priority: 2}
          - {name: by-hand, who: {answer_owed: true}, how: {template: answer}, priority: 1}
          - {name: small-talk, who: {answer_owed: false}, how: {template: letter}}
    """)
    assert comes(policy, NOON, wrote=[{"asks": "Was kostet das?"}]).proposes == "prices"
    other = comes(policy, NOON, wrote=[{"asks": "Does it work offline?"}])
    assert other.proposes == "by-hand"
    assert other.why("prices") == "no open question is about price or kost"
    answered = comes(policy, NOON, wrote=[{"asks": "Was kostet das?", "answered": True, "ago": "3 days"}])
    assert answered.proposes == "small-talk"


def test_three_days_before_their_fair_we_wish_them_luck_and_two_days_after_we_ask_how_it_went() -> None:
    policy = rules("""
        rules:
          - name: good-luck
            who: {moment: {ahead: 3 days, about: [fair, Messe]}}
            how: {template: greeting}
          - name: how-was-it
            who: {moment: {past: 2 days, about: [fair, Messe]}}
            how: {template: greeting}
    """)
    moments = [{"text": "we have a stand at the boat FAIR", "day": "2026-03-12"}]
    early = comes(policy, "2026-03-06 12:00", moments=moments)
    assert early.proposes is None
    assert due(early, "good-luck") == "2026-03-09 00:00"
    assert comes(policy, NOON, moments=moments).proposes == "good-luck"
    asked = {"channel": "email", "rule": "good-luck", "ago": "3 days", "department": "sales"}
    after = comes(policy, "2026-03-13 12:00", moments=moments, touches=[asked])
    assert after.proposes is None, "a moment is used once, by whatever rule"
    assert comes(policy, "2026-03-13 12:00", moments=moments).proposes == "how-was-it"
    assert comes(policy, "2026-03-16 12:00", moments=moments).why("how-was-it") == "the moments that they told are over"


def test_a_call_of_last_month_is_followed_by_a_mail_but_not_where_support_was_there_lately() -> None:
    policy = rules("""
        rules:
          - name: after-the-call
            who:
              last_touch:
                - {direction: out, channel: phone, ago: {at_least: 2 weeks, at_most: 8 weeks}}
                - {department: support, direction: out, never: true}
            how: {template: letter, channels: [email]}
    """)
    call = {"channel": "phone", "department": "sales", "ago": "20 days"}
    assert comes(policy, NOON, touches=[call]).proposes == "after-the-call"
    early = comes(policy, NOON, touches=[{**call, "ago": "10 days"}])
    assert due(early, "after-the-call") == "2026-03-14 12:00"
    helped = comes(policy, NOON, touches=[call, {"department": "support", "ago": "30 days"}])
    assert "the last outbound touch by support was on 2026-02-08, within a year" in helped.why("after-the-call")


def test_who_wrote_last_decides_who_is_to_speak() -> None:
    policy = rules("""
        rules:
          - {name: first-hello, who: {thread: none}, how: {template: letter}}
          - {name: your-turn, who: {thread: we_wrote_last}, how: {template: letter}}
          - {name: our-turn, who: {thread: they_wrote_last}, how: {template: letter}}
    """)
    assert comes(policy, NOON).proposes == "first-hello"
    assert comes(policy, NOON, wrote=[{"ago": "3 days"}], touches=[{"ago": "4 days"}]).proposes == "our-turn"
    assert comes(policy, NOON, wrote=[{"ago": "5 days"}], touches=[{"ago": "4 days"}]).proposes == "your-turn"


def test_a_lively_conversation_gets_no_newsletter_and_one_that_fell_asleep_does() -> None:
    policy = rules("""
        rules:
          - {name: newsletter, who: {replies: {at_most: 1, within: 30 days}}, how: {template: survey}}
          - {name: thanks, who: {replies: {at_least: 3, at_most: 9, within: 60 days}}, how: {template: letter}}
    """)
    lively = [{"ago": "2 days"}, {"ago": "5 days"}, {"ago": "9 days"}]
    came = comes(policy, NOON, wrote=lively)
    assert came.proposes == "thanks"
    assert came.why("newsletter") == "they have written 3 times in 30 days, more than 1"
    assert due(came, "newsletter") == "2026-04-04 12:00", "once the second of the three has left the 30 days"
    machine = [{"direction": "in", "automatic": True, "ago": "3 days"}] * 3
    assert comes(policy, NOON, touches=machine).proposes == "newsletter", "an out-of-office is no reply"


def test_five_days_of_silence_are_counted_from_our_last_word() -> None:
    policy = rules("rules: [{name: follow-up, who: {no_reply_for: 5 days}, how: {template: letter}}]")
    assert comes(policy, NOON, touches=[{"ago": "5 days"}]).proposes == "follow-up"
    called = comes(policy, NOON, touches=[{"ago": "9 days"}, {"channel": "phone", "ago": "2 days"}])
    assert due(called, "follow-up") == "2026-03-13 12:00", "a call of ours counts as our word"
    assert (
        comes(policy, NOON, touches=[{"ago": "9 days"}], wrote=[{"ago": "8 days"}]).why("follow-up")
        == "they wrote last"
    )


def test_old_acquaintances_are_asked_once_they_have_been_quiet_and_so_have_we() -> None:
    policy = rules("""
        rules:
          - name: long-time-no-see
            who:
              last_inbound: {at_least: 3 months, at_most: 9 months}
              last_outbound: {at_least: 1 month, at_most: 11 months}
            how: {template: letter}
    """)
    quiet = {"wrote": [{"ago": "100 days"}], "touches": [{"ago": "40 days"}]}
    assert comes(policy, NOON, **quiet).proposes == "long-time-no-see"
    lately = comes(policy, NOON, wrote=[{"ago": "100 days"}], touches=[{"ago": "10 days"}])
    assert due(lately, "long-time-no-see") == "2026-03-30 12:00"
    assert "is not known" in comes(policy, NOON, touches=[{"ago": "40 days"}]).why("long-time-no-see")
    assert "more than" in comes(policy, NOON, wrote=[{"ago": "300 days"}], touches=[{"ago": "40 days"}]).why(
        "long-time-no-see"
    )


def test_back_from_a_journey_for_two_days() -> None:
    policy = rules("""
        rules: [{name: welcome-back, who: {back_for: {at_least: 1 day, at_most: 7 days}}, how: {template: letter}}]
    """)
    away = {"kind": "out_of_office", "lasts": "10 days"}
    assert comes(policy, NOON, holds=[{**away, "ago": "12 days"}]).proposes == "welcome-back"
    assert due(comes(policy, NOON, holds=[{**away, "ago": "10 days"}]), "welcome-back") == "2026-03-11 12:00"
    assert comes(policy, NOON, holds=[{**away, "ago": "5 days"}]).proposes is None
    assert comes(policy, NOON, holds=[{**away, "ago": "30 days"}]).proposes is None


def test_interest_is_thanked_for_but_not_beside_a_complaint() -> None:
    policy = rules("""
        rules: [{name: thank-you, who: {heard: [interest], not_heard: [unhappy, legal]}, how: {template: letter}}]
    """)
    assert comes(policy, NOON, wrote=[{"ago": "1 hour", "said": ["interest"]}]).proposes == "thank-you"
    both = comes(policy, NOON, wrote=[{"ago": "1 hour", "said": ["interest", "unhappy"]}])
    assert both.why("thank-you") == "they said unhappy since we last wrote"
    later = comes(policy, NOON, wrote=[{"ago": "2 days", "said": ["interest"]}, {"ago": "1 hour"}])
    assert later.why("thank-you") == "their last message does not say interest"


def test_strangers_are_introduced_to_us_once_and_known_ones_are_not() -> None:
    policy = rules("""
        rules:
          - {name: introduction, who: {never_touched: true}, how: {template: letter}}
          - {name: news, who: {never_touched: false}, how: {template: letter}}
    """)
    assert comes(policy, NOON).proposes == "introduction"
    assert comes(policy, NOON, touches=[{"ago": "200 days"}]).proposes == "news"


def test_a_birthday_is_a_birthday_every_year_even_for_those_who_never_write() -> None:
    policy = rules("rules: [{name: birthday, who: {birthday: true}, how: {template: greeting}}]")
    born = {"birthday": "1980-03-10"}
    assert comes(policy, NOON, **born).proposes == "birthday"
    sent = {"rule": "birthday", "department": "sales", "ago": "2 hours"}
    done = comes(policy, NOON, touches=[sent], **born)
    assert done.proposes is None
    assert done.why("birthday") == "it has been done once for this day of theirs"
    last_year = {"rule": "birthday", "department": "sales", "ago": "365 days"}
    assert comes(policy, NOON, touches=[last_year], **born).proposes == "birthday"
    assert due(comes(policy, "2026-03-12 12:00", **born), "birthday") == "2027-03-10 00:00"
