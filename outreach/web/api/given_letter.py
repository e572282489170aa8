"""In which shape is a mail given out as its sender made it?"""

from pydantic import Field

from outreach.web.api.shapes import Given, When


class Link(Given):
    """A link of a mail."""

    words: str = Field(description="What stands there")
    target: str = Field(description="Where it really leads")
    host: str = Field(description="The host of that address, in ASCII")


class AsSent(Given):
    """A mail in its own form."""

    id: int = Field(description="The message's number")
    contact_id: int | None = Field(description="The contact's number; null where nobody knows whose it is")
    sender: str = Field(description="Who sent it, by name")
    address: str = Field(description="The address that sent it")
    subject: str = Field(description="Its subject")
    at: When = Field(description="When it was sent")
    html: str = Field(
        description="Its HTML without what acts or fetches, its own pictures in it. It is a stranger's: show it in a "
        "frame that can do nothing"
    )
    links: list[Link] = Field(description="Its links, which `html` has as words alone")
    withheld: int = Field(description="How many pictures are left out because they lie elsewhere")
    trouble: str = Field(description="Why its HTML cannot be shown; '' where it can")
    attachments: list[str] = Field(description="The names of its files")
