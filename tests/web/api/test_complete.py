"""Does the API do whatever the pages do, take whatever their forms take, and give whatever they show?"""

import dataclasses
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from outreach.web import (
    shown_contact,
    shown_draft,
    shown_letter,
    shown_list,
    shown_me,
    shown_plan,
    shown_strip,
    shown_team,
    shown_tried,
)
from outreach.web.api import given, given_contact, given_letter, given_me, given_plan, given_team
from outreach.web.permits import API, ROUTES, Act
from outreach.web.shown_trial import ShownTrying
from tests.web.office import Office
from tests.web.test_every_route import _below

ALONE = {
    "GET /login": "signing in is for browsers: a program has its token",
    "POST /login": "signing in is for browsers: a program has its token",
    "POST /logout": "a program that is done ends its own token",
    "GET /login/oidc": "signing in is for browsers: a program has its token",
    "GET /login/oidc/back": "signing in is for browsers: a program has its token",
    "POST /me/password": "who holds a token must not be able to keep what was meant to end",
    "GET /invite/{link}": "an invitation makes a password, by a person's hand",
    "POST /invite/{link}": "an invitation makes a password, by a person's hand",
    "GET /draft/{entry_id}/edit": "an empty form: its words come with the draft",
}
"""What only the pages do, and why."""

COUNTERPARTS = {
    "GET /healthz": ("GET /health",),
    "HEAD /healthz": ("GET /health",),
    "GET /": ("GET /list", "GET /drafts", "GET /questions", "GET /notices"),
    "GET /me": ("GET /me",),
    "POST /me": ("PUT /me",),
    "POST /me/sessions/end": ("DELETE /me/sessions/{named}", "DELETE /me/sessions"),
    "POST /me/tokens/{token_id}/end": ("DELETE /me/tokens/{token_id}",),
    "GET /plan": ("GET /plan", "GET /plan/changes"),
    "GET /plan/changes/{adoption_id}": ("GET /plan/changes/{adoption_id}",),
    "POST /plan/acknowledge": ("POST /plan/acknowledge",),
    "POST /plan/object": ("POST /plan/objections",),
    "POST /plan/objection/{objection_id}/take-back": ("POST /plan/objections/{objection_id}/take-back",),
    "POST /plan/objection/{objection_id}/answer": ("POST /plan/objections/{objection_id}/answer",),
    "GET /plan/try": ("GET /plan/trial",),
    "POST /plan/try": ("POST /plan/trial",),
    "GET /team": ("GET /team",),
    "GET /find": ("GET /find", "GET /contacts"),
    "GET /strip": ("GET /strip",),
    "GET /events": ("GET /events",),
    "GET /draft/{entry_id}": ("GET /drafts/{entry_id}",),
    "GET /draft/{entry_id}/why": ("GET /drafts/{entry_id}/why",),
    "POST /draft/{entry_id}/approve": ("POST /drafts/{entry_id}/approve",),
    "POST /draft/{entry_id}/undo": ("POST /drafts/{entry_id}/undo",),
    "POST /draft/{entry_id}/unskip": ("POST /drafts/{entry_id}/unskip",),
    "POST /draft/{entry_id}/edit": ("PUT /drafts/{entry_id}/words",),
    "POST /draft/{entry_id}/preview": ("POST /drafts/{entry_id}/preview",),
    "POST /draft/{entry_id}/skip": ("POST /drafts/{entry_id}/skip",),
    "POST /draft/{entry_id}/done": ("POST /drafts/{entry_id}/done",),
    "POST /draft/{entry_id}/resolve": ("POST /drafts/{entry_id}/resolve",),
    "POST /question/{question_id}/answer": ("POST /questions/{question_id}/answer",),
    "POST /notice/{notice_id}/read": ("POST /notices/{notice_id}/read",),
    "POST /promise/{promise_id}": ("POST /promises/{promise_id}",),
    "POST /draft/{entry_id}/hand-over": ("POST /drafts/{entry_id}/hand-over",),
    "POST /contact/{contact_id}/hand-over": ("POST /contacts/{contact_id}/hand-over",),
    "POST /hand-over/{offer_id}": ("POST /hand-overs/{offer_id}",),
    "POST /hand-over/{offer_id}/take-back": ("POST /hand-overs/{offer_id}/take-back",),
    "GET /contact/{contact_id}": ("GET /contacts/{contact_id}", "GET /contacts/{contact_id}/messages"),
    "GET /contact/{contact_id}/why": ("GET /contacts/{contact_id}/why",),
    "POST /contact/{contact_id}/lift/{hold_id}": ("POST /contacts/{contact_id}/holds/{hold_id}/lift",),
    "POST /contact/{contact_id}/correct/{signal_id}": ("POST /contacts/{contact_id}/signals/{signal_id}/correct",),
    "POST /contact/{contact_id}/note": ("POST /contacts/{contact_id}/notes",),
    "POST /contact/{contact_id}/note/{note_id}": ("PUT /contacts/{contact_id}/notes/{note_id}/private",),
    "POST /contact/{contact_id}/note/{note_id}/reword": (
        "PUT /contacts/{contact_id}/notes/{note_id}",
        "DELETE /contacts/{contact_id}/notes/{note_id}",
    ),
    "POST /contact/{contact_id}/moment/{moment_id}/reword": (
        "PUT /contacts/{contact_id}/moments/{moment_id}",
        "DELETE /contacts/{contact_id}/moments/{moment_id}",
    ),
    "POST /contact/{contact_id}/change": ("PUT /contacts/{contact_id}/card",),
    "POST /contact/{contact_id}/propose": ("POST /contacts/{contact_id}/proposals",),
    "GET /message/{message_id}/as-sent": ("GET /messages/{message_id}/as-sent",),
    "GET /message/{message_id}/frame": ("GET /messages/{message_id}/as-sent",),
    "GET /message/{message_id}/attachment/{number}": ("GET /messages/{message_id}/attachments/{number}",),
}
"""By which routes of the API a program does what a route of the pages does."""

