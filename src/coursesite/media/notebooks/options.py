"""The options at the top of a cell of code, as Quarto, nbdev and Jupytext write them: `#| echo:
false`."""

from __future__ import annotations

from msgspec import Struct

from coursesite.text.lazy_regex import rare

_OPTION = rare(r"[ \t]*(?:#|//|%|--)\|[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*?))?[ \t]*$")
_OFF = ("false", "no", "off")


class Options(Struct, frozen=True):
    """The options of a cell of code that mean something on a page."""

    removes: bool = False
    """Whether neither code nor outputs are shown."""
    echo: bool = True
    fold: bool = False
    output: bool = True
    label: str = ""
    caption: str = ""
    alt: str = ""


def split(code: str) -> tuple[Options, list[str], int]:
    """The options above a cell's code, the lines of code below, and how many lines are above."""
    lines, given, count = code.split("\n"), dict[str, str](), 0
    while count < len(lines) and (found := _OPTION.match(lines[count])):
        given[found[1].lower()] = (found[2] or "").strip().strip("\"'")
        count += 1
    if not given:
        return _NONE, lines, 0
    while count < len(lines) - 1 and not lines[count].strip():
        count += 1

    def off(key: str) -> bool:
        return given.get(key, "").lower() in _OFF and key in given

    label = given.get("label", "")
    options = Options(
        removes="hide" in given or off("include"),
        echo=not off("echo"),
        fold=given.get("code-fold", "").lower() in ("true", "yes", "show"),
        output=not off("output"),
        label=label if label.startswith("fig-") else "",
        caption=given.get("fig-cap", "").replace('"', "”"),
        alt=given.get("fig-alt", "").replace("]", ")"),
    )
    return options, lines[count:], count


_NONE = Options()
