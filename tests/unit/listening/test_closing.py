"""Are closing formulas and names seen by their first letters, before a pattern is tried?"""

from hypothesis import given
from hypothesis import strategies as st

from outreach.inbox.parsed import Mailbox
from outreach.listening.names import is_name, names_of
from outreach.listening.valediction import _FORMULA, is_valediction


@given(st.from_regex(_FORMULA.pattern, fullmatch=True))
def test_no_formula_is_missed_by_how_it_begins(line: str) -> None:
    low = line.strip()
    if len(low) <= 90 and low.count(" ") <= 6 and _FORMULA.match(low.lstrip(" -*_~.,…")):
        assert is_valediction(low)


_EACH = (
    "with kind regards|my best wishes|our thanks|very best wishes|all the best|every good wish|best"
    "|kindest regards|warm regards|many thanks|good wishes|sincere regards|friendly regards|wishes|regards"
    "|thanks|rgds|later|ciao|bye|tschuss|tschau|hth|cheers|thank you|tks|thx|ta|yours|sincerely"
    "|respectfully yours|cordially|take care|bw|br|kr|vbr|brgds|mfg|lg|vg|god bless|greetings|warmly|love|xx"
    "|speak soon|talk soon|see you soon|mit besten grußen|freundliche gruße|viele gruße|liebe grusse"
    "|schone gruße|herzliche gruße|kollegiale gruße|vielen dank|sonnige gruße|hochachtungsvoll|gruß|servus"
    "|danke|herzlichst|bis dann|beste|bien cordialement|tres cordialement|cordialement|cordiale salutation"
    "|sincerement|meilleures salutations|sinceres salutations|salutations|amicalement|respectueusement"
    "|bonne journee|merci|a bientot|bises|veuillez agreer|un saludo|cordial saludo|afectuoso saludo"
    "|atento saludo|saludos|abrazo|muchas gracias|gracias|atentamente|cordialmente|reciba un saludo"
    "|reciban un saludo|cordiali saluti|distinti saluti|caro saluto|saluti|grazie|a presto|buona giornata"
    "|met vriendelijke groet|vriendelijke groet|hartelijke groet|groeten|mvg|bedankt"
    "|com os melhores cumprimentos|melhores cumprimentos|cumprimentos|atenciosamente|obrigada|abraco|um abraco"
    "|att"
)


def test_one_formula_of_each_kind() -> None:
    for line in _EACH.split("|"):
        assert is_valediction(line), line


def test_formulas_and_prose() -> None:
    for line in (
        "best regards,",
        "mit freundlichen grußen",
        "x",
        "lg ann",
        "un saludo",
        "-- cordialement",
        "a bientot",
    ):
        assert is_valediction(line), line
    for line in (
        "best of all, it works now and will for a year",
        "the best price wins",
        "thanks to rain",
    ):
        assert not is_valediction(line), line


def test_a_name_is_seen_in_each_form() -> None:
    sender = names_of(Mailbox("Ann Vale-Hill", "annvale@vale.example"))
    for line in (
        "Ann",
        "Ann Vale",
        "Dr. A. Vale",
        "-ann",
        "AV",
        "Ann Hill",
        "A. Vale-Hill",
        "Vale, Ann",
        "Annvale",
        "Anna",
    ):
        assert is_name(line, line.lower(), sender), line
    for line in ("Ann wrote", "Ann?", "Ann: yes", "Sam", "Bob Vale of Hull", "please call me", "ann@vale.example", ""):
        assert not is_name(line, line.lower(), sender), line
