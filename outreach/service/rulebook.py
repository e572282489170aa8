"""Is what the rules and templates on the disk say fit to be put in force?"""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from outreach.config import Settings
from outreach.planning.policy import policy
from outreach.planning.policy.policy import Examined, Policy
from outreach.planning.policy.rules import Rule
from outreach.rendering.obliged import no_address
from outreach.rendering.rehearse import Named, rehearse
from outreach.stamp import Stamp, stamp_of
from outreach.yamlfile import Faulty


def look(settings: Settings, now: datetime, path: Path | None = None) -> Examined:
    """Everything that is wrong with the rules file, or another one in its place, and with the templates."""
    users = [person.email for person in settings.house.users]
    located = bool(settings.house.postal_address.strip())
    return examine(path or settings.rules_path, settings.templates, now, users or None, located=located)


def examine(
    path: Path, templates: Path, now: datetime, users: Collection[str] | None = None, *, located: bool = True
) -> Examined:
    """The files looked at, and every template rehearsed; without `users` nothing is said of owners.

    `located`: the house has a postal address.
    """
    examined = policy.examine(path, templates, now, users)
    named = Named(
        {rule.how.template for rule in examined.rules},
        {rule.how.template for rule in examined.rules if _may_be_mail(rule, examined)},
    )
    homeless = () if located else no_address(templates, named.by_mail)
    return examined.with_more([*rehearse(templates, examined.kinds, named), *homeless])


def load(settings: Settings, now: datetime, path: Path | None = None) -> Policy:
    """The policy of the files; raises `Faulty` with every error."""
    examined = look(settings, now, path)
    if examined.policy is None:
        raise Faulty(examined.errors)
    return examined.policy.in_shadow() if settings.house.shadow else examined.policy


def stamp(settings: Settings) -> Stamp:
    """What tells whether a file of the rules or a template was changed, added or taken away, at little cost."""
    folder = settings.rules_path.parent
    files = [*folder.rglob("*.yaml"), *folder.rglob("*.yml"), *settings.templates.glob("*/*")]
    return stamp_of(files)


def saved_by(settings: Settings) -> str:
    """The machine's user who owns the file of the rules or a template that was saved last; '' where nobody knows."""
    newest = max(stamp(settings), key=lambda each: each[1], default=None)
    try:
        return Path(newest[0]).owner() if newest is not None else ""
    except (KeyError, OSError, NotImplementedError):
        return ""


def _may_be_mail(rule: Rule, examined: Examined) -> bool:
    ways = rule.how.channels
    return "email" in (ways if isinstance(ways, list) else examined.house.channels)
