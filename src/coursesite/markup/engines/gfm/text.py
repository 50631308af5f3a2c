"""What Python-Markdown does to a text before and after all else, in fewer passes over it."""

from __future__ import annotations

import re

from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.util import ETX, HTML_PLACEHOLDER, STX

_PLACE = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_BLANK = re.compile(r"\n +(?=\n)")


class Whitespace(NormalizeWhitespace):
    """The library's `normalize_whitespace`."""

    def run(self, lines: list[str]) -> list[str]:
        """Makes lines of one kind, and empty ones empty."""
        return self.normal("\n".join(lines)).split("\n")

    def normal(self, text: str) -> str:
        """The same with the lines as one text."""
        if STX in text or ETX in text:
            text = text.replace(STX, "").replace(ETX, "")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text += "\n\n"
        if "\t" in text:
            text = text.expandtabs(self.md.tab_length)
        return _BLANK.sub("\n", text)


class RawHtml(RawHtmlPostprocessor):
    """The library's `raw_html`, which looks only where there is a mark of what was stashed."""

    def run(self, text: str) -> str:
        """Puts in what was stashed."""
        stash, out, at = self.md.htmlStash, "", 0
        for found in _PLACE.finditer(text) if STX in text else ():
            key = int(found[1])
            if key >= stash.html_counter:
                continue
            start, end = found.span()
            html = self.stash_to_string(stash.rawHtmlBlocks[key])  # type: ignore[arg-type]
            if text.startswith("<p>", max(0, start - 3)) and text.startswith("</p>", end):
                start, end = start - 3, end + 4
                html = html if self.isblocklevel(html) else f"<p>{html}</p>"
            out += text[at:start] + self.run(html)
            at = end
        return out + text[at:]
