"""Syntax of other programs: blocks that an extension reads are entered, the rest is reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup.placeholders import INLINE
from coursesite.markup.scanner import containers
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.lookahead import within_block
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.syntax.callout_kinds import KINDS
from coursesite.markup.syntax.foreign_blocks import INDENT, opener_of
from coursesite.markup.syntax.foreign_inline import ORDER, STARTS, TABLE, Syntax, candidates
from coursesite.markup.syntax.html_tags import BLOCK_TAGS, TAG
from coursesite.text.lazy_regex import rare

_MOST_LINES = 400
"""The number of lines in which the end of a block is looked for."""
_CLOSED = rare(r" {0,3}:{3,} *$")
_DEEP_ITEM = rare(r"\n(?: {4,})?([-*+]) +\S")
"""The marker of an item that is text: one without indentation stands in a lazy line."""
_OPEN_LINK = rare(
    r"(?<=[^\\]\])\(https?://(?:[^\s()<>\\]++|\\.|\([^\s()<>]*+\))*+(?=[^)\n]{0,400}+(?:\n(?!\s*[\"'()])|\Z))"
)
"""An address behind which its line has no closing bracket."""
_SPACED_LINK = rare(r"(?<![\]\\])\[(?![!^@])([^\[\]]{2,200})\] \[([^\[\]^]{1,200})\](?![:(\[])")
_COLON = rare(r"(?m)^( {0,3}):(?![ \t]+\S)(?![-: |]*-[-: |]*$)")
_WORD = rare(r"[a-z]+")
_MASKED = rare(
    rf"{TAG}|<!--.{{0,2000}}?-->|<[^<>\s]+>|(?<=\]\()[^()\s]*(?=\))"
    r"|\b(?:\w+://|www\.)[^\s)\]]+|(?<=\]:)[ ]*\S+",
    re.DOTALL,
)
"""Tags, addresses and comments in running text: no syntax is looked for in them."""
_COMPONENT = rare(r"<([A-Z][a-z]+[A-Za-z0-9]*)[\s/>]")
_ELEMENTS = frozenset(
    (
        *("abbr", "area", "audio", "br", "button", "canvas", "cite", "code", "data", "del", "dfn"),
        *(
            "em",
            "embed",
            "figcaption",
            "font",
            "img",
            "input",
            "ins",
            "kbd",
            "label",
            "map",
            "mark",
        ),
        *("math", "meter", "object", "output", "picture", "pre", "progress", "ruby", "samp"),
        *("script", "select", "slot", "small", "source", "span", "strike", "strong", "style"),
        *("sub", "sup", "svg", "template", "textarea", "time", "tt", "var", "video", "wbr"),
    )
)
"""Elements of HTML besides those that begin a block."""
_MOST_SHOWN = 40
"""The number of characters of a text that a message shows."""
_TABS = 'write === "Name" for each tab, and its text below, indented by four spaces'
_TABBED = rare(r"\b(?:panel-tabset|tab-set|tab-item|tabs?|code-group)\b")
_FOLDED = {"details", "spoiler", "collapse", "dropdown", "solution"}


def escaped(text: str) -> str:
    """The text with `&#58;` for a colon that begins a line without a space after it. pulldown-cmark
    would take it for the colon of a definition, which needs that space on GitHub."""
    return _COLON.sub(r"\1&#58;", text)


def begin(reader: Reader, content: str, line: Line) -> Block | None:
    """Enters the block whose first line is `content`, if an extension reads such blocks. Else
    returns None, and reports the line if a block is meant."""
    text = content.lstrip()
    opener = opener_of(text)
    if opener in reader.collector.understood:
        reader.end_paragraph()
        reader.paragraph.append((reader.prefix, content, line))
        reader.end_paragraph()
        # below zero: the block's text is not continued lazily (`containers.Open`)
        reader.open = (*reader.open, -(len(content) - len(text) + INDENT))
        return Block(1)
    if opener and _is_meant(reader, opener, text):
        at = len(line.text) - len(text)
        reader.collector.diagnostics.append(
            warning(
                "foreign-block",
                f"{opener} begins a block in other programs, and is left as text here",
                line.span(at, len(line.text.rstrip())),
                _hint(opener, text),
            )
        )
    return None


_BY_LABEL = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "rem": "remark",
    "alg": "algorithm",
    "sol": "solution",
}
"""The kinds that Quarto's labels begin with."""
_LABEL = rare(rf"(#({'|'.join(_BY_LABEL)})-[\w-]+)")


