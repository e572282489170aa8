"""Are these the contact's own words? What closes something holds anyway; what opens needs a sender who is sure."""

from collections.abc import Collection

from outreach.contacts.address import email_key


def doubt_about(authenticated: str, why: str, sender: str, own: Collection[str]) -> str | None:
    """Why it is not certain that a contact with these email keys wrote a message; None where it is."""
    if email_key(sender) not in own:
        return "it did not come from an address of theirs"
    return None if authenticated == "pass" else why or "no server of ours has said who sent it"
