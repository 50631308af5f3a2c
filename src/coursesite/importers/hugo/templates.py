"""Shortcodes that a site of Hugo defines itself: its templates, worked out with its data, as far as
they use what is here of the language of templates of Go."""

from __future__ import annotations

import operator
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coursesite import markup
from coursesite.importers.data import ruby_dates
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.yaml_reader import at
from coursesite.importers.hugo.calls import Call
from coursesite.importers.text.html_blocks import one_block

_ACTION = re.compile(r"\{\{-?\s*+((?:\s*+(?!-?\}\}|(?<![\"'`])\{\{)\S)*+)\s*+-?\}\}")
_WORD = re.compile(
    r"(?<!\\)\"(?:\\.|[^\"\\])*+\"|`[^`]*`|[|()]|\$?[\w.]*\$?[\w.]+|\$|\.|-\d[\d.]*|:=|=|,|\S"
)
_BLOCK = re.compile(r"\s*<(?:div|section|aside|article|blockquote|figure|details|center)\b", re.I)
_DATES = (
    "January %B|Jan %b|Monday %A|Mon %a|2006 %Y|06 %y|01 %m|02 %d|15 %H|03 %I|04 %M|05 %S|PM %p|"
    "1 %-m|2 %-d|3 %-I"
)
_LAYOUT = dict(pair.split(" ") for pair in _DATES.split("|"))
_FIELD = re.compile("|".join(_LAYOUT))
_MOST = 20_000
"""The most steps that a template may take."""


class UnknownTemplateError(Exception):
    """A template does what is not known here."""


class _Known(dict[str, Any]):
    """Values of the site, the page or the call: others than these are not known here."""


def expanded(
    template: str,
    call: Call,
    inner: str,
    site: Mapping[str, Any],
    page: Mapping[str, Any],
    partials: Mapping[str, str],
) -> str | None:
    """The text of a shortcode by its template; None if the template does what is not known here.

    `site` and `page` are what it knows of these, `partials` the sources of its partials by name.
    """
    inner = inner.strip("\n")
    root = _Known(
        Get=lambda key: call.get(key.lower() if isinstance(key, str) else key),
        Inner=f"\n\n{inner}\n\n" if inner and _BLOCK.match(template) else inner,
        Params=[*call.positional] if call.positional else {**call.named},
        IsNamedParams=bool(call.named),
        Name=call.name,
        Ordinal=0,
        Site=_Known(site),
        Page=_Known(page),
    )
    try:
        text = _Run(root, partials).template(template, root)
    except (UnknownTemplateError, RecursionError, TypeError, ValueError):
        return None
    except (LookupError, ArithmeticError, AttributeError):
        return None
    return one_block(text) if text.lstrip()[:1] == "<" and not inner else text.strip()


_Branch = tuple[list[str], list[Any], list[Any]]
"""The words that open a block, its nodes (texts, branches and the words of actions), and those of
its `else`."""


def _nodes(parts: list[str]) -> tuple[list[Any], list[str]]:
    """The nodes up to the end of a block, and the words of that. Of `parts`, texts and actions in
    turn with the last first, those are used up."""
    out: list[Any] = []
    while True:
        out.append(parts.pop())
        words = _WORD.findall(parts.pop()) if parts else []
        if not parts or words[:1] in (["end"], ["else"]):
            return out, words
        out.append(_branch(words, parts) if words[:1] in _BLOCKS else words)


_BLOCKS = (["if"], ["with"], ["range"])


def _branch(words: list[str], parts: list[str]) -> _Branch:
    (body, end), other = _nodes(parts), list[Any]()
    if end[1:]:
        return words, body, [_branch(end[1:], parts)]
    if end == ["else"]:
        other, end = _nodes(parts)
    if end != ["end"]:
        raise UnknownTemplateError
    return words, body, other


