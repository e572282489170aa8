"""Which channel is meant in which way, as a label says it: `channel:phone:refuse`."""

from outreach.contacts.wishes import CHANNELS
from outreach.listening.channel_weights import WISHES

WAYS = tuple(f"channel:{channel}:{wish}" for channel in CHANNELS for wish in WISHES)
"""Every such label."""
