"""Which policy is in force? The rules file, checked against the templates, with a version that names it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from outreach import yamlfile
from outreach.errors import ConfigError
from outreach.planning.house_policy import HousePolicy
from outreach.planning.rules import Rule, RulesFile
from outreach.planning.template_kinds import TemplateKind, read_kinds


@dataclass(frozen=True, slots=True)
class Policy:
    """All of the YAML; `version` changes with every change of its text or of a template."""

    version: str
    house: HousePolicy
    rules: tuple[Rule, ...]
    kinds: dict[str, TemplateKind]
    """What each template says of itself, by its name."""

    def rule(self, name: str) -> Rule | None:
        """The rule of that name."""
        return next((rule for rule in self.rules if rule.name == name), None)


def load(path: Path, templates: Path) -> Policy:
    """Read and check a rules file; raises `ConfigError` with every fault, each at file, line and column."""
    document = yamlfile.read(path)
    content = yamlfile.checked(document, RulesFile)
    kinds = read_kinds(templates)
    faults = [
        document.fault(
            ("rules", index, "how", "template"),
            f"there is no template {rule.how.template}",
            f"write {templates / rule.how.template / 'text.txt'} or name another",
        )
        for index, rule in enumerate(content.rules)
        if rule.how.template not in kinds
    ]
    faults += [
        document.fault(
            ("rules", index, "how", "channels"),
            "no channel of this rule is one that the house uses",
            f"the house uses {', '.join(content.policy.channels)}: see policy.channels",
        )
        for index, rule in enumerate(content.rules)
        if isinstance(rule.how.channels, list) and not set(rule.how.channels) & set(content.policy.channels)
    ]
    faults += [
        document.fault(
            ("rules", index, "approval"),
            f"template {rule.how.template} goes out in its owner's own words, so it needs their yes",
            "write approval: always, or take own_hand out of the template",
        )
        for index, rule in enumerate(content.rules)
        if rule.approval == "never" and rule.how.template in kinds and kinds[rule.how.template].own_hand
    ]
    if faults:
        raise ConfigError("\n".join(str(fault) for fault in faults))
    texts = [path.read_bytes() for path in sorted(templates.glob("*/*")) if path.is_file()]
    version = hashlib.sha256(b"\0".join(["\n".join(document.lines).encode(), *texts])).hexdigest()[:16]
    return Policy(version, content.policy, tuple(content.rules), kinds)
