"""What does a template say for these facts? Sandboxed: a template can read plain data and nothing else.

What can only be short work is rendered here; anything else in a process that is ended after a second.
"""

import os
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from outreach.confined import Confined, Exceeded
from outreach.errors import ConfigError
from outreach.planning.policy.template_kinds import TemplateKind, read_template
from outreach.rendering.allowed import NotAllowed, not_allowed, short_work

MAX_CHARACTERS = 100_000
"""Longer output is refused: no mail of a salesperson's is."""

SECONDS, MEGABYTES = 1.0, 256
"""What a template that could grow may take."""

_REMEDY = "use plain facts and the filters that docs/templates.md names"

_TAKEN_OUT = ("range", "lipsum", "cycler", "joiner", "namespace", "dict")
GLOBALS = frozenset(DEFAULT_NAMESPACE) - frozenset(_TAKEN_OUT)
"""What a template may name besides its facts."""


class _BelowFrontMatter(FileSystemLoader):
    """Loads a template without its front matter, keeping the line numbers."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
        text, path, fresh = super().get_source(environment, template)
        if template.endswith("/text.txt"):
            _, body = read_template(Path(path))
            text = "{#" + "\n" * text[: len(text) - len(body)].count("\n") + "#}" + body
        return text, path, fresh


class _NotAllowed(TemplateError):
    """The first thing in a template that is not for templates."""

    def __init__(self, wrong: NotAllowed) -> None:
        super().__init__(f"not allowed: {wrong.what}")
        self.line = wrong.line


class _Sandbox(ImmutableSandboxedEnvironment):
    """Looks at what a template says before anything of it is worked out: compiling it reckons with its numbers."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for wrong in not_allowed(tree):
            raise _NotAllowed(wrong)
        return tree


@lru_cache(maxsize=8)
def _environment(templates: Path) -> _Sandbox:
    environment = _Sandbox(
        loader=_BelowFrontMatter(str(templates)),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # `_short_work` looks whether a file is still the same, once for each mail.
        auto_reload=False,
    )
    for name in _TAKEN_OUT:
        environment.globals.pop(name, None)
    return environment


@lru_cache(maxsize=1024)
def _place(templates: Path, name: str, part: str) -> str:
    return str(templates / name / part)


def kind_of(templates: Path, name: str) -> TemplateKind:
    """The front matter of a template; raises `ConfigError`."""
    return read_template(templates / name / "text.txt")[0]


def has(templates: Path, name: str, part: str) -> bool:
    """Whether a template has that part: `subject.txt`, `text.txt`, `html.html`, `card.txt`."""
    return os.path.isfile(f"{templates}/{name}/{part}")


def parsed(templates: Path, name: str, part: str) -> nodes.Template:
    """The syntax tree of one part; raises `ConfigError` with file and line."""
    where, environment = _place(templates, name, part), _environment(templates)
    try:
        assert environment.loader is not None
        return environment.parse(environment.loader.get_source(environment, f"{name}/{part}")[0])
    except TemplateSyntaxError as error:
        raise ConfigError(str(error.message), where=f"{where}:{error.lineno}", remedy="correct the template") from error
    except _NotAllowed as error:
        raise ConfigError(str(error), where=f"{where}:{error.line}", remedy=_REMEDY) from error
    except (UnicodeDecodeError, TemplateError) as error:
        raise ConfigError(f"cannot be read: {error}", where=where, remedy="save it as UTF-8") from error


def render(templates: Path, name: str, part: str, facts: dict[str, Any]) -> str:
    """One part of a template over plain data.

    Raises `ConfigError` with file and line for a missing fact, a syntax error, a forbidden step, or too much work.
    """
    where = _place(templates, name, part)
    try:
        plain = _plain(facts)
    except TypeError as error:
        raise ConfigError(f"cannot be rendered: {error!r}", where=where, remedy="correct it") from error
    if _short_work(templates, name, part):
        text = here(templates, name, part, plain)
    else:
        text = _elsewhere(where, _confined, (str(templates), name, part, plain))
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(f"gives {len(text)} characters", where=where, remedy=f"keep below {MAX_CHARACTERS}")
    return text


