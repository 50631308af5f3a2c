"""Random edits of a site: what an author, an editor or a mishap does to its files between builds.

An edit is a function of a `Bench`: it changes files, or the mode of the next build, and says in
words what it did. All choices come from the bench's random numbers.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

Mode = dict[str, object]


class Bench:
    """A folder with a site, the mode of its next build, and the random numbers of a run."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.mode: Mode = {}
        self.count = 0

    def files(self, *suffixes: str, below: str = "content") -> list[str]:
        """The files of the site, sorted, that end in one of the suffixes."""
        found = (self.folder / below).rglob("*")
        paths = sorted(p.relative_to(self.folder).as_posix() for p in found if p.is_file())
        return [path for path in paths if path.endswith(suffixes or ("",))]

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def delete(self, path: str) -> None:
        (self.folder / path).unlink(missing_ok=True)

    def pick(self, found: list[str]) -> str:
        return self.random.choice(found) if found else ""

    def post(self) -> str:
        return self.pick(self.files(".md"))

    def number(self) -> int:
        """A number that no edit of this run had."""
        self.count += 1
        return self.count

    def snapshot(self) -> dict[str, bytes]:
        """The sources as they are."""
        tops = ("content", "templates", "static", "shortcodes", "extensions", "data", "installed")
        paths = [path for top in tops for path in self.files(below=top)]
        return {path: (self.folder / path).read_bytes() for path in paths}

    def restore(self, files: dict[str, bytes]) -> None:
        """The sources as they were."""
        for path in self.snapshot().keys() - files.keys():
            self.delete(path)
        for path, data in files.items():
            file = self.folder / path
            if not file.is_file() or file.read_bytes() != data:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)


Edit = Callable[[Bench], str]

PIECES = (
    "A new paragraph {n}.",
    "## Heading {n}",
    "## Sets",
    "[a link]({post})",
    "[an anchor]({post}#sets)",
    "[an anchor]({post}#heading-1)",
    "[an address](/alg/lectures/heaps/#order)",
    "[a file](/files/paper.txt) and [beside](data.csv)",
    "![picture](heap.svg)",
    "$a_{n}$ and $\\wrong{n}$",
    "\\newcommand{{\\RR}}{{r_{n}}}\n\n$\\RR$ and $\\mac{{{n}}}$, $\\page$",
    "$$\n\\RR + \\mac{{{n}}} \\label{{eq-m}}\n$$\n\nBy $\\eqref{{eq-m}}$ and $\\ref{{eq-{n}}}$.",
    "```python\nx = {n}\n```",
    "```nolanguage{n}\nx\n```",
    "{{{{< box b{n} >}}}}",
    "{{{{< card name=c{n} >}}}}",
    "{{{{< later >}}}}",
    "{{{{< youtube dqoEU9Ac3ek start={n} >}}}}",
    "{{{{< include /alg/lectures/data.csv >}}}}",
    "{{{{< include other.txt >}}}}",
    "{{{{< video ../data.csv captions=talk.srt >}}}}",
    "{{{{< slides page={n} >}}}}",
    "{{{{< note >}}}}\n**inner** {{{{< box in{n} >}}}}\n{{{{< /note >}}}}",
    "{{{{< unknown{n} >}}}}",
    "- [ ] task\n- [x] done {n}",
    "Footnote[^f{n}].\n\n[^f{n}]: Text.",
    "- Item[^i{n}].\n\n  [^i{n}]: Text.\n\nMissing[^m{n}].",
    "{{{{< term heap >}}}} and [a set](/alg/glossary.md#set), Heaps.",
    "{{{{< term word{n} >}}}}",
    "# Title {n}",
    "Cited [@knuth, p. {n}], @euler says [@nobody{n}].",
    "[see @euler; @knuth] {{{{< bibliography >}}}} @eulr",
    "> [!LEMMA] Number {n}\n> By [](/alg/lectures/01-start.md#thm-s).",
    "> [!THEOREM]\n> Text {n}.\n{{: #thm-{n} }}",
    "> [!EXAMPLE]\n> {n}\n\n> [!PROOF]\n> {n}",
    "\\begin{{align}} a \\\\ b_{n} \\label{{eq-{n}}} \\end{{align}} By \\eqref{{eq-{n}}}.",
    '| a |\n|--|\n| {n} |\n{{: caption="By [](/alg/lectures/01-start.md#eq-s)" }}',
    "[](#thm-{n}) and [](/alg/lectures/01-start.md#thm-{n})",
    "[{{name}}](/alg/lectures/01-start.md#thm-s), [](/alg/lectures/02-heaps/index.md#order)",
    "{{{{< restate thm-{n} >}}}}",
    "## Of [](/alg/lectures/01-start.md#thm-s)",
)


