"""What do the peers take for the new words of a mail? One peer a run, in the environment that has it installed.

python peer_visible.py PEER < cases.jsonl: prints one JSON object a case, with every text that the peer can give for it
(with and without signature), and the seconds it took. A mail that takes longer than LIMIT counts as not read.
"""

import json
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

LIMIT = 5
Case = dict[str, str]


def main(peer: str) -> None:
    """Read every case by this peer."""
    read = {"talon": _talon, "quotequail": _quotequail, "mail-parser-reply": _mail_parser_reply}[peer]()
    signal.signal(signal.SIGALRM, _too_long)
    for line in sys.stdin:
        case = json.loads(line)
        began = time.process_time()
        signal.alarm(LIMIT)
        try:
            texts = read(case)
        except Exception as error:  # noqa: BLE001 a peer may fail as it likes
            texts = [f"({error!r})"]
        signal.alarm(0)
        print(json.dumps({"name": case["name"], "texts": texts, "seconds": time.process_time() - began}))


def _too_long(*_: object) -> None:
    raise TimeoutError


def _talon() -> Callable[[Case], list[str]]:
    quotations = import_module("talon.quotations")
    signature = ModuleType("talon.signature")  # its own __init__ asks for numpy and a trained model
    signature.__path__ = [str(Path(quotations.__file__ or "").parent / "signature")]
    sys.modules["talon.signature"] = signature
    extract_signature = import_module("talon.signature.bruteforce").extract_signature

    def read(case: Case) -> list[str]:
        if case.get("html"):
            text = _text_of(quotations.extract_from_html(case["html"]))
        else:
            text = quotations.extract_from_plain(case["text"])
        return [text, extract_signature(text)[0]]

    return read


def _quotequail() -> Callable[[Case], list[str]]:
    quotequail = import_module("quotequail")

    def read(case: Case) -> list[str]:
        if case.get("html"):
            return [
                _text_of(
                    "".join(part for new, part in quotequail.quote_html(case["html"], quote_intro_line=True) if new)
                )
            ]
        parts = quotequail.quote(case["text"], quote_intro_line=True)
        unwrapped = quotequail.unwrap(case["text"]) or {}
        ends = [unwrapped[end] for end in ("text_top", "text_bottom") if unwrapped.get(end)]
        return ["\n".join(part for new, part in parts if new), *(["\n".join(ends)] if ends else [])]

    return read


def _mail_parser_reply() -> Callable[[Case], list[str]]:
    languages = list(import_module("mailparser_reply.constants").MAIL_LANGUAGES)
    parser = import_module("mailparser_reply").EmailReplyParser(languages=languages)

    def read(case: Case) -> list[str]:
        replies = parser.read(case.get("text") or _text_of(case["html"])).replies
        return [replies[0].content, replies[0].body] if replies else [""]

    return read


def _text_of(source: str) -> str:
    return str(import_module("inscriptis").get_text(source)) if source.strip() else ""


if __name__ == "__main__":
    main(sys.argv[1])
