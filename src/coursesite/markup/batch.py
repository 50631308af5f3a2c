"""Many texts in one call, as bytes in and out: the form in which they go to other processes."""

from __future__ import annotations

import msgspec

from coursesite.markup.pipeline import render
from coursesite.model import Call, Expansion, MarkupOptions, Prose


class Job(msgspec.Struct, frozen=True):
    """A text to be rendered, with all that its rendering depends on."""

    text: str
    options: MarkupOptions
    expansions: tuple[tuple[Call, Expansion], ...] = ()
    """The expansion of each shortcode in the text."""


class _MissingError(Exception):
    """A job lacks the expansion of a shortcode, such as the player of a recording that is written
    as an image: only the rendering shows that."""


def render_all(jobs: bytes) -> bytes:
    """Renders texts: from a list of `Job` to one of `Prose`, both as MessagePack; None stands for a
    text whose job lacks an expansion."""
    return msgspec.msgpack.encode([_rendered(job) for job in _jobs.decode(jobs)])


def _rendered(job: Job) -> Prose | None:
    known = dict(job.expansions)

    def expansion(call: Call) -> Expansion:
        if call not in known:
            raise _MissingError
        return known[call]

    try:
        return render(job.text, job.options, expansion)
    except _MissingError:
        return None


_jobs = msgspec.msgpack.Decoder(list[Job])
