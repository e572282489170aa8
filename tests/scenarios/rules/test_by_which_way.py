"""Short stories of rules: by which way somebody is reached, and by which never."""

from tests.scenarios.rules.tale import comes, rules

NOON = "2026-03-10 12:00"
AS_THEY_PREFER = rules("rules: [{name: hello, how: {channels: as_they_prefer, template: letter}}]")
NO_CALLS = {"channel": "phone", "wish": "refuse", "quote": "I can't take calls.", "ago": "3 days"}
NO_MAIL = {"channel": "email", "wish": "refuse", "quote": "No more mail, please.", "ago": "3 days"}


def test_what_they_asked_for_goes_before_everything() -> None:
    wishes = [{"channel": "phone", "wish": "prefer", "quote": "Just ring me.", "ago": "3 days"}]
    assert comes(AS_THEY_PREFER, NOON, wishes=wishes, wrote=[{"ago": "2 days"}]).channel == "phone"


def test_who_said_nothing_is_reached_where_they_answer() -> None:
    rang = [{"direction": "in", "channel": "phone", "ago": "2 days"}]
    assert comes(AS_THEY_PREFER, NOON, touches=rang).channel == "phone"
    assert comes(AS_THEY_PREFER, NOON).channel == "email", "else by the house's first way"


def test_a_refused_way_is_never_taken_even_where_it_is_the_last_one() -> None:
    assert comes(AS_THEY_PREFER, NOON, wishes=[NO_MAIL]).channel == "phone"
    neither = comes(AS_THEY_PREFER, NOON, wishes=[NO_CALLS, NO_MAIL])
    assert neither.proposes is None
    assert neither.codes("hello") == {"channel_refused"}
    quotes = {reason.quote for each in neither.rules["hello"].verdicts.values() for reason in each.reasons}
    assert quotes == {"I can't take calls.", "No more mail, please."}


def test_a_way_that_no_longer_works_is_passed_over_for_the_next() -> None:
    assert comes(AS_THEY_PREFER, NOON, channels=["phone"]).channel == "phone"
    nowhere = comes(AS_THEY_PREFER, NOON, channels=[])
    assert nowhere.codes("hello") == {"no_address"}


def test_a_list_of_ways_is_kept_to_with_their_own_first() -> None:
    policy = rules("""
        policy: {channels: [email, phone, post]}
        rules: [{name: hello, how: {channels: [phone, post], template: letter}}]
    """)
    ways = {"channels": ["email", "phone", "post"]}
    assert comes(policy, NOON, **ways).channel == "phone"
    rather = [{"channel": "post", "wish": "prefer", "ago": "3 days"}, {"channel": "email", "wish": "prefer"}]
    assert comes(policy, NOON, wishes=rather, **ways).channel == "post", "mail is not in the list"
    assert comes(policy, NOON, wishes=[NO_CALLS], **ways).channel == "post"


def test_only_mail_means_only_mail() -> None:
    policy = rules("rules: [{name: call, how: {channels: [phone], template: letter}}]")
    came = comes(policy, NOON, wishes=[{"channel": "email", "wish": "only", "quote": "Only by mail.", "ago": "2 days"}])
    assert came.proposes is None
    assert came.codes("call") == {"channel_refused"}
