"""Puts the house together and runs its passes in the order in which mail flows."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from outreach.clock import Clock, SystemClock
from outreach.config import Account, Settings
from outreach.contacts.address import email_key
from outreach.contacts.records import User
from outreach.contacts.suppressed import pepper_of
from outreach.credentials import link_keys, signing_key
from outreach.database import Database
from outreach.errors import ConfigError, OutreachError
from outreach.inbox import kept_aside
from outreach.inbox.dkim import DnsKeys, Keys
from outreach.inbox.poller import Polled, poll, register
from outreach.keeping.chain import Head, chain_key
from outreach.keeping.instance import doubt_clock, halted, instance
from outreach.keeping.sealer import seal
from outreach.listening.completions import Completions
from outreach.listening.listener import Listened, listen
from outreach.listening.promise_listener import hear_promises
from outreach.listening.second_listener import Consulted, consult
from outreach.listening.second_reader import SecondReader
from outreach.planning.facts.state import Ears
from outreach.planning.planner import adopt, forget_refusals, newest_policy, plan_due
from outreach.planning.policy import policy as policies
from outreach.planning.policy.policy import Policy
from outreach.planning.replanner import replan
from outreach.planning.settle import PlannedCount
from outreach.rendering.carried import Links
from outreach.rendering.renderer import Rendered, Workshop, render_waiting
from outreach.review import lapse, queue
from outreach.review.desk.keeper import Kept, keep
from outreach.review.desk.sent_by_hand import notice
from outreach.review.lapse import Review
from outreach.sending.copies import file_copies
from outreach.sending.digester import send_digests
from outreach.sending.doubts import look_in_sent, settle_doubts
from outreach.sending.lines import Lines
from outreach.sending.sender import Sent, send_account, send_due, take_up
from outreach.service import rulebook
from outreach.service.clock_watch import Beat, ClockWatch
from outreach.service.other_clocks import clocks, newest_received
from outreach.service.reviewing import look_back

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Thought:
    """What one pass of listening and planning did."""

    listened: Listened = field(default_factory=Listened)
    voided: int = 0
    expired: int = 0
    planned: PlannedCount = field(default_factory=PlannedCount)
    rendered: Rendered = field(default_factory=Rendered)
    entered: int = 0
    consulted: Consulted = field(default_factory=Consulted)


class Engine:
    """The whole main job over one database; its passes may be called from any thread."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings, self.clock = settings, clock or SystemClock()
        self.database = Database(settings.database)
        self.database.migrate()
        look_back(self.database, settings, self.clock.now())
        self.key = signing_key(settings.key_path)
        self.database.pepper = pepper_of(self.key)
        self.keys: Keys | None = DnsKeys() if settings.house.dns else None
        second = settings.house.second_reader
        self.second_reader: SecondReader | None = Completions(second) if second is not None else None
        self.ears = _ears(settings)
        self.links = Links(settings.house.web.contacts_address, link_keys(settings.link_keys_path))
        self.workshop = Workshop(settings.house, settings.templates, self.key, self.ears, self.links)
        self.policy_trouble = ""
        """Why the rules on the disk are not in force; empty while they are."""
        self._thinking, self._sending = threading.Lock(), threading.Lock()
        self._keeping = {account.name: threading.Lock() for account in settings.house.accounts}
        self._lines = {account.name: Lines(account) for account in settings.house.accounts}
        self._closing = threading.Event()
        self._told_halted = ""
        self.policy = self._first_policy()
        with self.database.write() as session:
            for account in settings.house.accounts:
                register(session, account)
            _introduce_users(session, settings)

    @property
    def review(self) -> Review:
        """What a decision needs, under the policy in force."""
        return Review(self.policy, self.workshop, timedelta(seconds=self.settings.house.undo_seconds))

    def _first_policy(self) -> Policy:
        """The policy on the disk; where that is broken the last good one, if the database has kept it."""
        self._stamp = rulebook.stamp(self.settings)
        try:
            loaded = rulebook.load(self.settings, self.clock.now())
        except ConfigError as error:
            loaded = self._last_good(error)
            self._trouble(error)
        adopt(self.database, loaded, loaded.text, self.clock.now(), rulebook.saved_by(self.settings))
        return loaded

    def _last_good(self, error: ConfigError) -> Policy:
        with self.database.read() as session:
            kept = newest_policy(session)
        if kept is None:
            raise error
        try:
            good = policies.from_text(kept.text, self.settings.templates)
        except ConfigError:
            raise error from None
        return good.in_shadow() if self.settings.house.shadow else good

    def reload_policy(self) -> None:
        """Take up changed rules or templates; a broken file leaves the last good policy in force and says so."""
        stamp = rulebook.stamp(self.settings)
        if stamp == self._stamp:
            return
        try:
            loaded = rulebook.load(self.settings, self.clock.now())
        except ConfigError as error:
            self._trouble(error)
        else:
            if loaded.version != self.policy.version:
                with self._thinking:
                    adopt(self.database, loaded, loaded.text, self.clock.now(), rulebook.saved_by(self.settings))
                    self.policy = loaded
                log.info("policy in force", version=loaded.version, warnings=len(loaded.warnings))
            self.policy_trouble = ""
        self._stamp = stamp

    def _trouble(self, error: ConfigError) -> None:
        if str(error) != self.policy_trouble:
            log.error("the rules are broken; the last good policy stays in force", why=str(error))
        self.policy_trouble = str(error)

    def poll(self, account: Account) -> Polled:
        """Read one account to its end."""
        return poll(account, self.database, self.clock, self.key, self.keys)

    def poll_all(self) -> Polled:
        """Read every account, one after the other; trouble with one does not keep the others waiting."""
        total = Polled()
        for account in self.settings.house.accounts:
            total += self.poll(account)
        return total

    def think(self) -> Thought:
        """Listen, void what no longer fits, plan, render, and put fresh drafts on the list."""
        with self._thinking:
            listened = listen(self.database, self.clock, self.settings.house, self.links.keys)
            hear_promises(self.database, self.clock)
            consulted = consult(self.database, self.clock, self.second_reader) if self.second_reader else Consulted()
            with self.database.write() as session:
                notice(session, self.key, self.clock.now())
                voided = lapse.reconsider(session, self.review, self.clock.now())
                expired = lapse.expire(session, self.clock.now())
            planned = plan_due(self.database, self.policy, self.ears, self.clock)
            planned += replan(self.database, self.policy, self.ears, self.clock, spans=1)
            rendered = render_waiting(self.database, self.workshop, self.policy, self.clock)
            with self.database.write() as session:
                entered = queue.take_in(session, self.review, self.clock.now())
        return Thought(listened, len(voided), expired, planned, rendered, entered, consulted)

    def keep_desks(self, account: Account) -> Kept:
        """The desks that lie in this account's mailbox; one pass at a time, after the account was read."""
        house, total = self.settings.house, Kept(Counter())
        with self._keeping[account.name]:
            for person in house.users:
                theirs = house.desk_account(person) if person.desk.mailbox else None
                if theirs is not None and theirs.name == account.name:
                    total += keep(person, account, self.database, self.review, self.clock, self.key)
        return total

    def tell_mornings(self) -> int:
        """The digests whose hour has come; a house that is halted tells nobody anything."""
        return 0 if self._halted() else send_digests(self.settings.house, self.database, self.clock, self.key)

    def replan(self) -> PlannedCount:
        """Go on planning everyone anew where the policy has changed, to the end or until the engine is closed.

        Nothing waits for it: mail is read, heard, planned and sent meanwhile.
        """
        policy = self.policy

        def goes_on() -> bool:
            return self.policy is policy and not self._closing.is_set()

        return replan(self.database, policy, self.ears, self.clock, goes_on=goes_on)

    def send(self, *, alone: bool = False) -> Sent:
        """Send what is approved and due, then file the copies; nothing leaves while the database is to be reviewed."""
        with self._sending:
            if self._halted():
                settle_doubts(self.database, self.clock.now())
                return Sent()
            sent = send_due(self.database, self.review, self.clock, alone=alone)
            for account in self.settings.house.accounts:
                look_in_sent(account, self.database, self.clock)
                file_copies(account, self.database, self.clock)
        return sent

    def take_up(self, *, alone: bool = False) -> None:
        """Take up what a dead sender left, and settle doubts of which there is news."""
        if self._halted():
            settle_doubts(self.database, self.clock.now())
        else:
            take_up(self.database, self.clock, alone=alone)

    def _halted(self) -> bool:
        """Whether nothing may leave, because the database is to be reviewed or the clock is not to be trusted."""
        with self.database.read() as session:
            why = halted(session)
        if why and why != self._told_halted:
            log.warning("nothing is sent", why=why)
        self._told_halted = why
        return bool(why)

    def send_account(self, account: Account) -> Sent:
        """Send what is due of one account, on connections that are kept for the next time; then file the copies."""
        if self._halted():
            return Sent()
        look_in_sent(account, self.database, self.clock)
        sent = send_account(account, self._lines[account.name], self.database, self.review, self.clock)
        file_copies(account, self.database, self.clock)
        return sent

    def forget(self) -> None:
        """Let go of what the house's retention says is old enough."""
        retention = self.settings.house.retention
        with self.database.write() as session:
            kept_aside.forget(session, timedelta(days=retention.quarantine_days), self.clock.now())
            forget_refusals(session, timedelta(days=retention.refusal_days), self.clock.now())

    def watch_clock(self, watch: ClockWatch, steady: float) -> str:
        """Compare our clock with itself, the database's and the servers'; while it is in doubt nothing is sent."""
        with self.database.read() as session:
            others = clocks(session) if not self.database.is_sqlite else []
            newest, known = newest_received(session), instance(session).clock_trouble
        now = self.clock.now()
        why = watch.look(Beat(now, steady), others, newest)
        if why != known:
            log.warning("the clock is in doubt: nothing is sent" if why else "the clock is trusted again", why=why)
            with self.database.write() as session:
                doubt_clock(session, why, now)
        return why

    def seal(self) -> Head:
        """Chain what has come into the audit trail since the last time; its head is kept outside the database too."""
        return seal(self.database, chain_key(self.key), self.settings.anchor_path)

    @property
    def goes_on(self) -> bool:
        """Whether long work may go on: nobody has asked for an end."""
        return not self._closing.is_set()

    def closing(self) -> None:
        """Let long work come to a halt at its next step; what is left of it is taken up at the next start."""
        self._closing.set()

    def close(self) -> None:
        """Chain what is in the audit trail, and give the connections and the database back."""
        for lines in self._lines.values():
            lines.close()
        try:
            self.seal()
        except (OutreachError, SQLAlchemyError) as error:
            log.warning("the audit trail is not sealed", why=str(error)[:500])
        self.database.close()


def _ears(settings: Settings) -> Ears:
    accounts = settings.house.accounts
    owners = {(account.user or account.address).casefold(): account.name for account in reversed(accounts)}
    return Ears(tuple(account.name for account in accounts), owners)


def _introduce_users(session: Session, settings: Settings) -> None:
    """The people of the configuration are known to the store; nobody is taken out who is not in it any more."""
    known = {email_key(user.email): user for user in session.exec(select(User))}
    for person in settings.house.users:
        user = known.get(email_key(person.email)) or User(name=person.name, email=person.email)
        user.name, user.role, user.department = person.name, person.role, person.department
        user.zone = user.zone if user.zone_chosen else person.zone
        session.add(user)
