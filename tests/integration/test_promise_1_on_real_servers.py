"""The story of promise 1 once more, through Debian's Dovecot and Postfix, on SQLite and on PostgreSQL."""

import pytest

from tests.scenarios.test_promise_1_nobody_listens import (
    test_a_mail_sent_by_hand_answers_the_question as test_a_mail_sent_by_hand_answers_the_question,
)
from tests.scenarios.test_promise_1_nobody_listens import (
    test_her_reply_voids_what_waits as test_her_reply_voids_what_waits,
)
from tests.scenarios.test_promise_1_nobody_listens import (
    test_the_prospect_of_promise_1_is_never_planned_a_call_and_gets_the_pricing_by_mail as test_the_prospect_of_promise_1,  # noqa: E501
)

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]

__all__ = [
    "test_a_mail_sent_by_hand_answers_the_question",
    "test_her_reply_voids_what_waits",
    "test_the_prospect_of_promise_1",
]
