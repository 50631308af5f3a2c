"""Registers the processors and patterns with Python-Markdown."""

from __future__ import annotations

from collections.abc import Container

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, ListIndentProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from coursesite.markup.engines.gfm import blocks, definitions, html, tables
from coursesite.markup.engines.gfm.emphasis import Emphasis
from coursesite.markup.engines.gfm.fast_inline import InlineProcessor
from coursesite.markup.engines.gfm.links import Links
from coursesite.markup.engines.gfm.lists import ListProcessor

_LINKS = ("reference", "image_link", "image_reference", "short_reference", "short_image_ref")
"""Patterns of the library that `links` replaces."""


class GitHubFlavour(Extension):
    """Replaces the library's block processors, and some of its inline patterns."""

    def __init__(self, parser: type[BlockParser] = BlockParser) -> None:
        """`parser` is the kind of block parser that the processors are registered with."""
        super().__init__()
        self._parser = parser

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Registers all that is in this package."""
        md.preprocessors.deregister("html_block")  # `blocks.HtmlProcessor` reads HTML
        md.treeprocessors.deregister("prettify")
        md.inlinePatterns.deregister("backtick")  # the scan has lifted out all code
        for name in _LINKS:
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(Links(md, Emphasis(md)), "link", 170)
        self._emphasis = Emphasis(md)  # extensions may take delimiters away from this one
        md.inlinePatterns.register(
            SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 55
        )
        md.inlinePatterns.register(self._emphasis, "em_strong", 60)
        html.register(md)
        md.ESCAPED_CHARS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
        md.treeprocessors.register(InlineProcessor(md), "inline", 20)
        md.parser = self._parser(md)
        self._register_blocks(md.parser)

    def settle(self, md: Markdown) -> None:
        """Puts back the rules that extensions of `md` have replaced, and takes away those that do
        again what is done here: the definition lists, tables and indented code of the library need
        its rules for lists, and Markdown in HTML is read by the scan."""
        blocks = md.parser.blockprocessors
        if "markdown_block" in blocks:
            md.preprocessors.deregister("html_block")
        for name in ("defindent", "deflist", "markdown_block"):
            blocks.deregister(name, strict=False)
        self._register_blocks(md.parser, ("table", "code"))
        self._emphasis.leave_delimiters(md)
        if "olist-cleanup" in md.treeprocessors:  # `pymdownx.fancylists`
            blocks.register(ListIndentProcessor(md.parser), "indent", 90)

    def _register_blocks(self, parser: BlockParser, names: Container[str] | None = None) -> None:
        """Registers the processors, or only those of these names."""
        # The order says which processor gets a block: extensions register theirs between these, by
        # the priorities of the library's own.
        registry = parser.blockprocessors

        def register(processor: BlockProcessor, name: str, priority: float) -> None:
            if names is None or name in names:
                registry.register(processor, name, priority)

        register(blocks.Empty(parser), "empty", 100)
        register(blocks.PlaceholderProcessor(parser), "mark", 95)
        register(blocks.IndentedCode(parser), "code", 80)
        register(blocks.HeadingProcessor(parser), "hashheader", 70)
        register(blocks.UnderlineProcessor(parser), "setextheader", 60)
        register(blocks.RuleProcessor(parser), "hr", 50)
        register(ListProcessor(parser), "list", 40)
        register(blocks.QuoteProcessor(parser), "quote", 30)
        register(blocks.HtmlProcessor(parser), "html", 28)
        register(tables.TableProcessor(parser, {"use_align_attribute": False}), "table", 26)
        register(blocks.ReferenceProcessor(parser), "reference", 15)
        register(definitions.LooseDefinitionProcessor(parser), "loosedefinitions", 13)
        register(definitions.DefinitionProcessor(parser), "definitions", 12)
        register(blocks.ParagraphProcessor(parser), "paragraph", 10)
