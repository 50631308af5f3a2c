/* Times in the notes and `#t=754` in the address seek the page's recording; pages of the slides
   that the notes name open there. */
(function () {
  'use strict';

  /* On the page with the whole course, a time does not tell which recording is meant. */
  if (document.body.matches('.is-print')) return;

  /* What a player that runs already is told, by its host; others are loaded anew. */
  const messages = [
    [/youtube/, (seconds) => JSON.stringify({ event: 'command', func: 'seekTo', args: [seconds, true] })],
    [/vimeo/, (seconds) => ({ method: 'setCurrentTime', value: seconds })],
  ];

  const recording = document.querySelector('.record :is(.embed-video, .embed-audio)') ||
    document.querySelector('.embed-video, .embed-audio, video, audio');
  const slides = document.querySelector('.record .embed-slides') ||
    document.querySelector('.embed-slides');

  function open(figure, detail) {
    return !figure.dispatchEvent(new CustomEvent('embed-open', { bubbles: true, cancelable: true, detail }));
  }

  function post(iframe, seconds) {
    const url = new URL(iframe.src);
    const found = messages.find(([host]) => host.test(url.hostname));
    if (found) iframe.contentWindow.postMessage(found[1](seconds), url.origin);
    return Boolean(found);
  }

  function seek(seconds) {
    const media = recording.matches('video, audio') ? recording : recording.querySelector('video, audio');
    const iframe = recording.querySelector('iframe');
    if (media) {
      media.currentTime = seconds;
      media.play();
    } else if (!(iframe && post(iframe, seconds)) && !open(recording, { start: seconds })) {
      const url = new URL(recording.querySelector('a.embed-open').href);
      url.searchParams.set('t', `${seconds}s`);
      location.href = url.href;
    }
    recording.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('click', function (event) {
    const time = recording && event.target.closest('a[data-seek]:not(.embed-open)');
    const page = slides && event.target.closest('a.slide-ref');
    if (time) {
      event.preventDefault();
      history.replaceState(history.state, '', `#t=${time.dataset.seek}`);
      seek(Number(time.dataset.seek));
    } else if (page) {
      event.preventDefault();
      const { page: number } = page.dataset;
      if (open(slides, { page: number })) return;
      const { href } = slides.querySelector('a.embed-open');
      location.href = number ? `${href.replace(/#.*/, '')}#page=${number}` : href;
    }
  });

  /* Nobody clicked on anything here yet: an address with a time only sets where it will start. */
  function fromAddress() {
    const found = /^#t=(\d+)$/.exec(location.hash);
    if (!found || !recording) return;
    const media = recording.matches('video, audio') ? recording : recording.querySelector('video, audio');
    if (media) media.currentTime = Number(found[1]);
    else recording.querySelector('a.embed-open').dataset.at = found[1];
    recording.scrollIntoView({ block: 'nearest' });
  }
  addEventListener('hashchange', fromAddress);
  fromAddress();
})();
