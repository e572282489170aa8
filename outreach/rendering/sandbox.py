"""What does a template say for these facts? Sandboxed: a template can read plain data and nothing else."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from outreach.errors import ConfigError
from outreach.planning.template_kinds import TemplateKind, read_template

MAX_CHARACTERS = 100_000
"""Longer output is refused: no mail of a salesperson's is."""

_TAKEN_OUT = ("range", "lipsum", "cycler", "joiner", "namespace")
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


@lru_cache(maxsize=8)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=_BelowFrontMatter(str(templates)),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in _TAKEN_OUT:
        environment.globals.pop(name, None)
    return environment


def kind_of(templates: Path, name: str) -> TemplateKind:
    """The front matter of a template; raises `ConfigError`."""
    return read_template(templates / name / "text.txt")[0]


def has(templates: Path, name: str, part: str) -> bool:
    """Whether a template has that part: `subject.txt`, `text.txt`, `html.html`, `card.txt`."""
    return (templates / name / part).is_file()


def parsed(templates: Path, name: str, part: str) -> nodes.Template:
    """The syntax tree of one part; raises `ConfigError` with file and line."""
    where, environment = f"{templates / name / part}", _environment(templates)
    try:
        assert environment.loader is not None
        return environment.parse(environment.loader.get_source(environment, f"{name}/{part}")[0])
    except TemplateSyntaxError as error:
        raise ConfigError(str(error.message), where=f"{where}:{error.lineno}", remedy="correct the template") from error
    except (UnicodeDecodeError, TemplateError) as error:
        raise ConfigError(f"cannot be read: {error}", where=where, remedy="save it as UTF-8") from error


def render(templates: Path, name: str, part: str, facts: dict[str, Any]) -> str:
    """One part of a template over plain data.

    Raises `ConfigError` with file and line for a missing fact, a syntax error, or a forbidden step.
    """
    where = f"{templates / name / part}"
    try:
        text = _environment(templates).get_template(f"{name}/{part}").render(_plain(facts))
    except TemplateSyntaxError as error:
        raise ConfigError(str(error.message), where=f"{where}:{error.lineno}", remedy="correct the template") from error
    except UndefinedError as error:
        remedy = "write {% if … %} around it, or a default: {{ fact or 'text' }}"
        raise ConfigError(f"a fact is missing: {error.message}", where=_line(where, error), remedy=remedy) from error
    except SecurityError as error:
        raise ConfigError(f"not allowed: {error}", where=where, remedy="use plain facts and filters alone") from error
    except TemplateError as error:
        raise ConfigError(f"cannot be rendered: {error}", where=where, remedy="see 'outreach doctor'") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, MemoryError, RecursionError) as error:
        raise ConfigError(f"cannot be rendered: {error!r}", where=_line(where, error), remedy="correct it") from error
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(f"gives {len(text)} characters", where=where, remedy=f"keep below {MAX_CHARACTERS}")
    return text


def _line(where: str, error: BaseException) -> str:
    """The place in the template, from the innermost frame that lies in it."""
    step, line = error.__traceback__, 0
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(Path(where)):
            line = step.tb_lineno
        step = step.tb_next
    return f"{where}:{line}" if line else where


def _plain(value: Any) -> Any:
    """Plain data alone goes in: no object of ours with methods to call."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "isoformat"):
        return value
    raise TypeError(f"{type(value).__name__} is no plain data")
