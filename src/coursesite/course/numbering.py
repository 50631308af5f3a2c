"""The numbers of the things on a page, from the order in which they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from coursesite.model import ITEM_KINDS, Item, Numbering


class Number(Struct, frozen=True, array_like=True):
    """The number of a thing, as HTML: alone, and as it is shown, which for an equation is in
    brackets. Both are empty if it has none."""

    alone: str = ""
    shown: str = ""


class Label(Struct, frozen=True, array_like=True):
    """A numbered thing as references know it."""

    kind: str
    number: Number
    alone: bool
    """Whether its number says which thing of the course it is, without the page beside it."""
    hidden: bool = False


NONE = Number()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbers(
    items: Iterable[Item],
    settings: Numbering,
    prefix: str = "",
    before: Mapping[str, int] | None = None,
) -> tuple[Number, ...]:
    """The numbers of a page's things. `prefix` is the number of the lecture; "" for other pages.
    `before` has how many numbers of the rows that run through the course the pages before have
    taken; None for a page that these do not run through.

    >>> items = [Item("theorem"), Item("equation"), Item("lemma", number="A"), Item("lemma")]
    >>> [number.shown for number in numbers(items, Numbering(), "3")]
    ['3.1', '(3.1)', 'A', '3.2']
    """
    counts = dict(before or {})
    sections: list[int] = []
    found: list[Number] = []
    rows: dict[str, tuple[bool, str, str, str]] = {}
    for item in items:
        kind = item.kind
        if item.of >= 0:
            found.append(found[item.of])
            continue
        if kind not in rows:
            reach = settings.scope(kind)
            lead = "" if (reach == "course" and before is not None) or not prefix else f"{prefix}."
            rows[kind] = reach == "none", settings.series(kind), lead, ITEM_KINDS[kind].shown
        has_none, row, lead, form = rows[kind]
        if has_none or item.number != "":
            found.append(_given(item.number or "", kind))
            continue
        if kind == "section":
            sections = [*sections[: item.level], *[0] * (item.level - len(sections))]
            sections[-1] += 1
            number = ".".join(map(str, sections))
        else:
            count, part = counts.get(row, 0), item.part
            if part < 2:
                counts[row] = count = count + 1
            number = f"{count}{_letters(part)}" if part else str(count)
        alone = lead + number
        found.append(Number(alone, alone if form == "{}" else form.format(alone)))
    return tuple(found)


def taken(items: Iterable[Item], settings: Numbering) -> dict[str, int]:
    """How many numbers the things of a page take of each row that runs through the course."""
    counts: dict[str, int] = {}
    if not settings.runs_through:
        return counts
    for item in items:
        if item.of >= 0:
            continue
        if settings.scope(item.kind) == "course" and item.number == "" and item.part < 2:
            row = settings.series(item.kind)
            counts[row] = counts.get(row, 0) + 1
    return counts


def named(
    items: tuple[Item, ...],
    given: tuple[Number, ...],
    settings: Numbering,
    *,
    is_lecture: bool,
    prefix: str,
) -> tuple[Label, ...]:
    """The things of a page as references know them, with the numbers that they were given."""
    if prefix:
        pairs = zip(items, given, strict=True)
        return tuple([Label(item.kind, number, True, item.hidden) for item, number in pairs])
    return tuple(
        Label(item.kind, number, is_lecture and _runs_through(item, settings), item.hidden)
        for item, number in zip(items, given, strict=True)
    )


def _runs_through(item: Item, settings: Numbering) -> bool:
    """Whether the number of a thing runs through the course."""
    return settings.scope("exercise" if item.of >= 0 else item.kind) == "course"


def labels(items: tuple[Item, ...], things: tuple[Label, ...]) -> dict[str, Label]:
    """The things of a page by their labels. Of two with one label the first counts."""
    known: dict[str, Label] = {}
    for item, thing in zip(items, things, strict=True):
        for label in item.labels:
            if label not in known:
                known[label] = thing
        if item.whole:
            whole = _shown(thing.number.alone.rstrip(_LETTERS), item.kind)
            for label in item.whole:
                known.setdefault(label, Label(item.kind, whole, thing.alone, item.hidden))
    return known


def _letters(part: int) -> str:
    """The letter of an equation among those that share a number; "" for one alone."""
    text = ""
    while part:
        part, rest = divmod(part - 1, len(_LETTERS))
        text = _LETTERS[rest] + text
    return text


def _shown(number: str, kind: str) -> Number:
    return Number(number, ITEM_KINDS[kind].shown.format(number))


def _given(number: str, kind: str) -> Number:
    """The number that an author gave a thing; that of an equation is written as it is shown."""
    if not number:
        return NONE
    inner = number.removeprefix("(").removesuffix(")")
    is_bare = kind != "equation" or len(inner) != len(number) - 2
    return Number(number if is_bare else inner, number)
