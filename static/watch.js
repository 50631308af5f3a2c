/* While a recording plays: its chapter and line are marked; its player stays in view, small, when one
   reads on; the speed is that of the last one; slides turn to their page; at the end the next page is
   offered. 42-seek.js loads this
   at the first play, marks the recording with `data-watched`, and tells what happens in players of
   hosts by `recording-time` and `recording-state` events. An own player is moved by its style alone,
   since a frame that is put elsewhere in the page loads again. */
(function () {
  'use strict';

  const text = document.querySelector('script[data-watch]').dataset;
  const recording = document.querySelector('[data-watched]');
  const media = recording.matches('video, audio') ? recording : recording.querySelector('video, audio');
  const line = document.querySelector('.cs-progress');
  const player = () => media || recording.querySelector('iframe');

  const hosts = [
    {
      host: /(^|\.)youtube(-nocookie)?\.com$/,
      say: (func, ...args) => JSON.stringify({ event: 'command', func: func === 'pause' ? 'pauseVideo' : func, args }),
    },
    { host: /^player\.vimeo\.com$/, say: (method, value) => ({ method, value }) },
  ];

  function hostOf(iframe) {
    return iframe && iframe.src && hosts.find(({ host }) => host.test(new URL(iframe.src).hostname));
  }

  function tell(...words) {
    const iframe = player();
    const host = hostOf(iframe);
    if (host) iframe.contentWindow.postMessage(host.say(...words), new URL(iframe.src).origin);
  }

  function stored(name) {
    try {
      return localStorage.getItem(`coursesite.${name}`);
    } catch {
      return null;
    }
  }

  function store(name, value) {
    try {
      localStorage.setItem(`coursesite.${name}`, value);
    } catch {
      // The choice then holds for this page.
    }
  }

  /* A choice below the record, kept in the browser; true until somebody says otherwise. */
  function choice(name, words, changed) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words;
    button.setAttribute('aria-pressed', String(stored(name) !== 'off'));
    button.addEventListener('click', function () {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(on));
      store(name, on ? 'on' : 'off');
      changed();
    });
    if (line) line.append(button);
    return () => !line || button.getAttribute('aria-pressed') === 'true';
  }

  /* ---- speed ---- */

  const wanted = () => Math.min(4, Math.max(.25, Number(stored('speed')) || 1));
  let rate = 1;
  if (media) {
    media.playbackRate = wanted();
    media.addEventListener('ratechange', () => store('speed', media.playbackRate));
  }
  let told = null; // the frame that has been told the speed
  document.addEventListener('recording-state', function ({ detail }) {
    if (media) return;
    if (told !== player()) {
      told = player();
      rate = detail.rate || 1;
      if (rate !== wanted()) tell('setPlaybackRate', wanted());
    } else if (detail.rate > 0 && detail.rate !== rate) {
      rate = detail.rate;
      store('speed', rate);
    }
  });

  /* ---- chapters and transcript ---- */

  /* The chapter and the line that play are marked; the transcript keeps its line in sight, within its
     own box, unless somebody moves it. */
  const lists = [];
  for (const box of document.querySelectorAll('.cs-chapters, .cs-transcript-text')) {
    const links = [...box.querySelectorAll('a[href^="#t="]')];
    lists.push({ box, links, times: links.map(({ hash }) => Number(hash.slice(3))), at: -1, moved: 0 });
  }
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  function showLine(list) {
    const { box, links, at } = list;
    if (box.scrollHeight <= box.clientHeight || Date.now() - list.moved < 4000) return;
    const line = links[at].getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (line.top >= frame.top && line.bottom <= frame.bottom - 32) return;
    const top = box.scrollTop + line.top - frame.top - frame.height / 4;
    box.scrollTo({ top, behavior: calm.matches ? 'auto' : 'smooth' });
  }

  for (const list of lists) {
    for (const name of ['wheel', 'touchmove', 'keydown']) {
      list.box.addEventListener(name, () => { list.moved = Date.now(); }, { passive: true });
    }
  }

  document.addEventListener('recording-time', function ({ detail: { time } }) {
    for (const list of lists) {
      let { at } = list;
      if (at < 0 || time < list.times[at]) at = -1;
      while (at + 1 < list.times.length && list.times[at + 1] <= time + .05) at += 1;
      if (at === list.at) continue;
      if (list.at >= 0) list.links[list.at].removeAttribute('aria-current');
      list.at = at;
      if (at < 0) continue;
      list.links[at].setAttribute('aria-current', 'true');
      showLine(list);
    }
  });

  /* ---- slides ---- */

  const slides = document.querySelector('.cs-record .cs-embed-slides[data-moments]');
  const moments = slides ? slides.dataset.moments.split(' ').map((one) => one.split(':').map(Number)) : [];
  let follows = null;
  let moment = -1;

  /* The new page comes up behind the old one, so that nothing flickers; not while somebody is in it. */
  function turn() {
    const iframe = slides.querySelector('iframe');
    if (moment < 0 || !iframe || !follows() || iframe === document.activeElement) return;
    const url = new URL(iframe.src);
    const [, page] = moments[moment];
    if (url.hostname === 'docs.google.com') url.searchParams.set('slide', page);
    else url.hash = `page=${page}`;
    for (const other of slides.querySelectorAll('iframe ~ iframe')) other.remove();
    if (url.href === iframe.src) return;
    const next = iframe.cloneNode();
    next.src = url.href;
    next.classList.add('cs-coming');
    function swap() {
      if (!next.isConnected || !next.matches('.cs-coming')) return;
      next.classList.remove('cs-coming');
      iframe.remove();
    }
    next.addEventListener('load', () => setTimeout(swap, 300));
    setTimeout(swap, 3000); // not every viewer says that it has loaded
    iframe.after(next);
  }

  function offerTurning() {
    if (!slides || !slides.matches('[data-loaded]')) return;
    follows = follows || choice('slides', text.slides, () => turn());
    const iframe = slides.querySelector('iframe');
    if (!/[#&]page=|[?&]slide=/.test(iframe.src)) turn();
  }
  document.addEventListener('embed-loaded', offerTurning);
  document.addEventListener('recording-time', function ({ detail: { time } }) {
    const at = moments.findLastIndex(([start]) => start <= time + .05);
    if (at === moment) return;
    moment = at;
    if (follows) turn();
  });

  /* ---- the small player ---- */

  const panel = document.createElement('div');
  panel.className = 'cs-watch';
  panel.hidden = true;
  const next = document.createElement('p');
  next.setAttribute('role', 'status');
  const back = document.createElement('button');
  back.type = 'button';
  back.textContent = text.back;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = text.close;
  panel.append(next, back, close);

  const figure = recording.matches('.cs-embed') && (media || hostOf(player())) ? recording : null;
  const room = matchMedia('(height >= 20rem)');
  let out = false;
  let closed = 0; // when, and at which second of the recording
  let before = null;

  function show() {
    if (!figure) return;
    const frame = player();
    const small = out && !closed && keep() && room.matches && frame !== null &&
      document.fullscreenElement !== frame && document.pictureInPictureElement !== frame;
    if (small && !figure.matches('[data-small]') && figure.matches('.cs-embed-audio')) {
      figure.style.setProperty('--kept', `${figure.clientHeight}px`);
    }
    figure.toggleAttribute('data-small', small);
    document.documentElement.toggleAttribute('data-watching', small); // not `:has`: Firefox misses its change
    back.hidden = !small;
    panel.hidden = !small && !next.firstChild;
  }

  const keep = figure ? choice('small', text.keep, show) : null;
  offerTurning();

  /* What has the focus is not behind the player. */
  function uncover({ target }) {
    if (panel.hidden || !(target instanceof Element) || recording.contains(target) || target.closest('dialog, [popover]')) return;
    requestAnimationFrame(function () {
      const seen = target.getBoundingClientRect();
      const boxes = [panel, player()].map((one) => one.getBoundingClientRect());
      const top = Math.min(...boxes.map((one) => one.top));
      const hit = boxes.some((one) => seen.top < one.bottom && seen.bottom > one.top && seen.left < one.right && seen.right > one.left);
      if (hit && seen.height < top) scrollBy({ top: seen.bottom - top + 16, behavior: 'instant' });
    });
  }

  function leave() {
    const held = panel.contains(document.activeElement);
    closed = [performance.now(), at];
    next.replaceChildren();
    if (media) media.pause();
    else if (figure.matches('[data-small]')) tell('pause');
    show();
    if (held && before && before.isConnected) before.focus({ preventScroll: true });
  }

  let at = 0;
  if (figure) {
    figure.append(panel);
    new IntersectionObserver(function (entries) {
      out = entries.at(-1).intersectionRatio < .25;
      show();
    }, { threshold: [0, .25] }).observe(figure);
    room.addEventListener('change', show);
    for (const name of ['fullscreenchange', 'enterpictureinpicture', 'leavepictureinpicture']) {
      document.addEventListener(name, show, true);
    }
    panel.addEventListener('focusin', function ({ relatedTarget }) {
      if (relatedTarget && !figure.contains(relatedTarget)) before = relatedTarget;
    });
    document.addEventListener('focusin', uncover);
    back.addEventListener('click', function () {
      figure.scrollIntoView({ block: 'center', behavior: 'instant' });
      player().focus({ preventScroll: true });
    });
    close.addEventListener('click', leave);
    document.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' || event.defaultPrevented || panel.hidden) return;
      if (!document.querySelector('dialog[open], :popover-open')) leave();
    });

    /* Who plays it again wants to see it again. */
    const again = () => { closed = 0; next.replaceChildren(); show(); };
    if (media) media.addEventListener('play', again);
    document.addEventListener('recording-time', function ({ detail: { time, duration } }) {
      at = time;
      if (media) return;
      if (closed && performance.now() - closed[0] > 1500 && time !== closed[1]) again();
      if (next.firstChild && time < duration - 5) again();
    });

    /* ---- the end ---- */

    function ended() {
      const link = document.querySelector('.cs-pager a[rel="next"]');
      if (!link || next.firstChild) return;
      const { label, name } = link.dataset;
      const copy = document.createElement('a');
      copy.href = link.href;
      copy.append([label, name].filter(Boolean).join(': '), ' ', link.querySelector('span').cloneNode(true));
      panel.hidden = false;
      next.append(copy);
      show();
    }
    if (media) media.addEventListener('ended', ended);
    document.addEventListener('recording-state', ({ detail }) => detail.ended && ended());
    show();
  }
})();