def _is_meant(reader: Reader, opener: str, text: str) -> bool:
    """Whether a line that looks like the first one of a block has a block below it."""
    known = not KINDS.keys().isdisjoint(_WORD.findall(text))
    if opener == ":::":
        return known or "{" in text or _has_end(reader)
    if '"' in text:
        return True
    for number, rest in enumerate(_below(reader, reader.at + 1)):
        if rest.strip():
            return rest.startswith(" " * INDENT) and (known or number == 0)
    return False


def _has_end(reader: Reader) -> bool:
    """Whether a line of colons is below this one."""
    first = max(reader.at + 1, reader.given_up(_CLOSED))
    below = list(_below(reader, first))
    if any(_CLOSED.match(rest) for rest in below):
        return True
    reader.give_up(_CLOSED, first + len(below))
    return False


def _below(reader: Reader, first: int) -> Iterator[str]:
    """The lines from `first` on, to the end of the containers this line is in, but not more than
    `_MOST_LINES` below it."""
    for line in within_block(reader.lines[first : reader.at + 1 + _MOST_LINES]):
        start, kept = containers.match(line.text, reader.open)
        if kept < len(reader.open) and line.text.strip():
            return
        yield line.text[start:]


def _hint(opener: str, text: str) -> str:
    name = re.match(r"\W*(\{[^}]*\}|[\w-]+)", text)
    words = _WORD.findall(name[1].lower()) if name else []
    kind = next((word for word in words if word in KINDS), "")
    if opener == ":::" and name and (label := _LABEL.search(name[1])):
        word = _BY_LABEL[label[2]].upper()
        return f"write > [!{word}], > before each line, and {{: {label[1]} }} below them"
    if opener == "???" and kind:
        sign = "+" if text.startswith("???+") else "-"
        return f"write > [!{kind.upper()}]{sign}, and > before each line of the text"
    if opener == ":::" and _TABBED.search(text):
        return _TABS
    if opener == "???" or (not kind and not _FOLDED.isdisjoint(words)):
        return 'write {{< details "…" >}} … {{< /details >}}'
    if opener == "!!!" or kind:
        folds = {'collapse="true"': "-", 'collapse="false"': "+"}
        sign = next((sign for key, sign in folds.items() if key in text), "")
        return f"write > [!{(kind or 'note').upper()}]{sign}, and > before each line of the text"
    return 'write <div class="…" markdown="1"> … </div>'


# ---- running text ------------------------------------------------------------------------------


Paragraph = tuple[str, str, Callable[[int, int], Span]]
"""A paragraph of running text; the same with placeholders for its code spans, formulas and
shortcodes; and the function that gives the place of a stretch of it in the notes."""


def report_met(paragraph: Paragraph, collector: Collector) -> None:
    """Reports what a paragraph has of the syntax of other programs that begins with a character
    which the scan has met in it, each kind once on a page."""
    _report(paragraph, {name for sign in collector.met for name in STARTS[sign]}, collector)


def report_others(paragraphs: Sequence[Paragraph], written: str, collector: Collector) -> None:
    """Reports what the paragraphs of a page have of the other kinds. `written` is what is left of
    the whole text, in which few pages have a sign of one."""
    if "&" in written:
        written = written.replace("&#58;", ":")  # see `escaped`
    if names := candidates(written):
        for paragraph in paragraphs:
            _report(paragraph, names, collector)


