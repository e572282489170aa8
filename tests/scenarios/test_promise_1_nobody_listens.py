"""She wrote 'I can't take calls; can you email me the pricing?', and was phoned at 6:30 in the morning. Not here."""

from datetime import UTC, datetime, timedelta

from tests.house import House

DANA = "dana@harborlight.example"
WORDS = "I can't take calls; can you email me the pricing?"


def test_the_prospect_of_promise_1_is_never_planned_a_call_and_gets_the_pricing_by_mail(house: House) -> None:
    dana = house.contact("Dana Whitfield", DANA, phone="+1 213 555 0144", stage="lead", zone="America/Los_Angeles")
    first = house.they_write(DANA, "Hello, I run a small clinic. Your scheduler looks right for us.\n\nDana")
    house.passes(hours=1)
    house.we_wrote(DANA, "Hi Dana,\n\nShall we have a call on Thursday?\n\nRosa", In_Reply_To=first, References=first)
    house.passes(hours=1)

    # It is 23:30 where she lives when she answers.
    house.clock.move(datetime(2026, 3, 4, 7, 30, tzinfo=UTC) - house.clock.now())
    house.they_write(DANA, f"Hi Rosa,\n\n{WORDS}\n\nDana", subject="Re: Hello", In_Reply_To=first, References=first)
    house.passes(minutes=5)

    [wish] = [wish for wish in house.wishes(dana) if wish.kind == "channel" and wish.channel == "phone"]
    assert wish.wish == "refuse"
    assert "I can't take calls" in wish.quote

    [entry] = house.entries(dana, "waiting")
    draft, proposal = house.draft(entry), house.proposal(entry)
    assert (proposal.rule, proposal.channel) == ("answer-pricing", "email")
    assert draft.recipient == DANA
    assert "won't ring" in draft.text
    assert "$49" in draft.text
    assert draft.subject == "Re: Hello"

    # Approved at night, it leaves in her morning.
    assert not house.approve(entry).allowed
    assert house.sends() == []
    at = house.entries(dana)[-1].not_before
    assert at == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    house.clock.move(at - house.clock.now() - timedelta(minutes=1))
    house.passes()
    assert house.sends() == []
    house.passes(minutes=2)
    [sent] = house.sends()
    assert sent.recipients == (DANA,)
    assert f"In-Reply-To: {first}".encode() not in sent.raw
    assert b"\nReferences: " in sent.raw

    # A colleague marks her for a call, and weeks pass: there is never a call, and nothing at night.
    house.tags(dana, "asked-for-call")
    house.passes()
    assert house.refusals(dana)["first-call"] >= {"channel_refused"}
    for _ in range(24):
        house.passes(hours=17)
        for waiting in house.entries(dana, "waiting"):
            assert waiting.channel == "email"
            house.approve(waiting)
        for mail in house.sends():
            assert 8 <= (mail.at - timedelta(hours=8)).hour < 20 or 8 <= (mail.at - timedelta(hours=7)).hour < 20
    assert {entry.channel for entry in house.entries(dana)} == {"email"}


def test_her_reply_voids_what_waits(house: House) -> None:
    dana = house.contact("Dana Whitfield", DANA, stage="lead", zone="America/Los_Angeles")
    house.they_write(DANA, "What does it cost for ten people?", subject="Prices")
    house.passes(minutes=5)
    [entry] = house.entries(dana, "waiting")
    house.approve(entry)
    house.they_write(DANA, "Please take me off your list.", subject="Re: Prices")
    house.passes(minutes=1)
    assert house.entries(dana)[0].state == "void"
    assert house.sends() == []
    assert house.entries(dana, "waiting", "approved") == []
    [stop] = [wish for wish in house.wishes(dana) if wish.kind == "stop"]
    assert stop.quote == "Please take me off your list."


def test_a_mail_sent_by_hand_answers_the_question(house: House) -> None:
    dana = house.contact("Dana Whitfield", DANA, stage="lead", zone="America/Los_Angeles")
    asked = house.they_write(DANA, "What does it cost for ten people?", subject="Prices")
    house.passes(minutes=5)
    assert len(house.entries(dana, "waiting")) == 1
    house.we_wrote(DANA, "It is $129 a month.\n\nRosa", subject="Re: Prices", In_Reply_To=asked, References=asked)
    house.passes(minutes=1)
    assert house.entries(dana)[0].state == "void"
    assert [entry.state for entry in house.entries(dana)] == ["void"]
