"""Does the API answer as its description says, whatever is asked? Schemathesis asks; longer by `make api-nightly`."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode

from outreach.web.permits import API
from tests.web.api.program import ROOT, token_of
from tests.web.office import ADDRESS, Office
from tests.web.test_every_route import belongings, people

EXAMPLES = int(os.environ.get("OUTREACH_EXAMPLES", "3"))
SMALL = 12
"""Numbers of things that there may be; others are nobody's."""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description as a program of Rosa's gets it, over a house in which there is one of everything."""
    office = Office(tmp_path_factory.mktemp("described"))
    people(office)
    belongings(office, "rosa@tidewater.example", "iris")
    front = office.app.state.front
    front.pace.most = front.strangers.most_for_address = front.strangers.most_for_place = 10**9
    headers = {"Authorization": f"Bearer {token_of(office, 'rosa@tidewater.example')}", "Host": ADDRESS[7:]}
    schema = schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", office.app, headers=headers)
    schema.config.update(base_url=ADDRESS)
    # A body that is too large is refused before it is read, and so before anything else in it is found wrong.
    schema.config.checks.negative_data_rejection.expected_statuses.append("413")
    # Whoever does not ask for a stream gets none, and schemathesis would wait for its end.
    schema.config.checks.positive_data_acceptance.expected_statuses.append("406")
    # The files of mails lie on mail servers, of which this house has none.
    schema.config.checks.not_a_server_error.expected_statuses.append("503")
    schema.headers = headers
    yield schema
    office.engine.close()


def near(case: Any) -> Any:
    """The case, most of its numbers turned into those of things that there may be."""
    for name, value in case.path_parameters.items():
        if isinstance(value, int) and value % 3:
            case.path_parameters[name] = value % SMALL + 1
    return case


def arrives(value: Any) -> bool:
    """Whether it leaves a trace in an address: of an empty list, or one of empty things, nothing wrong is ever seen."""
    if isinstance(value, list):
        return any(map(arrives, value))
    return value is not None and value != {}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize(("method", "path"), sorted(API))
def test_every_answer_is_as_described(described: Any, method: str, path: str, mode: GenerationMode) -> None:
    operation = described[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.path_parameters or operation.query):
        return  # there is nothing that could be wrong

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 10)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        assume(all(arrives(value) for value in (case.query or {}).values()))
        near(case).call_and_validate(headers=described.headers)

    ask()


def test_every_part_of_the_description_says_what_it_means(office: Office) -> None:
    told = office.app.state.api.openapi()
    operations = [operation for methods in told["paths"].values() for operation in methods.values()]
    assert len(operations) == len(API)
    for operation in operations:
        assert operation["description"], operation["operationId"]
        assert operation["security"], operation["operationId"]
        assert {"200", "401", "403", "429", "500"} <= set(operation["responses"]), operation["operationId"]
    for name, schema in told["components"]["schemas"].items():
        assert schema["description"], name
        for field, meaning in schema["properties"].items():
            assert meaning.get("description"), f"{name}.{field}"
