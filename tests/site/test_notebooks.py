"""Notebooks in a site: which of them are posts, what is out, and what an edit makes again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sitetest import SiteTest


def cell(source: str, kind: str = "markdown", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source} | more


def book(*cells: dict[str, Any]) -> str:
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}, indent=1)


def test_a_notebook_is_a_post_where_notes_would_be_and_nobody_names_it(tmp_path: Path) -> None:
    site = (
        SiteTest(tmp_path)
        .write(
            {
                "content/course.yml": "title: T\n",
                "content/lectures/01-a.md": "# A\n\n[the notebook](03-c.ipynb)\n",
                "content/lectures/02-b.ipynb": book(cell("# B\n\n[next](04-d.ipynb)")),
                "content/lectures/03-c.ipynb": book(cell("# C")),
                "content/lectures/04-d.ipynb": book(cell("# D")),
                "content/lectures/05-e/index.md": "# E\n",
                "content/lectures/05-e/lab.ipynb": book(cell("# Lab")),
                "content/lectures/06 f.ipynb": book(cell("# F")),
                "content/labs/01-g.md": "---\nfiles: [../lectures/06 f.ipynb]\n---\n# G\n",
                "content/data/h.ipynb": book(cell("# H")),
            }
        )
        .build()
    )
    pages = {path for path in site.output if path.startswith("lectures/") and "index.html" in path}
    assert pages == {f"lectures/{name}/index.html" for name in "abde"}
    books = {path for path in site.output if path.endswith(".ipynb")}
    assert books == {
        *("lectures/02-b.ipynb", "lectures/03-c.ipynb", "lectures/04-d.ipynb"),
        *("lectures/e/lab.ipynb", "lectures/06 f.ipynb", "data/h.ipynb"),
    }
    assert 'href="../d/index.html">next' in site.page("lectures/b/index.html")
    assert 'href="../03-c.ipynb">the notebook' in site.page("lectures/a/index.html")
    # the last word on it that goes makes it a lecture again
    site.write({"content/lectures/01-a.md": "# A\n"}).build()
    assert "lectures/c/index.html" in site.output
    assert site.output == site.clean_output


def test_what_is_not_out_is_in_no_download(tmp_path: Path) -> None:
    hidden = book(
        cell("# B\n\n> [!EXERCISE] One\n\n> [!SOLUTION]\n> secret1"),
        cell("> [!EXERCISE] Two\n\n{{< solution >}}\n\n![s](attachment:s.gif)", attachments=SECRET),
        cell("secret2 = 1", "code", outputs=[]),
        cell("{{< /solution >}}\n\nshown"),
        cell("secret3 = 1", "code", outputs=[], metadata={"tags": ["remove-cell"]}),
    )
    site = (
        SiteTest(tmp_path)
        .write(
            {
                "content/course.yml": "title: T\nsolutions: hidden\n",
                "content/lectures/01-a.ipynb": book(
                    cell("---\ndraft: true\n---", "raw"), cell("# A\n\nsecret0")
                ),
                "content/lectures/02-b.ipynb": hidden,
            }
        )
        .build()
    )
    every = b"\n".join(site.output.values())
    assert b"secret" not in every and b"R0lGODlhAQABAIAAAAAAAP" not in every
    assert not [path for path in site.output if path.endswith(".gif") or "01-a" in path]
    assert "shown" in site.page("lectures/02-b.ipynb")
    site.write({"content/course.yml": "title: T\nsolutions: shown\n"}).build()
    assert "secret2" in site.page("lectures/02-b.ipynb")
    assert "secret3" not in site.page("lectures/02-b.ipynb")
    assert [path for path in site.output if path.endswith(".gif")]
    assert site.output == site.clean_output


def test_pictures_lie_beside_a_page_that_is_a_file(tmp_path: Path) -> None:
    picture = cell("![p](attachment:s.gif)", attachments=SECRET)
    head = cell("---\npermalink: /read/x.html\n---", "raw")
    site = SiteTest(tmp_path).write({"content/lectures/1-x.ipynb": book(head, picture)}).build()
    assert site.codes == []
    (name,) = (path for path in site.output if path.endswith(".gif"))
    assert name.startswith("read/output-")
    assert f'src="{name.removeprefix("read/")}"' in site.page("read/x.html")


def test_a_conflict_in_a_notebook_is_told_at_its_place(tmp_path: Path) -> None:
    text = book(cell("# A"))
    conflict = f"<<<<<<< ours\n{text}\n=======\n{text}\n>>>>>>> theirs\n"
    site = SiteTest(tmp_path).write({"content/lectures/1-x.ipynb": conflict}).build()
    assert [(one.code, one.span and one.span.line) for one in site.built.diagnostics] == [
        ("merge-conflict", 1)
    ]


def test_a_carriage_return_alone_begins_no_line(tmp_path: Path) -> None:
    secret = cell("> [!EXERCISE] E\n\n> [!SOLUTION]\n> one\r\n> two\rthree")
    files = {"content/course.yml": "solutions: hidden\n", "content/labs/1-x.ipynb": book(secret)}
    site = SiteTest(tmp_path).write(files).build()
    assert site.codes == []
    every = b"".join(site.output.values())
    assert b"two" not in site.output["labs/1-x.ipynb"] and b"three" not in every


SECRET = {"s.gif": {"image/gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"}}


def test_a_link_to_a_place_leads_to_the_page_and_a_file_shows_no_solution(tmp_path: Path) -> None:
    """A notebook that notes name as a file is published as it is."""
    solved = book(cell("# B\n\n> [!EXERCISE]\n> q\n{: #ex }"), cell("> [!SOLUTION]\n> secret"))
    site = (
        SiteTest(tmp_path)
        .write(
            {
                "content/course.yml": "title: T\nsolutions: hidden\n",
                "content/lectures/01-a.md": "# A\n\n[](02-b.ipynb#ex)\n",
                "content/lectures/02-b.ipynb": solved,
            }
        )
        .build()
    )
    assert site.codes == [] and 'href="../b/index.html#ex">Exercise 2.1' in site.page(
        "lectures/a/index.html"
    )
    assert b"secret" not in b"".join(site.output.values())
    site.edit("content/lectures/01-a.md", "#ex", "").build()
    (told,) = site.built.diagnostics
    assert (told.code, told.path) == ("solution-shown", "content/lectures/02-b.ipynb")
    site.edit("content/course.yml", "hidden", "shown").build()
    assert site.codes == []
