"""Random edits of extensions, of the files that they read, and of templates that call them."""

from __future__ import annotations

from property.edits import Bench, change_mode, delete_file, set_front, touch

CONTENT = {
    "content/course.yml": "title: Maps\nstart_date: 2025-10-06\n",
    "content/index.md": "Hello.\n",
    "content/lectures/01-one.md": "---\ntitle: One\nlayout: plain\n---\n\nText.\n\n## Sub\n",
    "content/lectures/02-two.md": "---\ntitle: Two\n---\n\nText {{< later >}}.\n\n[a](gone.md)\n",
    "content/labs/01-lab.md": "---\ntitle: Lab\ntags: [a]\n---\n\n{{< include /part.md >}}\n",
    "content/part.md": "---\ndraft: true\n---\n\nText of a part.\n",
    "content/heap.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "templates/plain.html": "{{ html }}\n",
    "templates/shortcodes/later.html": "later",
}

_START = "from coursesite.extensions import *\n\n\n"
_SOURCE = "@source_transform\ndef source(text, *, page, site):\n"
_PAGES = "@generated_pages\ndef pages(site):\n"
FILES = {
    "extensions/a.py": (
        _START + _SOURCE + "    return text.replace('Text', f'{page.title} {n}')\n",
        _START + _SOURCE + "    return f'Above {n}.\\n\\n' + text if page.number else text\n",
        _START + _SOURCE + "    return text + '\\n'.join(r['a'] for r in site.data('rows.csv'))\n",
        _START + _SOURCE + "    return text + f'\\n\\n{len(site.posts())} [gone{n}](gone.md)\\n'\n",
        _START + _SOURCE + "    return 1 / (page.number or 0) and text\n",
        "from coursesite.extensions import source_transform\n",
    ),
    "extensions/b.py": (
        _START + "@tree_transform\ndef tree(body):\n    for p in body.css('p'):\n"
        "        p.attrs['class'] = 'c{n}'\n",
        _START + "@tree_transform\ndef tree(body, *, page, site):\n    for h in body.css('h2'):\n"
        "        h.insert_before(site.text('data/note.txt'))\n",
        _START + "from pathlib import Path\nfrom _words import word\n\n\n"
        "@template_function\ndef counted(kind='lecture'):\n"
        "    return word + Path('data/note.txt').as_posix() + '{n}'\n",
    ),
    "extensions/c.py": (
        _START + "@template_filter\ndef mark(text, *, site):\n"
        "    return f'{text} {n} {len(site.files(\"data/\"))}'\n\n\n"
        "@template_function\ndef counted(kind='lecture', *, site):\n"
        "    return sum(post.kind == kind for post in site.posts())\n",
        _START + "@template_filter\ndef mark(text):\n    return text[{n}]\n",
        _START + "@template_filter\ndef mark(text):\n    return text * {d}\n\n\n"
        "@check\ndef found(site):\n    for path in site.files('content/'):\n"
        "        if 'Number' in site.text(path):\n"
        "            yield Problem('numbered', 'it has {n}', path, 1)\n",
    ),
    "extensions/d.py": (
        _START + _PAGES + "    rows = ''.join(f'<li>{p.title} {p.date}' for p in site.posts())\n"
        "    return GeneratedPage(path='/made/', title='Made {n}', html=f'<ul>{rows}</ul>')\n",
        _START + _PAGES + "    for course in site.courses():\n"
        "        text = ''.join(f'[{p.title}]({p.url}) ' for p in site.posts(course.root))\n"
        "        path = f'{course.url}new{d}/'\n"
        "        yield GeneratedPage(path=path, title=course.title, markdown=text + '$x_{n}$')\n",
        _START + _PAGES + "    rows = {'rows': site.data('rows.csv')}\n"
        "    yield GeneratedPage(path='/m.html', title='M', template='rows.html', context=rows)\n"
        "    yield GeneratedPage(path='/x/', title='X', html='<img src=/heap.svg>{n}')\n",
    ),
    "extensions/_words.py": ("word = 'w{n}'\n", "word = {n}\n"),
    "data/rows.csv": ("a,b\n{n},2\n", "a,b\n{n},2\n3,{d}\n", "c\n{n}\n"),
    "data/note.txt": ("Note {n}",),
    "templates/rows.html": ("{% for row in rows %}{{ row.a }}{% endfor %}{n}\n",),
    "templates/plain.html": (
        "{{ 'x' | mark }} {{ counted() }} {n} {{ html }}\n",
        '{% import "bits/hooked.html" as m with context %}{{ m.shown() }}{{ html }}\n',
        '{% import "bits/hooked.html" as m %}{{ m.shown() }}{{ html }}\n',
    ),
    "templates/bits/hooked.html": ("{% macro shown() %}{{ 'y' | mark }}{n}{% endmacro %}\n",),
    "templates/shortcodes/later.html": ("<p>{{ '{n}' | mark }} {{ counted('lab') }}</p>\n",),
}
"""Files by their paths, and texts that they may get."""


def write_file(bench: Bench) -> str:
    path = bench.random.choice(list(FILES))
    text = bench.random.choice(FILES[path])
    text = text.replace("{n}", str(bench.number())).replace("{d}", str(bench.random.randint(1, 2)))
    bench.write(path, text)
    return f"write {path}: {text!r}"


def remove_file(bench: Bench) -> str:
    path = bench.pick([one for one in FILES if (bench.folder / one).is_file()])
    if not path:
        return "nothing"
    bench.delete(path)
    return f"delete {path}"


def edit(bench: Bench) -> str:
    """One edit, or two that are saved between builds."""
    weights = {
        write_file: 12,
        remove_file: 2,
        set_front: 3,
        change_mode: 1,
        delete_file: 1,
        touch: 1,
    }
    count = bench.random.choice((1, 1, 2))
    chosen = bench.random.choices(list(weights), list(weights.values()), k=count)
    return "; ".join(one(bench) for one in chosen)
