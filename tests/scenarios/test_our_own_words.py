"""Our mail comes back without a mark on it: what we wrote there is not what they say; what they typed into it is."""

from tests.house import House

JOHN = "john@harborlight.example"
OURS = (
    "Hi John,\n\nShall I call you on Thursday to talk it through?\n\n"
    "If you want no more mail from us, just answer 'please remove me from your list' to this.\n\nRosa"
)


def test_our_own_offer_to_stop_is_not_their_wish(house: House) -> None:
    john = house.contact("John Marsh", JOHN)
    first = house.they_write(JOHN, "Hello, what does it cost?\n\nJohn")
    house.we_wrote(JOHN, OURS, In_Reply_To=first, References=first)
    house.passes(hours=1)
    back = f"Thanks, I will look at it.\n\n{OURS}\n"
    house.they_write(JOHN, back, subject="Re: Hello", In_Reply_To=first, References=first)
    house.passes(minutes=5)
    assert [wish for wish in house.wishes(john) if wish.kind == "stop"] == []


def test_what_they_typed_between_our_lines_is_heard(house: House) -> None:
    john = house.contact("John Marsh", JOHN)
    first = house.they_write(JOHN, "Hello, what does it cost?\n\nJohn")
    house.we_wrote(JOHN, OURS, In_Reply_To=first, References=first)
    house.passes(hours=1)
    copied = OURS.replace("through?", "through?\n\nPlease don't call me, I am deaf in one ear.")
    head = f"From: Rosa <rosa@ours.example>\nSent: Tuesday, March 3, 2026 10:22 AM\nTo: John <{JOHN}>\nSubject: Hello"
    back = f"See below.\n\n{head}\n\n{copied}\n"
    house.they_write(JOHN, back, subject="Re: Hello", In_Reply_To=first, References=first)
    house.passes(minutes=5)
    wishes = house.wishes(john)
    assert [(wish.channel, wish.wish) for wish in wishes if wish.kind == "channel"] == [("phone", "refuse")]
    assert [wish for wish in wishes if wish.kind == "stop"] == []
