"""Findings that depend on other files appear and go with an edit of those, as in a clean build."""

from __future__ import annotations

from pathlib import Path

from sitetest import SiteTest


def test_an_edit_elsewhere_ends_a_finding(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": (
                "title: A\nkey: a\nend_date: 2025-05-01\nstart_date: 2025-02-01\n"
            ),
            "content/lectures/01-a.md": "---\ntitle: A\nlayout: poster\n---\n\nText\n",
            "content/lectures/01-b.md": "---\ntitle: B\n---\n\n[then](02-c.md#t=100)\n",
            "content/lectures/02-c.md": (
                "---\ntitle: C\nvideo: {id: dqoEU9Ac3ek, duration: 90}\n---\n"
            ),
            "content/lectures/03-d.qmd": "D\n",
            "content/lectures/04-e.md": '---\ntitle: E\n---\n\n{{< include "part.md" >}}\n',
            "content/lectures/part.md": "---\ntitle: Part\nnumber: 5\n---\n\n[gone](gone.md)\n",
            "content/assignments/01-f.md": "---\ntitle: F\ndue: 2025-06-01\n---\n",
            "templates/spare.html": "<p>Spare</p>\n",
        }
    )
    assert site.build().output == site.clean_output
    assert sorted(site.codes) == [
        *("date-outside", "file-ending", "layout-missing", "link-not-found", "moment-late"),
        *("number-twice", "template-unused"),
    ]
    steps = [
        ("content/lectures/part.md", "[gone](gone.md)", "[b](01-b.md)", "link-not-found"),
        ("content/lectures/02-c.md", "90", "120", "moment-late"),
        ("content/course.yml", "2025-05-01", "2025-07-01", "date-outside"),
        ("content/lectures/01-a.md", "poster", "spare", "layout-missing template-unused"),
        ("content/lectures/01-b.md", "title: B", "title: B\nnumber: 9", "number-twice"),
        ("content/lectures/01-b.md", "[then]", "[d](03-d.qmd) [then]", "file-ending"),
    ]
    for path, old, new, ended in steps:
        before = set(site.codes)
        site.edit(path, old, new).build()
        assert site.output == site.clean_output
        assert set(site.codes) == before - set(ended.split()), ended
    assert site.codes == []
