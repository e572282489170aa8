"""Which facts does a template write that no contact has, on whatever branch?"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jinja2 import nodes

_UNKNOWN = object()
"""What can't be told from the text alone."""
_ELEMENT_FILTERS = ("first", "last", "random")
_SAME_FILTERS = ("list", "reverse", "sort", "unique")
_WITHIN_MACROS = frozenset(("caller", "varargs", "kwargs", "self", "super"))
_ASKS_WHETHER = ("defined", "undefined")


@dataclass(frozen=True, slots=True)
class NoSuchFact:
    """A name that stands for nothing, and the nearest that stands for something."""

    line: int
    name: str
    last_part: str
    near: str


def no_such_facts(template: nodes.Template, facts: dict[str, Any], known: frozenset[str]) -> list[NoSuchFact]:
    """Every such name, once; `facts` shows what there is, `known` names what else a template may write."""
    own = {node.name for node in template.find_all(nodes.Name) if node.ctx != "load"}
    own |= {macro.name for macro in template.find_all(nodes.Macro)}
    walk = _Walk(facts, known | own | _WITHIN_MACROS)
    walk.visit(template)
    return list(dict.fromkeys(walk.found))


class _Walk:
    """One way through a template: the value that each name stands for, as far as it can be told."""

    def __init__(self, facts: dict[str, Any], known: frozenset[str] | set[str]) -> None:
        self.found: list[NoSuchFact] = []
        self._values: dict[str, Any] = {**dict.fromkeys((*known, "loop"), _UNKNOWN), **facts}

    def visit(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            self._for(node)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            self._values[node.target.name] = self.value(node.node)
        elif isinstance(node, nodes.Expr):
            self.value(node)
        else:
            for child in node.iter_child_nodes():
                self.visit(child)

    def _for(self, node: nodes.For) -> None:
        items = self.value(node.iter)
        before = dict(self._values)
        if isinstance(node.target, nodes.Name):
            self._values[node.target.name] = items[0] if isinstance(items, list) and items else _UNKNOWN
        for child in (*node.body, *([node.test] if node.test is not None else ())):
            self.visit(child)
        self._values = before
        for child in node.else_:
            self.visit(child)

    def value(self, node: nodes.Node) -> Any:
        """What an expression stands for; every name in it is looked at."""
        if isinstance(node, nodes.Name):
            return self._named(node)
        if isinstance(node, nodes.Getattr):
            return self._part(node, self.value(node.node), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._item(node)
        if isinstance(node, nodes.Test) and node.name in _ASKS_WHETHER:
            return _UNKNOWN
        if isinstance(node, nodes.Filter):
            return self._filtered(node)
        for child in node.iter_child_nodes():
            self.visit(child)
        return _UNKNOWN

    def _named(self, node: nodes.Name) -> Any:
        if node.name in self._values:
            return self._values[node.name]
        return self._missing(node, node.name, node.name, self._values)

    def _item(self, node: nodes.Getitem) -> Any:
        whole = self.value(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._part(node, whole, node.arg.value)
        self.visit(node.arg)
        return whole[0] if isinstance(whole, list) and isinstance(node.arg, nodes.Const) else _UNKNOWN

    def _filtered(self, node: nodes.Filter) -> Any:
        if node.name in ("default", "d") or node.node is None:
            return _UNKNOWN
        whole = self.value(node.node)
        for child in (*node.args, *node.kwargs):
            self.visit(child)
        if node.name in _ELEMENT_FILTERS and isinstance(whole, list):
            return whole[0]
        return whole if node.name in _SAME_FILTERS else _UNKNOWN

    def _part(self, node: nodes.Node, whole: Any, part: str) -> Any:
        if whole is _UNKNOWN:
            return _UNKNOWN
        if isinstance(whole, dict) and part in whole:
            return whole[part]
        if hasattr(whole, part):
            return _UNKNOWN
        return self._missing(node, _written(node), part, whole if isinstance(whole, dict) else {})

    def _missing(self, node: nodes.Node, name: str, part: str, there: Any) -> Any:
        words = [word for word in there if there[word] is not _UNKNOWN]
        near = get_close_matches(part, words, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(words)}" if words else "take it out"
        self.found.append(NoSuchFact(node.lineno, name, part, remedy))
        return _UNKNOWN


def _written(node: nodes.Node) -> str:
    """An expression as it is written: `contact.given`."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}.{node.arg.value}"
    return "…"