def add_text(bench: Bench, pieces: Sequence[str] = PIECES) -> str:
    path = bench.post()
    if not path:
        return "nothing"
    target = bench.post().removeprefix("content")
    piece = bench.random.choice(pieces).format(n=bench.number(), post=target)
    bench.write(path, bench.read(path).rstrip("\n") + f"\n\n{piece}\n")
    return f"{path}: add {piece!r}"


def drop_block(bench: Bench) -> str:
    path = bench.post()
    if not path:
        return "nothing"
    head, mark, body = bench.read(path).rpartition("\n---\n")
    blocks = body.split("\n\n")
    gone = blocks.pop(bench.random.randrange(len(blocks)))
    bench.write(path, head + mark + "\n\n".join(blocks) + "\n")
    return f"{path}: drop {gone!r}"


def swap_letter(bench: Bench) -> str:
    """Same size, and with luck the same tick of the clock."""
    path = bench.post()
    text = bench.read(path) if path else ""
    at = text.rfind("e")
    if at < 0:
        return "nothing"
    bench.write(path, text[:at] + "o" + text[at + 1 :])
    return f"{path}: e to o at {at}"


SETTINGS = (
    "title: Title {n}",
    "title: Start",
    "date: 2025-1{d}-0{d}",
    "date: 2026-0{d}-11",
    "draft: true",
    "draft: false",
    "tags: [basics]",
    "tags: [sets, new{d}]",
    "weight: {d}",
    "week: {d}",
    "day: Thu",
    "due: week {d} Fri 23:59",
    "publish_date: week {d} Mon",
    "categories: [sets, C++]",
    "lastmod: 2025-11-0{d}",
    "number: {d}",
    "slug: slug{d}",
    "permalink: /fixed{d}/",
    "aliases: [/alias{d}/, /more{n}/]",
    "unlisted: true",
    "kind: announcement",
    "kind: lab",
    "layout: plain",
    "layout: own",
    "description: About {n}",
    "publish_date: 2026-0{d}-01",
    "expiry_date: 2026-0{d}-01",
    "due: 2025-11-0{d}",
    "lang: de",
    "toc: false",
    "math: false",
    "math: {{macros: {{page: p_{n}, mac: '#1'}}}}",
    "math: {{macros: {{page: '\\wrong{n}'}}}}",
    "video: dqoEU9Ac3ek",
    "video: {{id: dqoEU9Ac3ek, transcript: talk.srt}}",
    "video: {{src: ../../files/paper.txt, provider: file, captions: /alg/lectures/talk.srt}}",
    "video: {{id: dqoEU9Ac3ek, chapters: [{{start: {d}, title: C{n}}}]}}",
    "slides: {{src: data.csv, title: S}}",
    "image: heap.svg",
    "files: [{{url: data.csv, title: D}}]",
    "unknown{n}: 1",
    "csl: ieee",
    "nocite: '@*'",
    "bibliography: /alg/refs.bib",
)


def set_front(bench: Bench) -> str:
    path = bench.post()
    if not path:
        return "nothing"
    line = bench.random.choice(SETTINGS).format(n=bench.number(), d=bench.random.randint(1, 2))
    text = bench.read(path)
    if not text.startswith("---\n"):
        text = f"---\n---\n\n{text}"
    head, _, body = text[4:].partition("---\n")
    key = line.partition(":")[0]
    kept = [one for one in head.splitlines() if one.partition(":")[0] != key]
    bench.write(path, "---\n" + "\n".join([*kept, line]) + f"\n---\n{body}")
    return f"{path}: {line}"


def drop_front(bench: Bench) -> str:
    path = bench.post()
    text = bench.read(path) if path else ""
    if not text.startswith("---\n"):
        return "nothing"
    head, _, body = text[4:].partition("---\n")
    lines = head.splitlines()
    gone = lines.pop(bench.random.randrange(len(lines))) if lines else ""
    bench.write(path, "\n".join(["---", *lines, "---\n"]) + body)
    return f"{path}: without {gone}"


NAMES = (
    "content/alg/lectures/0{d}-new{d}.md",
    "content/logic/lectures/0{d}-new.md",
    "content/alg/lectures/other.txt",
    "content/logic/index.md",
    "content/alg/README.md",
    "content/schedule.md",
    "content/alg/schedule.md",
    "content/alg/labs/0{d}-lab.md",
    "content/logic/announcements/2026-0{d}-01-news.md",
    "content/alg/lectures/01-start/index.md",
    "content/alg/lectures/start.md",
    "content/alg/lectures/data.csv",
    "content/other/lectures/01-a.md",
    "content/alg/heap.svg",
)