class _Run:
    """Works out templates for one call."""

    def __init__(self, root: _Known, partials: Mapping[str, str]) -> None:
        self._partials, self._steps = partials, 0
        self._roots = {"$": root, "site": root["Site"], "page": root["Page"], "hugo": root["Site"]}

    def template(self, source: str, dot: Any) -> str:
        """The output of a template."""
        source = re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", source, flags=re.S)
        source = re.sub(r"(?<!\s)\s*\{\{-", "{{", re.sub(r"-\}\}\s*", "}}", source))
        nodes, end = _nodes(_ACTION.split(source)[::-1])
        if end:
            raise UnknownTemplateError
        return self._text(nodes, dot, ChainMap({}))

    def _text(self, nodes: list[Any], dot: Any, names: ChainMap[str, Any]) -> str:
        out = ""
        for node in nodes:
            self._steps += 1
            if self._steps > _MOST:
                raise UnknownTemplateError
            if isinstance(node, tuple):
                turns = [*self._turns(node[0], dot, names)]
                inner = node[1] if turns else node[2]
                out += "".join(self._text(inner, *turn) for turn in turns or [(dot, names)])
            elif isinstance(node, str):
                out += node
            elif node[1:2] in ([":="], ["="]):
                levels = names.maps if node[1] == "=" else ()
                level = next((one for one in levels if node[0] in one), names.maps[0])
                level[node[0]] = self._pipe(node[2:], dot, names)
            elif node:
                out += _shown(self._pipe([*node], dot, names))
        return out

    def _turns(
        self, words: list[str], dot: Any, names: ChainMap[str, Any]
    ) -> Iterator[tuple[Any, ChainMap[str, Any]]]:
        """The dots and variables that a block runs with, once each."""
        head, *words = words
        start = words.index(":=") + 1 if ":=" in words else 0
        own = [word for word in words[:start] if word[0] == "$"][::-1]
        value = self._pipe(words[start:], dot, names)
        pairs: Any = [(None, value)] if value else ()
        if head == "range":
            pairs = sorted(value.items()) if isinstance(value, Mapping) else enumerate(value or ())
        for key, one in pairs:
            within = names.new_child(dict(zip(own, (one, key), strict=False)))
            yield dot if head == "if" else one, within

    def _pipe(self, words: list[str], dot: Any, names: ChainMap[str, Any]) -> Any:
        """The value of a pipeline up to the parenthesis that ends it; uses its words up."""
        last: list[Any] = []
        while words:
            first = words.pop(0) if words[0][0] not in '("`' else ""
            args = []
            while words and words[0] not in ("|", ")"):
                args.append(self._operand(words, dot, names))
            last = [self._call(first, [*args, *last], dot, names) if first else args[0]]
            if not words or words.pop(0) == ")":
                break
        return last[0]

    def _operand(self, words: list[str], dot: Any, names: ChainMap[str, Any]) -> Any:
        """The value of the next word, or of what is in parentheses."""
        word = words.pop(0)
        if word != "(":
            return self._value(word, [], dot, names)
        value = self._pipe(words, dot, names)
        is_member = words and re.fullmatch(r"\.\w[\w.]*", words[0])
        return _members(value, words.pop(0).split("."), []) if is_member else value

    def _call(self, name: str, args: list[Any], dot: Any, names: ChainMap[str, Any]) -> Any:
        """The value of a function or a member with its arguments."""
        if name == "partial":
            self._steps += 100
            source = self._partials.get(args[0]) or self._partials[f"{args[0]}.html"]
            return self.template(source, args[1] if args[1:] else {})
        function = _FUNCTIONS.get(name.rpartition(".")[2].lower())
        if function is None or name[0] in ".$" or name.partition(".")[0] in self._roots:
            return self._value(name, args, dot, names)
        inner = self._roots["$"]["Inner"]  # it is Markdown here as well
        is_kept = function is _markdown and args[0] in (inner, inner.strip())
        return args[0] if is_kept else function(*args)

    def _value(self, word: str, args: list[Any], dot: Any, names: ChainMap[str, Any]) -> Any:
        """The value of a word: a text, a number, or a member of the dot or of a variable."""
        if word[0] in '"`':
            return word[1:-1].replace('\\"', '"').replace("\\n", "\n")
        if re.fullmatch(r"-?\d+(?:\.\d+)?", word):
            return float(word) if "." in word else int(word)
        name, *keys = word.split(".")
        words = {"true": True, "false": False, "nil": None, "": dot}
        return _members({**self._roots, **names, **words}[name], keys, args)


def _members(value: Any, keys: list[str], args: list[Any]) -> Any:
    """A member of a value, or the value of a method."""
    for key in filter(None, keys):
        if key == "Format":
            return _dated(args[0], value)
        if isinstance(value, list):
            value = value[::-1] if key == "Reverse" else _sorted(value, _ORDERS[key])
            continue
        is_lost = isinstance(value, _Known) and key.lower() not in map(str.lower, value)
        if is_lost or not isinstance(value, Mapping | None):
            raise UnknownTemplateError
        value = member(value, key)
        value = value(*args) if callable(value) else value
    return value


_ORDERS = {"ByWeight": "weight", "ByDate": "date", "ByTitle": "title"}


def member(value: Any, *keys: Any) -> Any:
    """The member of a value by keys or numbers within each other, whatever their case; None for
    none."""
    for key in keys:
        if isinstance(value, (list, str)) and isinstance(key, int):
            value = value[key] if key < len(value) else None
        else:
            names = {str(name).lower(): name for name in value} if isinstance(value, dict) else {}
            value = at(value, key if key in names.values() else names.get(str(key).lower(), ""))
    return value


