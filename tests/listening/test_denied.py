"""What a sentence denies is not heard in it: 'you needn't wait until May' waits for nothing."""

from pathlib import Path

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "denied.yaml").read_text("utf-8"))
DENIED = [(label, text) for said in DATA.values() for label, texts in said.items() for text in texts]


@pytest.mark.parametrize(("label", "text"), DENIED)
def test_what_is_denied_is_not_heard(label: str, text: str) -> None:
    kind, _, wish = label.partition(":")
    assert [each for each in heard_in(text) if each["kind"] == kind and each.get("wish", "") in (wish, "")] == []
