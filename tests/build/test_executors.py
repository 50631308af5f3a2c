"""Markdown that others render: the same bytes, whoever they are, and whatever becomes of them."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coursesite.build import pipeline
from coursesite.build.executors import forked_pages, markdown
from coursesite.build.executors.executor import Executor, ExecutorError, Forks, Pool, choose
from coursesite.engine import Engine, Key
from coursesite.engine.forked_tasks import Copy, Handover, adopt
from coursesite.markup import MarkupOptions, batch, render
from coursesite.site.inputs import Mode
from property.laws import tree
from property.notes import CONTENT
from sitetest import NOW, SiteTest, forked, quiet

pytestmark = pytest.mark.slow
MODE = Mode(now=NOW, drafts=True, future=True)


TEXT = CONTENT["content/alg/lectures/01-start.md"]
MANY = CONTENT | {
    f"content/alg/lectures/1{n}-more-{n}.md": TEXT.replace("Start", f"More {n}").replace(
        "{{< box warm >}}",
        "{{< card >}}\n\n{{< include data.csv >}}\n\n$x$ `y`\n\n" * n
        + "```mermaid\nflowchart LR\n  accTitle: T\n  A --> B\n```\n\n",
    )
    for n in range(8)
}
"""The rich little site, with more lectures, all of which go to the workers."""
Built = tuple[dict[str, bytes], Any]


@pytest.fixture
def many(site: SiteTest, monkeypatch: pytest.MonkeyPatch) -> SiteTest:
    monkeypatch.setattr(markdown, "FEW", 2)
    monkeypatch.setattr(forked_pages, "FEW", 2)
    monkeypatch.setattr(forked_pages, "BATCH", 2)
    return site.write(MANY)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What one process makes of it."""
    site = SiteTest(tmp_path_factory.mktemp("alone") / "site").write(MANY)
    return build(site, "alone", choose(1))


def build(site: SiteTest, name: str, executor: Executor | None) -> Built:
    """The files of a build from nothing, and its messages."""
    output = site.folder.parent / name
    shutil.rmtree(site.folder / ".coursesite", ignore_errors=True)
    built = pipeline.build(site.folder, output, MODE, executor=executor)
    assert not built.failed, built.diagnostics
    return tree(output), built.diagnostics


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_processes_give_the_same_bytes(many: SiteTest, alone: Built, method: str) -> None:
    with choose(2, method=method) as executor:
        assert build(many, "together", executor) == alone
        assert isinstance(executor, Pool) and executor.pool is not None
    assert alone[0]


def test_what_workers_rendered_is_not_rendered_again(many: SiteTest) -> None:
    """Nor is it afterwards, by a build of one process: the traces are those of such a build."""
    with ThreadPoolExecutor(1) as pool:
        build(many, "_site", Pool(1, lambda: pool))
    again = pipeline.build(many.folder, many.folder.parent / "_site", MODE)
    assert again.ran == ()
    many.edit("content/alg/lectures/data.csv", "1,2", "3,4")
    changed = pipeline.build(many.folder, many.folder.parent / "_site", MODE)
    assert {key[1] for key in changed.ran if key[0] == "prose"} == {
        "alg/lectures/01-start.md",
        *(f"alg/lectures/1{n}-more-{n}.md" for n in range(8)),
    }


def test_threads_that_render_at_once_keep_their_texts_apart() -> None:
    """As those of a program of a cluster do. They take turns as often as they can."""
    texts = [text for text in CONTENT.values() if isinstance(text, str)] * 8
    expected = [render(text, MarkupOptions()) for text in texts]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda text: render(text, MarkupOptions()), texts)) == expected
    finally:
        sys.setswitchinterval(before)


