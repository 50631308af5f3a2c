"""Links in a page's text, rewritten where they would not lead to their old targets."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.addresses import Resolve

_INLINE = re.compile(
    r"(!?)(\[(?:\\.|[^\[\]\\]|\[[^\[\]]*+\]){0,5000}+\]\(\s*+)"
    r"(?:<([^<>\n]*+)>|((?!<)[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+))"
    r"(?=\s*+(?:[\"'][^\n]{0,1000})?\))"
)
_REFERENCE = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)<?([^\s<>]+)>?", re.MULTILINE)
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(
    r"(\s(href|src|poster|data-src)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.I
)
_STYLE = re.compile(r"(\burl\(\s*[\"']?)([^\"'()\s]+)(?=[\"']?\s*\))", re.I)
_SHORTCODE = re.compile(
    r"\{\{< (?:video|audio|figure|slides|include) (?:\"[^\"]*+\"|[^\s\">]++|\s++){0,80}+>\}\}"
)
_ARGUMENT = re.compile(
    r"(\{\{< (?:video|audio|figure|slides|include) |\s(?:poster|link)=)(\"[^\"]*\"|[^\s\">]+)"
)

_Replacement = Callable[[re.Match[str]], str]


class LinkRewriter:
    """Rewrites the links of one page.

    `text` is the result, `count` the number of links changed, and `broken` the links without a
    target.
    """

    def __init__(self, text: str, resolve: Resolve) -> None:
        """Rewrites the links of `text`."""
        self._resolve = resolve
        self.count = 0
        self.broken: list[str] = []
        self.text = text
        if any(sign in text for sign in ("](", "]:", "=", "{{<")):
            self._replace(_INLINE, self._inline)
            self._replace(_REFERENCE, self._reference)
            self._replace(_SHORTCODE, self._call)
            self._replace(_TAG, self._tag)

    def _replace(self, pattern: re.Pattern[str], change: _Replacement) -> None:
        """Replaces the matches of a pattern outside of code and comments."""
        skipped = markdown_ranges.code_and_comments(self.text)
        self.text = markdown_ranges.sub(pattern, change, self.text, skipped)

    def _address(self, url: str, media: bool) -> str:
        """The address to write for one address in the text; `media` as in `Resolve`."""
        target = self._resolve(url.strip(), media)
        if not target.exists and url not in self.broken:
            self.broken.append(url)
        if target.url is None or target.url == url:
            return url
        self.count += 1
        return target.url

    def _inline(self, match: re.Match[str]) -> str:
        # The text of a link may be an image with an address of its own.
        label = _INLINE.sub(self._inline, match[2]) if "](" in match[2][:-2] else match[2]
        if match[3] is not None:
            return f"{match[1]}{label}<{self._address(match[3], match[1] == '!')}>"
        return f"{match[1]}{label}{self._address(match[4], match[1] == '!')}"

    def _reference(self, match: re.Match[str]) -> str:
        new = self._address(match[2], False)
        return match[0] if new == match[2] else f"{match[1]}{new}"

    def _tag(self, match: re.Match[str]) -> str:
        tag = _ATTRIBUTE.sub(self._attribute, _loaded(match[0]))
        if "url(" not in tag or "style" not in tag:
            return tag
        return _STYLE.sub(lambda url: url[1] + self._address(url[2], True), tag)

    def _attribute(self, match: re.Match[str]) -> str:
        quote = "'" if match[4] is not None else '"'
        written = next(one for one in match.groups()[2:] if one is not None)
        url = html.unescape(written)
        new = self._address(url, match[2].lower() != "href")
        return match[0] if new == url else f"{match[1]}{quote}{html.escape(new)}{quote}"

    def _call(self, match: re.Match[str]) -> str:
        """A shortcode; one that would include what is not there is text."""
        known = len(self.broken)
        call = _ARGUMENT.sub(self._argument, match[0])
        is_lost = match[0].startswith("{{< include ") and (
            len(self.broken) > known or any(f" {url} " in match[0] for url in self.broken)
        )
        return f"&#123;{call[1:]}" if is_lost else call

    def _argument(self, match: re.Match[str]) -> str:
        bare = match[2].strip('"')
        media = not match[1].endswith("link=")
        if not bare:
            return match[0]
        new = self._address(bare, media)
        if match[1].endswith("include "):  # which names a file, and no address
            new = unquote(new)
            return f'{match[1]}"{new}"' if re.search(r"[^\w./-]", new) else f"{match[1]}{new}"
        return match[0].replace(bare, new)


def _loaded(tag: str) -> str:
    """The tag of a picture that a script would load, as that of one that the browser loads."""
    is_lazy = tag[:4].lower() == "<img" and "data-src=" in tag
    return tag if not is_lazy or re.search(r"\ssrc\s*=", tag) else tag.replace("data-src=", "src=")
