"""The last stage: puts code, formulas and addresses into a page's HTML, and reports what is wrong.

These three come last so that no parser reads them: highlighted code and MathML are most of a page's
HTML. The places of addresses are noted, for a link is resolved when all pages are known.
"""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Iterator, Sequence, Set
from itertools import chain

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.markup import labels
from coursesite.markup.code import highlight
from coursesite.markup.code.block_cache import Blocks
from coursesite.markup.equations import Equations
from coursesite.markup.placeholders import (
    AGAIN_OPEN,
    ANY,
    OPEN,
    cleaned,
    cleaned_around_holes,
    is_clean,
    is_in,
    settled,
    token_at,
)
from coursesite.markup.positions import AddressFinder
from coursesite.markup.scanner.solutions import outermost
from coursesite.markup.tokens import Cite, Code, Hidden, Html, Math, Reference, Scanned, Token
from coursesite.markup.tokens import ids as token_ids
from coursesite.markup.tree import accessibility, addresses
from coursesite.markup.tree.transform import Tree
from coursesite.markup.words import in_words
from coursesite.model import (
    Citation,
    Heading,
    Hole,
    Item,
    Level,
    LinkSpot,
    MarkupOptions,
    Prose,
    replace,
)
from coursesite.text.address_lists import css_safe
from coursesite.text.browser_urls import script_scheme
from coursesite.theme.page_sources import is_inert


def finish(
    tree: Tree,
    text: str,
    scanned: Scanned,
    diagnostics: tuple[Diagnostic, ...],
    options: MarkupOptions,
    last: Prose | None,
) -> Prose:
    """The finished page. `diagnostics` are those of the engine; highlighted code of `last` is used
    again."""
    tokens = scanned.tokens
    finder = AddressFinder(text, tokens)
    placed = [
        *_placed(tree, finder),
        *_mistakes(tree, finder),
        *_findings(tree, AddressFinder(text, tokens)),
        *_skips(tree, finder, options.accessibility),
    ]
    blocks = Blocks(last)
    equations = Equations(tokens)
    done = _put_in(tree, tokens, text, blocks, equations)
    count = len(tree.holes)
    ids = tree.ids + token_ids(_shown(tokens, tree.html))
    if not is_clean("".join(ids)):
        ids = tuple(map(cleaned, ids))
    again = AddressFinder(text, tokens)
    rows = equations.rows
    repeated = labels.repeated(
        ids, tokens, rows, tree.items, text, lambda label: again.find(label)[0]
    )
    return Prose(
        html=done.html,
        inert=_is_inert(tree.html, tokens),
        headings=tuple(_heading(heading, tokens, equations, count) for heading in tree.headings),
        ids=ids,
        links=done.links,
        items=tuple(_item(item, tokens, equations, count) for item in tree.items),
        holes=done.holes,
        codes=tuple(blocks.spots),
        equations=rows,
        references=tuple(equations.references),
        words=tree.words,
        summary=cleaned_around_holes(tree.summary, count),
        terms=tree.terms,
        cites=options.citations,
        citations=done.citations,
        included=scanned.included,
        solutions=tuple(solution.span for solution in outermost(scanned.solutions)),
        diagnostics=tuple(
            _in_words(diagnostic, tokens)
            for diagnostic in (
                *scanned.diagnostics,
                *diagnostics,
                *placed,
                *done.refused,
                *repeated,
                *_problems(tokens, blocks.languages),
            )
        ),
    )


def _in_words(diagnostic: Diagnostic, tokens: tuple[Token, ...]) -> Diagnostic:
    """A diagnostic that quotes notes with placeholders in them."""
    if OPEN not in diagnostic.message and OPEN not in diagnostic.hint:
        return diagnostic
    message, hint = (in_words(text, tokens) for text in (diagnostic.message, diagnostic.hint))
    spelled: Diagnostic = replace(diagnostic, message=cleaned(message), hint=cleaned(hint))
    return spelled


def _placed(tree: Tree, finder: AddressFinder) -> Iterator[Diagnostic]:
    """The diagnostics of the tree with their places."""
    for source, diagnostic in tree.diagnostics:
        if not source:
            yield diagnostic
            continue
        span = finder.find(source)[0]
        if diagnostic.code == "link-undefined" and span:  # of `][label]`, the second half
            if finder.is_escaped(span):
                continue
            span = Span(span.line, span.column + 1, span.length - 1)
        yield replace(diagnostic, span=span)


def _mistakes(tree: Tree, finder: AddressFinder) -> Iterator[Diagnostic]:
    """The mistakes in quizzes."""
    for mistake in tree.mistakes:
        span = finder.quiz(mistake.number, mistake.total, mistake.words)
        yield replace(mistake.problem, span=span)


def _findings(tree: Tree, finder: AddressFinder) -> Iterator[Diagnostic]:
    """The findings about pictures and links. A picture with an empty text in HTML is decoration."""
    for url, finding in tree.findings:
        span = finder.find(url)[0]
        if finding and not (
            finding.code == "image-text" and span and finder.is_in_tag(span, "alt=")
        ):
            yield replace(finding, span=span)


