"""How many mails are rendered and built in a second on one core: facts to exact bytes, all but the database.

    python benchmarks/rendering.py
    python benchmarks/rendering.py --mails 20000 --profile

Counted is the processor time of this process, so that others on the machine do not count.
"""

import argparse
import cProfile
import os
import pstats
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from outreach.config import Account, House, Server
from outreach.contacts.records import Contact, User
from outreach.inbox.token import mint
from outreach.planning.facts.state import Ears
from outreach.planning.records import Proposal
from outreach.rendering.carried import Links
from outreach.rendering.compose import Letter, compose
from outreach.rendering.letters import Envelope, Workshop, letter_of, words_of
from outreach.rendering.made_up import full

TEMPLATES = Path(__file__).parent.parent / "templates"
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SERVER = Server(host="127.0.0.1", port=1, security="none")
HTML = """<!doctype html><html><head><meta charset="utf-8"><style>
p { margin: 0 0 1em; color: #222 } a { color: #0b5a8a } .sign { color: #555 }
</style></head><body>
<p>{{ contact.greeting or "Hello" }},</p>
<p>I wrote to you about <a href="https://example.com/lift">{{ thread_subject }}</a>. Is it still worth your time?</p>
{% for wish in wishes %}<p>You wrote: {{ wish.quote }}</p>{% endfor %}
<p class="sign">{{ owner.name }}, {{ house.name }}<br>{{ house.postal_address }}</p>
</body></html>
"""


def workshop(templates: Path) -> Workshop:
    """A house with one account, and links."""
    account = Account(name="maya", address="maya@example.com", imap=SERVER, smtp=SERVER)
    house = House(name="Example Boats", postal_address="12 Harbor Street", accounts=[account])
    links = Links("https://mail.example.com", {0: os.urandom(32)})
    return Workshop(house, templates, os.urandom(32), Ears(("maya",)), links)


OWNER = User(name="Maya Example", email="maya@example.com")


def one(shop: Workshop, template: str, facts: dict[str, Any], contact: Contact, proposal: Proposal) -> Letter:
    """One mail, from facts to a letter: as the renderer does it, without its rows."""
    nonce, account = os.urandom(12), shop.house.accounts[0]
    whose = (contact.id or 0, 1, NOW.date(), nonce)
    envelope = Envelope(
        contact,
        OWNER,
        account,
        mint(shop.key, nonce, "example.com"),
        shop.links.url(shop.links.token("page", *whose)),
        shop.links.token("stop", *whose),
    )
    words = words_of(shop.templates, template, facts)
    return letter_of(words, "iris@example.com", envelope, proposal, shop, NOW)


def by_library(letter: Letter) -> bytes:
    """The same words as the standard library builds them, with fewer headers."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = letter.sender_address, letter.recipient_address
    message["Subject"], message["Message-ID"] = letter.subject, letter.rfc_message_id
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def rate(mails: int, do: Any) -> float:
    """So many a second, by the processor's time."""
    do()
    began = time.process_time()
    for _ in range(mails):
        do()
    return mails / (time.process_time() - began)


def main() -> None:
    """Print one line for each kind of mail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=5000)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        for name in ("follow-up", "answer-question"):
            (Path(folder) / name).symlink_to(TEMPLATES / name)
        html = Path(folder) / "with-html"
        html.mkdir()
        for part in ("text.txt", "subject.txt"):
            (html / part).write_text((TEMPLATES / "follow-up" / part).read_text())
        (html / "html.html").write_text(HTML)
        shop = workshop(Path(folder))
        _run(shop, given.mails, profile=given.profile)


def _run(shop: Workshop, mails: int, *, profile: bool) -> None:
    german = full("de")
    german["contact"] = german["contact"] | {"greeting": "Guten Tag Frau Grün"}
    cases = (
        ("text, ASCII", "follow-up", full(), Contact(id=7, given="Iris", family="Example", language="en")),
        ("text, German", "follow-up", german, Contact(id=7, given="Käthe", family="Grün", language="de")),
        ("with HTML and styles", "with-html", full(), Contact(id=7, given="Iris", family="Example", language="en")),
    )
    print(f"{'':24}{'rendered and built':>20}{'built':>10}{'EmailMessage':>14}   a second a core")
    for name, template, facts, contact in cases:
        proposal = Proposal(rule="follow-up", template=template, kind="commercial", contact_id=7)
        letter = one(shop, template, facts, contact, proposal)

        def whole(t: str = template, f: dict[str, Any] = facts, c: Contact = contact, p: Proposal = proposal) -> bytes:
            return compose(one(shop, t, f, c, p))

        built = rate(mails, lambda letter=letter: compose(replace(letter)))
        library = rate(max(mails // 5, 1), lambda letter=letter: by_library(letter))
        print(f"{name:24}{rate(mails, whole):>20,.0f}{built:>10,.0f}{library:>14,.0f}")
        if profile:
            with cProfile.Profile() as seen:
                for _ in range(mails):
                    whole()
            pstats.Stats(seen).sort_stats("tottime").print_stats(22)


if __name__ == "__main__":
    main()
