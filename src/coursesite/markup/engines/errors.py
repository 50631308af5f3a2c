"""Failures of engines and their extensions."""


class EngineMissingError(Exception):
    """The chosen engine is not installed; the message says what to do."""


class ExtensionMissingError(Exception):
    """A Python-Markdown extension cannot be loaded; the message says why."""


class ExtensionFailedError(Exception):
    """A Python-Markdown extension failed on a text; the message says how."""
