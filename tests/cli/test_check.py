"""`coursesite check`: what a build tells, nothing written, in the forms of other programs."""

from __future__ import annotations

import json
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result

from coursesite.cli import accessibility, external_links, formats
from coursesite.cli.main import main
from coursesite.diagnostics import Span, error, warning
from coursesite.site.checks import accessibility as accessibility_checks

LECTURE = "content/lectures/01-a.md"


def site_in(folder: Path, text: str, **files: str) -> Path:
    every = {LECTURE: f"---\ntitle: A\n---\n\n{text}\n", "content/course.yml": "title: T\n"}
    for path, words in (every | files).items():
        file = folder / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
    return folder / "site"


def check(site: Path, *options: str) -> Result:
    done = CliRunner(env={"NO_COLOR": "1"}).invoke(main, ["check", "-s", str(site), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_it_tells_what_a_build_tells_and_writes_nothing(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[lost](nowhere.md) and ![](a.png)")
    before = files_of(site)
    told = check(site)
    assert told.exit_code == 1
    assert files_of(site) == before
    built = CliRunner(env={"NO_COLOR": "1"}).invoke(main, ["build", "-s", str(site)])
    assert told.stderr.split("\n\n")[:-1] == built.stderr.split("\n\n")[:-1] != []


def test_it_starts_from_what_the_last_build_left_and_leaves_that_as_it_is(tmp_path: Path) -> None:
    site = site_in(tmp_path, "Text.")
    CliRunner().invoke(main, ["build", "-s", str(site)])
    (site / LECTURE).write_text("---\ntitle: B\n---\n\n[lost](nowhere.md)\n", encoding="utf-8")
    before = files_of(site)
    assert "nowhere.md" in check(site).stderr
    assert files_of(site) == before


def test_warnings_fail_a_strict_check_only(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[there](#nowhere)")
    assert check(site).exit_code == 0
    assert check(site, "--strict").exit_code == 1


def test_json(tmp_path: Path) -> None:
    report = json.loads(check(site_in(tmp_path, "[x](no.md)"), "--format", "json").stdout)
    assert report["pages"] > 0
    assert [said["code"] for said in report["diagnostics"]] == ["link-not-found"]
    assert (report["diagnostics"][0]["line"], report["diagnostics"][0]["column"]) == (5, 5)


def test_annotations_for_github() -> None:
    """Signs that end a property or a command are escaped; a hint is a line of its own."""
    said = warning("a-b", "50% of\nit", Span(3, 5, 4), "try: x, y").within("a,b:c.md")
    whole = error("c-d", "all of it")
    assert formats.github([said, whole]) == (
        "::warning file=a%2Cb%3Ac.md,title=a-b,line=3,col=5,endColumn=8"
        "::50%25 of%0Ait%0Ahint: try: x, y\n::error file=,title=c-d::all of it\n"
    )


def test_junit_is_xml_with_a_suite_for_each_file() -> None:
    every = [
        error("a-b", 'a < b & "c"\x07', Span(1, 1)).within("x.md"),
        warning("c-d", "two\nlines", Span(2, 1), "do it").within("x.md"),
        warning("e-f", "of the site"),
    ]
    root = ET.fromstring(formats.junit(every, 1.25).encode())
    assert (root.attrib["tests"], root.attrib["failures"], root.attrib["time"]) == (
        *("3", "3", "1.250"),
    )
    assert [suite.attrib["name"] for suite in root] == ["x.md", "site"]
    failures = [failure.attrib for failure in root.iter("failure")]
    assert failures[0] == {"type": "error", "message": 'a < b & "c"\ufffd'}
    assert failures[1]["message"] == "two\nlines\nhint: do it"
    fine = ET.fromstring(formats.junit([], 0).encode())
    assert fine.attrib["failures"] == "0" and len(list(fine.iter("testcase"))) == 1


# ---- accessibility ----------------------------------------------------------------------------


def test_accessibility_is_reported_rule_by_rule_though_the_settings_ask_for_nothing(
    tmp_path: Path,
) -> None:
    site = site_in(tmp_path, "[here](#x)\n\n<a id='x'></a>", **{"content/lectures/a.png": "x"})
    assert check(site).output.count("link-text") == 0
    told = check(site, "--accessibility")
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("2.4.4"))
    assert lines[at].endswith("(A): 1 found")
    assert lines[at + 1].strip().startswith(f"{LECTURE}:5:8: the link 'here'")
    data = json.loads(check(site, "--accessibility", "--format", "json").stdout)["accessibility"]
    assert [rule["criterion"] for rule in data if rule["found"]] == ["2.4.4"]


def test_every_code_about_readers_belongs_to_a_rule() -> None:
    told = {code for rule in accessibility.CRITERIA for code in rule.codes}
    assert told == {
        *("image-text", "link-text", "heading-level", "table-headings"),
        *("recording-captions", "slides-tags", "transcript-syntax"),
    }
    numbers = [tuple(map(int, rule.number.split("."))) for rule in accessibility.CRITERIA]
    assert numbers == sorted(numbers)


def test_a_damaged_or_encrypted_pdf_is_not_told() -> None:
    stream = b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    assert not accessibility_checks.has_tags(b"%PDF-1.4 << /Type /Catalog >>")
    assert accessibility_checks.has_tags(b"%PDF-1.4 << /Type /Catalog /Encrypt 1 0 R >>")
    assert accessibility_checks.has_tags(b"no PDF")
    assert not accessibility_checks.has_tags(b"%PDF-1.5 " + stream + b"not deflated")


# ---- other sites ------------------------------------------------------------------------------


class Host(BaseHTTPRequestHandler):
    """A host in this process; `asked` counts its requests by method and path."""

    asked: ClassVar[Counter[str]] = Counter()
    agents: ClassVar[set[str]] = set()

    def do_HEAD(self) -> None:
        self.asked[f"{self.command} {self.path}"] += 1
        self.agents.add(self.headers["User-Agent"])
        path = self.path.partition("?")[0]
        status = {"/gone": 404, "/shy": 405 if self.command == "HEAD" else 200, "/tired": 503}
        if path in ("/old", "/away", "/round"):
            self.send_response({"/old": 301, "/away": 302, "/round": 302}[path])
            self.send_header("Location", path if path == "/round" else "/new")
        elif path == "/members":
            self.send_response(403)
        else:
            self.send_response(status.get(path, 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is said in a test."""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(external_links, "_PAUSE", 0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Host.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_to_other_sites_are_told_where_they_are_written(tmp_path: Path, host: str) -> None:
    site = site_in(
        tmp_path,
        f"[a]({host}/fine#part), [b]({host}/gone), <{host}/old>, [c]({host}/away).\n\n"
        f"[d]({host}/shy) [e]({host}/members) [f]({host}/round)\n[g]({host}/gone?a=1&b=2)\n"
        "[h](http://127.0.0.1:1/nobody)",
        **{"content/course.yml": f"title: T\nlinks:\n  - {{title: F, url: '{host}/gone'}}\n"},
    )
    told = check(site, "--external", "--format", "json")
    assert told.exit_code == 0
    report = json.loads(told.stdout)
    found = [
        (said["path"], said["line"], said["column"], said["code"])
        for said in report["diagnostics"]
        if said["code"].startswith("external")
    ]
    at = len(f"[a]({host}/fine#part), [b](") + 1
    assert ("content/course.yml", 3, 22, "external-missing") in found
    assert (LECTURE, 5, at, "external-missing") in found
    assert [code for path, line, _, code in found if (path, line) == (LECTURE, 5)] == [
        *("external-missing", "external-moved"),
    ]
    assert [code for path, line, _, code in found if line == 7] == ["external-unreachable"]
    assert [code for path, line, _, code in found if line == 8] == ["external-missing"]
    assert [code for path, line, _, code in found if line == 9] == ["external-unreachable"]
    assert report["external"]["not_told"] == [f"{host}/members"]
    moved = next(said for said in report["diagnostics"] if said["code"] == "external-moved")
    assert moved["hint"] == f"write {host}/new"
    assert Host.asked["HEAD /fine"] == 1 and not Host.asked["GET /fine"]
    assert Host.asked["HEAD /shy"] == Host.asked["GET /shy"] == 1
    assert all(agent.startswith("coursesite/") for agent in Host.agents)


def test_good_answers_are_kept_and_bad_ones_asked_for_again(tmp_path: Path, host: str) -> None:
    site = site_in(tmp_path, f"[a]({host}/fine) [b]({host}/gone)")
    assert "1 warning" in check(site, "--external").stdout
    Host.asked.clear()
    told = check(site, "--external").stdout
    assert "2 links to other sites, 1 asked about now" in told
    assert set(Host.asked) == {"HEAD /gone", "GET /gone"}
    kept = site / ".coursesite" / external_links.KEPT
    kept.write_text(kept.read_text().replace('"at": ', '"at": 1'))  # from the days to come
    Host.asked.clear()
    check(site, "--external")
    assert Host.asked["HEAD /fine"] == 1
    kept.write_text("{")
    assert "2 asked about now" in check(site, "--external").stdout


def test_neither_the_site_itself_nor_links_of_the_theme_are_asked(
    tmp_path: Path, host: str
) -> None:
    course = f"title: T\nbase_url: {host}/here\nrepository: https://gitlab.invalid/a/b\n"
    text = f"[a]({host}/fine) [own]({host}/here/gone)"
    site = site_in(tmp_path, text, **{"content/course.yml": course})
    report = json.loads(check(site, "--external", "--format", "json").stdout)
    assert report["external"]["addresses"] == 1
    assert set(Host.asked) == {"HEAD /fine"}


def test_a_host_that_wants_no_more_requests_gets_none(tmp_path: Path, host: str) -> None:
    site = site_in(tmp_path, " ".join(f"[{n}]({host}/tired-{n})" for n in range(3)))
    answers = Host.do_HEAD

    def refusing(self: Host) -> None:
        self.asked[f"{self.command} {self.path}"] += 1
        self.send_response(429)
        self.send_header("Content-Length", "0")
        self.end_headers()

    Host.do_HEAD = Host.do_GET = refusing  # type: ignore[method-assign]
    try:
        told = check(site, "--external")
    finally:
        Host.do_HEAD = Host.do_GET = answers  # type: ignore[method-assign]
    assert "3 of hosts that answer no program" in told.stdout
    assert sum(Host.asked.values()) == 2  # HEAD, then GET, of the first


def test_nobody_is_asked_without_the_option_or_about_a_site_with_errors(
    tmp_path: Path, host: str
) -> None:
    site = site_in(tmp_path, f"[a]({host}/fine)")
    check(site)
    (site / LECTURE).write_text(f"---\ntitle: A\n---\n\n[a]({host}/x) [b](no.md)\n")
    assert check(site, "--external").exit_code == 1
    assert not Host.asked
