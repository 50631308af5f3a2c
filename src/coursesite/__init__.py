"""coursesite: a folder of Markdown lecture notes becomes a course website."""

__version__ = "0.1.0"
