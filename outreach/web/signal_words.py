"""How is a signal told in a few words?"""

SIGNAL_NAMES = {
    "stop": "asks for silence", "channel": "a way to be reached", "not_before": "later", "hours": "their hours",
    "cadence": "how often", "only_person": "one person alone", "wrong_person": "not the right person",
    "left_company": "has left", "new_address": "a new address", "unhappy": "unhappy", "legal": "legal",
    "data_request": "about their data", "interest": "interest", "not_interested": "no interest",
    "resume": "may write again", "question": "a question", "fact": "a moment",
}  # fmt: skip
PLAIN_KINDS = {
    "stop": "that we shall write no more", "unhappy": "that they are unhappy", "legal": "legal steps",
    "interest": "that they want to go on", "not_interested": "no, without asking for silence",
    "question": "a question", "fact": "something worth knowing",
}  # fmt: skip
"""What a person can say was meant by one tap: the kinds that need no more than the sentence."""