def _skips(tree: Tree, finder: AddressFinder, level: Level) -> Iterator[Diagnostic]:
    """The findings about headings that skip a level."""
    skips = [] if level == "ignore" else accessibility.skips(tree.headings)
    if not skips:
        return
    levels = _by_level(tree)
    places = {place: number for numbers in levels for number, place in enumerate(numbers)}
    totals = {tree.headings[numbers[0]].level: len(numbers) for numbers in levels}
    for place, before in skips:
        heading = tree.headings[place]
        finding = accessibility.skip(heading, before, level)
        span = finder.heading(heading, places[place], totals[heading.level])
        yield replace(finding, span=span)


def _by_level(tree: Tree) -> list[list[int]]:
    """The places of the headings of each level."""
    found: dict[int, list[int]] = {}
    for place, heading in enumerate(tree.headings):
        found.setdefault(heading.level, []).append(place)
    return list(found.values())


_SPECIAL = re.compile("[&<>\"']")
_ADDRESS, _HOLE = 3, 4
"""The groups of `ANY` for the number of an address and of a hole."""
_TAIL = re.compile(
    r"(?:[-,.;:!?)\]\u2026%\u2019\u201d\xbb\u3001\u3002\u3009-\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f]"
    r"|['\u2019]s\b|(?:st|nd|rd|th)\b)+"
)
"""Signs that belong to the formula in front of them: browsers break lines around any formula."""
_UNBROKEN = '<span class="cs-unbroken">'


class _PutIn(Struct, frozen=True):
    """The HTML of a page with all in place, and the places of what is known later; `refused` are
    errors about addresses that run a script, as their authors spelled them."""

    html: str
    links: tuple[LinkSpot, ...]
    citations: tuple[Citation, ...]
    holes: tuple[Hole, ...]
    refused: list[Diagnostic]


def _put_in(
    tree: Tree, tokens: tuple[Token, ...], text: str, blocks: Blocks, equations: Equations
) -> _PutIn:
    """The HTML with code, formulas and addresses in the places of their placeholders."""
    html, out, length, done = settled(tree.html), [], 0, 0
    links: list[LinkSpot] = []
    citations: list[Citation] = []
    holes = list(tree.holes)
    again, anchor = False, -1
    refused: list[Diagnostic] = []
    finder = AddressFinder(text, tokens)
    addressed = tree.links
    if not is_clean("".join([url for url, _ in addressed])):
        addressed = tuple((cleaned(url), role) for url, role in addressed)
    count, most = len(addressed), len(holes)
    for place in ANY.finditer(html):
        start, end = place.span()
        out.append(html[done:start])
        length += start - done
        group = place.lastindex
        if group == _ADDRESS and (number := int(place[_ADDRESS])) < count:
            url, role = addressed[number]
            span, url = finder.find(url)
            if ":" in url and (scheme := script_scheme(url)):
                refused.append(replace(addresses.refused(scheme), span=span))
                url = "#"
            piece = css_safe(url) if role == "css" else url
            if role != "css" and _SPECIAL.search(url):
                piece = htmllib.escape(url)
            if role == "href":
                anchor = len(links)
            links.append(LinkSpot(length, length + len(piece), url, role, span))
        elif group == _HOLE:
            piece = ""
            if (number := int(place[_HOLE])) < most:
                hole = holes[number]
                if hole.start < 0 and number not in tree.references:
                    index = anchor if hole.kind == "reference" else hole.index
                    holes[number] = Hole(hole.kind, index, hole.form, length, length)
                else:
                    _note_hole(number, length, anchor, holes, links, tree, tokens)
        elif group is None:
            piece, again = "", place[0] == AGAIN_OPEN
        else:
            token = token_at(tokens, place[1] or place[2] or "")
            if again and isinstance(token, Code):
                token = replace(token, attributes=replace(token.attributes, id=""))
            if isinstance(token, Code) and token.block:
                piece = blocks.html(token, length)
            elif isinstance(token, Cite):
                piece = htmllib.escape(token.source, quote=False)
                spot = (length, length + len(piece))
                citations.append(
                    Citation(*spot, token.items, token.narrative, token.bare, token.span)
                )
            elif isinstance(token, Math):
                tail = None if token.display else _TAIL.match(html, end)
                within = length + len(_UNBROKEN) if tail else length
                piece = equations.html(token, place[1] is not None, within, again=again)
                if tail:
                    piece, end = f"{_UNBROKEN}{piece}{tail[0]}</span>", tail.end()
            else:
                piece = _html(token)
        out.append(piece)
        length += len(piece)
        done = end
    out.append(html[done:])
    html = "".join(out)
    # the pieces between are of the engine and the tree; code and formulas are of the cleaned text
    if Html in map(type, tokens) or not is_clean("".join(out[::2])):
        html = cleaned(html)
    return _PutIn(html, tuple(links), tuple(citations), tuple(holes), refused)


