"""An extension of Python-Markdown: Markdown as GitHub and Jekyll read it.

The library's own block processors split a text at empty lines and indent by fours. Notes written
for GitHub or Jekyll have lists right below a line of text, nest by the width of the marker, and end
a quote with an empty line. content/guide/decisions/own-blocks.md says why this is not another
engine. The door is `extension.GitHubFlavour`.

- `extension`: registers all that follows.
- `blocks`: headings, rules, quotes, code, HTML, references and paragraphs.
- `tables`: rows and cells.
- `lists`, `definitions`: lists with what is in their items.
- `extension_blocks`: blocks that a course's extensions read, each with all of its content.
- `extension_snippets`: files that an extension puts in.
- `extension_outline`: ids and lists of headings by the extension `toc`.
- `html`: tags, autolinks and character references within a line.
- `links`: links, images, and the labels of references.
- `emphasis`: what belongs between two delimiters.
- `span_queue`: the links or emphasis of a text, found at once.
- `fast_inline`: inline patterns, run only where they may match.
- `fast_writer`, `fast_spans`: HTML without a tree of elements, where nothing needs one.
"""
