"""How does one of us work from their own mail program, and when are they told what waits? A part of the settings."""

from pydantic import BaseModel, ConfigDict, Field, model_validator


class DeskSettings(BaseModel):
    """The desk in one's own mailbox, and the morning digest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mailbox: bool = False
    """Whether what waits for their yes lies in a folder of their own mailbox, too."""
    account: str = ""
    """The account whose mail is theirs; left out: the first one with their address."""
    to_approve: str = Field(default="Outreach/To approve", min_length=1)
    approved: str = Field(default="Outreach/Approved", min_length=1)
    skip: str = Field(default="Outreach/Skip", min_length=1)
    """The folders, `/` between their levels whatever the server writes there; made where they are not there."""
    digest: str = Field(default="", pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")
    """The hour on their own clock, like 08:00, at which a mail tells them what waits; left out: none."""

    @property
    def folders(self) -> dict[str, str]:
        """What each folder is for, and its name."""
        return {"to_approve": self.to_approve, "approved": self.approved, "skip": self.skip}

    @model_validator(mode="after")
    def _three_folders(self) -> "DeskSettings":
        names = [name.strip("/").casefold() for name in self.folders.values()]
        if len(set(names)) < len(names) or "" in names or "inbox" in names:
            raise ValueError("to_approve, approved and skip must be three folders of their own; rename one")
        return self
