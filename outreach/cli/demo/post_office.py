"""What lies in the sandbox's mailboxes, and who may open them? Its IMAP side, on pymap, kept in memory."""

from argparse import Namespace
from asyncio import Server, start_server
from collections.abc import Mapping
from datetime import datetime

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Seen
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

LOOPBACK = "127.0.0.1"
FOLDERS = ("Sent",)
"""What every mailbox holds beside its INBOX."""


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        """Without asking the network for a name."""
        return b"Sandbox ready"


class PostOffice:
    """A mailbox for each user; after `open`, every method runs on the same loop."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = dict(passwords)
        self._config = _Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=LOOPBACK,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,
            hash_context=Cleartext(),
            invalid_user_sleep=0.0,
            reject_dnsbl=False,
        )

    async def open(self) -> Server:
        """Make the mailboxes and answer IMAP on a free loopback port."""
        self._config.apply_context()
        login = Login(self._config)
        for name, password in self._passwords.items():
            login.users_dict[name] = UserMetadata(self._config, name, password=password)
            mailboxes = MailboxSet()
            for folder in FOLDERS:
                await mailboxes.add_mailbox(folder)
            self._config.set_cache[name] = (mailboxes, FilterSet())
        answer = ProxyProtocolReader(self._config.proxy_protocol).get_callback(IMAPServer(login, self._config))
        return await start_server(answer, LOOPBACK, 0)

    async def file(self, user: str, raw: bytes, at: datetime, folder: str) -> None:
        """Put a message into a folder, with `at` as its INTERNALDATE; KeyError for a user or folder not there."""
        self._config.apply_context()
        mailboxes, _ = self._config.set_cache[user]
        mailbox = await mailboxes.get_mailbox(folder)
        flags = frozenset({Seen}) if folder in FOLDERS else frozenset()
        await mailbox.append(AppendMessage(raw, at, flags), recent=True)

    def has(self, user: str) -> bool:
        """Whether there is a mailbox of that name."""
        return user in self._passwords

    def lets_in(self, user: str, password: str) -> bool:
        """Whether that is the user's password."""
        return self._passwords.get(user) == password
