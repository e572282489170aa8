"""What is a subject about, in whichever language it was answered?"""

import pytest

from outreach.inbox.subject import base_subject, is_reply, plain_subject


@pytest.mark.parametrize(
    "mark",
    [
        "Re: ", "RE: ", "re:", "AW: ", "Antw: ", "SV: ", "VS: ", "WG: ", "TR: ", "RV: ", "RIF: ",
        "REF: ",
        "Fwd: ", "FW: ", "ENC: ", "Odp: ", "YNT: ", "I: ", "VB: ", "Doorst: ", "回复：",
        "答复: ", "转发：", "返信: ", "Rép : ",
        "Re[2]: ", "Re(3): ", "Re: AW: Re: ", "[list] Re: ", "Re: [list] ", "  Re:  Fwd:  ",
    ],
)  # fmt: skip
def test_marks_are_taken_off(mark: str) -> None:
    assert plain_subject(f"{mark}The plan for March") == "The plan for March"
    assert is_reply(f"{mark}The plan for March")


@pytest.mark.parametrize(
    "subject", ["The plan", "Reply needed: the plan", "Regarding: the plan", "A: b", "10:30 is fine", "Water: how much"]
)
def test_what_is_no_mark_stays(subject: str) -> None:
    assert plain_subject(subject) == subject
    assert not is_reply(subject)


@pytest.mark.parametrize(
    "subject", ["", "Re:", "Re: Hello", "AW: Frage", "FWD: question", "  ", "Re: (no subject)", "OLÁ"]
)
def test_a_subject_that_says_nothing_joins_nothing(subject: str) -> None:
    assert base_subject(subject) == ""


def test_white_space_case_and_forward_suffix_do_not_matter() -> None:
    assert base_subject("Re: The\t PLAN  (fwd)") == base_subject("the plan") == "the plan"


@pytest.mark.parametrize("unit", ["Re: ", "[a] ", "Re[1]", "(fwd)", " ", "["])
def test_a_long_one_is_read_as_far_as_it_matters(unit: str) -> None:
    assert len(plain_subject(unit * 100_000)) <= 500
