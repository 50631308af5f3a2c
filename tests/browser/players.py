"""What the browser tests of recordings share: a server that media can seek on, and players that
speak the protocols of YouTube and Vimeo, as far as a page may know them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

from browser.conftest import Quiet


class Ranged(Quiet):
    """Answers requests for a part of a file, without which browsers do not seek."""

    def do_GET(self) -> None:  # noqa: N802 (the name that http.server looks for)
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        path = self.translate_path(self.path)
        if not found:
            super().do_GET()
            return
        data = Path(path).read_bytes()
        first, last = int(found[1]), int(found[2] or len(data) - 1)
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        self.wfile.write(part)


YOUTUBE = """<!doctype html><title>player</title><script>
const told = [];
let listening = false;
addEventListener('message', ({ data, origin }) => {
  const said = JSON.parse(data);
  told.push({ ...said, origin });
  if (said.event === 'listening' && !listening) {
    listening = true;
    at(0);
  }
  if (said.func === 'seekTo') at(said.args[0]);
});
function at(currentTime) {
  const data = { event: 'infoDelivery', info: { currentTime, duration: 3000 } };
  parent.postMessage(JSON.stringify(data), new URLSearchParams(location.search).get('origin'));
}
</script>"""
VIMEO = """<!doctype html><title>player</title><script>
const told = [];
addEventListener('message', ({ data }) => {
  told.push(data);
  if (data.method === 'setCurrentTime') at(data.value);
});
function at(seconds) {
  const data = { event: 'timeupdate', data: { seconds, duration: 600 } };
  parent.postMessage(JSON.stringify(data), '*');
}
addEventListener('load', () => parent.postMessage(JSON.stringify({ event: 'ready' }), '*'));
</script>"""
OTHER = "<!doctype html><title>player</title><p>Another player</p>"


def played(context: BrowserContext | Page) -> None:
    """Stands in for the hosts of players, at their real addresses."""

    def answer(route: Route) -> None:
        url = route.request.url
        body = YOUTUBE if "youtube-nocookie" in url else VIMEO if "vimeo" in url else OTHER
        route.fulfill(body=body, content_type="text/html")

    context.route(re.compile(r"^https://"), answer)
