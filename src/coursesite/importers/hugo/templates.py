"""Shortcodes that a site of Hugo defines itself: its templates, worked out with its data, as far as
they use what is here of the language of templates of Go."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from coursesite import markup
from coursesite.importers import ruby_dates
from coursesite.importers.front_matter import text_of
from coursesite.importers.html_blocks import one_block
from coursesite.importers.hugo.calls import Call

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
_WORD = re.compile(
    r"\s*(?:(\"(?:\\.|[^\"\\])*\"|`[^`]*`)|(\|)|([()])|(\$?[\w.]*\$?[\w.]+|\$|\.)|(:=|=|,)|(\S))"
)
_BLOCK = re.compile(r"\s*<(?:div|section|aside|article|blockquote|figure|details|center)\b", re.I)
_LAYOUT = {
    "January": "%B",
    "Jan": "%b",
    "Monday": "%A",
    "Mon": "%a",
    "2006": "%Y",
    "06": "%y",
    "01": "%m",
    "02": "%d",
    "15": "%H",
    "03": "%I",
    "04": "%M",
    "05": "%S",
    "PM": "%p",
    "1": "{0.month}",
    "2": "{0.day}",
    "3": "{1}",
}
_FIELD = re.compile("|".join(_LAYOUT))
_MOST = 20_000
"""The most steps that a template may take."""


class UnknownTemplateError(Exception):
    """A template does what is not known here."""


class Scope(Struct, frozen=True):
    """The values that a template reads: `site` are `Data`, `Params` and `Pages`, `page` those of
    the page, and `partials` the sources of its partials by their names."""

    site: Mapping[str, Any] = {}
    page: Mapping[str, Any] = {}
    partials: Mapping[str, str] = {}


def expanded(template: str, call: Call, inner: str, scope: Scope | None = None) -> str | None:
    """The text of a shortcode by its template; None if the template does what is not known here."""
    inner = inner.strip("\n")
    is_block = inner and _BLOCK.match(template)
    root = {
        "Get": call,
        "Inner": f"\n\n{inner}\n\n" if is_block else inner,
        "Params": [*call.positional] if call.positional else {**call.named},
        "IsNamedParams": bool(call.named),
        "Name": call.name,
        "Ordinal": 0,
        "Site": (scope or Scope()).site,
        "Page": (scope or Scope()).page,
    }
    try:
        text = _Run(scope or Scope(), root).template(template, root)
    except (UnknownTemplateError, RecursionError, TypeError, ValueError, ArithmeticError):
        return None
    return one_block(text) if text.lstrip()[:1] == "<" and not inner else text.strip()


class _Run:
    """Works out templates for one call."""

    def __init__(self, scope: Scope, root: dict[str, Any]) -> None:
        self._scope, self._root, self._steps = scope, root, 0
        self._whole = (scope.site, scope.page, root)
        """Values that have no more members than are known here."""

    def template(self, source: str, dot: Any) -> str:
        """The output of a template."""
        source = re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", source, flags=re.S)
        source = re.sub(r"\s*\{\{-", "{{-", re.sub(r"-\}\}\s*", "-}}", source))
        parts: list[str | list[str]] = []
        at = 0
        for action in _ACTION.finditer(source):
            parts += [source[at : action.start()], _words(action[1])]
            at = action.end()
        out: list[str] = []
        end = self._block([*parts, source[at:]], 0, dot, ChainMap({}), out)
        if end <= len(parts):
            raise UnknownTemplateError
        return "".join(out)

    def _block(
        self, parts: list[Any], at: int, dot: Any, names: ChainMap[str, Any], out: list[str] | None
    ) -> int:
        """Runs the parts up to an `else` or `end` of this block, whose index is returned; without
        `out`, they are passed over."""
        while at < len(parts):
            self._steps += 1
            if self._steps > _MOST:
                raise UnknownTemplateError
            part = parts[at]
            head = part[0] if isinstance(part, list) and part else ""
            if isinstance(part, str):
                if out is not None:
                    out.append(part)
            elif head in ("end", "else"):
                return at
            elif head in ("if", "with", "range"):
                at = self._branches(parts, at, part, dot, names, out)
            elif head in ("define", "block", "template", "return", "break", "continue"):
                raise UnknownTemplateError
            elif out is not None and part:
                out.append(_shown(self._statement(part, dot, names)))
            at += 1
        return at

    def _branches(
        self,
        parts: list[Any],
        at: int,
        part: list[str],
        dot: Any,
        names: ChainMap[str, Any],
        out: list[str] | None,
    ) -> int:
        """Runs a condition or a loop, and returns the index of its end."""
        is_done = out is None
        while True:
            head, words = part[0], part[1:]
            values: list[tuple[Any, ChainMap[str, Any]]] = []
            if not is_done:
                values = self._values(head, words, dot, names)
            for value, own in values:
                self._block(parts, at + 1, value, own, out)
            is_done = is_done or bool(values)
            at = self._block(parts, at + 1, dot, names, None)
            if at >= len(parts):
                raise UnknownTemplateError
            part = parts[at]
            if part[0] == "end":
                return at
            part = part[1:] if part[1:] else ["if", "true"]

    def _values(
        self, head: str, words: list[str], dot: Any, names: ChainMap[str, Any]
    ) -> list[tuple[Any, ChainMap[str, Any]]]:
        """The dots that the block of a condition or a loop runs with; none if it does not."""
        own = names.new_child()
        variables: list[str] = []
        if ":=" in words:
            at = words.index(":=")
            variables, words = [word for word in words[:at] if word != ","], words[at + 1 :]
        value = self._pipe(words, dot, names)
        if head != "range":
            own.update(dict.fromkeys(variables, value))
            return [(value if head == "with" else dot, own)] if value else []
        pairs = sorted(value.items()) if isinstance(value, Mapping) else enumerate(value or ())
        keys = variables if len(variables) == 2 else ["", *variables]
        return [
            (one, names.new_child(dict(zip(keys, (key, one), strict=False)))) for key, one in pairs
        ]

    def _statement(self, words: list[str], dot: Any, names: ChainMap[str, Any]) -> Any:
        if len(words) > 2 and words[0][:1] == "$" and words[1] in (":=", "="):
            levels = names.maps if words[1] == "=" else names.maps[:1]
            level = next((one for one in levels if words[0] in one), names.maps[0])
            level[words[0]] = self._pipe(words[2:], dot, names)
            return ""
        return self._pipe(words, dot, names)

    def _pipe(self, words: list[str], dot: Any, names: ChainMap[str, Any]) -> Any:
        """The value of a pipeline."""
        depth, stages = 0, [list[str]()]
        for word in words:
            depth += (word == "(") - (word == ")")
            if word == "|" and not depth:
                stages.append([])
            else:
                stages[-1].append(word)
        value: list[Any] = []
        for stage in stages:
            value = [self._command(stage, value, dot, names)]
        return value[0]

    def _command(
        self, words: list[str], last: list[Any], dot: Any, names: ChainMap[str, Any]
    ) -> Any:
        """The value of a function or a method with its arguments."""
        if not words:
            raise UnknownTemplateError
        args: list[Any] = []
        at = 1 if words[0][0] not in '("`' else 0
        first = words[0]
        while at < len(words):
            if words[at] == "(":
                depth, end = 1, at + 1
                while depth and end < len(words):
                    depth += (words[end] == "(") - (words[end] == ")")
                    end += 1
                value = self._pipe(words[at + 1 : end - 1], dot, names)
                if end < len(words) and re.fullmatch(r"\.\w[\w.]*", words[end]):
                    value, end = self._members(value, words[end][1:].split("."), [], dot), end + 1
                args.append(value)
                at = end
            else:
                args.append(self._operand(words[at], dot, names))
                at += 1
        if first[0] in '("`':
            return args[0]
        args += last
        if first[0] in ".$" or first.partition(".")[0] in ("site", "page", "hugo"):
            return self._operand(first, dot, names, args)
        if first == "partial":
            name = text_of(args[0])
            source = self._scope.partials.get(name, self._scope.partials.get(f"{name}.html"))
            if source is None or self._steps > _MOST // 2:
                raise UnknownTemplateError
            self._steps += 100
            return self.template(source, args[1] if len(args) > 1 else {})
        function = FUNCTIONS.get(first.rpartition(".")[2].lower())
        if function is None:
            return self._operand(first, dot, names)
        if function is _markdown and args[0] in (self._root["Inner"], self._root["Inner"].strip()):
            return args[0]
        return function(*args)

    def _operand(
        self, word: str, dot: Any, names: ChainMap[str, Any], args: Iterable[Any] = ()
    ) -> Any:
        """The value of a word: a text, a number, or a member of the dot or of a variable."""
        if word[0] in '"`':
            return word[1:-1].replace('\\"', '"').replace("\\n", "\n")
        if re.fullmatch(r"-?\d+(?:\.\d+)?", word):
            return float(word) if "." in word else int(word)
        if word in ("true", "false", "nil"):
            return {"true": True, "false": False, "nil": None}[word]
        name, *keys = word.split(".")
        if word == ".":
            return dot
        roots = {"": dot, "$": self._root, "site": self._scope.site, "page": self._scope.page}
        roots["hugo"] = self._scope.site
        if name[:1] == "$" and name != "$":
            if name not in names:
                raise UnknownTemplateError
            return self._members(names[name], keys, args, dot)
        if name not in roots or (name and not keys):
            raise UnknownTemplateError
        return self._members(roots[name], keys, args, dot)

    def _members(self, value: Any, keys: list[str], args: Iterable[Any], dot: Any) -> Any:
        """A member of a value, or the value of a method."""
        for key in keys:
            if isinstance(value, Call):
                raise UnknownTemplateError
            if isinstance(value, Mapping):
                lower = {str(name).lower(): one for name, one in value.items()}
                if key.lower() not in lower and any(value is one for one in self._whole):
                    raise UnknownTemplateError
                value = value[key] if key in value else lower.get(key.lower())
                if isinstance(value, Call):
                    (name,) = args
                    return value.get(name.lower() if isinstance(name, str) else name)
            elif key == "Format":
                (layout,) = args
                return _dated(layout, value)
            elif isinstance(value, list) and key.startswith("By"):
                value = _sorted(value, key[2:])
            elif isinstance(value, list) and key == "Reverse":
                value = value[::-1]
            elif value is not None:
                raise UnknownTemplateError
        return value


def _words(action: str) -> list[str]:
    return [next(filter(None, match.groups())) for match in _WORD.finditer(action)]


def _shown(value: Any) -> str:
    if isinstance(value, (list, Mapping)):
        raise UnknownTemplateError
    return "" if value is None else text_of(value) if not isinstance(value, str) else value


def _markdown(value: Any) -> str:
    """Markdown as HTML; a single paragraph is its words."""
    words = _shown(value)
    html = markup.render(words).html.strip() if words else ""
    is_one = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
    return html[3:-4] if is_one else html


def _dated(layout: str, value: Any) -> str:
    """A date by a layout of Go: `Jan 2, 2006`."""
    day = ruby_dates.parse(text_of(value))
    if day is None:
        return text_of(value)
    form = _FIELD.sub(lambda field: _LAYOUT[field[0]], layout.lstrip(":"))
    return day.strftime(form).format(day, day.hour % 12 or 12)


def _member(value: Any, key: str) -> Any:
    for part in key.lower().split("."):
        known = value.items() if isinstance(value, Mapping) else ()
        value = next((one for name, one in known if str(name).lower() == part), None)
    return value


def _sorted(value: Any, key: str = "", order: str = "asc") -> list[Any]:
    listed = list(value.values() if isinstance(value, Mapping) else value or ())
    key = {"Weight": "weight", "Date": "date", "Title": "title"}.get(key, key)
    return sorted(
        listed,
        key=lambda one: (
            isinstance(found := _member(one, key) if key not in ("", "value") else one, str),
            found if isinstance(found, (int, float, str)) else text_of(found),
        ),
        reverse=order == "desc",
    )


def _where(value: Any, key: str, *more: Any) -> list[Any]:
    test, to = more if len(more) == 2 else ("eq", more[0])
    tests: dict[str, Callable[[Any], bool]] = {
        **dict.fromkeys(("eq", "==", "="), lambda own: own == to),
        **dict.fromkeys(("ne", "!="), lambda own: own != to),
        "in": lambda own: own in (to or ()),
        "intersect": lambda own: bool({*(own or ())} & {*(to or ())}),
    }
    if test not in tests:
        raise UnknownTemplateError
    return [one for one in value or () if tests[test](_member(one, key))]


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, (list, str)) and isinstance(key, int):
            value = value[key] if key < len(value) else None
        else:
            value = _member(value, str(key))
    return value


def _printf(form: str, *args: Any) -> str:
    return re.sub(r"%[v#]+", "%s", form) % tuple(
        arg if isinstance(arg, (int, float)) else _shown(arg) for arg in args
    )


def _same(value: Any, *rest: Any) -> Any:
    return value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("safehtml", "safeurl", "safecss", "safejs", "safehtmlattr"), _same),
    **dict.fromkeys(("relurl", "absurl", "rellangurl", "abslangurl"), _same),
    **dict.fromkeys(("emojify", "string", "htmlescape", "htmlunescape", "tostring"), _same),
    **dict.fromkeys(("markdownify", "renderstring"), _markdown),
    "plainify": lambda value: re.sub(r"<[^<>]*>", "", _shown(value)),
    "default": lambda default, value=None: value if value not in (None, "", [], {}) else default,
    "index": _index,
    "printf": _printf,
    "print": lambda *args: "".join(map(_shown, args)),
    **dict.fromkeys(("dateformat", "format"), _dated),
    "time": _same,
    "eq": lambda value, *others: value in others,
    "ne": lambda value, other: value != other,
    "lt": lambda value, other: value < other,
    "le": lambda value, other: value <= other,
    "gt": lambda value, other: value > other,
    "ge": lambda value, other: value >= other,
    "and": lambda *args: next((one for one in args if not one), args[-1]),
    "or": lambda *args: next((one for one in args if one), args[-1]),
    "not": lambda value: not value,
    "cond": lambda test, one, other: one if test else other,
    "in": lambda value, one: one in (value or ()),
    "isset": lambda value, key: _index(value, key) is not None,
    **dict.fromkeys(("len", "count"), lambda value: len(value or ())),
    "first": lambda number, value: list(value or ())[:number],
    "last": lambda number, value: list(value or ())[-number:],
    "after": lambda number, value: list(value or ())[number:],
    "sort": _sorted,
    "where": _where,
    "slice": lambda *args: [*args],
    "append": lambda *args: [*args[-1], *args[:-1]],
    "dict": lambda *args: dict(zip(args[::2], args[1::2], strict=True)),
    "seq": lambda *args: [*range(args[0] if args[1:] else 1, args[-1] + 1)],
    "delimit": lambda value, sign, *last: sign.join(map(_shown, value or ())),
    "split": lambda value, sign: _shown(value).split(sign),
    "replace": lambda value, old, new: _shown(value).replace(old, new),
    **dict.fromkeys(("trim", "trimspace"), lambda value, *signs: _shown(value).strip(*signs)),
    "trimprefix": lambda sign, value: _shown(value).removeprefix(sign),
    "hasprefix": lambda value, sign: _shown(value).startswith(sign),
    "contains": lambda value, sign: sign in _shown(value),
    "upper": lambda value: _shown(value).upper(),
    "lower": lambda value: _shown(value).lower(),
    "title": lambda value: _shown(value).title(),
    "humanize": lambda value: re.sub(r"[-_]+", " ", _shown(value)).capitalize(),
    **dict.fromkeys(
        ("urlize", "anchorize"), lambda value: re.sub(r"\W+", "-", _shown(value).lower()).strip("-")
    ),
    **dict.fromkeys(("int", "float"), lambda value: int(float(value or 0))),
    "add": lambda *args: sum(args),
    "sub": lambda value, other: value - other,
    "mul": lambda value, other: value * other,
    "div": lambda value, other: value // other,
    "mod": lambda value, other: value % other,
    "modbool": lambda value, other: value % other == 0,
}
"""Functions by their names in lower case, without those of their packages."""
