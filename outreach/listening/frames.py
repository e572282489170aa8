"""What stands around a sentence and says nothing of its own: 'Just a quick note:', ', thanks'?"""

import re

from outreach.patterns import when_used

_LEAD_IN = when_used(
    r"(?:(?:and |so )?(?:just |only )?(?:a |one )?(?:quick |small |short |brief )?(?:note|word|thing|request|reminder"
    r"|heads[- ]up)(?: (?:from me|first|though))?|fyi|p\.?\s?s\.?|by the way|btw|for the record"
    r"|for (?:your|the) information|in short|to be (?:clear|honest|brief)|long story short|short version|please note"
    r"|(?:nur |ganz |noch )?kurz(?: gesagt| zur info| und knapp)?|übrigens|zur info(?:rmation)?"
    r"|noch (?:etwas|was|eins)"
    r"|(?:nur )?(?:eine|noch eine)(?: kleine| kurze)? (?:bitte|sache|anmerkung|info)|hinweis|bitte beachten(?: sie)?"
    r"|juste un mot|(?:juste )?une (?:petite )?(?:chose|précision|remarque)|au fait"
    r"|pour (?:votre |ta )?info(?:rmation)?|en bref|à noter|petite précision"
    r"|(?:solo )?una (?:cosa|cosita|nota)|por cierto|para (?:su|tu) información|en resumen|a modo de nota|nota"
    r"|a proposito|(?:solo )?una cosa|per (?:sua|tua) informazione|in breve"
    r"|even kort|trouwens|ter info(?:rmatie)?|kort gezegd|(?:nog )?één ding"
    r"|(?:só )?uma coisa|a propósito|para (?:sua|tua) informação|em resumo)\s?(?::|,|\s[-–—])\s+(?=\w|¿|¡)",
    re.IGNORECASE,
)
_THANKS = when_used(
    r",\s+(?:many )?(?:thanks|thank you|thx|ta|danke|dankeschön|vielen dank|merci(?: bien| beaucoup)?"
    r"|(?:muchas )?gracias|grazie(?: mille)?|bedankt|dank (?:je|u)(?: wel)?|(?:muito )?obrigad[oa])(?=\s?[.!]*$)",
    re.IGNORECASE,
)
_FIRST = frozenset(
    "just only one a quick short small brief note word thing request reminder heads heads-up fyi p p.s ps by btw"
    " for in to long and so please nur ganz noch kurz übrigens zur eine hinweis bitte juste une au pour en à petite"
    " solo una por para nota per even trouwens ter kort nog één só uma em".split()
)
_LAST = frozenset(
    "thanks you thx ta danke dankeschön dank merci bien beaucoup gracias grazie mille bedankt je u wel obrigado"
    " obrigada".split()
)
"""The words with which these begin, and end; other sentences are not tried."""
_FEW = 5
"""Behind fewer words, thanks are a part of what is said: 'not for us, thanks'."""


def without_frame(sentence: str) -> str:
    """A sentence without what leads into it, and without the thanks at its end."""
    words = sentence.split(None, 1)
    if words and words[0].lower().rstrip(":,.") in _FIRST and (lead_in := _LEAD_IN.match(sentence)):
        sentence = sentence[lead_in.end() :] or sentence
    if sentence.rpartition(" ")[2].rstrip(".! ").lower() in _LAST and (thanks := _THANKS.search(sentence)):
        return sentence[: thanks.start()] if len(sentence[: thanks.start()].split()) >= _FEW else sentence
    return sentence
