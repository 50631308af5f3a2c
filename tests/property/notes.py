"""The site that the random edits begin with: small, with an edge of every kind in it."""

from __future__ import annotations

CONTENT = {
    "content/course.yml": 'title: "Two courses"\nbase_url: https://example.org/x/\n',
    "content/index.md": (
        "# Hello\n\nTo [the first](alg/index.md) and [its start](alg/lectures/01-start.md#sets).\n"
    ),
    "content/about.md": (
        "---\ntitle: About\naliases: [/old-about/]\n---\n\nSee [heaps](/alg/lectures/heaps/).\n"
    ),
    "content/alg/course.yml": (
        "title: Algorithms\nkey: alg\ncode: ALG\nlecturers: [Ada]\nstart_date: 2025-10-06\n"
        "bibliography: refs.bib\n"
        "events:\n  - {date: 2025-10-20, title: Test}\n"
    ),
    "content/alg/index.md": "What it is: {{< box note >}}.\n\n[Start](lectures/01-start.md)\n",
    "content/alg/lectures/01-start.md": (
        "---\ntitle: Start\ndate: 2025-10-06\ntags: [basics, sets]\n---\n\n"
        "## Sets\n\nA *set*, a {{< term heap >}} $x \\in S$. [Heaps](02-heaps/index.md#order), "
        "[data](data.csv).\n\n"
        "{{< box warm >}}\n\n{{< include data.csv lang=text >}}\n\n"
        "> [!THEOREM] Of sets, by [](#eq-s)\n> Text.\n{: #thm-s }\n\n$$ s $$\n{: #eq-s }\n"
    ),
    "content/alg/glossary.md": (
        "---\ntitle: Words\n---\n\nSet\n: Many as one. See [sets](lectures/01-start.md#sets).\n\n"
        "Heap\n: A tree, ![so](lectures/02-heaps/heap.svg)\n"
    ),
    "content/alg/refs.bib": (
        "@book{knuth, author = {D. E. Knuth}, title = {Volume 1}, year = 1968}\n"
        "@book{euler, author = {L. Euler}, title = {Introductio}, year = 1748}\n"
    ),
    "content/alg/lectures/data.csv": "a,b\n1,2\n",
    "content/alg/lectures/02-heaps/index.md": (
        "---\ntitle: Heaps\ndate: 2025-10-13\ntags: [basics]\nvideo: dqoEU9Ac3ek\nweek: 2\n---\n\n"
        "## Order\n\n![A heap](heap.svg)\n\n```python\nheap = []\n```\n\n"
        "{{< note >}}\nInner *text* and {{< card >}}.\n{{< /note >}}\n\n## Back\n\n"
        "[To sets](../01-start.md#sets) {{< at 1:30 >}}\n\n"
        "## By [](../01-start.md#thm-s)\n\n$\\eqref{../01-start.md#eq-s}$ [](../01-start.md)\n"
    ),
    "content/alg/lectures/02-heaps/heap.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>'
    ),
    "content/alg/assignments/01-sheet.md": (
        "---\ntitle: Sheet\ndue: 2025-10-27\npoints: 10\n---\n\n"
        "Prove [this](../lectures/01-start.md), after @knuth [p. 3].\n\n"
        "{{< restate ../lectures/01-start.md#thm-s >}}\n\n{{< list theorem lemma >}}\n"
    ),
    "content/alg/announcements/2025-12-01-room.md": (
        "# New room\n\nIn *B2*.\n\n> [!QUIZ] Where?\n> - [ ] B1\n> - [x] B2\n"
    ),
    "content/alg/announcements/2026-06-01-later.md": "# Later\n\nNot yet.\n",
    "content/alg/part/nested.md": (
        "---\ntitle: Nested\ndraft: true\n---\n\nDeep, [up](../index.md).\n"
    ),
    "content/logic/course.yml": "title: Logic\nlanguage: de\n",
    "content/logic/lectures/01-words.md": (
        "---\ntitle: Wörter\ntags: [basics]\n---\n\n"
        "## Eins\n\n> [!NOTE]\n> Hinweis.[^1]\n\n[^1]: Fuß.\n"
    ),
    "content/logic/lectures/02-rules.md": (
        "---\ntitle: Regeln\npublish_date: 2026-03-01\n---\n\n[Wörter](01-words.md#eins)\n"
    ),
    "content/logic/help.md": "---\ntitle: Hilfe\nlayout: plain\n---\n\nText.\n",
    "templates/shortcodes/box.html": (
        '<aside class="box">{{ args[0] }} {% include "bits/mark.html" %}</aside>\n'
    ),
    "templates/bits/mark.html": "<b>mark</b>\n",
    "templates/plain.html": (
        '{% extends "page.html" %}{% block footer %}{{ super() }}'
        '{% include ["bits/extra.html", "bits/mark.html"] %}{% endblock %}\n'
    ),
    "shortcodes/card.py": (
        "@shortcode\ndef card(name: str = 'card') -> Embed:\n"
        "    return Embed('shortcodes/_card.html', name=name)\n"
    ),
    "templates/shortcodes/_card.html": "<span>{{ name }}</span>\n",
    "static/css/95-own.css": "main { color: red }\n",
    "static/js/95-own.js": "void 0;\n",
    "static/files/paper.txt": "paper\n",
    "static/CNAME": "example.org\n",
}
"""The texts of its files by path."""