@forked
@quiet
def test_copies_of_the_build_give_the_same_bytes_and_traces(
    many: SiteTest, alone: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And they do the work: this process makes one task of a kind, for a start."""
    ran: list[Key] = []

    def watched(engine: Engine, handover: Handover) -> None:
        before = len(engine.ran)
        adopt(engine, handover)
        ran.extend(engine.ran[before:])

    monkeypatch.setattr(forked_pages, "adopt", watched)
    with choose(2) as executor:
        assert isinstance(executor, Forks)
        assert build(many, "together", executor) == alone
    assert len([key for key in ran if key[0] == "prose"]) > 8
    assert len([key for key in ran if key[0] == "post_page"]) > 8
    again = pipeline.build(many.folder, many.folder.parent / "together", MODE)
    assert again.ran == () and again.written == ()
    many.edit("content/alg/lectures/data.csv", "1,2", "3,4")
    changed = pipeline.build(many.folder, many.folder.parent / "together", MODE)
    assert len({key[1] for key in changed.ran if key[0] == "prose"}) == 9


@forked
@quiet
def test_what_copies_make_of_a_changed_template_is_what_one_process_makes(many: SiteTest) -> None:
    build(many, "together", None)
    many.write({"templates/partials/footer.html": "<footer>other</footer>"})
    with choose(2) as executor:
        built = pipeline.build(
            many.folder, many.folder.parent / "together", MODE, executor=executor
        )
    assert {key[0] for key in built.ran}.isdisjoint({"prose", "document"})
    assert tree(many.folder.parent / "together") == build(many, "alone", None)[0]


@forked
@quiet
@pytest.mark.parametrize("end", ["killed", "failed"])
def test_a_copy_that_ends_badly_is_survived(
    many: SiteTest, alone: Built, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    here, hand_over = os.getpid(), Copy.hand_over
    ended = many.folder.parent / "ended"

    def doomed(copy: Copy) -> Handover:
        assert os.getpid() != here
        handover = hand_over(copy)
        made = {copy.engine.tasks.keys[i][0] for i in handover.tasks}
        if ("post_page" in made) == (end == "killed"):
            ended.touch()
            if end == "killed":
                os._exit(1)
            raise OSError("no more memory")
        return handover

    monkeypatch.setattr(Copy, "hand_over", doomed)
    with choose(2) as executor:
        assert build(many, "ended badly", executor) == alone
    assert ended.exists()


@forked
@quiet
@pytest.mark.parametrize("granted", [0, 1])
def test_where_there_can_be_no_more_processes_the_build_does_the_rest(
    many: SiteTest, alone: Built, monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    fork, asked = os.fork, []

    def grudging() -> int:
        asked.append(1)
        if (len(asked) - 1) % 2 >= granted:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    before = set(Path("/proc/self/fd").iterdir())
    monkeypatch.setattr("os.fork", grudging)
    with choose(2) as executor:
        assert build(many, "together", executor) == alone
    assert len(asked) == 2 + 2 * granted
    assert set(Path("/proc/self/fd").iterdir()) == before


@forked
@quiet
def test_a_file_that_changes_under_a_copy_makes_the_build_begin_again(
    many: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The image is first looked at by a copy; then it is another, and then it stays."""
    image = "content/alg/lectures/late.png"
    many.write({image: "not yet an image"})
    many.edit("content/alg/lectures/17-more-7.md", "## Sets", "![late](late.png)\n\n## Sets")
    tries: list[int] = []

    def late(engine: Engine, handover: Handover) -> None:
        if any(key == ("blob", image) for _, key in handover.keys) and not tries:
            tries.append(1)
            many.write({image: "another"})
        adopt(engine, handover)

    monkeypatch.setattr(forked_pages, "adopt", late)
    with choose(2) as executor:
        done = build(many, "late", executor)
    assert tries
    assert done == build(many, "alone", None)


def test_few_stale_posts_need_no_workers(site: SiteTest) -> None:
    site.write(CONTENT)
    with choose(2, method="spawn") as executor:
        build(site, "_site", executor)
        assert isinstance(executor, Pool) and executor.pool is None


def test_what_an_edit_runs_is_the_same_with_workers_at_hand(site: SiteTest) -> None:
    site.write(CONTENT).build()
    ran = []
    for n, executor in enumerate((None, choose(2), None, choose(2))):
        site.write({"content/about.md": f"---\ntitle: About\n---\nEdit {n}.\n"})
        output = site.folder / "_site"
        ran.append(pipeline.build(site.folder, output, site.mode, executor=executor).ran)
    assert ran[2] and ran[2] == ran[3]


class Dying(ThreadPoolExecutor):
    """Workers of which all but the first die."""

    given = 0

    def submit(self, function: Any, /, *args: Any, **more: Any) -> Future[Any]:
        self.given += 1
        if self.given == 3:
            raise RuntimeError("the pool is broken")
        if self.given > 1:
            return super().submit(_die)
        return super().submit(function, *args, **more)


def _die() -> None:
    raise RuntimeError("killed")


def test_what_workers_fail_to_give_is_made_here(many: SiteTest, alone: Built) -> None:
    with Dying(1) as pool:
        assert build(many, "dying", Pool(1, lambda: pool)) == alone
        assert pool.given >= 2


def test_a_process_that_is_killed_is_survived(
    many: SiteTest, alone: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "render_all", _suicide)
    with choose(2, method="spawn") as executor:
        assert build(many, "killed", executor) == alone


def _suicide(jobs: bytes) -> bytes:
    os._exit(1)


def test_a_text_with_a_player_that_its_job_does_not_have_is_left_to_the_build() -> None:
    """A recording that is written as an image becomes a shortcode's player when it is rendered."""
    texts = ("![A clip](a.mp4)", "Text")
    jobs = [batch.Job(text, MarkupOptions()) for text in texts]
    results = msgspec.msgpack.decode(batch.render_all(msgspec.msgpack.encode(jobs)))
    assert results[0] is None
    assert results[1]["html"] == "<p>Text</p>"


def test_an_executor_must_be_one() -> None:
    for wrong in ("ray=tcp://127.0.0.1:1", "dask", "dask="):
        with pytest.raises(ExecutorError, match="is no executor"):
            choose(cluster=wrong)


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_bytes(
    many: SiteTest, alone: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers on this machine, of which one is killed while they work."""
    import distributed

    monkeypatch.setattr(markdown, "BATCH", 1)
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path),
    ) as cluster:
        victim = next(iter(cluster.workers.values())).process.process.pid
        with choose(cluster=f"dask={cluster.scheduler_address}") as executor:
            assert build(many, "cluster", executor) == alone
            assert isinstance(executor, Pool)
            pool, _ = executor.started()
            submit = pool.submit
            given: list[Any] = []

            def killing(*args: Any) -> Any:
                given.append(submit(*args))
                if len(given) == 4:
                    os.kill(victim, 9)
                return given[-1]

            monkeypatch.setattr(pool, "submit", killing)
            assert build(many, "killed", executor) == alone
            assert len(given) > 4
