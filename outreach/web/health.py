"""Do we hear? When each account was last read, and what is wrong with the policy: for the banner and for monitors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from outreach.inbox.records import AccountRecord
from outreach.keeping.instance import halted
from outreach.planning.replanner import Progress, progress
from outreach.service.alarms import alarms
from outreach.service.engine import Engine

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Ear:
    """One account: when it was last read to its end."""

    name: str
    listened_at: datetime | None
    trouble: str | None
    deaf: bool
    """Whether that is too long ago: outreach to whom it may concern waits."""


@dataclass(frozen=True, slots=True)
class Health:
    """All that a person should know before they rely on the pages."""

    ears: tuple[Ear, ...]
    policy_version: str
    policy_trouble: str
    halted: str = ""
    """Why nothing is sent at all."""
    shadow: bool = False
    """Nothing that is planned reaches anyone."""
    replanning: Progress | None = None
    """How far planning everyone anew has come, while it goes on."""
    alarms: tuple[str, ...] = ()
    """What comes in that nobody would send by hand."""

    @property
    def policy_faults(self) -> list[str]:
        """The first faults of the rules on the disk, without their lines, and how many there are besides."""
        told = [line for line in self.policy_trouble.splitlines() if not line.startswith(" ")]
        more = [f"and {len(told) - _MOST_SHOWN} more: see 'outreach rules check'"] if len(told) > _MOST_SHOWN else []
        return [*told[:_MOST_SHOWN], *more]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.halted and not self.policy_trouble and not any(ear.deaf or ear.trouble for ear in self.ears)

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for monitors: what is wrong stands on the pages, behind the login."""
        return {
            "ok": self.ok,
            "alarms": len(self.alarms),
            "halted": bool(self.halted),
            "accounts": [
                {
                    "name": ear.name,
                    "listened_at": ear.listened_at.isoformat() if ear.listened_at is not None else None,
                    "trouble": ear.trouble is not None,
                    "deaf": ear.deaf,
                }
                for ear in self.ears
            ],
            "policy": {
                "version": self.policy_version,
                "trouble": bool(self.policy_trouble),
                "shadow": self.shadow,
                "planned_percent": self.replanning.percent if self.replanning is not None else 100,
            },
        }

    def as_told(self) -> dict[str, Any]:
        """As plain data for one of us: with what is wrong, as the banner says it."""
        told = self.as_dict()
        for account, ear in zip(told["accounts"], self.ears, strict=True):
            account["why"] = ear.trouble or ""
        told["policy"]["faults"] = self.policy_faults
        return told | {"halted_why": self.halted, "unusual": list(self.alarms)}


def health(session: Session, engine: Engine, now: datetime) -> Health:
    """How things stand now."""
    known = {record.name: record for record in session.exec(select(AccountRecord))}
    limit = engine.policy.house.listen_within
    ears = []
    for account in engine.settings.house.accounts:
        record = known.get(account.name)
        at = record.listened_at if record is not None else None
        trouble = record.trouble if record is not None else None
        ears.append(Ear(account.name, at, trouble, at is None or now - at > limit))
    policy = engine.policy
    why = halted(session)
    left, told = progress(session), alarms(session, now)
    return Health(tuple(ears), policy.version, engine.policy_trouble, why, policy.shadow, left, told)
