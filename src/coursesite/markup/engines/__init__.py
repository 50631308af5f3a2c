"""The Markdown engines: each makes HTML of Markdown with placeholders in it.

The door is `engine.convert`.

- `engine`: the engine that a course chose, run on a text; its failures become diagnostics.
- `python_markdown`: Python-Markdown, with `gfm` and the extensions of a course.
- `commonmark`: pulldown-cmark, through pyromark.
- `flanking`: placeholders next to delimiters of emphasis, for CommonMark.
- `gfm/`: an extension of Python-Markdown, which reads blocks as GitHub does.
- `errors`: an engine or extension that is missing or fails.
"""
