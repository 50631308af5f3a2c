/* Embeds: the link becomes a button that loads the player or viewer in its place, and stays beside
   it for those who would rather open it by itself. From disk it stays a link, since players refuse
   pages without an address. Other scripts ask for the frame by an `embed-open` event on the figure,
   with a `start` in seconds or a `page`; it is cancelled when the frame has come, and `embed-loaded`
   follows. */
(function () {
  'use strict';

  const online = /^https?:$/.test(location.protocol);
  const { away } = document.currentScript.dataset;

  /* The parameter and the unit of the start for providers whose pages stand at many hosts. */
  const times = {
    panopto: ['start', ''],
    kaltura: ['kalturaStartTime', ''],
    echo360: ['startTimeMillis', '000'],
    dailymotion: ['startTime', ''],
    peertube: ['start', 's'],
    sharepoint: ['startTime', ''],
    loom: ['t', 's'],
    archive: ['start', ''],
  };

  /* Where a player is told to start, by its provider or host. */
  function start(url, seconds, provider) {
    const host = url.hostname;
    const whole = Math.floor(seconds);
    const [name, unit] = times[provider] || [];
    if (name) url.searchParams.set(name, whole + unit);
    else if (/vimeo/.test(host)) url.hash = `t=${whole}s`;
    else if (/twitch/.test(host)) url.searchParams.set('time', `${whole / 3600 | 0}h${(whole / 60 | 0) % 60}m${whole % 60}s`);
    else url.searchParams.set(/youtube/.test(host) ? 'start' : 't', whole);
  }

  function play(url) {
    const twitch = /twitch/.test(url.hostname);
    const spelled = twitch || /panopto|echo360/i.test(url.href);
    url.searchParams.set('autoplay', spelled ? 'true' : '1');
    if (twitch) url.searchParams.set('parent', location.hostname);
    if (/vimeo/.test(url.hostname)) url.searchParams.set('api', '1');
    if (/youtube/.test(url.hostname)) {
      url.searchParams.set('enablejsapi', '1');
      url.searchParams.set('origin', location.origin);
    }
  }

  function turn(url, page) {
    if (url.hostname === 'docs.google.com') url.searchParams.set('slide', page);
    else url.hash = `page=${page}`;
  }

  /* The frame of a facade: written in the notes and kept in a template, or made from its address. */
  function frame(figure, link, wanted) {
    const kept = figure.querySelector('template');
    const iframe = kept
      ? kept.content.querySelector('iframe').cloneNode(true)
      : document.createElement('iframe');
    const { frame: given } = link.dataset;
    const url = new URL(iframe.getAttribute('src') || (/^(https?:)?\/\//.test(given) ? given : link.href), location.href);
    if (figure.matches('.cs-embed-video, .cs-embed-audio')) play(url);
    if (wanted.start !== undefined) start(url, wanted.start, figure.dataset.provider);
    if (wanted.page) turn(url, wanted.page);
    iframe.src = url.href;
    iframe.title = link.querySelector('.cs-embed-title').textContent;
    iframe.allow = 'autoplay; fullscreen; picture-in-picture; encrypted-media';
    iframe.allowFullscreen = true;
    iframe.referrerPolicy = 'strict-origin-when-cross-origin';
    for (const name of ['loading', 'width', 'height', 'frameborder']) iframe.removeAttribute(name);
    return iframe;
  }

  function loadable(figure, link) {
    if (!online || (!link.dataset.frame && !figure.querySelector('template'))) return false;
    const pdf = figure.dataset.provider === 'pdf';
    return !pdf || (navigator.pdfViewerEnabled !== false && matchMedia('(width >= 40rem)').matches);
  }

  function load(figure, link, wanted) {
    const iframe = frame(figure, link, wanted);
    const before = figure.querySelector('iframe, button.cs-embed-open');
    const held = before && before === document.activeElement;
    if (before) before.replaceWith(iframe);
    else link.before(iframe);
    link.removeAttribute('aria-label');
    figure.dataset.loaded = '';
    if (held) iframe.focus({ preventScroll: true });
    figure.scrollIntoView({ block: 'nearest' });
    figure.dispatchEvent(new CustomEvent('embed-loaded', { bubbles: true, detail: iframe }));
  }

  /* Both are new: an element that moved would count as a shift of the page. */
  for (const written of document.querySelectorAll('a.cs-embed-open')) {
    const figure = written.closest('.cs-embed');
    if (!figure || !loadable(figure, written)) continue;
    const link = written.cloneNode(true);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cs-embed-open';
    button.append(...written.childNodes);
    button.addEventListener('click', () => load(figure, link, { start: figure.dataset.at }));
    written.replaceWith(button, link);
    link.setAttribute('aria-label', `${away}: ${link.querySelector('.cs-embed-title').textContent.trim()}`);
  }

  document.addEventListener('embed-open', function (event) {
    const link = event.target.querySelector('a.cs-embed-open');
    if (!link || !loadable(event.target, link)) return;
    event.preventDefault();
    load(event.target, link, event.detail);
  });
})();