def add_file(bench: Bench) -> str:
    path = bench.random.choice(NAMES).format(d=bench.random.randint(1, 3))
    bench.write(path, f"# New {bench.number()}\n\n## Sets\n\nText.\n")
    return f"add {path}"


def delete_file(bench: Bench) -> str:
    path = bench.pick(bench.files())
    if not path:
        return "nothing"
    bench.delete(path)
    return f"delete {path}"


def move_file(bench: Bench) -> str:
    """Renamed, or moved to another course or folder."""
    path = bench.pick(bench.files())
    if not path:
        return "nothing"
    folder, _, name = path.rpartition("/")
    renamed = f"{folder}/x{bench.random.randint(1, 2)}-{name}"
    place = bench.random.choice((renamed, f"content/logic/lectures/{name}", f"content/alg/{name}"))
    (bench.folder / place).parent.mkdir(parents=True, exist_ok=True)
    (bench.folder / path).rename(bench.folder / place)
    return f"move {path} to {place}"


def swap_files(bench: Bench) -> str:
    """Two posts change places."""
    one, other = bench.post(), bench.post()
    if not one or one == other:
        return "nothing"
    aside = bench.folder / "content/aside"
    (bench.folder / one).rename(aside)
    (bench.folder / other).rename(bench.folder / one)
    aside.rename(bench.folder / other)
    return f"swap {one} and {other}"