def here(templates: Path, name: str, part: str, plain: dict[str, Any]) -> str:
    """The same without bounds of time and room: for what was just looked at by `_short_work`."""
    where = _place(templates, name, part)
    try:
        return _environment(templates).get_template(f"{name}/{part}").render(plain)
    except UndefinedError as error:
        remedy = "write {% if … %} around it, or a default: {{ fact or 'text' }}"
        raise ConfigError(f"a fact is missing: {error.message}", where=_line(where, error), remedy=remedy) from error
    except SecurityError as error:
        raise ConfigError(f"not allowed: {error}", where=where, remedy="use plain facts and filters alone") from error
    except TemplateError as error:
        raise ConfigError(f"cannot be rendered: {error}", where=where, remedy="see 'outreach doctor'") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise ConfigError(f"cannot be rendered: {error!r}", where=_line(where, error), remedy="correct it") from error


def rendered(templates: str, name: str, part: str, plain: dict[str, Any]) -> dict[str, str]:
    """What `here` gives or raises, as data; called in a process with bounds."""
    try:
        _short_work(Path(templates), name, part)
        text = here(Path(templates), name, part, plain)
    except ConfigError as error:
        return {"what": error.what, "where": error.where, "remedy": error.remedy}
    return {"text": text[: MAX_CHARACTERS + 1]}


def _elsewhere(where: str, confined: Confined, order: tuple[Any, ...]) -> str:
    try:
        said = confined(*order)
    except (Exceeded, RuntimeError) as error:
        remedy = "take out loops in loops, and what doubles itself"
        raise ConfigError(f"takes too much: {error}", where=where, remedy=remedy) from error
    if "text" not in said:
        raise ConfigError(said["what"], where=said["where"], remedy=said["remedy"])
    return str(said["text"])


_confined = Confined(f"{__name__}:rendered", seconds=SECONDS, megabytes=MEGABYTES)
_known: dict[tuple[Path, str], tuple[Callable[[], bool], bool]] = {}
"""Of each part whether its file is still the same, and whether it is short work."""


def _short_work(templates: Path, name: str, part: str) -> bool:
    """Whether a part is short work; raises `ConfigError` where it may not be rendered at all.

    It is read and not compiled: Jinja works out what is constant when it compiles.
    """
    where, key = _place(templates, name, part), (templates, f"{name}/{part}")
    if (known := _known.get(key)) is not None and known[0]():
        return known[1]
    environment = _environment(templates)
    assert environment.loader is not None
    assert environment.cache is not None
    environment.cache.clear()
    try:
        source, _, same = environment.loader.get_source(environment, key[1])
        short = short_work(environment.parse(source))
    except TemplateSyntaxError as error:
        raise ConfigError(str(error.message), where=f"{where}:{error.lineno}", remedy="correct the template") from error
    except _NotAllowed as error:
        raise ConfigError(str(error), where=f"{where}:{error.line}", remedy=_REMEDY) from error
    except (UnicodeDecodeError, TemplateError) as error:
        raise ConfigError(f"cannot be rendered: {error}", where=where, remedy="see 'outreach doctor'") from error
    except RecursionError as error:
        raise ConfigError("is nested too deep", where=where, remedy="write it plainer") from error
    if same is not None:
        _known[key] = same, short
    return short


def _line(where: str, error: BaseException) -> str:
    """The place in the template, from the innermost frame that lies in it."""
    step, line = error.__traceback__, 0
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(Path(where)):
            line = step.tb_lineno
        step = step.tb_next
    return f"{where}:{line}" if line else where


class Plain(dict[str, Any]):
    """Facts that are known to be plain data."""


def plain(facts: dict[str, Any]) -> Plain:
    """Facts as plain data, once for all parts of a template; raises `TypeError`."""
    return Plain(_plain(facts))


def _plain(value: Any) -> Any:
    """Plain data alone goes in: no object of ours with methods to call."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, dict):
        return {str(key): each if type(each) in _PLAIN else _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | int | float) or hasattr(value, "isoformat"):
        return value
    raise TypeError(f"{kind.__name__} is no plain data")


_PLAIN = frozenset((Plain, str, int, float, bool, type(None), date, datetime))
"""What goes in as it is."""
