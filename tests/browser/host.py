"""A server for pages that any browser opens: they tell it what goes wrong in them, and the players
of YouTube and Vimeo are there, at addresses of this machine."""

from __future__ import annotations

import functools
import json
import threading
from pathlib import Path
from typing import Any

from browser.servers import Ranged, Server

_WATCH = """
const tell = (kind, text) => navigator.sendBeacon('/~told', JSON.stringify([kind, String(text)]));
addEventListener('error', ({ message }) => message && tell('problem', message));
addEventListener('unhandledrejection', ({ reason }) => tell('problem', reason));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  tell('problem', `policy: ${violatedDirective} ${blockedURI}`));
"""
_MOVES = """
/* Whatever is in sight and stands elsewhere in the next frame has moved, but for what stays in the
   window while the page is scrolled. A page may be painted before its end has come, and the font of
   formulas may come after the first frame: it takes up to three. Without `moved` all is over. */
const places = new Map();
const kept = new WeakMap();
function stays(one) {
  if (one === document.documentElement) return false;
  if (!kept.has(one)) {
    const { position } = getComputedStyle(one);
    kept.set(one, /sticky|fixed/.test(position) || stays(one.parentElement));
  }
  return kept.get(one);
}
window.moved = [];
let settled = 0;
(function look() {
  if (!moved) return;
  const coming = document.readyState === 'loading' || document.fonts.status === 'loading';
  settled = coming ? 0 : Math.min(settled + 1, 4);
  const now = [innerWidth, scrollX, settled].join();
  for (const one of document.querySelectorAll('body :is(h1, h2, h3, p, li, img, math, footer)')) {
    const { left, top, width, bottom } = one.getBoundingClientRect();
    if (!width || bottom < 0 || top > innerHeight || stays(one)) continue;
    if (one.closest('dialog, [popover]')) continue;
    const place = [now, left, top + scrollY];
    const before = places.get(one) ?? place;
    const way = Math.hypot(before[1] - place[1], before[2] - place[2]);
    if (settled && before[0] === now && way > 2) {
      moved.push([one.outerHTML.slice(0, 80), before.slice(1), place.slice(1)].join(' '));
    }
    places.set(one, place);
  }
  requestAnimationFrame(look);
})();
"""


class Host:
    """Serves a folder at `url`, as long as it is the context that runs. With `moves`, pages keep in
    `moved` what has moved in them: they look at all that is in sight in every frame, which takes
    more than most of what they are opened for."""

    def __init__(self, folder: Path, *, moves: bool = False) -> None:
        self.script = _WATCH + (_MOVES if moves else "")
        self.problems: list[str] = []
        self.told: list[Any] = []
        handler = functools.partial(type("At", (_Handler,), {"host": self}), directory=str(folder))
        self.server = Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Host:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(Ranged):
    host: Host

    def do_GET(self) -> None:  # noqa: N802 (the name that http.server looks for)
        """Pages with the script that watches them; else files."""
        if self.path == "/~watch.js":
            self._answer(self.host.script, "text/javascript")
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html" or not path.is_file():
            super().do_GET()
            return
        page = path.read_text(encoding="utf-8")
        self._answer(
            page.replace("<head>", '<head><script src="/~watch.js"></script>', 1), "text/html"
        )

    def do_POST(self) -> None:  # noqa: N802
        kind, text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        (self.host.problems if kind == "problem" else self.host.told).append(text)
        self._answer("", "text/plain")

    def _answer(self, text: str, kind: str) -> None:
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