TEMPLATES = {
    "content/alg/refs.bib": (
        "@book{knuth, title = {Vol {n}}, year = 197{d}}\n@misc{euler, title = {E}}\n",
        "@misc{euler, author = {L. Euler}, title = {N {n}}, month = x}\n@book{knuth,\n",
    ),
    "templates/lecture.html": (
        '{% extends "theme/lecture.html" %}{% block footer %}own {n}{% endblock %}\n',
        '{% extends "theme/lecture.html" %}{% block footer %}{% include "bits/late.html" ignore'
        " missing %}{% endblock %}\n",
        '{% extends "theme/lecture.html" %}{% block head %}{{ "css/95-own.css" }}{% endblock %}\n',
        "{% extends 'gone{n}.html' %}\n",
        "{% if %}\n",
        "{{ nothing.here }}\n",
    ),
    "templates/own.html": (
        '{% extends "page.html" %}{% block header %}{n}{% endblock %}\n',
        '{% set part = "bits/" ~ "mark.html" %}{% include part %}{{ html }}\n',
        '{% import "bits/macros.html" as m %}{{ m.link() }}{{ html }}\n',
    ),
    "templates/partials/footer.html": ("<footer>{n} {{ t('lecture') }}</footer>\n", ""),
    "templates/bits/mark.html": ("<i>{n}</i>\n", "{{ 'style.css' | asset }}\n", "{{ broken\n"),
    "templates/bits/late.html": ("late {n}\n", "{% include 'bits/mark.html' %}\n"),
    "templates/bits/extra.html": ("extra {n}\n",),
    "templates/bits/macros.html": (
        "{% macro link() %}{n} {% include 'bits/mark.html' %}{% endmacro %}\n",
        "{% set a = 'site.js' %}{% macro link() %}{{ a }}{% endmacro %}\n",
    ),
    "templates/gone1.html": ("{{ html }}\n",),
    "templates/print.html": (
        '{% extends "theme/print.html" %}{% block footer %}own {n}{% endblock %}\n',
        "{% for part in parts %}{{ part.html }}{% endfor %}\n",
    ),
    "templates/partials/terms.html": ("{% for one in terms %}{{ one.html }}{% endfor %}{n}\n",),
    "templates/text/en.yml": (
        "schedule: Plan {n}\n",
        "callout_note: Remark {n}\n",
        "quiz_check: Try {n}\n",
        "a: [\n",
    ),
    "templates/text/de.yml": ("overview: Übersicht {n}\n", "footnotes: Noten {n}\n"),
    "templates/text/fr.yml": ("schedule: Horaire {n}\n",),
    "templates/shortcodes/box.html": (
        "<aside>{n} {{ args[0] }}</aside>\n",
        "<aside>{{ 'style.css' | asset }}</aside>\n",
        "<aside>{{ 'site.js' | asset }} {{ t('copy') }}</aside>\n",
        "{{ wrong }}\n",
    ),
    "templates/shortcodes/_card.html": ("<em>{n} {{ name }}</em>\n",),
    "templates/shortcodes/later.html": ("<p>later {n}</p>\n", "{% include 'bits/late.html' %}\n"),
    "templates/shortcodes/note.html": ("<div>{n}{{ inner }}</div>\n", "<div>none</div>\n"),
    "shortcodes/card.py": (
        "@shortcode\ndef card(name: str = '{n}') -> Markdown:\n"
        "    return Markdown('*' + name + '*')\n",
        "@shortcode\ndef card(name: int = {n}) -> Embed:\n"
        "    return Embed('shortcodes/_card.html', name=name)\n",
        "def card(:\n",
    ),
    "shortcodes/later.py": (
        "@shortcode\ndef later() -> Markdown:\n    return Markdown('# {n}')\n",
        "@shortcode\ndef later() -> Include:\n"
        "    return Include('/alg/lectures/data.csv', 'text')\n",
    ),
    "static/css/95-own.css": ("p {{ margin: {n}px }}\n",),
    "static/css/20-base.css": ("body {{ margin: {n}px }}\n",),
    "static/css/other.css": ("i {{ margin: {n}px }}\n",),
    "static/js/96-more.js": ("void {n};\n",),
    "static/icon.svg": ("<svg xmlns='http://www.w3.org/2000/svg'><!-- {n} --></svg>\n",),
    "static/files/paper.txt": ("paper {n}\n",),
    "static/alg/lectures/data.csv": ("clash {n}\n",),
    "content/alg/glossary.md": (
        "---\ntitle: Words\n---\n\nHeap\n: A tree {n}.\n\nSet\n: Many.\n\nWord{n}\n: New.\n",
        "---\ntitle: Words\n---\n\nHeap\n: One.\n\nHeap\n: Two {n}.\n\nSet\nHeading\n: Many.\n",
        "---\ntitle: Words\ndraft: true\n---\n\nHeap\n: A tree.\n\nSet\n: {n}.\n",
    ),
    "content/alg/lectures/data.csv": ("a,b\n{n},2\n", "# Title\n\n**{n}**\n"),
    "content/alg/lectures/talk.srt": (
        "1\n00:00:0{d},000 --> 00:00:05,000\nWord {n}\n",
        "1\n00:00:0{d},000 --> 00:00:01,000\nBack {n}\n\nstray\n",
        "",
    ),
    "content/alg/lectures/talk.srt.vtt": ("WEBVTT {n}\n",),
    "content/alg/lectures/02-heaps/talk.srt": (
        "00:00:0{d},000 --> 00:00:05,000\n<i>Word</i> {n}\n",
        "00:00:0{d}.000 --> 00:00:05.000\n\n{n}\n",
    ),
    "content/alg/lectures/02-heaps/heap.svg": (
        "<svg xmlns='http://www.w3.org/2000/svg' width='{n}0' height='20'></svg>",
        "broken",
    ),
    "content/course.yml": (
        "title: Courses {n}\n",
        "title: Courses\nbase_url: https://example.org/{n}\n",
        "title: Courses\nlanguage: de\n",
        "title: In $\\RR$\nmath: {{macros: {{RR: R_{n}, mac: '#1_{n}'}}}}\n",
        "title: Courses\nmarkdown:\n  engine: commonmark\n",
        "title: Courses\nvalidation:\n  links: {{not_found: warn, anchors: ignore}}\n",
        "title: [\n",
    ),
    "content/alg/course.yml": (
        "title: Algorithms {n}\nstart_date: 2025-10-06\n",
        "title: Algorithms\nlanguage: fr\ntheme: {{accent: '#123456'}}\n",
        "title: Algorithms\nnav:\n  - {{title: N, url: /alg/lectures/start/}}\n",
        "title: Algorithms\nhtml: {{raw: sanitize}}\nmarkdown:\n  extensions: [abbr]\n",
        "title: Algorithms\ntimezone: Asia/Tokyo\nevents:\n  - {{date: 2025-11-0{d}, title: E}}\n",
        "title: Algorithms\nunknown: {n}\n",
        "title: Algorithms\nmath:\n  macros:\n    mac: '\\RR + #1'\n    RR: '\\wrong{n}'\n",
        "title: Algorithms\nmath: false\n",
        "title: Algorithms\nstart_date: 2025-10-0{d}\nclass_days: [Mon, 'Thu 10:15-12:00']\n",
        "title: Algorithms\nstart_date: 2025-10-06\nend_date: 2025-10-1{d}\nclass_days: Mon\n"
        "skip: 2025-10-06\nlab_days: Fri\nevents: [{{date: week {d} Tue, title: E}}]\n",
        "title: Algorithms\nnav: [A: /alg/new{d}/]\nstaff: [{{name: B, photo: /alg/heap.svg}}]\n",
        "title: Algorithms\nlanguage: de\nstart_date: 2025-10-06\nclass_days: [Mo, Do]\n",
        "title: Algorithms\nstart_date: 2025-10-06\nend_date: 2025-12-0{d}\nskip: 2025-11-04\n"
        "staff: [{{name: B, office_hours: Tue 14-15 Room {n}}}]\nrecitations: [Fri 9-10]\n",
        "title: Algorithms\ntimezone: Asia/Tokyo\ntimezone_name: Our time\nlabs: [Tue 9-1{d}]\n",
        "title: Algorithms\nglossary: auto\n",
        "title: Algorithms\nglossary: auto\nprint: false\n",
        "title: Algorithms\nlanguage: de\nglossary: auto\nstaff: [Ada]\n",
        "title: Algorithms\nsearch: false\n",
        "title: Algorithms\nnumbering: {{theorem: course, equation: course, sections: 2}}\n",
        "title: Algorithms\nnumbering: {{share: [[theorem], [lemma]], equations: all}}\n",
    ),
    "content/alg/part/course.yml": ("title: A course within {n}\n",),
    "content/other/course.yml": ("title: Another {n}\n",),
}
"""Files of the site that are not posts, and texts that they may get."""