def _shown(value: Any) -> str:
    if isinstance(value, (list, Mapping)) or callable(value):
        raise UnknownTemplateError
    return value if isinstance(value, str) else text_of(value)


def _markdown(value: Any) -> str:
    """Markdown as HTML; a single paragraph is its words."""
    html = markup.render(_shown(value)).html.strip()
    is_one = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
    return html[3:-4] if is_one else html


def _dated(layout: str, value: Any) -> str:
    """A date by a layout of Go: `Jan 2, 2006`."""
    day = ruby_dates.parse(text_of(value))
    form = _FIELD.sub(lambda field: _LAYOUT[field[0]], layout.lstrip(":"))
    return ruby_dates.strftime(day, form) if day else text_of(value)


def _sorted(value: Any, key: str = "value", order: str = "asc") -> list[Any]:
    def place(one: Any) -> tuple[bool, Any]:
        found = one if key == "value" else member(one, *key.split("."))
        return isinstance(found, str), found if isinstance(found, (int, float)) else text_of(found)

    listed = value.values() if isinstance(value, Mapping) else value or ()
    return sorted(listed, key=place, reverse=order == "desc")


def _where(value: Any, key: str, *more: Any) -> list[Any]:
    test, to = more if len(more) == 2 else ("eq", more[0])
    tests: dict[str, Callable[[Any], bool]] = {
        **dict.fromkeys(("eq", "==", "="), lambda own: own == to),
        **dict.fromkeys(("ne", "!="), lambda own: own != to),
        "in": lambda own: own in (to or ()),
        "intersect": lambda own: bool({*(own or ())} & {*(to or ())}),
    }
    return [one for one in value or () if tests[test](member(one, *key.split(".")))]


def _printf(form: str, *args: Any) -> str:
    given = (one if isinstance(one, (int, float)) else _shown(one) for one in args)
    return re.sub(r"%[v#]+", "%s", form) % tuple(given)


_OPERATORS = ("ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "mod")
_NAMES: dict[str, Callable[..., Any]] = {
    "safehtml safeurl safecss safejs safehtmlattr relurl absurl rellangurl abslangurl emojify "
    "string time htmlescape": lambda value, *rest: value,
    "markdownify renderstring": _markdown,
    "dateformat format": _dated,
    **{name: getattr(operator, name) for name in _OPERATORS},
    "div": operator.floordiv,
    "modbool": lambda value, other: value % other == 0,
    "eq": lambda value, *others: value in others,
    "and": lambda *args: next((one for one in args if not one), args[-1]),
    "or": lambda *args: next((one for one in args if one), args[-1]),
    "not": operator.not_,
    "cond": lambda test, one, other: one if test else other,
    "default": lambda default, value=None: value if value not in (None, "", [], {}) else default,
    "in": lambda value, one: one in (value or ()),
    "isset": lambda value, key: member(value, key) is not None,
    "index": member,
    "sort": _sorted,
    "where": _where,
    "len count": lambda value: len(value or ()),
    "first": lambda number, value: list(value or ())[:number],
    "last": lambda number, value: list(value or ())[-number:],
    "after": lambda number, value: list(value or ())[number:],
    "slice": lambda *args: [*args],
    "dict": lambda *args: dict(zip(args[::2], args[1::2], strict=True)),
    "seq": lambda *args: [*range(args[0] if args[1:] else 1, args[-1] + 1)[:_MOST]],
    "delimit": lambda value, sign, *last: sign.join(map(_shown, value or ())),
    "printf": _printf,
    "print": lambda *args: "".join(map(_shown, args)),
    "plainify": lambda value: re.sub(r"<[^<>]*>", "", _shown(value)),
    "split": lambda value, sign: _shown(value).split(sign),
    "replace": lambda value, old, new: _shown(value).replace(old, new),
    "trim trimspace": lambda value, *signs: _shown(value).strip(*signs),
    "hasprefix": lambda value, sign: _shown(value).startswith(sign),
    "contains": lambda value, sign: sign in _shown(value),
    "upper": lambda value: _shown(value).upper(),
    "lower": lambda value: _shown(value).lower(),
    "title": lambda value: _shown(value).title(),
    "humanize": lambda value: re.sub(r"[-_]+", " ", _shown(value)).capitalize(),
    "urlize anchorize": lambda value: re.sub(r"\W+", "-", _shown(value).lower()).strip("-"),
    "int float": lambda value: int(float(value or 0)),
}
_FUNCTIONS = {name: function for names, function in _NAMES.items() for name in names.split()}
"""Functions by their names in lower case, without those of their packages."""
