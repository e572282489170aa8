"""How is the house set up that faults are thrown at? One account, one rule that reaches everybody once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Monday, nine in London."""
ADDRESS = "rosa@tidewater.example"
OPENS, CLOSES = 8, 20
DRAFTS_EXPIRE = timedelta(days=60)
CONNECTIONS = 3
"""So many mails may be on their way when a victim ends: each may be in doubt then."""

_CONFIG = """
name: Tidewater Software
postal_address: 1 Pier Road, Example Bay
region: GB
zone: Europe/London
dns: false
poll_seconds: 0.05
send_seconds: 0.02
undo_seconds: 0
accounts:
  - name: rosa
    address: {address}
    connections: {connections}
    imap: {{host: 127.0.0.1, port: {imap}, security: none, auth: none, timeout: 1}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: none, auth: none, timeout: 2}}
users:
  - {{name: Rosa Delgado, email: {address}, zone: Europe/London}}
"""
_RULES = """
policy:
  channels: [email]
  quiet_hours: {from: "20:00", to: "08:00"}
  quiet_days: []
  holidays: {kept: false}
  jurisdictions: {hours: false, consent: false}
  plausible_zones: [Europe/London]
  caps:
    - {name: once a year, max: 1, per: year, for: contact, exempt_replies: false}
  min_gap: 1 day
  listen_within: 15 minutes
  drafts_expire: EXPIRE days
rules:
  - name: greeting
    purpose: You wrote to us.
    who: {}
    how: {template: greeting}
"""
_TEXT = """---
department: sales
kind: personal
purpose: Greets whoever has written.
---
Hello {{ contact.given }},

.a line that begins with a dot
thank you for writing.

{{ owner.name }}, {{ house.name }}
"""


def furnish(folder: Path, imap: int, smtp: int, database: str) -> dict[str, str]:
    """Write settings, rules and the template; gives the settings for `config.load`."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "templates" / "greeting").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "outreach.yaml").write_text(
        _CONFIG.format(address=ADDRESS, imap=imap, smtp=smtp, connections=CONNECTIONS)
    )
    (folder / "config" / "rules.yaml").write_text(_RULES.replace("EXPIRE", str(DRAFTS_EXPIRE.days)))
    (folder / "templates" / "greeting" / "subject.txt").write_text("Thank you\n")
    (folder / "templates" / "greeting" / "text.txt").write_text(_TEXT)
    return {
        "database": database,
        "config": str(folder / "config"),
        "templates": str(folder / "templates"),
        "data": str(folder / "data"),
    }
