"""Does the whole main job work on this machine? Plays the demo without a person and tells what it saw."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from outreach.cli.demo.browser import Browser
from outreach.cli.demo.correspondence import answer
from outreach.cli.demo.setup import PASSWORD, Stage
from outreach.cli.demo.witness import DemoFailed, Witness
from outreach.errors import OutreachError
from outreach.planning.english.explain import tell
from outreach.rendering.records import Draft

WAIT_SECONDS = 60.0
IRIS, ED, KATRIN = "iris@bluejaymarina.example", "ed@sorensenbrothers.example", "vogel@werft-vogel.example"
NORA, HAL, WALTER = "nora@chesapeakelanding.example", "hal@sitkaslips.example", "walter@pruittboatyard.example"
PRIYA, GLORIA, DENISE = "priya@coppercove.example", "gloria@capefearyachts.example", "denise@harborpoint.example"
REFUSED = {
    (IRIS, "first-call", "channel_refused"),
    (HAL, "first-call", "channel_refused"),
    (WALTER, "first-call", "stopped"),
    (PRIYA, "first-call", "not_before"),
    (GLORIA, "birthday", "hold"),
    (DENISE, "follow-up", "hold"),
}
"""What must be refused, and with which reason."""
APPROVED = {IRIS: "maya@tidewater.example", NORA: "maya@tidewater.example", KATRIN: "jonas@tidewater.example"}
"""Whose drafts are approved, and by whom."""


@dataclass(slots=True)
class Report:
    """What was seen, in the order in which it was seen."""

    lines: list[str] = field(default_factory=list)

    def say(self, title: str, *details: str) -> None:
        """One heading with what belongs under it."""
        self.lines += [title, *(f"    {' '.join(detail.split())}" for detail in details)]


def play(stage: Stage, pages: str) -> int:
    """The whole walk, with the daemon and its pages at work; prints the report and gives the exit code."""
    report = Report()
    try:
        Check(stage, pages, report).run()
        report.say("Everything is as it should be.")
    except OutreachError as error:
        report.say(f"FAILED: {error}")
    print("\n".join(report.lines), flush=True)
    return int(report.lines[-1].startswith("FAILED"))


class Check:
    """The walk through the story, step by step."""

    def __init__(self, stage: Stage, pages: str, report: Report) -> None:
        self.stage, self.pages, self.report = stage, pages, report
        self.witness = Witness(stage)

    def run(self) -> None:
        """Every step; raises `DemoFailed` at the first that does not hold."""
        self.mail_is_read()
        self.wishes_are_heard()
        self.refusals_have_reasons()
        self.the_prospect_gets_her_answer_in_writing()
        self.approved_drafts_arrive()
        self.a_reply_voids_a_waiting_draft()
        self.an_answer_finds_its_thread()
        self.nothing_else_went_out()

    def mail_is_read(self) -> None:
        """Every mail of the story is stored once, and heard."""
        expected, people = len(self.stage.story.mails), len(self.stage.contact_addresses())
        self._until("every mail is read, heard and planned", lambda: self.witness.settled(expected))
        counts = self.witness.counts()
        self._must(counts["quarantined"] == 0, "no mail is in quarantine")
        self._must(counts["contacts"] == people, f"{people} people are contacts, and no machine is: {counts}")
        accounts = len(self.stage.story.team.accounts)
        self.report.say(f"{counts['messages']} mails polled from {accounts} accounts, none in quarantine")
        self.report.say(f"{counts['threads']} threads, {counts['contacts']} contacts")

    def wishes_are_heard(self) -> None:
        """What the contacts asked for is kept in their words."""
        found = self.witness.preferences()
        self._must(all(row.quote for _, row in found), "every preference has a quote")
        for address, kind in ((IRIS, "channel"), (WALTER, "stop"), (PRIYA, "not_before"), (HAL, "channel")):
            self._must(kind in self.witness.kinds(address), f"{address} has a preference of kind {kind}")
        told = [
            f"{name}: {' '.join(filter(None, (row.kind, row.wish, row.channel)))} “{row.quote}”" for name, row in found
        ]
        self.report.say(f"{len(told)} preferences, each with the sentence that it rests on", *told)

    def refusals_have_reasons(self) -> None:
        """What is not done is told with the reason."""
        missing = REFUSED - {code for address in {one[0] for one in REFUSED} for code in self.witness.codes(address)}
        self._must(not missing, f"these are refused: {sorted(missing)}")
        zone = ZoneInfo(self.stage.story.team.zone)
        told = [
            f"{row.rule} for {name} by {channel}: {' '.join(tell(verdict, zone))}"
            for name, row in self.witness.refusals()
            for channel, verdict in row.verdicts.items()
        ]
        self.report.say(f"{len(told)} proposals refused, each with its reasons", *told)

    def the_prospect_gets_her_answer_in_writing(self) -> None:
        """Iris is never planned a call, and a mail with the prices waits for Maya's yes."""
        self._until("every draft is written", self.witness.written)
        planned = self.witness.planned(IRIS)
        self._must(planned == [("answer-pricing", "email")], f"Iris gets her answer by mail and no call: {planned}")
        draft = self.witness.draft(self.witness.entry(IRIS))
        self._must("won't ring" in draft.text and "$49" in draft.text, "her draft has the prices and says no calls")
        said = draft.text.split("\n\n")[1]
        self.report.say("Iris Navarro asked for prices and takes no calls: none is planned, a draft waits", said)

    def approved_drafts_arrive(self) -> None:
        """What a person approves is what the contact gets, to the byte."""
        told = []
        # Each can be taken back for some seconds: the yeses come first, so that these pass for all at once.
        for address, approved in [(address, self._approve(address, owner)) for address, owner in APPROVED.items()]:
            self._until(f"the mail reaches {address}", functools.partial(self._arrived, address))
            self._must(self._arrived(address) == [approved.raw], f"{address} got exactly what was approved")
            told.append(f"{approved.sender} to {address}: {approved.subject}")
        self.report.say(f"{len(told)} drafts approved in the pages")
        self.report.say(f"{len(told)} mails received by the sandbox, byte for byte what was approved", *told)

    def a_reply_voids_a_waiting_draft(self) -> None:
        """Ed writes while a follow-up to him waits: it must not go out any more."""
        entry = self.witness.entry(ED)
        self._must(self.witness.state(entry) == "waiting", "a follow-up to Ed waits")
        answer(self.stage, ED, "Sorry for the silence, Maya. My brother likes it, and so do I.")
        self._until("Ed's reply voids the follow-up", lambda: self.witness.state(entry) == "void")
        self.report.say("A reply from Ed Sorensen voided the follow-up that waited for him", *self.witness.why(entry))

    def an_answer_finds_its_thread(self) -> None:
        """Iris answers our mail: it lands in the thread that she began."""
        answer(self.stage, IRIS, "That is clear, thank you. Nine people it is.")
        self._until("Iris's answer is heard", lambda: self.witness.letters(IRIS)[0] == 4)
        threads = self.witness.letters(IRIS)[1]
        self._must(threads == 1, f"Iris's mails are one thread, not {threads}")
        self.report.say("Iris answered, and her answer lies in the thread that she began")

    def nothing_else_went_out(self) -> None:
        """Every mail that left was approved, and left once."""
        accepted = self.stage.sandbox.accepted()
        recipients = sorted(recipient for mail in accepted for recipient in mail.recipients)
        self._must(recipients == sorted(APPROVED), f"nothing else went out: {recipients}")
        self.report.say("Nothing went out twice, and nothing that nobody approved")

    def _approve(self, address: str, owner: str) -> Draft:
        """What the owner does in the pages: sign in, look at the draft, say yes to what is shown."""
        entry = self.witness.entry(address)
        draft = self.witness.draft(entry)
        browser, path = Browser(self.pages), f"/draft/{entry.id}"
        self._must(browser.send("/login", email=owner, password=PASSWORD) == 303, f"{owner} can sign in")
        page = browser.look(path)
        said = " ".join(draft.text.split("\n\n")[1].split())
        self._must(page.status == 200 and said in page.words, f"{owner} can read the draft for {address}")
        status = browser.send(f"{path}/approve", **page.forms[f"{path}/approve"])
        self._must(status == 303, f"{owner} can approve the draft for {address}: {status}")
        return draft

    def _arrived(self, address: str) -> list[bytes]:
        return [mail.raw for mail in self.stage.sandbox.accepted() if address in mail.recipients]

    def _must(self, holds: bool, what: str) -> None:
        if not holds:
            raise DemoFailed(f"not so: {what}", where="outreach demo --check", remedy="see the report above")

    def _until(self, what: str, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise DemoFailed(f"waited {WAIT_SECONDS:g} seconds in vain until {what}", where="outreach demo --check")
            time.sleep(0.1)
