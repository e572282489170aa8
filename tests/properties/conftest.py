"""Which examples are tried? The same ones each time; OUTREACH_EXAMPLES=new looks for others."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None)
if os.environ.get("OUTREACH_EXAMPLES") != "new":
    settings.load_profile("same")
