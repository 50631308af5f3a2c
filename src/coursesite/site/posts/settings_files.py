"""The files that the settings of a course are in: its own, those of editions that it takes files
from, and that of the site."""

from __future__ import annotations

from coursesite.diagnostics import key_span
from coursesite.engine import Need
from coursesite.site.inputs import settings_file, share_of, text_of


def shared_settings(need: Need, root: str) -> list[str]:
    """The settings of the editions that a course takes files from, with the dates of its term, the
    nearest first."""
    share, texts, days = need(share_of, root), [], 0
    first = share.start if share is not None else None
    while share is not None and share.origin is not None:
        from coursesite.course import next_term  # for courses that share

        days += share.days
        text = text_of(need, settings_file(share.origin))
        term = next_term.Term(start=first) if first is not None else None
        texts.append(next_term.settings(text, next_term.Move(share.origin, root, days), term))
        share = need(share_of, share.origin)
    return texts


def settings_files(need: Need, root: str) -> list[str]:
    """The files that settings of a course may be in, its own first and that of the site last."""
    files, share = [settings_file(root)], need(share_of, root)
    while share is not None and share.origin is not None:
        files.append(settings_file(share.origin))
        share = need(share_of, share.origin)
    return [*files, settings_file("")]


def file_giving(need: Need, root: str, key: str) -> str:
    """The file that gives a key of the settings of a course; that of the site if none does."""
    files = settings_files(need, root)
    return next((file for file in files if key_span(text_of(need, file), key)), files[-1])