def write_other(bench: Bench) -> str:
    path = bench.random.choice(list(TEMPLATES))
    text = bench.random.choice(TEMPLATES[path])
    text = text.replace("{n}", str(bench.number())).replace("{d}", str(bench.random.randint(1, 2)))
    bench.write(path, text.replace("{{", "{").replace("}}", "}") if "static" in path else text)
    if path.endswith(".yml"):
        bench.write(path, text.replace("{{", "{").replace("}}", "}"))
    return f"write {path}: {text!r}"


def delete_other(bench: Bench) -> str:
    path = bench.pick([one for one in TEMPLATES if (bench.folder / one).is_file()])
    if not path:
        return "nothing"
    bench.delete(path)
    return f"delete {path}"


MODES: tuple[Mode, ...] = (
    {},
    {},
    {"drafts": True},
    {"future": True},
    {"drafts": True, "future": True},
    {"base_url": "https://other.example/y"},
    {"now": "2026-04-01T00:00:00+00:00"},
    {"now": "2025-01-01T00:00:00+00:00"},
)


def change_mode(bench: Bench) -> str:
    bench.mode = bench.random.choice(MODES)
    return f"mode {bench.mode}"


def touch(bench: Bench) -> str:
    """Written again with the same bytes."""
    path = bench.pick(bench.files() + bench.files(below="templates"))
    if path:
        file = bench.folder / path
        file.write_bytes(file.read_bytes())
    return f"touch {path}"


def tamper_with_output(bench: Bench) -> str:
    path = bench.pick(bench.files(".html", ".css", ".xml", ".nojekyll", below="_site"))
    if not path:
        return "nothing"
    if bench.random.random() < 0.5:
        bench.delete(path)
        return f"delete {path}"
    bench.write(path, "tampered")
    return f"tamper with {path}"


def delete_output(bench: Bench) -> str:
    shutil.rmtree(bench.folder / "_site", ignore_errors=True)
    return "delete _site"


def spoil_state(bench: Bench) -> str:
    name = bench.random.choice(("state", "values", "values.index", "templates", "prose", ""))
    path = bench.folder / ".coursesite" / name
    if not name:
        shutil.rmtree(path, ignore_errors=True)
        return "delete .coursesite"
    if not path.is_file():
        return "nothing"
    data = bytearray(path.read_bytes())
    if bench.random.random() < 0.5 and data:
        data[bench.random.randrange(len(data))] ^= 0x55
        path.write_bytes(data)
        return f"spoil .coursesite/{name}"
    path.unlink()
    return f"delete .coursesite/{name}"


WEIGHTS: tuple[tuple[Edit, int], ...] = (
    (add_text, 8),
    (drop_block, 3),
    (swap_letter, 2),
    (set_front, 10),
    (drop_front, 4),
    (add_file, 4),
    (delete_file, 3),
    (move_file, 4),
    (swap_files, 1),
    (write_other, 16),
    (delete_other, 6),
    (change_mode, 2),
    (touch, 1),
    (tamper_with_output, 2),
    (delete_output, 1),
    (spoil_state, 2),
)


def edit(bench: Bench) -> str:
    """One edit, or, for the times when several files are saved between builds, a few."""
    edits, weights = zip(*WEIGHTS, strict=True)
    count = bench.random.choice((1, 1, 1, 1, 2, 3))
    return "; ".join(one(bench) for one in bench.random.choices(edits, weights, k=count))
