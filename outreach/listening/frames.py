"""What stands around a sentence and says nothing of its own: 'Just a quick note:', ', thanks'?"""

import re

from outreach.patterns import when_used

_LEAD_IN = when_used(
    r"(?:just to let you know|just so you know|(?:and |so )?(?:just |only )?(?:a |one )?"
    r"(?:quick |small |short |brief )?(?:note|word|thing|request|reminder"
    r"|heads[- ]up)(?: (?:from me|first|though))?|fyi|p\.?\s?s\.?|by the way|btw|for the record"
    r"|for (?:your|the) information|in short|to be (?:clear|honest|brief|frank|blunt)|long story short|short version"
    r"|please note|honestly|frankly|listen|for what it's worth|once and for all|(?:another|one more) thing"
    r"|(?:as|like) (?:i|we)(?:'ve| have)? (?:already )?(?:said|told you|mentioned|wrote|explained)"
    r"(?: (?:already|before|earlier|last time|several times))?"
    r"|(?:nur |ganz |noch )?kurz(?: gesagt| zur info| und knapp)?|übrigens|zur info(?:rmation)?"
    r"|noch (?:etwas|was|eins)"
    r"|(?:nur )?(?:eine|noch eine)(?: kleine| kurze)? (?:bitte|sache|anmerkung|info)|hinweis|bitte beachten(?: sie)?"
    r"|ehrlich gesagt|ein für alle mal|wie (?:schon |bereits )?(?:gesagt|erwähnt|geschrieben|besprochen)"
    r"|juste un mot|franchement|autre chose|une fois pour toutes|merci de noter"
    r"|comme (?:je l'ai|nous l'avons) (?:déjà )?(?:dit|écrit|mentionné|expliqué)"
    r"|(?:juste )?une (?:petite )?(?:chose|précision|remarque)|au fait"
    r"|pour (?:votre |ta )?info(?:rmation)?|en bref|à noter|petite précision"
    r"|(?:solo )?una (?:cosa|cosita|nota)|por cierto|para (?:su|tu) información|en resumen|a modo de nota|nota"
    r"|francamente|otra cosa|de una vez por todas|tenga en cuenta"
    r"|como (?:ya )?(?:le|te|les|os) (?:he dicho|dije|comenté|escribí|he comentado)"
    r"|a proposito|(?:solo )?una cosa|per (?:sua|tua) informazione|in breve"
    r"|even kort|trouwens|ter info(?:rmatie)?|kort gezegd|(?:nog )?één ding"
    r"|(?:só )?uma coisa|a propósito|para (?:sua|tua) informação|em resumo)\s?(?::|,|\s[-–—])\s+(?=\w|¿|¡)",
    re.IGNORECASE,
)
_THANKS = when_used(
    r",\s+(?:many )?(?:thanks|thank you|thx|ta|danke|dankeschön|vielen dank|merci(?: bien| beaucoup)?"
    r"|(?:muchas )?gracias|grazie(?: mille)?|bedankt|dank (?:je|u)(?: wel)?|(?:muito )?obrigad[oa]"
    r"|as (?:discussed|agreed|mentioned)|wie (?:besprochen|vereinbart|abgemacht)|comme (?:convenu|discuté)"
    r"|como (?:hablamos|acordamos|quedamos)"
    r"|if (?:that's|that is|it's) (?:all right|alright|okay|ok|fine)(?: with you| by you)?|if you don't mind"
    r"|wenn (?:das|es) (?:in ordnung|okay|ok|recht) ist|si (?:cela|ça) vous (?:convient|va)|si le parece(?: bien)?"
    r"|(?:i'm |i am )?(?:afraid|sorry)|leider|désolée?|lo siento|por desgracia)(?=\s?[.!]*$)",
    re.IGNORECASE,
)
_FIRST = frozenset(
    "just only one a quick short small brief note word thing request reminder heads heads-up fyi p p.s ps by btw"
    " for in to long and so please nur ganz noch kurz übrigens zur eine hinweis bitte juste une au pour en à petite"
    " honestly frankly listen once another as like ehrlich ein wie franchement autre merci comme francamente otra de"
    " tenga como"
    " solo una por para nota per even trouwens ter kort nog één só uma em".split()
)
_LAST = frozenset(
    "thanks you thx ta danke dankeschön dank merci bien beaucoup gracias grazie mille bedankt je u wel obrigado"
    " obrigada discussed agreed mentioned besprochen vereinbart abgemacht convenu discuté hablamos acordamos quedamos"
    " right alright okay ok fine you mind ist convient va parece afraid sorry leider désolé désolée siento desgracia"
    " cheers regards".split()
)
"""The words with which these begin, and end; other sentences are not tried."""
_DASHES = frozenset("-–—")
_SIGNED = when_used(
    r"\s[-–—]\s*(?:(?:kind |best |warm )?regards|cheers|best|thanks|ta"
    r"|(?:viele |liebe |beste |schöne )?(?:grüße|gruß)|lg|vg|mfg"
    r"|(?:bien )?cordialement|bien à vous|(?:un )?saludos?|un abrazo|saluti|groet(?:en|jes)?|cumprimentos|abraços?)"
    r"(?:,?\s+\w+){0,2}\s?[.!]*$",
    re.IGNORECASE,
)
"""Who takes leave in the same line: ' - cheers, Ann'."""
_FEW = 5
"""Behind fewer words, thanks are a part of what is said: 'not for us, thanks'."""


def without_frame(sentence: str) -> str:
    """A sentence without what leads into it, and without the thanks at its end."""
    words = sentence.split()
    if words and words[0].lower().rstrip(":,.") in _FIRST and (lead_in := _LEAD_IN.match(sentence)):
        sentence = sentence[lead_in.end() :] or sentence
    if _DASHES.intersection(words) and (signed := _SIGNED.search(sentence)):
        sentence = sentence[: signed.start()] or sentence
    if sentence.rpartition(" ")[2].rstrip(".! ").lower() in _LAST and (thanks := _THANKS.search(sentence)):
        return sentence[: thanks.start()] if len(sentence[: thanks.start()].split()) >= _FEW else sentence
    return sentence