def _note_hole(
    number: int,
    at: int,
    anchor: int,
    holes: list[Hole],
    links: list[LinkSpot],
    tree: Tree,
    tokens: tuple[Token, ...],
) -> None:
    """Notes that a hole is at an offset of the page: its copy, such as that of a heading in the
    table of contents, is another hole."""
    hole = holes[number]
    kind, index, is_first = hole.kind, hole.index, hole.start < 0
    if kind == "reference" and is_first:
        index = anchor
        command = tree.references.get(number) if tree.references else None
        token = None if command is None else tokens[command]
        if isinstance(token, Reference) and index >= 0:
            links[index] = replace(links[index], span=token.span)
    placed = Hole(kind, index, hole.form, at, at)
    if is_first:
        holes[number] = placed
    else:
        holes.append(placed)


def _html(token: Token | None) -> str:
    if isinstance(token, Code):
        return highlight.inline(token.text, token.attributes, token.language)
    if isinstance(token, Cite):  # in a copy of a title
        return htmllib.escape(token.source, quote=False) if token.bare else ""
    # raw HTML of the notes is in its place already: an author could name it by a forged placeholder
    return token.html if isinstance(token, Html) and not token.raw else ""


def _is_inert(html: str, tokens: tuple[Token, ...]) -> bool:
    """Whether the HTML of the tree is inert, in which addresses of other hosts are written out, and
    all that is put into it: of code and formulas, only attributes may be something else."""
    given = [token.attributes.pairs for token in tokens if isinstance(token, (Code, Math))]
    attributes = [f'<i {key}="{htmllib.escape(text)}">' for key, text in chain.from_iterable(given)]
    pieces = [token.html for token in tokens if type(token) is Html]
    return is_inert("".join((html, *attributes, *pieces)))


def _heading(
    heading: Heading, tokens: tuple[Token, ...], equations: Equations, holes: int
) -> Heading:
    """A heading with code and formulas in its HTML."""
    if "<x-" not in heading.html and is_clean(heading.id + heading.text + heading.html):
        return heading
    id_, text = cleaned(heading.id), cleaned_around_holes(heading.text, holes)
    html = cleaned_around_holes(filled(settled(heading.html), tokens, equations), holes)
    return Heading(heading.level, id_, text, html, heading.listed)


def _shown(tokens: Sequence[Token], html: str) -> Sequence[Token]:
    """The tokens that have their place in the HTML, if those of hidden solutions have none."""
    if Hidden not in map(type, tokens):
        return tokens
    return [token for number, token in enumerate(tokens) if is_in(html, number)]


def _item(item: Item, tokens: tuple[Token, ...], equations: Equations, holes: int) -> Item:
    """A numbered thing with code and formulas in its title."""
    if is_clean(item.title + "".join(item.labels)) and "<x-" not in item.title:
        return item
    title = cleaned_around_holes(filled(settled(item.title), tokens, equations), holes).strip()
    cleaned_item: Item = replace(item, title=title, labels=tuple(map(cleaned, item.labels)))
    return cleaned_item


def filled(html: str, tokens: tuple[Token, ...], equations: Equations | None = None) -> str:
    """HTML without addresses, with code and formulas in the places of their placeholders, and the
    marks of holes. `equations` are those of the page."""
    known = equations or Equations(tokens)

    def put_in(place: re.Match[str]) -> str:
        number = place[1] or place[2]
        if not number:
            return place[0] if place[4] else ""
        token = token_at(tokens, number)
        if isinstance(token, Math):
            return known.filled(token, place[1] is not None)
        return _html(token)

    return ANY.sub(put_in, html)


def _problems(tokens: tuple[Token, ...], languages: Set[str]) -> list[Diagnostic]:
    """The warnings about formulas, line numbers and languages of code, except `languages`, which
    are known to be known. An unknown language is reported once."""
    problems: list[Diagnostic] = []
    unknown: set[str] = set()
    for token in tokens:
        if isinstance(token, Math):
            if token.problem is not None:
                problems.append(token.problem)
        elif isinstance(token, Code) and (token.block or token.language):
            if (lines := token.attributes.get("hl_lines")) and (
                wrong := highlight.no_lines(lines, token.text)
            ):
                problems.append(_unmarked(token, wrong))
            language = token.language
            if not (language in unknown or language in languages or highlight.known(language)):
                unknown.add(language)
                problems.append(_unknown(token))
    return problems


def _unmarked(code: Code, wrong: str) -> Diagnostic:
    return warning(
        "code-lines",
        f"hl_lines: the code has no line '{wrong}'",
        code.span,
        'write line numbers, counted from 1: hl_lines="2 4-5"',
    )


def _unknown(code: Code) -> Diagnostic:
    close = highlight.similar(code.language)
    return warning(
        "code-language",
        f"code in '{code.language}' is shown plain: no such language",
        code.span,
        f"did you mean '{close}'?" if close else "use 'text' for plain text",
    )
