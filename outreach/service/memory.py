"""How often does a process of ours look for garbage?"""

import gc

GARBAGE = 50_000


def calm() -> None:
    """Leave what was imported alone for good, and look more rarely: nearly everything goes when nobody names it.

    Each page of mail is thousands of objects that live as long as the page; by default they are all looked through
    again and again while it is stored.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