def lookalikes(
    paragraphs: Sequence[Paragraph], written: str, collector: Collector
) -> Iterator[Diagnostic]:
    """Warnings about what looks like an item or a link and is text; the first of each kind in a
    paragraph."""
    for text, lifted, locate in paragraphs:
        if "\n" in lifted and (item := _DEEP_ITEM.search(lifted)):
            start = _written_at(text, lifted, item.start(1))
            yield warning(
                "list-indent",
                "this is text of the paragraph above and no item: it is indented by four spaces "
                "or more",
                locate(start, start + 1),
                "indent it as far as the text of the item above, or put an empty line before it",
            )
        if "](http" in lifted and (link := _OPEN_LINK.search(lifted)):
            start = _written_at(text, lifted, link.start())
            yield warning(
                "link-undefined",
                "this address has no end, so the link stays text",
                locate(start, start + len(link[0])),
                "write ) behind the address; one within it needs a ( before it, or a backslash",
            )
    if "] [" not in written:
        return
    for text, lifted, locate in paragraphs:
        if "] [" in lifted and (link := _spaced_link(lifted, collector)):
            start = _written_at(text, lifted, link.start())
            yield warning(
                "foreign-syntax",
                f"'{link[0]}' is a link in kramdown and Markdown.pl; here only its label is",
                locate(start, start + len(link[0])),
                "write ][ without the space, as GitHub wants it, too",
            )


def _spaced_link(text: str, collector: Collector) -> re.Match[str] | None:
    """The first `[text] [label]` of which only the label is defined."""
    for link in _SPACED_LINK.finditer(text):
        words, label = (" ".join(part.split()) for part in link.groups())
        known = collector.labels
        if label in known and words not in known and any(map(str.isalpha, words)):
            return link
    return None


def _report(paragraph: Paragraph, names: Set[str], collector: Collector) -> None:
    text, lifted, locate = paragraph
    if "endraw" in text:
        return
    masked = ""
    for name in sorted(names - collector.no_foreign, key=ORDER.__getitem__):
        syntax = TABLE[name]
        masked = masked or _MASKED.sub(_without_signs, lifted)
        found = syntax.pattern.finditer(masked)
        if match := next((one for one in found if not _is_defined(name, one, collector)), None):
            collector.no_foreign.add(name)
            start = _written_at(text, lifted, match.start())
            end = max(start + 1, _written_at(text, lifted, match.end()))
            collector.diagnostics.append(
                _problem(syntax, match, text[start:end], locate(start, end))
            )


def _is_defined(name: str, match: re.Match[str], collector: Collector) -> bool:
    """Whether `[[…]]` is a link in brackets, whose label the text defines."""
    return name == "wikilink" and " ".join(match[2].split()) in collector.labels


def report_component(tag: str, span: Span, collector: Collector) -> None:
    """Reports a tag that is a component of MDX: no element of HTML has such a name. Once on a
    page."""
    found = _COMPONENT.match(tag)
    if found is None or "component" in collector.no_foreign:
        return
    if found[1].lower() in _ELEMENTS or re.fullmatch(BLOCK_TAGS, found[1].lower()):
        return
    collector.no_foreign.add("component")
    message = f"'<{found[1]}>' is no element of HTML, so nothing of this tag is seen"
    hint = "for a component of MDX write a shortcode; if it is text, write \\<"
    if found[1].startswith("Tab"):
        hint = _TABS
    collector.diagnostics.append(warning("foreign-syntax", message, span, hint))


def _without_signs(match: re.Match[str]) -> str:
    """A stretch of text of the same length and the same ends, in which no syntax is found."""
    text = match[0]
    return text[0] + "\ufffc" * (len(text) - 2) + text[-1] if len(text) > 1 else text


def _written_at(text: str, lifted: str, at: int) -> int:
    """The offset in a paragraph of what is at `at` in the lifted one: the texts between its
    placeholders are looked for one after the other."""
    written = lead = 0
    for place in INLINE.finditer(lifted):
        if place.end() > at:
            break
        written += place.start() - lead
        lead = place.end()
        following = INLINE.search(lifted, lead)
        rest = lifted[lead : following.start() if following else None]
        if rest:
            found = text.find(rest, written + 1)
            written = found if found >= 0 else written
    return min(written + at - lead, len(text))


def _problem(syntax: Syntax, match: re.Match[str], written: str, span: Span) -> Diagnostic:
    shown = " ".join(written.split())
    if len(shown) > _MOST_SHOWN:
        shown = shown[: _MOST_SHOWN - 1] + "…"
    hint = syntax.hint if isinstance(syntax.hint, str) else syntax.hint(match)
    message = f"'{shown}' is {syntax.program}, and is not read as such"
    return warning("foreign-syntax", message, span, hint)
