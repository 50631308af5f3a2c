"""axe-core and the Nu checker find nothing on any kind of page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from demopages import PAGES

TOOLS = Path(__file__).parents[2] / ".venv" / "npm" / "node_modules"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    browser: Browser, origin: str, path: str, scheme: str, width: int
) -> None:
    script = TOOLS / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("axe-core is not installed here: see tests/browser/install.sh")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{origin}/{path}")
    page.add_script_tag(path=script)
    run = f"axe.run(document, {{runOnly: {{type: 'tag', values: {json.dumps(TAGS)}}}}})"
    found = page.evaluate(
        f"{run}.then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    context.close()
    assert not found


def test_the_nu_checker_finds_nothing(published: Path) -> None:
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file() or shutil.which("java") is None:
        pytest.skip("the Nu checker needs Java and the npm package vnu-jar")
    pages = [str(path) for path in sorted(published.rglob("*.html")) if "/a/b/" not in str(path)]
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stderr)["messages"]
    found = {(one["message"], one.get("extract", "")[:120]) for one in told}
    assert not found
