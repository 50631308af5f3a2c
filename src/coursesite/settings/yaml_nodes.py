"""YAML text to nodes with their positions.

The nodes are those of PyYAML's composer, without its guesses about types. A scalar keeps the text
that its author wrote, and its key decides what that means: `No` can be a title, `1.10` a course
number and `1:30` a minute and a half. Lines and columns are computed for diagnostics only.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Protocol, cast

from coursesite.diagnostics import Diagnostic, Span, error, in_order, span_at, warning
from coursesite.settings import yaml_hints
from coursesite.settings.validators import shown
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from yaml import BaseLoader
    from yaml.error import Mark

    from coursesite.settings.validators import Names

MAX_DEPTH = 50
"""The depth to which collections may be nested, aliases followed."""
MAX_ALIASED = 10_000
"""The number of nodes that all aliases of a text may stand for together."""
_PREFIX = "tag:yaml.org,2002:"
_TAGS = frozenset(
    ["", "!", *(_PREFIX + t for t in ("str", "int", "float", "bool", "null", "timestamp"))]
)


# A comment without a space behind its '#', an item without one behind its '-', and an item that is
# indented deeper than the one above it: all three are valid YAML, and seldom what was meant.
_SUSPECT = rare(r"[ \t]#[^\s#!]|\n +-[^\s\d.-]|(?:^|\n)( *)- [^\n]*(?<!:)\n\1 +- ")
_DEEPER = rare(r"\n *(- +[^\n]*)")
_COMMENT = rare(r"[ \t]+(#[^\s#!]\S*(?:[ \t]+(?!#\s)\S+)*)")


class Node(Protocol):
    """The used attributes of PyYAML's nodes. `id` is "scalar", "sequence" or "mapping"; `style` is
    the quotation mark of a scalar, empty or None for a plain one."""

    id: str
    tag: str
    value: Any
    style: str | None
    start_mark: Mark
    end_mark: Mark


class YamlSource:
    """A YAML text that is being read, and the diagnostics so far.

    The text begins after `line` lines of its file. `family` ("front-matter", "config") is the first
    part of the codes of its diagnostics. `names` has the days of the week in the site's language,
    for `validators.Localised`.
    """

    __slots__ = ("diagnostics", "family", "line", "names", "text")

    def __init__(self, text: str, family: str, line: int = 0, names: Names = dict) -> None:
        """There are no diagnostics yet."""
        self.names = names
        # These three are line breaks to YAML 1.1, but to no editor.
        for line_break in "\x85\u2028\u2029":
            text = text.replace(line_break, " ")
        self.text, self.family, self.line = text, family, line
        self.diagnostics: list[Diagnostic] = []

    def span_between(self, start: int, end: int) -> Span:
        """The span of `text[start:end]` in the file, up to the end of its first line."""
        start = min(start, len(self.text))
        stop = self.text.find("\n", start)
        end = min(end, len(self.text) if stop < 0 else stop)
        return span_at(self.text, start, max(1, end - start)).shifted(self.line)

    def span(self, node: Node) -> Span:
        """The span of a node in the file."""
        return self.span_between(node.start_mark.index, node.end_mark.index)

    def part(self, node: Node, text: str) -> Span:
        """The span of a part of a node's text; of the node if that is not in it, or is empty."""
        at = self.text.find(text, node.start_mark.index, node.end_mark.index) if text else -1
        return self.span_between(at, at + len(text)) if at >= 0 else self.span(node)

    def error(self, code: str, message: str, node: Node, hint: str = "", part: str = "") -> None:
        """Report a mistake at a node, or at a part of its text."""
        span = self.part(node, part)
        self.diagnostics.append(error(f"{self.family}-{code}", message, span, hint))

    def warning(self, code: str, message: str, at: Node | Span, hint: str = "") -> None:
        """Report something worth knowing at a node or a span."""
        span = at if isinstance(at, Span) else self.span(at)
        self.diagnostics.append(warning(f"{self.family}-{code}", message, span, hint))

    def reported(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, sorted, each once."""
        return in_order(self.diagnostics)


def compose(source: YamlSource) -> Node | None:
    """The root node; None if the text is empty or, with an error reported, not YAML."""
    import yaml  # only if a head or a settings file changed

    try:
        root = yaml.compose(source.text, _loader())
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        fault = yaml_hints.explain(source.text, problem, source.line)
        span = source.span_between(fault.start, fault.start + fault.length)
        code = f"{source.family}-{fault.code}"
        source.diagnostics.append(error(code, fault.message, span, fault.hint))
        return None
    if root is not None and "*" in source.text and not _aliases_fit(source):
        return None
    if root is not None and _SUSPECT.search(source.text):
        _suspect(cast("Node", root), source, set())
    return cast("Node | None", root)


def _suspect(node: Node, source: YamlSource, seen: set[int]) -> None:
    """Warn of plain values that are not what they look like: cut off by a `#`, or no list."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if node.id != "scalar":
        for item in node.value:
            for part in item if node.id == "mapping" else (item,):
                _suspect(part, source, seen)
    elif not node.style:
        text, start, end = source.text, node.start_mark.index, node.end_mark.index
        if comment := _COMMENT.match(text, end):
            what = f"the value is {shown(node.value)}" if node.value else "there is no value"
            whole = f"{node.value} {comment[1]}".strip()
            quoted = (
                f'"{whole}"'
                if not set('"\\') & set(whole)
                else "'" + whole.replace("'", "''") + "'"
            )
            hint = f"put the value in quotes: {quoted}; a comment has a space behind the '#'"
            span = source.span_between(comment.start(1), comment.end())
            source.warning("comment", f"'#' begins a comment: {what}", span, hint)
        above = text.rfind("\n", 0, start)
        hint = yaml_hints.unspaced_item(text[start:end].split("\n", 1)[0])
        if hint and above >= 0 and not text[above:start].strip():
            source.warning("item", "this is text, not a list", node, hint)
        if deeper := _DEEPER.search(text, start, end):
            span = source.span_between(deeper.start(1), deeper.end(1))
            what = f"this line goes on with the text above it: {shown(node.value)}"
            source.warning("item", what, span, "line up the '-' of all items of the list")


def pairs(node: Node, source: YamlSource) -> dict[str, tuple[Node, Node]]:
    """The key and value nodes of a mapping by key, in order; `<<` is merged in.

    A key that is there twice is an error that names both lines; the last one counts.
    """
    own: dict[str, tuple[Node, Node]] = {}
    merged: list[Node] = []
    for key, value in node.value:
        if key.id != "scalar":
            hint = 'if this is text, put it in quotes: "{{ ... }}"'
            source.error("key", "a key has to be a word", key, hint)
        elif key.value == "<<" and not key.style:
            merged += value.value if value.id == "sequence" else [value]
        else:
            if key.value in own:
                first = source.span(own[key.value][0]).line
                message = f"{shown(key.value)} is given twice, in lines {first} and "
                message += f"{source.span(key).line}"
                source.error("duplicate-key", message, key, "keep one of them")
            own[key.value] = (key, value)
    if merged:
        inherited: dict[str, tuple[Node, Node]] = {}
        for mapping in merged:
            if mapping.id == "mapping":
                inherited = pairs(mapping, source) | inherited
            else:
                source.error("type", "'<<' takes a mapping, or a list of mappings", mapping)
        return inherited | own
    return own


def is_null(node: Node) -> bool:
    """Whether a node is empty: no value, a text of white space, `~` or `null`."""
    if node.id != "scalar":
        return False
    text = node.value
    return not text or text.isspace() or (text in ("~", "null") and not node.style)


def is_plain(node: Node) -> bool:
    """Whether a node has no tag, or that of one of YAML's own types, which its key decides."""
    return node.tag in _TAGS or node.tag in (_PREFIX + "map", _PREFIX + "seq")


@functools.cache
def _loader() -> type[BaseLoader]:
    """PyYAML's loader without types, through libyaml if it is installed, which is 15 times faster.

    The hooks for resolving tags stop it at `MAX_DEPTH`. The composer recurses, and libyaml's ends
    the process on a text of ten thousand brackets.
    """
    import yaml
    from yaml.composer import ComposerError

    base: type[BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Loader(base):  # type: ignore[misc, valid-type]
        depth = 0

        def descend_resolver(self, parent: Node | None, index: Any) -> None:
            self.depth += 1
            if self.depth > MAX_DEPTH and parent is not None:
                raise ComposerError(None, None, yaml_hints.TOO_DEEP, parent.start_mark)

        def ascend_resolver(self) -> None:
            self.depth -= 1

        def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
            return ""

    return Loader


def _aliases_fit(source: YamlSource) -> bool:
    """Whether the text stays small with its aliases written out; else an error is reported.

    Sizes and depths are added up over the parser's events, so that nothing is ever expanded.
    """
    import yaml

    known: dict[str, tuple[int, int]] = {}
    stack: list[tuple[str, int, int]] = []
    total = 0
    for event in yaml.parse(source.text, _loader()):
        name = getattr(event, "anchor", None) or ""
        size, depth = 1, 1
        match type(event).__name__:
            case "AliasEvent":
                size, depth = known.get(name, (0, 0))
                total += size
                if problem := _alias_problem(name, size, total, depth + len(stack)):
                    alias = cast("Node", event)
                    source.error("alias", problem, alias, "write the values out")
                    return False
            case "SequenceStartEvent" | "MappingStartEvent":
                stack.append((name, 0, 0))
                continue
            case "SequenceEndEvent" | "MappingEndEvent":
                name, inside, below = stack.pop()
                size, depth = inside + 1, below + 1
            case "ScalarEvent":
                pass
            case _:
                continue
        known.setdefault(name, (size, depth))
        if stack:
            above, inside, below = stack[-1]
            stack[-1] = above, inside + size, max(below, depth)
    return True


def _alias_problem(name: str, size: int, total: int, depth: int) -> str:
    """The message about an alias; empty if there is nothing wrong with it. An alias whose `size` is
    0 stands within its own anchor, which is not complete yet."""
    if not size:
        return f"{shown('*' + name)} stands within what it stands for"
    if total > MAX_ALIASED or depth > MAX_DEPTH:
        return f"{shown('*' + name)} makes this text too large when it is written out"
    return ""
