"""How is a rules file written, said so that an editor can complete and explain it?"""

import json

from outreach.planning.policy.rules import RulesFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """The JSON Schema of rules files, from the models: titles, meanings, examples, words and forms of every key."""
    told = {"$schema": DIALECT, **RulesFile.model_json_schema(by_alias=True), "title": "Outreach: rules"}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
