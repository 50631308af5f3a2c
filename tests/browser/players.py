"""What the browser tests of recordings share: players that speak the protocols of YouTube and
Vimeo, as far as a page may know them."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, Route

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
