"""How does an SMTP server lie? One lie for one mail, by chance, from all that were ever seen."""

import random
from typing import Any

BEFORE = (
    "421 4.3.2 closing", "450 4.2.1 later", "451 4.3.0 later", "452 4.3.1 full", "454 4.7.0 no", "550 5.1.1 nobody",
    "550-no\r\n550 5.7.1 not you", "552 5.2.2 full", "554 5.7.1 no", "drop", "reset", "what?", "\xff\xfe", "",
    "250-half\r\n250 fine",
)  # fmt: skip
"""Answers to a verb; the last is a truth in two lines."""
AT_THE_DOT = (
    "drop", "reset", "accept, drop", "accept, reset", "accept, drop", "accept, reset", "450 4.2.0 later",
    "451 4.3.0 later", "452-full\r\n452 4.3.1 full", "550 5.7.1 spam", "554 5.6.0 no", "421 4.3.2 closing",
    "accept, garbage \x00\xff", "accept, drip 250 2.0.0 taken", "accept, 250-two\r\n250 2.0.0 lines",
)  # fmt: skip


def lie(chance: random.Random) -> dict[str, Any]:
    """A script for one message."""
    fate = chance.random()
    if fate < 0.01:
        return {chance.choice(("mail", "rcpt", "data", "dot")): "hang"}
    if fate < 0.02:
        return {"dot": "accept, hang"}
    if fate < 0.75:
        # Nearly all of these mean 'later', so that one mail lives through many.
        answer = chance.choice(BEFORE if fate > 0.65 else BEFORE[:5] + BEFORE[9:11])
        return {chance.choice(("mail", "rcpt", "data")): answer}
    if fate < 0.83:
        return {"mid_body": chance.choice(("drop", "reset"))}
    return {"dot": chance.choice(AT_THE_DOT if fate > 0.9 else AT_THE_DOT[6:9])}
