"""Does somebody thank us for more than form? 'Thanks' below a mail is form; 'you were so helpful' is not."""

import re

_WARM = re.compile(
    r"\b(?:"
    # English
    r"thank(?:s| you) (?:so|very) much for|many thanks for|(?:really|greatly) appreciate|made my day|"
    r"thank you for (?:your|the|all)(?: \w+){0,2} (?:help|support|patience|effort|quick)|"
    r"(?:you|he|she|they) (?:was|were|have been|has been) (?:so|very|really|incredibly) helpful|"
    r"(?:very|so|really) happy with|"
    # German
    r"herzlichen dank für|(?:hat|haben) (?:mir|uns) sehr geholfen|(?:sehr|wirklich) zufrieden mit|"
    r"vielen dank für (?:ihre|deine|eure|die) (?:\w+ ){0,2}(?:hilfe|unterstützung|geduld|mühe)|"
    # French
    r"merci (?:beaucoup|infiniment|mille fois) pour|un grand merci pour|(?:très|vraiment) satisfaite?s? de|"
    # Spanish
    r"(?:muchas|muchísimas|mil) gracias por (?:su|tu|la|el|todo)|nos (?:ha|han) ayudado mucho|muy contentos? con"
    r")\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|n't|never|nicht|kein|pas|no|nunca|would|könnten|würde|si vous|if you)\b", re.IGNORECASE)
_LONGEST = 4000


def thanks(text: str) -> str:
    """The sentence in which they thank us; '' where there is none."""
    if not _WARM.search(text[:_LONGEST]):
        return ""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text[:_LONGEST]):
        if len(sentence) <= 300 and _WARM.search(sentence) and not _NOT.search(sentence):
            return " ".join(sentence.split())
    return ""
