"""The files that are made of a notebook beside its page: its pictures, and the notebook itself as
readers may have it."""

from __future__ import annotations

from functools import partial

from coursesite.engine import Need, rule
from coursesite.site.inputs import blob, notebook
from coursesite.site.markdown.prose import body_line, expand, markdown, prose, untransformed
from coursesite.text.urls import NOTEBOOK


@rule(keep=tuple[int, ...])
def hidden_lines(need: Need, path: str) -> tuple[int, ...]:
    """The lines of a notebook's Markdown that are not out, counted from 0: those of solutions."""
    body = need(markdown, path)
    if body.options.solutions != "hidden" or need(prose, path).hidden is None:
        return ()
    from coursesite import markup  # as in `prose`

    expanded = partial(expand, need, path, body.options.language)
    rest = markup.without_solutions(body.text, body.options, expanded)
    lines = enumerate(zip(body.text.split("\n"), rest.split("\n"), strict=True))
    hidden = [number for number, (line, shown) in lines if line != shown]
    if body.options.transforms:
        from coursesite.extensions import line_map  # for sites that have some

        origins = line_map.lines_of(untransformed(need, path), body.text)
        hidden = sorted({origins[number] for number in hidden})
    above = need(body_line, path)
    return tuple(above + number for number in hidden)


@rule(keep=tuple[str, ...])
def picture_names(need: Need, path: str) -> tuple[str, ...]:
    """The names of the pictures that a notebook's page shows."""
    notes = need(notebook, f"content/{path}")
    if not notes.pictures:
        return ()
    gone: tuple[int, ...] = need(hidden_lines, path)
    hidden = frozenset(gone)
    lines = notes.markdown.split("\n")
    text = "\n".join(line for n, line in enumerate(lines) if n not in hidden)
    return tuple(one.name for one in notes.pictures if one.name in text)


def is_picture(need: Need, path: str, url: str) -> bool:
    """Whether an address in a post is that of a picture of its notebook, shown or not out."""
    if not path.endswith(NOTEBOOK) or not url.startswith("output-"):
        return False
    return any(one.name == url for one in need(notebook, f"content/{path}").pictures)


@rule(big=True)
def notebook_picture(need: Need, path: str, name: str) -> bytes:
    """A picture of a notebook by its name."""
    return next(one.data for one in need(notebook, f"content/{path}").pictures if one.name == name)


@rule(big=True)
def notebook_file(need: Need, path: str) -> bytes:
    """A notebook without what its readers are not to have."""
    data, hidden = need(blob, f"content/{path}") or b"", need(hidden_lines, path)
    from coursesite.media import notebooks  # for sites that have some

    return notebooks.for_readers(data, need(notebook, f"content/{path}"), hidden)
