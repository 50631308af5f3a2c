"""Links in a page's text, rewritten where they would not lead to their old targets."""

from __future__ import annotations

import html
import re

from coursesite.importers import markdown_ranges
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets

_INLINE = re.compile(
    r"(!?)(\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\]\(\s*)"
    r"(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))(?=\s*(?:[\"'][^\n]*)?\))"
)
_REFERENCE = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)<?([^\s<>]+)>?", re.MULTILINE)
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(r"(\s(href|src|poster|data-src)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.I)
_SHORTCODE = re.compile(r"\{\{< (?:video|audio|figure) (?:\"[^\"]*\"|[^\">])*>\}\}")
_ARGUMENT = re.compile(r"(\{\{< (?:video|audio|figure) |\s(?:poster|link)=)(\"[^\"]*\"|[^\s\">]+)")


class LinkRewriter:
    """Rewrites the links of one page.

    `text` is the result, `count` the number of links changed, and `broken` the links without a
    target.
    """

    def __init__(self, text: str, doc: Document, targets: LinkTargets) -> None:
        """Rewrites the links of `text`, the text of `doc`."""
        self._doc, self._targets = doc, targets
        self.count = 0
        self.broken: list[str] = []
        self.text = text
        if any(mark in text for mark in ("](", "]:", "=", "{{<")):
            for pattern, put in (
                (_INLINE, self._inline),
                (_REFERENCE, self._reference),
                (_SHORTCODE, lambda at: _ARGUMENT.sub(self._argument, at[0])),
                (_TAG, lambda at: _ATTRIBUTE.sub(self._attribute, at[0])),
            ):
                skipped = markdown_ranges.code_and_comments(self.text)
                self.text = pattern.sub(
                    lambda at, put=put, skipped=skipped: (  # type: ignore[misc]
                        at[0] if markdown_ranges.inside(skipped, at.start()) else put(at)
                    ),
                    self.text,
                )

    def to(self, url: str, media: bool) -> str:
        """The address to write for one address in the text; `media` as in `LinkTargets.resolve`."""
        answer = self._targets.resolve(url.strip(), self._doc, media)
        if not answer.exists and url not in self.broken:
            self.broken.append(url)
        if answer.url is None or answer.url == url:
            return url
        self.count += 1
        return answer.url

    def _inline(self, at: re.Match[str]) -> str:
        label = _INLINE.sub(self._inline, at[2]) if "](" in at[2][:-2] else at[2]
        if at[3] is not None:
            return f"{at[1]}{label}<{self.to(at[3], at[1] == '!')}>"
        return f"{at[1]}{label}{self.to(at[4], at[1] == '!')}"

    def _reference(self, at: re.Match[str]) -> str:
        new = self.to(at[2], False)
        return at[0] if new == at[2] else f"{at[1]}{new}"

    def _attribute(self, at: re.Match[str]) -> str:
        mark, written = ('"', at[3]) if at[3] is not None else ("'", at[4])
        url = html.unescape(written)
        new = self.to(url, at[2].lower() != "href")
        return at[0] if new == url else f"{at[1]}{mark}{html.escape(new)}{mark}"

    def _argument(self, at: re.Match[str]) -> str:
        bare = at[2].strip('"')
        media = not at[1].endswith("link=")
        return at[0].replace(bare, self.to(bare, media)) if bare else at[0]