LEADS_ON = {"token", "upcoming", "kind", "back", "draft"}
"""Fields of forms that prove which page they come from, or say where it goes on."""
RENAMED = {"at": "later", "field": "lines", "value": "lines", "words": "why", "file": "text"}
BY_METHOD = {"do"}
"""Said by PUT or DELETE."""

SHOWN: tuple[tuple[Any, type[BaseModel]], ...] = (
    (shown_list.Shown, given.TheList),
    (shown_draft.ShownDraft, given.Draft),
    (shown_tried.ShownTried, given.Tried),
    (shown_strip.Kind, given.Kind),
    (shown_contact.ShownContact, given_contact.Contact),
    (shown_plan.ShownPlan, given_plan.Plan),
    (shown_plan.ShownChanges, given_plan.PlanChange),
    (ShownTrying, given_plan.Trying),
    (shown_team.ShownTeam, given_team.Team),
    (shown_letter.ShownAsSent, given_letter.AsSent),
    (shown_me.ShownMe, given_me.Me),
)
NOT_GIVEN = {
    "ShownPicture.drawn": "places on a page, of what `met` and `held` are",
    "Card.own": "among `lines`",
    "SignedIn.here": "a program is in no browser",
    "Person.owner_id": "see the contact",
    "Fault.file": "in `where`",
    "Fault.line": "in `where`",
    "Fault.column": "in `where`",
}
"""What pages show and programs need not, and why."""


def named(route: tuple[str, str]) -> str:
    return f"{route[0]} {route[1]}"


def below(name: str) -> tuple[str, str]:
    method, _, path = name.partition(" ")
    return method, f"/api/v1{path}"


def routes(app: Any) -> dict[tuple[str, str], APIRoute]:
    found = [route for route in _below(app.routes) if isinstance(route, APIRoute)]
    return {(method, route.path): route for route in found for method in route.methods}


def test_every_route_of_the_pages_has_its_counterpart_or_a_reason_to_have_none() -> None:
    pages = {named(route) for route in ROUTES}
    assert pages - set(ALONE) - set(COUNTERPARTS) == set(), "the API does not do what these do"
    assert set(ALONE) | set(COUNTERPARTS) == pages, "there are no such pages any more"
    assert not set(ALONE) & set(COUNTERPARTS)
    assert len(ALONE) < 10
    missing = {below(name) for names in COUNTERPARTS.values() for name in names} - set(API)
    assert not missing


@pytest.mark.parametrize("page", COUNTERPARTS)
def test_a_program_needs_the_same_right_as_a_person(page: str) -> None:
    method, _, path = page.partition(" ")
    act = ROUTES[method, path]
    for name in COUNTERPARTS[page]:
        assert API[below(name)] is (Act.MEMBER if act is Act.ANYBODY else act), name


def test_every_field_of_a_form_is_taken_by_the_api(office: Office) -> None:
    pages, programs = routes(office.app), routes(office.app.state.api)
    for page, names in COUNTERPARTS.items():
        method, _, path = page.partition(" ")
        if method != "POST":
            continue
        taken = {field for name in names for field in fields_of(programs[below(name)])}
        for field in set(asked_by(pages[method, path].dependant)):
            if field not in LEADS_ON | BY_METHOD:
                assert {field, RENAMED.get(field)} & taken, f"{page}: {field}"


def asked_by(dependant: Dependant) -> Iterator[str]:
    """The fields of a form, those included that it shares with other forms."""
    yield from (each.alias for each in dependant.body_params)
    for part in dependant.dependencies:
        yield from asked_by(part)


def fields_of(route: APIRoute) -> Iterator[str]:
    """What a route of the API takes in its path and its body."""
    yield from (each.alias for each in route.dependant.path_params)
    for body in route.dependant.body_params:
        yield from body.field_info.annotation.model_fields  # type: ignore[union-attr]


@pytest.mark.parametrize(("shown", "shape"), SHOWN, ids=lambda each: each.__name__)
def test_everything_that_a_page_shows_is_given(shown: Any, shape: type[BaseModel]) -> None:
    assert set(missing(shown, shape)) <= set(NOT_GIVEN)


def missing(shown: Any, shape: type[BaseModel]) -> Iterator[str]:
    """What a part of a page has and its shape has not, and so on down through both."""
    names = {field.validation_alias or name: field for name, field in shape.model_fields.items()}
    hints = get_type_hints(shown)
    for field in dataclasses.fields(shown):
        if field.name not in names:
            yield f"{shown.__name__}.{field.name}"
            continue
        parts = [each for each in within(hints[field.name]) if dataclasses.is_dataclass(each)]
        shapes = [each for each in within(names[field.name].annotation) if issubclass(each, BaseModel)]
        assert len(parts) == len(shapes), f"{shown.__name__}.{field.name}"
        for part, inner in zip(parts, shapes, strict=True):
            yield from missing(part, inner)


def within(hint: Any) -> list[type]:
    """The classes that a type is made of."""
    if isinstance(hint, type) and not get_args(hint):
        return [hint]
    return [each for inner in get_args(hint) for each in within(inner)]


def test_no_reason_outlives_what_it_is_for() -> None:
    left_out = {each for shown, shape in SHOWN for each in missing(shown, shape)}
    assert set(NOT_GIVEN) == left_out
