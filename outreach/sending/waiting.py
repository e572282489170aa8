"""Which approved mails wait for a sender, and how are they read? The statements of the way of one mail, made once."""

from typing import Any

from sqlalchemy import Select, bindparam, select

from outreach.bulk import table_of
from outreach.listed import among
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry

_entry, _draft, _proposal = table_of(OutboxEntry), table_of(Draft), table_of(Proposal)
_e, _d, _p = _entry.c, _draft.c, _proposal.c
_before = bindparam("now", type_=_e.not_before.type)

DUE: Select[Any] = (
    select(_e.id, _e.not_before, _d.recipient)
    .select_from(_entry.join(_draft, _d.id == _e.draft_id))
    .where(_e.state == "approved", _e.not_before <= _before, _d.account == bindparam("account", type_=_d.account.type))
    .order_by(_e.not_before, _e.id)
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
"""Entries of an account whose hour has come, who waits longest first."""

DUE_HELD = DUE.with_for_update(of=_entry, skip_locked=True)
"""The same, held until the transaction ends; what another sender holds is passed over."""

WHOLE: Select[Any] = (
    select(
        _e.id, _e.fence, _e.epoch, _e.attempts, _e.approved_by, _e.approved_sha256, _e.contact_id, _e.contact_state,
        _e.expires_at, _d.account, _d.sender, _d.recipient, _d.raw, _d.rfc_message_id,
        _p.channel, _p.department, _p.kind, _p.own_hand, _p.id.label("proposal"), _p.window,
        _p.thread_id, _p.rule, _p.occasion,
    )
    .select_from(_entry.join(_draft, _d.id == _e.draft_id).join(_proposal, _p.id == _e.proposal_id))
    .where(among(_e.id), _e.state == "approved")
    .order_by(_e.not_before, _e.id)
    .with_for_update(of=_entry, skip_locked=True)
)  # fmt: skip
"""All that is needed to send them."""
