/* The preview in the browser: follows the builds, and shows what is wrong with the notes. */
(function () {
  'use strict';

  const own = document.currentScript;
  if (window.top !== window) return; // in a frame: the page around it follows
  const page = { build: own.dataset.build || '', text: own.dataset.text };
  const whole = decodeURIComponent; // addresses differ in what they escape, their paths do not
  const here = () => whole(location.pathname).replace(/index\.html$/, '');

  /* ---- what is shown over the page ---- */

  const host = document.createElement('coursesite-preview');
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = `
    <link rel="stylesheet">
    <section class="problems" aria-label="Problems" role="alert" hidden>
      <header><strong></strong> <span></span> <button type="button">Close</button></header>
      <ol></ol>
    </section>
    <div class="corner">
      <p class="status" hidden></p>
      <p class="toast" role="status" hidden><span></span> <a></a> <button type="button" aria-label="Close">×</button></p>
      <p class="blocked" role="status" hidden></p>
      <p class="stopped" role="status" hidden>The preview has stopped.</p>
      <button class="chip" type="button" hidden></button>
    </div>`;
  const find = (name) => root.querySelector(name);
  find('link').href = new URL('client.css', own.src);

  function told(problems) {
    const errors = problems.filter((one) => one.severity === 'error').length;
    const counted = (n, name) => (n ? [`${n} ${name}${n === 1 ? '' : 's'}`] : []);
    return [...counted(errors, 'error'), ...counted(problems.length - errors, 'warning')].join(', ');
  }

  let listed = '';
  function list(report) {
    const text = JSON.stringify(report.problems);
    if (text === listed) return;
    listed = text;
    const box = find('.problems');
    box.querySelector('strong').textContent = told(report.problems);
    box.querySelector('header span').textContent = report.failed
      ? 'Pages with errors are as they were before.'
      : '';
    box.querySelector('ol').replaceChildren(...report.problems.map(function (problem) {
      const item = document.createElement('li');
      const frame = document.createElement('pre');
      item.className = problem.severity;
      frame.tabIndex = 0;
      frame.textContent = problem.text;
      item.append(frame);
      return item;
    }));
    find('.chip').textContent = told(report.problems);
    find('.chip').classList.toggle('mild', !report.failed);
    open(report.failed);
  }

  function open(wide) {
    find('.problems').hidden = !wide;
    find('.chip').hidden = wide || listed === '[]';
  }
  find('.problems button').addEventListener('click', () => open(false));
  find('.chip').addEventListener('click', () => open(true));
  addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && !find('.problems').hidden) open(false);
  });

  function mark(status) {
    find('.status').textContent = status || '';
    find('.status').hidden = !status;
  }

  /* What the Content-Security-Policy of the page has kept a script or a style from. */
  const blocked = new Set();
  document.addEventListener('securitypolicyviolation', function ({ effectiveDirective, blockedURI }) {
    const [place] = /^[a-z+-]+:(\/\/[^/]*)?/.exec(blockedURI) ?? [blockedURI];
    blocked.add(`${effectiveDirective} ${place}`);
    find('.blocked').textContent = `The policy of the page has blocked: ${[...blocked].join(', ')}. See csp in course.yml.`;
    find('.blocked').hidden = false;
  });

  /* Where the notes were edited, if that is not this page. */
  function announce(edited) {
    const box = find('.toast');
    if (!edited.length) return;
    box.hidden = edited.some((one) => whole(one.url) === here());
    box.querySelector('span').textContent = edited.length > 1 ? `${edited.length} pages edited:` : 'Edited:';
    box.querySelector('a').textContent = edited[0].title;
    box.querySelector('a').href = edited[0].url;
  }
  find('.toast button').addEventListener('click', () => { find('.toast').hidden = true; });

  /* ---- following a build ---- */

  const sheets = () => [...document.querySelectorAll('link[rel~="stylesheet"]:not([data-leaving])')];
  const path = (url) => whole(new URL(url, location.href).pathname);
  const styles = new Set(); // every stylesheet that the page has had

  /* Whether a file that the page has loaded is another now. */
  function touched(files) {
    if (files === null) return true;
    const loaded = performance.getEntriesByType('resource').map((one) => path(one.name));
    return loaded.some((one) => files.includes(one) && !styles.has(one));
  }

  /* Put new stylesheets in the place of the old ones, each as soon as it is there. */
  function restyle(next, files) {
    const old = sheets();
    const fresh = [...next.querySelectorAll('link[rel~="stylesheet"]')];
    if (old.length !== fresh.length) return false;
    old.forEach(function (link, number) {
      const other = document.importNode(fresh[number]);
      const same = new URL(other.href).pathname === new URL(link.href).pathname;
      if (same && !(files || []).includes(path(link.href))) return;
      if (same) other.href = `${other.href.split('?')[0]}?${Date.now()}`;
      other.onload = other.onerror = () => link.remove();
      link.dataset.leaving = '';
      link.after(other);
    });
    return true;
  }

  async function follow(report) {
    sheets().forEach((link) => styles.add(path(link.href)));
    const answer = await fetch(location.href.split('#')[0], { cache: 'no-store' });
    const text = await answer.text();
    // another page is not even parsed: its styles would break the policy of this one
    if (!text.includes(`data-text="${page.text}"`) || touched(report.files)) return reload(report);
    const next = new DOMParser().parseFromString(text, 'text/html');
    const tag = next.querySelector(`script[src="${own.getAttribute('src')}"]`);
    if (!tag || !restyle(next, report.files)) return reload(report);
    page.build = tag.dataset.build;
    mark(tag.dataset.status);
    announce(report.edited);
  }

  /* Whether a build has changed nothing: it failed, and not for single pages only. */
  const stays = (report) => report.failed && !report.changed;

  let latest = null;
  let busy = false;
  async function take(report) {
    latest = report;
    list(report);
    if (stays(report) || report.build === page.build || busy) return;
    busy = true;
    try {
      for (let current = null; current !== latest && !stays(latest);) {
        current = latest;
        await follow(current);
      }
    } catch {
      /* The server went away in between: when it is back, it tells again. */
    } finally {
      busy = false;
    }
  }

  /* ---- the reader's place ---- */

  const MEMORY = 'coursesite.preview';

  /* Below the last heading above the middle of the window: so the place stays where it is when
     text comes or goes further up. */
  function reload(report) {
    let place = null;
    for (const heading of document.querySelectorAll(':is(h1, h2, h3, h4, h5, h6)[id]')) {
      const top = heading.getBoundingClientRect().top;
      if (top < innerHeight / 2) place = { id: heading.id, top };
    }
    const kept = { path: location.pathname, x: scrollX, y: scrollY, place, edited: report.edited };
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify(kept));
      history.scrollRestoration = 'manual';
    } catch {
      /* Without storage the browser does what it can. */
    }
    location.reload();
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(MEMORY));
      sessionStorage.removeItem(MEMORY);
    } catch {
      return;
    }
    if (!kept || kept.path !== location.pathname) return;
    announce(kept.edited);
    const place = kept.y > 0 && kept.place;
    function go() {
      const heading = place && document.getElementById(place.id);
      const top = heading ? scrollY + heading.getBoundingClientRect().top - place.top : kept.y;
      scrollTo({ left: kept.x, top, behavior: 'instant' });
    }
    function leave() {
      removeEventListener('load', go);
    }
    go();
    addEventListener('load', go);
    for (const name of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
      addEventListener(name, leave, { once: true, passive: true });
    }
    addEventListener('load', () => setTimeout(() => { history.scrollRestoration = 'auto'; }));
  }

  /* ---- the stream ---- */

  let stream = null;
  let silence = 0;
  function listen() {
    if (stream || document.visibilityState === 'hidden') return; // six streams at most a browser
    stream = new EventSource(new URL('events', own.src));
    stream.addEventListener('build', (event) => take(JSON.parse(event.data)));
    stream.addEventListener('open', function () {
      clearTimeout(silence);
      silence = 0;
      find('.stopped').hidden = true;
    });
    stream.addEventListener('error', function () {
      silence = silence || setTimeout(() => { find('.stopped').hidden = false; }, 2000);
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(listen, 1000);
      }
    });
  }
  function hush() {
    if (stream) stream.close();
    stream = null;
    clearTimeout(silence);
    silence = 0;
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? hush() : listen()));
  addEventListener('pagehide', hush);
  addEventListener('pageshow', listen);

  document.body.append(host);
  mark(own.dataset.status);
  restore();
  listen();
})();
