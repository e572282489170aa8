"""What may a template say, and which can only ever be short work, so that it is rendered right here?

Everything is named that is allowed. A template that could grow or turn in circles, by what it sets, by loops in loops
or by macros, is rendered in a process with bounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

_SAYS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.If, nodes.CondExpr, nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Filter, nodes.Test, nodes.Call, nodes.Keyword, nodes.Tuple,
    nodes.List,
)  # fmt: skip
_MAY_GROW = (nodes.Assign, nodes.Macro, nodes.With, nodes.Dict, nodes.Pair)
_FILTERS = frozenset(
    "abs capitalize count d default dictsort e escape first float forceescape int join last length list lower map max "
    "min random reject rejectattr reverse round select selectattr sort string striptags sum title trim truncate unique "
    "upper urlencode wordcount".split()
)
_FILTERS_THAT_MAY_GROW = frozenset("groupby indent items replace wordwrap".split())
_METHODS = frozenset("capitalize endswith isoformat lower lstrip rstrip split splitlines startswith strftime".split())
_METHODS |= {"strip", "title", "upper", "weekday", "isoweekday", "items", "keys", "values", "get"}
_TESTS = frozenset(
    "boolean defined divisibleby eq equalto even false float ge gt in integer iterable le lower lt mapping ne none "
    "number odd sameas sequence string true undefined upper".split()
)


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """One thing that no template may say."""

    line: int
    what: str


def not_allowed(tree: nodes.Template) -> list[NotAllowed]:
    """Everything in a template that is not allowed, in its order."""
    return [NotAllowed(node.lineno, what) for node, _ in _all(tree) if (what := _wrong(node))]


def short_work(tree: nodes.Template) -> bool:
    """Whether it takes no more time and room than its facts and its own length ask for."""
    return all(_short(node, loops) for node, loops in _all(tree))


def _all(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Every node and in how many loops it lies, without ever recursing."""
    pending = [(tree, 0)]
    while pending:
        node, loops = pending.pop()
        yield node, loops
        within = loops + isinstance(node, nodes.For)
        pending.extend((child, within) for child in reversed(list(node.iter_child_nodes())))


def _wrong(node: nodes.Node) -> str:
    kind = type(node).__name__
    if not isinstance(node, _SAYS + _MAY_GROW):
        return f"{_WORDS.get(kind, kind)} is not for templates"
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS | _FILTERS_THAT_MAY_GROW:
        return f"the filter {node.name} is not for templates"
    if isinstance(node, nodes.Filter) and node.name == "map" and node.args:
        return "map takes only an attribute: map(attribute='…')"
    if isinstance(node, nodes.Filter) and (inner := _inner_name(node)):
        return f"{inner} is not a fact"
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        return f"the test {node.name} is not for templates"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"{node.attr} is not a fact"
    # A name that is called is a macro's; nothing else that a template could name can be called.
    if isinstance(node, nodes.Call) and not isinstance(node.node, nodes.Name):
        called = node.node.attr if isinstance(node.node, nodes.Getattr) else "that"
        if called not in _METHODS:
            return f"{called} cannot be called"
    return "a loop in itself is not for templates" if isinstance(node, nodes.For) and node.recursive else ""


def _inner_name(node: nodes.Filter) -> str:
    """The name beginning with _ that a filter like `map(attribute=…)` would look up; '' where there is none."""
    told = [*node.args, *(each.value for each in node.kwargs if isinstance(each, nodes.Keyword))]
    named = [str(each.value) for each in told if isinstance(each, nodes.Const)]
    return next((name for name in named if any(step.startswith("_") for step in name.split("."))), "")


def _short(node: nodes.Node, loops: int) -> bool:
    if isinstance(node, _MAY_GROW) or (isinstance(node, nodes.For) and loops):
        return False
    if isinstance(node, nodes.Filter):
        plain = all(isinstance(arg, nodes.Const) for arg in node.args) or node.name in ("default", "d")
        return node.name in _FILTERS and plain and not node.dyn_args and not node.dyn_kwargs
    return not isinstance(node, nodes.Call) or isinstance(node.node, nodes.Getattr)


_WORDS = {
    "Mul": "multiplying",
    "Pow": "raising to a power",
    "Mod": "% (a remainder, or a text made by a pattern)",
    "Div": "dividing",
    "FloorDiv": "dividing",
    "Include": "another template (include)",
    "Import": "another template (import)",
    "FromImport": "another template (import)",
    "Extends": "another template (extends)",
    "Block": "a block",
    "CallBlock": "a call block",
    "FilterBlock": "a filter block",
    "AssignBlock": "a set block",
}
"""What a person calls it."""
