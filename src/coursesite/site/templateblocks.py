"""The rule that compares the blocks of the site's templates with those they extend."""

from __future__ import annotations

from coursesite.diagnostics import Span, nearest, span_at, warning
from coursesite.engine import Need, rule
from coursesite.site.inputs import listing
from coursesite.site.looks import template


@rule
def block_problems(need: Need) -> None:
    """Reports the blocks of the site's templates that nothing they extend has, so that what is in
    them is never shown."""
    for path in need(listing, "templates/"):
        name = path.removeprefix("templates/")
        text = need(template, name) or ""
        if path.endswith(".html") and "extends" in text and "block" in text:
            _compare(need, name, text)


def _compare(need: Need, name: str, text: str) -> None:
    from coursesite.templateblocks import blocks  # not for builds in which no template changed
    from coursesite.theme import TemplateProblem

    try:
        own = above = blocks(text)
        known: set[str] = set()
        seen = {name}
        while above.parent is not None:
            source = need(template, above.parent)
            if not above.parent or above.parent in seen or source is None:
                return  # it is not known what it extends, or rendering will say what is wrong
            seen.add(above.parent)
            above = blocks(source)
            known |= above.every
    except TemplateProblem:  # rendering will say what is wrong
        return
    if own.parent is None:
        return
    for block, line in own.outer.items():
        if block not in known:
            near = nearest(block, sorted(known))
            hint = f"did you mean '{near}'?" if near else f"it has {', '.join(sorted(known))}"
            message = f"{own.parent} has no block '{block}', so this one is never shown"
            problem = warning("template-block", message, _span(text, line, block), hint)
            need.report(problem.within(f"templates/{name}"))


def _span(text: str, line: int, block: str) -> Span:
    """The place of a block's name in a line of a template."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    at = text.find(block, start)
    return span_at(text, at, len(block)) if at >= 0 else Span(line, 1)
