/* Times in the notes, chapters, lines of the transcript, and `#t=12:34` in the address seek the
   page's recording; pages of the slides that the notes name open there. What plays where is told
   to other scripts by `recording-time` events on the document, with `time` and `duration`, and by
   `recording-state`, with the `rate` of a player elsewhere and whether it has `ended`. The first play
   loads watch.js. */
(function () {
  'use strict';

  const { watch, watchStyle } = document.currentScript.dataset;

  /* On the page with the whole course, a time does not tell which recording is meant. */
  if (document.body.matches('.cs-is-print')) return;

  /* How to speak with a player that runs already; those of other hosts are loaded anew. */
  const say = (func, args) => JSON.stringify({ event: 'command', func, args });
  const players = [
    {
      host: /(^|\.)youtube(-nocookie)?\.com$/,
      hellos: [JSON.stringify({ event: 'listening', id: 1, channel: 'widget' })],
      seek: (seconds) => [say('seekTo', [seconds, true]), say('playVideo', [])],
      read: ({ info }) => info && {
        time: info.currentTime, duration: info.duration, rate: info.playbackRate, ended: info.playerState === 0,
      },
    },
    {
      host: /^player\.vimeo\.com$/,
      hellos: ['timeupdate', 'playbackratechange', 'ended'].map((value) => ({ method: 'addEventListener', value })),
      seek: (seconds) => [{ method: 'setCurrentTime', value: seconds }, { method: 'play' }],
      read: ({ event, data }) => data && {
        time: data.seconds, duration: data.duration, rate: data.playbackRate, ended: event === 'ended',
      },
    },
  ];

  const recording = document.querySelector('.cs-record :is(.cs-embed-video, .cs-embed-audio)') ||
    document.querySelector('.cs-embed-video, .cs-embed-audio, video, audio');
  const slides = document.querySelector('.cs-record .cs-embed-slides') ||
    document.querySelector('.cs-embed-slides');
  const media = recording && (recording.matches('video, audio') ? recording : recording.querySelector('video, audio'));

  function open(figure, detail) {
    return !figure.dispatchEvent(new CustomEvent('embed-open', { bubbles: true, cancelable: true, detail }));
  }

  let last = {};
  function tell(said) {
    last = { ...last, ...said };
    const { time, duration, ...state } = last;
    const send = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
    if (Number.isFinite(time)) send('recording-time', { time, duration });
    send('recording-state', state);
  }

  /* What comes with a recording that plays. */
  function watched() {
    if (!watch || 'watched' in recording.dataset) return;
    recording.dataset.watched = '';
    const script = Object.assign(document.createElement('script'), { src: watch });
    script.addEventListener('load', () => (media || answered) && tell({}));
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: watchStyle }), script);
  }

  /* 754, 754.5, 12:34, 1:02:03, 1h2m3s */
  function read(text) {
    const found = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(text) ||
      /^(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
    return found && (found[1] || 0) * 3600 + (found[2] || 0) * 60 + Number(found[3] || 0);
  }

  function time(hash) {
    return hash.startsWith('#t=') ? read(hash.slice(3)) : null;
  }

  /* The frame that answered, and so can be told to seek. */
  let answered = null;
  const playerOf = (iframe) => players.find(({ host }) => host.test(new URL(iframe.src).hostname));
  function post(iframe, message) {
    iframe.contentWindow.postMessage(message, new URL(iframe.src).origin);
  }

  function greet(iframe) {
    for (const hello of playerOf(iframe).hellos) post(iframe, hello);
  }

  addEventListener('message', function ({ source, origin, data }) {
    const iframe = recording && recording.querySelector('iframe');
    if (!iframe || source !== iframe.contentWindow || origin !== new URL(iframe.src).origin) return;
    const player = playerOf(iframe);
    if (!player) return;
    if (answered !== iframe) greet(iframe);
    answered = iframe;
    try {
      const said = player.read(typeof data === 'string' ? JSON.parse(data) : data);
      if (said) tell(said);
    } catch {
      // It speaks of something else.
    }
  });

  document.addEventListener('embed-loaded', function ({ target, detail: iframe }) {
    const player = target === recording && playerOf(iframe);
    if (!player) return;
    watched();
    iframe.addEventListener('load', function () {
      let left = 20;
      const timer = setInterval(function () {
        if (answered === iframe || !iframe.isConnected || !left--) clearInterval(timer);
        else greet(iframe);
      }, 250);
    });
  });

  if (media) {
    media.addEventListener('timeupdate', () => tell({ time: media.currentTime, duration: media.duration }));
    media.addEventListener('play', watched);
  }

  /* A recording that cannot be played here is opened where it is, at the second. */
  function visit(seconds) {
    const url = new URL(recording.querySelector('a.cs-embed-open').href);
    const whole = Math.floor(seconds);
    const { provider } = recording.dataset;
    if (/^(panopto|archive|dailymotion)$/.test(provider)) url.searchParams.set('start', whole);
    else if (/^(peertube|loom)$/.test(provider)) url.searchParams.set(provider === 'loom' ? 't' : 'start', `${whole}s`);
    else if (provider === 'google-drive') url.searchParams.set('t', whole);
    else if (/(^|\.)vimeo\.com$/.test(url.hostname)) url.hash = `t=${whole}s`;
    else if (/(^|\.)twitch\.tv$/.test(url.hostname)) url.searchParams.set('t', `${whole / 3600 | 0}h${(whole / 60 | 0) % 60}m${whole % 60}s`);
    else if (/(^|\.)youtu(be\.com|\.be)$/.test(url.hostname)) url.searchParams.set('t', `${whole}s`);
    else if (/(^|\.)(bilibili|spotify)\.com$/.test(url.hostname)) url.searchParams.set('t', whole);
    location.href = url.href;
  }

  function seek(seconds) {
    const iframe = recording.querySelector('iframe');
    if (media) {
      media.currentTime = seconds;
      media.play().catch(() => {}); // a file that is not there says so itself
    } else if (iframe && answered === iframe) {
      for (const message of playerOf(iframe).seek(seconds)) post(iframe, message);
    } else if (!open(recording, { start: seconds })) {
      return visit(seconds);
    }
    if (!recording.matches('[data-small]')) recording.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('click', function (event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const moment = recording && event.target.closest('a[href^="#t="]');
    const page = slides && event.target.closest('a.cs-slide-ref');
    const seconds = moment ? time(moment.hash) : null;
    if (seconds !== null) {
      event.preventDefault();
      history.replaceState(history.state, '', moment.hash);
      seek(seconds);
    } else if (page && open(slides, { page: page.dataset.page })) {
      event.preventDefault();
    }
  });

  /* Nobody clicked on anything here yet: an address with a time only sets where it will start. */
  function fromAddress() {
    const seconds = recording && time(location.hash);
    if (seconds === null || !recording) return;
    if (media) media.currentTime = seconds;
    else if (answered && answered.isConnected) return seek(seconds);
    else recording.dataset.at = seconds;
    recording.scrollIntoView({ block: 'nearest' });
  }
  addEventListener('hashchange', fromAddress);
  fromAddress();
})();
