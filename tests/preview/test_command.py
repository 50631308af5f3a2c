"""`coursesite serve` as a command: where it listens, what it says, how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from coursesite.preview.sockets import PORT
from preview.kit import SITE, WAVES, Serve
from sitetest import SiteTest


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quietly(serve: Serve, by: signal.Signals) -> None:
    preview = serve().ready()
    said = len(preview.lines)
    assert preview.stop(by) == 0
    assert preview.lines[said:] == []


def test_ctrl_c_ends_it_in_the_middle_of_a_build(serve: Serve, site: SiteTest) -> None:
    """And the next one builds what a clean build does."""
    site.write({f"content/notes/{n:03}.md": "# A\n\n" + "Text. *More*.\n" * 400 for n in range(60)})
    preview = serve()
    preview.ask("/")
    assert preview.stop() == 0
    again = serve().ready()
    assert again.ask("/notes/059/").status in (200, 404)
    again.until_in(WAVES, "both of its ends")


def test_a_taken_port_is_passed_over_aloud(site: SiteTest) -> None:
    site.write(SITE)
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.1", PORT))
            other.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        command = [sys.executable, "-m", "coursesite", "serve", "-s", str(site.folder)]
        found = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert found.stdout is not None
        lines = [found.stdout.readline(), found.stdout.readline()]
        found.send_signal(signal.SIGINT)
        found.communicate(timeout=60)
    assert f"port {PORT} is in use" in lines[0]
    assert f"http://127.0.0.1:{PORT}/" not in lines[1] and "http://127.0.0.1:80" in lines[1]


def test_a_port_that_was_asked_for_and_is_taken_is_wrong_use(serve: Serve) -> None:
    preview = serve()
    command = [sys.executable, "-m", "coursesite", "serve", "-s", str(preview.site)]
    done = subprocess.run(
        [*command, "--port", str(preview.port)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert f"port {preview.port} is in use" in done.stderr


def test_open_opens_the_browser(serve: Serve, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    preview = serve("--open", env={"BROWSER": f"{browser} %s"})
    preview.until("/", lambda got: (tmp_path / "opened").exists())
    preview.ready()
    assert (tmp_path / "opened").read_text().strip() == f"http://127.0.0.1:{preview.port}/"


def test_whoever_lets_others_in_is_told(serve: Serve) -> None:
    preview = serve("--host", "0.0.0.0")
    preview.until_told("everybody on this network")
    assert preview.ask(WAVES, host="127.0.0.1").status in (200, 503)


def test_the_teachers_edition_is_shown_in_folders_of_its_own(serve: Serve, site: SiteTest) -> None:
    """It has the solutions that are not out, and follows edits."""
    notes = "---\nsolutions: hidden\n---\n\n> [!EXERCISE]\n> Why?\n\n> [!SOLUTION]\n> Since one.\n"
    path = "content/labs/01-why.md"
    site.write({path: notes})
    preview = serve("--edition", "teacher").ready()
    preview.until_in("/labs/why/", "Since one.")
    preview.edit(path, "Since one.", "Since two.")
    page = preview.until_in("/labs/why/", "Since two.").body
    assert b'<meta name="robots" content="noindex' in page
    assert preview.stop() == 0
    assert not any("error" in line or "warning" in line for line in preview.lines)
    folders = {one.name for one in site.folder.iterdir() if one.name.startswith((".", "_"))}
    assert folders == {".coursesite-teacher"}
