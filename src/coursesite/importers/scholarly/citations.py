r"""Citations as LaTeX, MyST, jekyll-scholar and Distill write them, in Pandoc's grammar, which is
ours; and the other tags of Distill.

`[@key]` and `@key` themselves are Pandoc's, and stay.
"""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Set

from coursesite.importers.plans.counted import Counted
from coursesite.importers.text import markdown_ranges

_COMMAND = re.compile(
    r"\\(?P<name>cite|citep|citet|citealp|citealt|citeauthor|citeyear|citeyearpar|parencite|"
    r"textcite|autocite|footcite|smartcite)(?P<star>\*?)"
    r"(?P<notes>(?:\[[^\[\]\n]*\]){0,2})\{(?P<keys>[^{}\n]+)\}"
)
_ROLE = re.compile(r"\{cite(?::(?P<form>\w+))?\}`(?P<keys>[^`\n]+)`")
_CLUSTER = re.compile(r"\[(?:[^\[\]\\]|\\.)*?(?<![\w\\])@(?:[^\[\]\\]|\\.)*\](?![(\[:])")
_CITED = re.compile(r"(?<![\w\\])@(?:\{([^{}\n]+)\}|([A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]*\w)?))")
_IN_TEXT = ("citet", "textcite", "citeauthor", "t", "ts", "ct", "author")
_YEAR_ONLY = ("citeyear", "citeyearpar", "year", "yearpar")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*(?<=\w)")
_LOCATORS = {"page": "p.", "chapter": "ch.", "section": "sec.", "figure": "fig.", "line": "l."}
_DISTILL = re.compile(r"<d-(cite|code|footnote|math)\b([^<>]*)>((?:[^<]|<(?!/?d-))*)</d-\1>")
_DISTILLED_CAPTION = re.compile(r"<figcaption(?=>(?:[^<]|<(?!/?(?:figcaption|d-)))*<d-)")
_KEY = re.compile(r"\b(?:key|language)=[\"']([^\"'<>]+)")
_LISTING = re.compile(r"\{%-?\s*(bibliography|nocite)\b([^%\n]*?)-?%\}")
_CITED_ONLY = {"cited", "cited_in_order"}
_SHORT = {"-l": "locator", "-L": "label", "-p": "prefix", "-A": "suppress_author", "-c": "cited"}


def convert(text: str, told: Counted) -> str:
    r"""The text with `\cite` and its kin and with MyST's `{cite}` roles as citations of ours."""

    def command(match: re.Match[str]) -> str:
        notes = re.findall(r"\[([^\[\]]*)\]", match["notes"])
        before, after = notes if len(notes) == 2 else ("", *notes, "")[:2]
        told.add("converted", "a citation is as ours: [@key]", match[0])
        return citation(match["keys"], match["name"], before.strip(), _locator(after.strip()))

    def role(match: re.Match[str]) -> str:
        told.add("converted", "a citation is as ours: [@key]", match[0])
        return citation(match["keys"], match["form"] or "")

    return _ROLE.sub(role, _COMMAND.sub(command, text))


def without_unknown(text: str, works: Set[str], told: Counted) -> str:
    """The text with citations in brackets of works that no file has as text, which they were."""

    def cluster(match: re.Match[str]) -> str:
        keys = (one[1] or one[2] for one in _CITED.finditer(match[0]))
        missing = [key for key in keys if key not in works]
        for key in missing:
            told.add("left", f"no file has the work '{key}'", f"@{key}")
        return _CITED.sub(lambda one: f"\\{one[0]}", match[0]) if missing else match[0]

    return _CLUSTER.sub(cluster, text)


def _locator(words: str) -> str:
    """The note behind a citation of LaTeX; a bare number is a page."""
    words = words.replace("--", "–")
    if re.fullmatch(r"[\d, –-]+", words):
        return f"{'pp.' if re.search(r'[,–-]', words) else 'p.'} {words}"
    return words.replace("~", " ")


