"""What Python-Markdown does to a text before and after all else, in fewer passes over it."""

from __future__ import annotations

import re

from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.util import ETX, HTML_PLACEHOLDER, STX

_STASHED = HTML_PLACEHOLDER % "([0-9]+)"
_PLACE = re.compile(f"<p>{_STASHED}</p>|{_STASHED}")
_BLANK = re.compile(r"\n +(?=\n)")


class Whitespace(NormalizeWhitespace):
    """The library's `normalize_whitespace`."""

    def run(self, lines: list[str]) -> list[str]:
        """Makes lines of one kind, and empty ones empty."""
        return self.normal("\n".join(lines)).split("\n")

    def normal(self, text: str) -> str:
        """The same with the lines as one text."""
        text = text.replace(STX, "").replace(ETX, "")
        text = text.replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
        if "\t" in text:
            text = text.expandtabs(self.md.tab_length)
        return _BLANK.sub("\n", text) if "\n " in text else text


class RawHtml(RawHtmlPostprocessor):
    """The library's `raw_html`, which looks only where there is a mark of what was stashed."""

    def run(self, text: str) -> str:
        """Puts in what was stashed."""
        return _PLACE.sub(self._stashed, text) if STX in text else text

    def _stashed(self, found: re.Match[str]) -> str:
        stash, key = self.md.htmlStash, int(found[1] or found[2])
        if key >= stash.html_counter:
            return found[0]
        html = self.stash_to_string(stash.rawHtmlBlocks[key])  # type: ignore[arg-type]
        if found[1] and not self.isblocklevel(html):
            html = f"<p>{html}</p>"
        return self.run(html)
