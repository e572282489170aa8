"""Is a line a closing formula, 'Best regards,' or 'Mit freundlichen Grüßen'?"""

from outreach.patterns import when_used

_FORMULA = when_used(
    r"^(?:(?:with )?(?:my |our )?(?:very |all |every )?(?:best|kind|kindest|warm|warmest|many|good"
    r"|sincere|friendly)?\s?(?:wishes|regards|thanks|rgds|good wish)(?: (?:and|&) (?:best )?(?:rgds"
    r"|regards))?"
    r"|best|all the best|later|ciao|bye|tschuss|tschau|hth|cheers|(?:many )?thanks(?: again"
    r"| so much| in advance| a lot| a million| very much)?"
    r"|thank you(?: (?:again|very much|so much|in advance|kindly))?|tks|thx|ta|yours(?: (?:sincerely|faithfully"
    r"|truly|ever|aye))?"
    r"|sincerely(?: yours)?|respectfully(?: yours)?|cordially|take care|bw|br|kr|vbr|brgds|mfg|lg|vg"
    r"|best rgds|god bless|greetings|warmly|love|xx*|tks (?:&|and) rgds|with (?:every"
    r"|all) good wish(?:es)?|speak soon|talk soon|see you soon|regards (?:and|&) thanks|thanks (?:and"
    r"|&) (?:best |kind )?regards"
    r"|(?:mit )?(?:freundlich\w*|best\w*|viele[nr]?|lieb\w*|schone\w*|herzlich\w*|kollegial\w*|vielen"
    r"|kind|sonnig\w*) (?:gru(?:ß|ss|e|sse)\w*|gruss\w*|gru(?:ß|ss)en?|dank)|hochachtungsvoll|gru(?:ß|ss)"
    r"|viele gru\S+|gru\S{1,3}e|servus|danke(?: und gru\S+| schon| im voraus)?|herzlichst|bis dann|beste"
    r"|(?:bien |tres )?(?:cordialement|cordiales? salutations?|sincerement)|bien a (?:vous|toi)"
    r"|(?:meilleures|sinceres|salutations) \w+|amicalement|respectueusement|bonne (?:journee|soiree"
    r"|semaine|fin de journee)|merci(?: (?:d'avance|beaucoup|encore|et (?:bonne|a|bien"
    r"|cordial)\b[^.?!]{0,40}))?|a bientot|bises|salutations"
    r"|veuillez agreer[^?]{0,200}"
    r"|(?:un )?(?:cordial |afectuoso |atento )?(?:saludo|abrazo|saludos)(?: (?:cordial\w*|afectuoso"
    r"|y gracias|a todos|y suerte))?|(?:muchas )?gracias(?: (?:y un saludo|de antemano|y saludos"
    r"|por todo))?|atentamente|cordialmente|(?:reciba|reciban) un [^?]{0,60}"
    r"|cordiali saluti|distinti saluti|(?:un )?(?:caro )?salut[oi]|grazie(?: mille| e [^?]{0,30})?|a presto"
    r"|buona giornata|(?:met )?(?:vriendelijke|hartelijke|beste) groe\w*|groe(?:t|ten|tjes)|mvg"
    r"|bedankt(?: en groe\w*)?"
    r"|(?:com os )?(?:melhores )?cumprimentos|atenciosamente|obrigad[oa]|abracos?|um abraco|att)"
    r"(?: (?:from|aus|de|desde|depuis|vom|von|da|uit)\b.{0,40})?\s*[,.!;-]*\s*\w{0,12}\s*$"
)
_HEADS = frozenset(
    "wit|my |our|ver|all|eve|bes|kin|war|man|goo|sin|fri|wis|reg|tha|rgd|lat|cia|bye|tsc|hth|che|tks|thx|you|res|cor"
    "|tak|vbr|brg|mfg|god|gre|lov|spe|tal|see|mit|fre|vie|lie|sch|her|kol|son|hoc|gru|ser|dan|bis|bie|tre|mei|sal|ami"
    "|bon|mer|a b|a p|veu|un |afe|ate|abr|muc|gra|rec|dis|car|bed|buo|met|vri|har|gro|mvg|com|mel|cum|obr|um |att"
    .split("|")
)  # fmt: skip
"""How the formulas begin; most lines begin otherwise."""
_SHORT_HEADS = frozenset("bw br kr lg vg ta".split())
MOST_WORDS = 6
_LONG = ("veuillez", "reciba", "mit ", "com os", "je vous")
"""How the few formulas begin that have more words."""
_LEADING = " -*_~.,\u2026"


def is_valediction(low: str) -> bool:
    """Whether a folded line is a closing formula and no more, a first name aside."""
    if len(low) > 90 or (low.count(" ") > MOST_WORDS and not low.startswith(_LONG)):
        return False
    formula = low.lstrip(_LEADING)
    if formula[:3] not in _HEADS and formula[:2] not in _SHORT_HEADS and formula[:1] != "x":
        return False
    return _FORMULA.match(formula) is not None