def citation(keys: str, form: str = "", before: str = "", after: str = "") -> str:
    """A citation of one or several works, whose keys are parted by commas; `form` is the name of a
    command or role that says the author in the text, or the year alone."""
    names = [key.strip() for key in keys.split(",") if key.strip()]
    names = [f"@{key if _PLAIN_KEY.fullmatch(key) else f'{{{key}}}'}" for key in names]
    if form in _IN_TEXT and not before:
        return ", ".join(names) + (f" [{after}]" if after else "")
    works = "; ".join(f"{'-' if form in _YEAR_ONLY else ''}{name}" for name in names)
    return f"[{before}{' ' if before else ''}{works}{f', {after}' if after else ''}]"


# ---- jekyll-scholar ----------------------------------------------------------------------------


def scholar_tag(name: str, arguments: str) -> tuple[str, str] | None:
    """The text for a tag of jekyll-scholar, and a note on what it does not say; None for a tag of
    something else."""
    keys, options = _parted(arguments)
    if name == "nocite":
        return "", ""
    if name in ("reference", "quote"):
        return citation(keys), "the whole reference stands in the list at the page's end"
    if name == "bibliography":
        unsaid = ", ".join(f"--{one}" for one in options if one not in _CITED_ONLY)
        return "{{< bibliography >}}", f"the list does not say: {unsaid}" if unsaid else ""
    if name != "cite":
        return None
    after, label = options.pop("locator", ""), options.pop("label", "page")
    if after:
        sign = "pp." if label == "page" and re.search(r"[-–,]", after) else ""
        after = f"{sign or _LOCATORS.get(label, label)} {after}"
    form = "year" if options.pop("suppress_author", None) is not None else ""
    text = citation(keys, form, options.pop("prefix", ""), after)
    unsaid = ", ".join(f"--{one}" for one in options)
    return text, f"the citation does not say: {unsaid}" if unsaid else ""


def distilled(text: str) -> tuple[str, int]:
    """A text whose citations, formulas, code and footnotes of Distill (`<d-cite key="…">`,
    `<d-math>`) are ours, and their number."""
    count, notes = 0, list[str]()

    def tag(match: re.Match[str]) -> str:
        nonlocal count
        name, is_block, inner = match[1], "block" in match[2].split(), match[3]
        key = key_of[1] if (key_of := _KEY.search(match[2])) else ""
        if name == "cite" and not key:
            return match[0]
        count += 1
        if name == "cite":
            return citation(key)
        if name == "footnote":
            notes.append(f"[^distill-{len(notes) + 1}]: {' '.join(inner.split())}")
            return f"[^distill-{len(notes)}]"
        inner = html.unescape(inner).strip() if name == "math" else html.unescape(inner).strip("\n")
        if is_block:
            opening, closing = ("$$", "$$") if name == "math" else (f"```{key}", "```")
            return f"{opening}\n{inner}\n{closing}"
        return f"${inner}$" if name == "math" else f"`{inner}`"

    if "<d-" in text:
        code = markdown_ranges.code(text)
        text = markdown_ranges.sub(
            _DISTILLED_CAPTION, lambda caption: f'{caption[0]} markdown="span"', text, code
        )
        for _ in range(2):  # a footnote may hold a citation or a formula
            text = markdown_ranges.sub(_DISTILL, tag, text, markdown_ranges.code(text))
    return "\n".join([text.rstrip("\n"), "", *notes, ""]) if notes else text, count


def uncited(text: str) -> list[str]:
    """The works that the tags of a text list without a citation, as `nocite` has them."""
    out: list[str] = []
    for tag in _LISTING.finditer(text):
        keys, options = _parted(tag[2])
        if tag[1] == "nocite":
            out += filter(None, keys.split(","))
        elif not _CITED_ONLY & options.keys():
            return ["@*"]
    return list(dict.fromkeys(out))


def _parted(arguments: str) -> tuple[str, dict[str, str]]:
    """The keys of a tag, parted by commas, and its options."""
    try:
        words = iter(shlex.split(arguments))
    except ValueError:
        words = iter(arguments.split())
    keys: list[str] = []
    options: dict[str, str] = {}
    for word in words:
        if word.startswith("-"):
            name = _SHORT.get(word, word.lstrip("-"))
            is_flag = name in ("suppress_author", *_CITED_ONLY)
            options[name] = "" if is_flag else next(words, "")
        else:
            keys.append(word.strip(","))
    return ",".join(keys), options
