r"""Citations as LaTeX, MyST and jekyll-scholar write them, in Pandoc's grammar, which is ours.

`[@key]` and `@key` themselves are Pandoc's, and stay.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Set

from coursesite.importers import markdown_ranges

_COMMAND = re.compile(
    r"\\(?P<name>cite|citep|citet|citealp|citealt|citeauthor|citeyear|citeyearpar|parencite|"
    r"textcite|autocite|footcite|smartcite)(?P<star>\*?)"
    r"(?P<notes>(?:\[[^\[\]\n]*\]){0,2})\{(?P<keys>[^{}\n]+)\}"
)
_ROLE = re.compile(r"\{cite(?::(?P<form>\w+))?\}`(?P<keys>[^`\n]+)`")
_CLUSTER = re.compile(r"\[(?:[^\[\]\\]|\\.)*?(?<![\w\\])@(?:[^\[\]\\]|\\.)*\](?![(\[:])")
_CITED = re.compile(r"(?<![\w\\])@(?:\{([^{}\n]+)\}|([A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]*\w)?))")
_IN_TEXT = ("citet", "textcite", "citeauthor")
_YEAR_ONLY = ("citeyear", "citeyearpar")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*(?<=\w)")
LOCATORS = {"page": "p.", "chapter": "ch.", "section": "sec.", "figure": "fig.", "line": "l."}


def convert(text: str) -> tuple[str, int]:
    r"""The text with `\cite` and its kin and with MyST's `{cite}` roles as citations of ours, and
    their number."""
    if "\\" not in text and "{cite" not in text:
        return text, 0
    text, commands = _COMMAND.subn(_command, text)
    text, roles = _ROLE.subn(_role, text)
    return text, commands + roles


def without_unknown(text: str, works: Set[str]) -> tuple[str, list[str]]:
    """The text with citations in brackets of works that no file has as text, which they were, and
    the keys of these."""
    unknown: list[str] = []

    def cluster(match: re.Match[str]) -> str:
        missing = [
            key for one in _CITED.finditer(match[0]) if (key := one[1] or one[2]) not in works
        ]
        unknown.extend(missing)
        return _CITED.sub(lambda one: f"\\{one[0]}", match[0]) if missing else match[0]

    return _CLUSTER.sub(cluster, text), unknown


def _command(match: re.Match[str]) -> str:
    notes = re.findall(r"\[([^\[\]]*)\]", match["notes"])
    before, after = notes if len(notes) == 2 else ("", *notes[:1], "")[:2]
    name = match["name"]
    return citation(
        match["keys"],
        before=before.strip(),
        after=_locator(after.strip()),
        in_text=name in _IN_TEXT,
        without_author=name in _YEAR_ONLY,
    )


def _role(match: re.Match[str]) -> str:
    form = match["form"] or ""
    return citation(
        match["keys"],
        in_text=form in ("t", "ts", "ct", "author"),
        without_author=form in ("year", "yearpar"),
    )


def _locator(words: str) -> str:
    """The note behind a citation of LaTeX; a bare number is a page."""
    if re.fullmatch(r"[\d, –-]+", words):
        pages = words.replace("--", "–")
        return f"{'pp.' if re.search(r'[,–-]', pages) else 'p.'} {pages}"
    return words.replace("~", " ").replace("--", "–")


def citation(
    keys: str,
    *,
    before: str = "",
    after: str = "",
    in_text: bool = False,
    without_author: bool = False,
) -> str:
    """A citation of one or several works: `keys` are parted by commas."""
    names = [_key(key.strip()) for key in keys.split(",") if key.strip()]
    if in_text and not before:
        locator = f" [{after}]" if after else ""
        return ", ".join(f"@{name}" for name in names) + locator
    sign = "-@" if without_author else "@"
    works = "; ".join(f"{sign}{name}" for name in names)
    lead = f"{before} " if before else ""
    return f"[{lead}{works}{f', {after}' if after else ''}]"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else f"{{{key}}}"


# ---- jekyll-scholar ----------------------------------------------------------------------------


_DISTILL = re.compile(r"<d-cite\s+key=[\"']([^\"'<>]+)[\"']\s*>\s*</d-cite>")
_LISTING = re.compile(r"\{%-?\s*(bibliography|nocite)\b([^%\n]*?)-?%\}")
_WITH_CITED = frozenset(("cited", "cited_in_order"))


def scholar_tag(name: str, arguments: str) -> tuple[str, str] | None:
    """The text for a tag of jekyll-scholar, and a note on what it does not say; None for a tag of
    something else."""
    make = _TAGS.get(name)
    if make is None:
        return None
    try:
        words = shlex.split(arguments)
    except ValueError:
        words = arguments.split()
    return make(words)


def distilled(text: str) -> tuple[str, int]:
    """A text whose citations of Distill (`<d-cite key="…">`) are ours, and their number."""
    if "<d-cite" not in text:
        return text, 0
    code = markdown_ranges.code(text)
    found = [
        cite for cite in _DISTILL.finditer(text) if not markdown_ranges.inside(code, cite.start())
    ]
    for cite in reversed(found):
        text = f"{text[: cite.start()]}{citation(cite[1])}{text[cite.end() :]}"
    return text, len(found)


def uncited(text: str) -> list[str]:
    """The works that the tags of a text list without a citation, as `nocite` has them."""
    out: list[str] = []
    for tag in _LISTING.finditer(text):
        keys, options = _parted(tag[2].split())
        if tag[1] == "nocite":
            out += [key for key in keys if key]
        elif not _WITH_CITED & options.keys():
            return ["@*"]
    return list(dict.fromkeys(out))


def _cite(words: list[str]) -> tuple[str, str]:
    keys, options = _parted(words)
    locator, label = options.get("locator", ""), options.get("label", "page")
    after = f"{LOCATORS.get(label, label)} {locator}" if locator else ""
    if locator and label == "page" and re.search(r"[-–,]", locator):
        after = f"pp. {locator}"
    text = citation(
        ",".join(keys),
        before=options.get("prefix", ""),
        after=after,
        without_author="suppress_author" in options,
    )
    known = {"locator", "label", "prefix", "suppress_author"}
    unsaid = ", ".join(f"--{name}" for name in options if name not in known)
    return text, f"the citation does not say: {unsaid}" if unsaid else ""


def _reference(words: list[str]) -> tuple[str, str]:
    keys, _ = _parted(words)
    return citation(",".join(keys)), "the whole reference stands in the list at the page's end"


def _bibliography(words: list[str]) -> tuple[str, str]:
    _, options = _parted(words)
    unsaid = ", ".join(f"--{name}" for name in options if name not in _WITH_CITED)
    return "{{< bibliography >}}", f"the list does not say: {unsaid}" if unsaid else ""


def _nocite(words: list[str]) -> tuple[str, str]:
    return "", ""


def _parted(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The keys and the options of a tag."""
    short = {"-l": "locator", "-L": "label", "-p": "prefix", "-A": "suppress_author", "-c": "cited"}
    flags = ("suppress_author", "cited", "cited_in_order")
    keys: list[str] = []
    options: dict[str, str] = {}
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if not word.startswith("-"):
            keys.append(word.strip(","))
            continue
        name = short.get(word, word.lstrip("-"))
        options["cited" if name == "cited_in_order" else name] = ""
        if name not in flags and at < len(words):
            options[name] = words[at]
            at += 1
    return keys, options


_TAGS: dict[str, Callable[[list[str]], tuple[str, str]]] = {
    "cite": _cite,
    "reference": _reference,
    "quote": _reference,
    "bibliography": _bibliography,
    "nocite": _nocite,
}
