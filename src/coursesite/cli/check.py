"""`coursesite check`: all that a build tells, without a build's output."""

from __future__ import annotations

import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.cli.clock import now
from coursesite.cli.options import (
    BASE_URL,
    CLOCK,
    DRAFTS,
    EDITION,
    FUTURE,
    QUIET,
    SITE,
    STRICT,
    check_folders,
)

if TYPE_CHECKING:
    from coursesite.build.result import BuildResult
    from coursesite.cli.external_links import Looked
    from coursesite.diagnostics import Diagnostic
    from coursesite.site.inputs import Mode


@click.command()
@SITE
@EDITION
@BASE_URL
@DRAFTS
@FUTURE
@STRICT
@CLOCK
@click.option("--external", is_flag=True, help="Ask other sites whether the links to them work.")
@click.option(
    "--accessibility", is_flag=True, help="Report what keeps readers out, by the rules of WCAG 2.2."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "junit"]),
    default="text",
    help="How to report.",
)
@QUIET
def check(
    site: Path,
    edition: str,
    base_url: str | None,
    drafts: bool,
    future: bool,
    strict: bool,
    clock: str | None,
    external: bool,
    accessibility: bool,
    form: str,
    quiet: bool,
) -> None:
    """Tell all that a build would tell, and write nothing."""
    from coursesite.cli.messages import show
    from coursesite.site.inputs import Mode

    begun = time.perf_counter()
    check_folders(site)
    mode = Mode(
        drafts=drafts,
        future=future,
        base_url=base_url,
        now=now(clock),
        edition=edition,
        accessibility=accessibility,
        index=False,
        twice=True,
    )
    built, looked = _looked_at(site, mode, external)
    every = (*built.diagnostics, *(looked.diagnostics if looked else ()))
    failed = built.failed or (strict and bool(every))
    seconds = time.perf_counter() - begun
    if form == "text":
        show(every, site)
    click.echo(_report(form, built, every, looked, accessibility, seconds), nl=False)
    if form == "text" and (not quiet or failed):
        click.echo(_summary(built, every, looked, seconds), err=failed)
    sys.exit(1 if failed else 0)


def _looked_at(site: Path, mode: Mode, external: bool) -> tuple[BuildResult, Looked | None]:
    """The result of a build that is thrown away, and what other sites said of the links to them. A
    site with errors has no pages whose links could be looked at."""
    import tempfile

    from coursesite.build import pipeline
    from coursesite.build.executors.executor import choose
    from coursesite.cli.messages import still_busy
    from coursesite.files.editions import state_folder

    with tempfile.TemporaryDirectory() as scratch, choose(0) as executing:
        output = Path(scratch) / "site"
        with redirect_stdout(sys.stderr):  # what shortcodes and extensions print is not the report
            built = pipeline.build(
                site, output, mode, keep=False, executor=executing, slow=still_busy
            )
        if not external or built.failed:
            return built, None
        from coursesite.cli import external_links, site_engine
        from coursesite.site.posts.settings import base_url

        own = mode.base_url or site_engine.over(site, mode.now).need(base_url)
        kept = site / state_folder(mode.edition) / external_links.KEPT
        try:
            return built, external_links.look(site, output, kept, own)
        except ImportError:
            raise click.ClickException(
                "other sites are asked with httpx: pip install 'coursesite[check]'"
            ) from None


def _report(
    form: str,
    built: BuildResult,
    every: tuple[Diagnostic, ...],
    looked: Looked | None,
    accessibility: bool,
    seconds: float,
) -> str:
    """The check in the wanted form; of text only the report on accessibility, since messages go to
    standard error."""
    from coursesite.cli import accessibility as rules
    from coursesite.cli import formats

    if form == "github":
        return formats.github(every)
    if form == "junit":
        return formats.junit(every, seconds)
    if form == "text":
        return rules.text(every) if accessibility else ""
    import msgspec

    report = {
        "pages": built.pages,
        "seconds": round(seconds, 3),
        "diagnostics": [formats.fields(said) for said in every],
    }
    if looked is not None:
        report["external"] = {
            "addresses": looked.addresses,
            "asked": looked.asked,
            "not_told": list(looked.closed),
        }
    if accessibility:
        report["accessibility"] = rules.data(every)
    return msgspec.json.encode(report).decode() + "\n"


def _summary(
    built: BuildResult, every: tuple[Diagnostic, ...], looked: Looked | None, seconds: float
) -> str:
    """The check in a line or two."""
    from coursesite.cli.messages import tally

    lines = [f"{built.pages} pages looked at in {seconds:.2f} s: {tally(every) or 'all is well'}"]
    if looked is not None:
        line = f"{looked.addresses} links to other sites, {looked.asked} asked about now"
        if looked.closed:
            line += f"; {len(looked.closed)} of hosts that answer no program"
        lines.append(line)
    return "\n".join(lines)
