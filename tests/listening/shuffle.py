"""The same case about other people, at other companies, in another year: what is heard must not change."""

import json
import re
from random import Random
from typing import Any

YEARS = 28
"""The calendar repeats: every date has its weekday again, as long as no Easter is meant."""
_FEAST = re.compile(
    r"easter|ostern|oster|p[âa]ques|pascua|pasqua|p[áa]scoa|pasen|pentecost|pfingst|whitsun", re.IGNORECASE
)
_GIVEN = (
    "Alba Bruno Carla Dario Edda Fabio Greta Hugo Ilka Jonas Katja Linus Mira Nils Olga Pablo Ramon Selma Timo Vera"
).split()
_FAMILY = (
    "Abbott Bellini Castell Dorner Eklund Farkas Gruber Hollis Ivanic Jansen Kolbe Lindner Moreau Novak Osborn".split()
)
_FIRMS = (
    "alderway brightmoor copperfield dunmore eastlake fernhill goldcrest highbank inglewood juniper kestrelon".split()
)


def shuffled(case: dict[str, Any], seed: int) -> dict[str, Any]:
    """The case with its people, domains and years exchanged, in the labels, too."""
    random = Random(f"{seed} {case['id']}")
    text = json.dumps(case, ensure_ascii=False)
    for old, new in _renamed(case, random).items():
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
    for domain in sorted(set(re.findall(r"(?<=@)([\w-]{4,})(?=\.example)", text)), key=len, reverse=True):
        text = text.replace(f"{domain}.example", f"{random.choice(_FIRMS)}-{len(domain)}.example")
    if not _FEAST.search(text):
        text = re.sub(r"(?<!\d)(20[0-3]\d)(?=\D|$)", lambda year: str(int(year[1]) + YEARS), text)
    other: dict[str, Any] = json.loads(text)
    other["id"] = case["id"]
    return other


def _renamed(case: dict[str, Any], random: Random) -> dict[str, str]:
    """Other names for those in From and To: a given name for the first word, a family name for the others."""
    found: dict[str, str] = {}
    given, family = random.sample(_GIVEN, len(_GIVEN)), random.sample(_FAMILY, len(_FAMILY))
    for box in (case["from"], case["to"]):
        words = re.findall(r"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]{2,}(?!\w)", box.split("<")[0])
        if "@" not in box or "<" not in box or len(words) != 2 or len(words) != len(box.split("<")[0].split()):
            continue
        for word, names in zip(words, (given, family), strict=True):
            if word not in found and word.casefold() not in _WORDS:
                found[word] = names.pop()
    return found


_WORDS = frozenset(
    "mark will may june april rose grace hope faith joy art bill frank grant dean victor lee price young long short "
    "small king law hall wood stone field park lane street bank church house".split()
)
"""Names that are words, too: exchanging them would change what is said."""
