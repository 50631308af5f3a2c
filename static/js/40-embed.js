/* Embeds: a click on the facade loads the player or viewer. From disk it stays a link, since
   players refuse pages without an address. Other scripts ask for it by an `embed-open` event on
   the figure, with a `start` in seconds or a `page`; it is cancelled when the frame has come. */
(function () {
  'use strict';

  const online = /^https?:$/.test(location.protocol);

  /* Where a player is told to start, by its host. */
  function start(url, seconds) {
    const host = url.hostname;
    if (/vimeo/.test(host)) url.hash = `t=${seconds}s`;
    else if (/twitch/.test(host)) url.searchParams.set('time', `${seconds}s`);
    else url.searchParams.set(/youtube/.test(host) ? 'start' : 't', seconds);
  }

  function play(url) {
    const twitch = /twitch/.test(url.hostname);
    url.searchParams.set('autoplay', twitch ? 'true' : '1');
    if (twitch) url.searchParams.set('parent', location.hostname);
    if (/youtube/.test(url.hostname)) {
      url.searchParams.set('enablejsapi', '1');
      url.searchParams.set('origin', location.origin);
    }
  }

  /* The frame of a facade: written in the notes and kept in a template, or made from its address. */
  function frame(figure, link, wanted) {
    const kept = figure.querySelector('template');
    const iframe = kept
      ? kept.content.querySelector('iframe').cloneNode(true)
      : document.createElement('iframe');
    const url = new URL(iframe.getAttribute('src') || link.dataset.frame, location.href);
    if (figure.matches('.embed-video, .embed-audio')) play(url);
    if (wanted.start !== undefined) start(url, wanted.start);
    if (wanted.page) url.hash = `page=${wanted.page}`;
    iframe.src = url.href;
    iframe.title = link.querySelector('.embed-title').textContent;
    iframe.allow = 'autoplay; fullscreen; picture-in-picture; encrypted-media';
    iframe.allowFullscreen = true;
    iframe.referrerPolicy = 'strict-origin-when-cross-origin';
    for (const name of ['loading', 'width', 'height', 'frameborder']) iframe.removeAttribute(name);
    return iframe;
  }

  function loadable(figure, link) {
    if (!online || (!link.dataset.frame && !figure.querySelector('template'))) return false;
    return figure.dataset.provider !== 'pdf' || navigator.pdfViewerEnabled !== false;
  }

  function load(figure, link, wanted) {
    const iframe = frame(figure, link, wanted);
    const before = figure.querySelector('iframe');
    if (before) before.replaceWith(iframe);
    else link.before(iframe);
    figure.dataset.loaded = '';
    iframe.focus({ preventScroll: true });
    figure.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('click', function (event) {
    const link = event.target.closest('a.embed-open');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const figure = link.closest('.embed');
    if ('loaded' in figure.dataset || !loadable(figure, link)) return;
    event.preventDefault();
    load(figure, link, { start: link.dataset.at });
  });

  document.addEventListener('embed-open', function (event) {
    const link = event.target.querySelector('a.embed-open');
    if (!link || !loadable(event.target, link)) return;
    event.preventDefault();
    load(event.target, link, event.detail);
  });
})();
