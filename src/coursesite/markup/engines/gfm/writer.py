"""Python-Markdown without a site's extensions, which writes HTML as it reads what is inline.

The library's inline patterns make elements, which others may change before they are written. Where
nobody does, most text need not take that way.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import ETX, STX, AtomicString

from coursesite.markup.engines.gfm import spans
from coursesite.markup.engines.gfm.extension import GitHubFlavour
from coursesite.markup.engines.gfm.inline import InlineProcessor
from coursesite.markup.engines.gfm.text import Whitespace


class Converter(Markdown):
    """What `Markdown(extensions=[GitHubFlavour()])` is, and makes, in less time."""

    def __init__(self) -> None:
        """Nothing may be registered with it later."""
        super().__init__(extensions=[GitHubFlavour()])
        patterns = self.treeprocessors["inline"]
        assert isinstance(patterns, InlineProcessor)
        self._patterns = patterns
        self._whitespace = Whitespace(self)
        self._written: list[str] = []
        self._familiar = (
            patterns.begin() and len(self.preprocessors) == 1 and len(self.treeprocessors) == 2
        )

    def convert(self, source: str) -> str:
        """The HTML of a text; as in the library, `reset` comes first."""
        if not (self._familiar and source.strip()):
            return super().convert(source)
        root = self.parser.parseDocument([self._whitespace.normal(source)]).getroot()
        assert root is not None
        self._patterns.begin()
        self._written = []
        self._write(root)
        output = "".join(self._written).strip()
        for postprocessor in self.postprocessors:
            output = postprocessor.run(output)
        if STX in output or ETX in output:
            self.reset()
            return super().convert(source)
        return output.strip()

    def _write(self, element: Element) -> None:
        write, html = self._written.append, self._html
        if text := element.text:
            write(html(text))
        for child in element:
            tag = child.tag
            opening = f"{tag}{_attributes(child)}" if child.attrib else tag
            if len(child):
                write(f"<{opening}>")
                self._write(child)
                write(f"</{tag}>")
            elif tag == "hr":
                write("<hr />")
            else:
                write(f"<{opening}>{html(text) if (text := child.text) else ''}</{tag}>")
            if text := child.tail:
                write(html(text, tail=True))

    def _html(self, text: str, tail: bool = False) -> str:
        if isinstance(text, AtomicString):
            return text
        html = spans.html(text, not self.references)
        return self._by_patterns(text, tail) if html is None else html

    def _by_patterns(self, text: str, tail: bool) -> str:
        """What the library's patterns make of a text."""
        element = Element("div")
        self._patterns.text(text, element, tail)
        self.treeprocessors["unescape"].run(element)
        return self.serializer(element).removeprefix("<div>").removesuffix("</div>")


def _attributes(element: Element) -> str:
    return "".join(f' {name}="{value}"' for name, value in sorted(element.items()))
