"""What can go wrong outside our own code, said so that the reader can act on it.

Refusals of the gate are values, never exceptions. An exception here means broken configuration, a broken
network, a place that cannot be written to, or a request that no longer fits the state of things.
"""


class OutreachError(Exception):
    """What is wrong, where, and what to do about it; `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.__str__())

    def __str__(self) -> str:
        """One line: `where: what; remedy`."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f"; {self.remedy}" if self.remedy else "")


class ConfigError(OutreachError):
    """The configuration, the rules or a template cannot be used as they stand (EX_CONFIG)."""

    exit_code = 78


class Unreachable(OutreachError):
    """A server did not answer, or broke off: worth another try later (EX_TEMPFAIL)."""

    exit_code = 75


class LoginRefused(OutreachError):
    """A server answered and does not let us in: another try needs another secret (EX_NOPERM)."""

    exit_code = 77


class AlreadyRunning(OutreachError):
    """Another daemon works on this database (EX_TEMPFAIL)."""

    exit_code = 75


class NotFound(OutreachError):
    """Nothing has that number or name."""


class NotYours(OutreachError):
    """This user may not do that to this contact."""


class Stale(OutreachError):
    """The thing was changed or decided by somebody else since it was looked at."""


class ForeignText(OutreachError):
    """A string that came from outside would become a command of its own (NUL, CR or LF in it)."""
