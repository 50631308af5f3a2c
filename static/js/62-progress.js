/* What a reader watched and where she stopped: kept in her browser, by course and page, under
   `coursesite.progress:/address/of/the/course/`. An entry, by the page's address in the course:
   {watched, at and of (seconds), part and section (a heading), name, seen (milliseconds), quizzes
   (by their names, what was answered last and whether that is right), asked (their number), tasks (by
   their names, whether they are done, where that differs from what is written)}. progress.js, loaded
   when somebody opens the dialog, shows all of it. */
(function () {
  'use strict';

  const { course, done: word } = document.currentScript.dataset;
  if (!course) return;
  const path = (url) => new URL(url, location.href).pathname.replace(/index\.html$/, '');
  const home = path(course);
  const key = `coursesite.progress:${home}`;
  const here = path(location.href).slice(home.length);
  const dialog = document.getElementById('page.progress');
  let kept = {}; // what is known where nothing may be stored

  /* What was written or chosen, whoever stored it. */
  function answer(given) {
    return Array.isArray(given) ? given.filter(Number.isInteger).slice(0, 99) : String(given ?? '').slice(0, 300);
  }

  /* Only what an entry may hold, whoever wrote it. */
  function clean(one) {
    const entry = {};
    for (const name of ['at', 'of', 'seen']) if (one[name] > 0 && Number.isFinite(one[name])) entry[name] = one[name];
    for (const name of ['part', 'section', 'name']) if (typeof one[name] === 'string') entry[name] = one[name].slice(0, 300);
    if (one.watched === true) entry.watched = true;
    const quizzes = Object.entries(one.quizzes || {}).filter(([quiz, told]) => /^[\da-f]{8}(-\d+)?$/.test(quiz) && told).slice(0, 200);
    if (quizzes.length) {
      entry.quizzes = Object.fromEntries(quizzes.map(([quiz, { right, given }]) => [quiz, { right: right === true, given: answer(given) }]));
      entry.asked = Math.max(quizzes.length, Math.min(one.asked | 0, 999));
    }
    const tasks = Object.entries(one.tasks || {}).filter(([task, told]) => /^[\da-z]{1,7}(-\d+)?$/.test(task) && told === !!told);
    if (tasks.length) entry.tasks = Object.fromEntries(tasks.slice(0, 300));
    return entry;
  }

  function load() {
    try {
      const found = Object.entries(JSON.parse(localStorage.getItem(key)) || {});
      kept = Object.fromEntries(found.filter(([, one]) => one && typeof one === 'object'));
    } catch {
      // Forbidden, or not ours: what this page knows has to do.
    }
    return kept;
  }

  function save(pages) {
    kept = pages;
    try {
      if (Object.keys(pages).length) localStorage.setItem(key, JSON.stringify(pages));
      else localStorage.removeItem(key);
    } catch {
      // Full, or forbidden.
    }
    show();
  }

  function note(changes) {
    const pages = load();
    pages[here] = clean({ ...pages[here], ...changes, name, seen: Date.now() });
    save(pages);
  }

  function clock(seconds) {
    const parts = [seconds / 3600 | 0, (seconds / 60 | 0) % 60, Math.floor(seconds) % 60];
    return parts.slice(parts[0] ? 0 : 1).map((n, i) => (i ? String(n).padStart(2, '0') : n)).join(':');
  }

  /* ---- this lecture ---- */

  const line = document.querySelector('.cs-progress');
  const toggle = line && line.querySelector('button');
  const title = document.querySelector('h1');
  const name = [line && line.dataset.name, title && title.textContent.trim()].filter(Boolean).join(': ');
  let at = 0;
  let of = line ? Number(line.dataset.duration) || 0 : 0;

  if (line) {
    toggle.addEventListener('click', () => note({ watched: toggle.getAttribute('aria-pressed') !== 'true' }));

    const before = load()[here] || {};
    if (before.at > 9 || (before.part && document.getElementById(before.part))) {
      const link = document.createElement('a');
      link.href = before.at > 9 ? `#t=${Math.floor(before.at)}` : `#${encodeURIComponent(before.part)}`;
      link.textContent = line.dataset.resume.replace('{}', before.at > 9 ? clock(before.at) : before.section);
      line.append(link);
    }

    let last = 0;
    let done = false;
    document.addEventListener('recording-time', function ({ detail }) {
      at = detail.time;
      of = detail.duration || of;
      const end = !done && of && at >= .9 * of;
      if (end) done = true;
      if (end || Math.abs(at - last) >= 5) {
        last = at;
        note(end ? { at, of, watched: true } : { at, of });
      }
    });

    /* The section that is being read when the page is left, if there was anything to scroll past. */
    addEventListener('pagehide', function () {
      let found = null;
      if (scrollY > 200) for (const heading of document.querySelectorAll('.cs-prose :is(h2, h3)[id]')) {
        if (heading.getBoundingClientRect().top > innerHeight / 3) break;
        found = heading;
      }
      const changes = at ? { at, of } : {};
      if (found) {
        const words = [...found.childNodes].filter((one) => one.className !== 'cs-anchor');
        Object.assign(changes, { part: found.id, section: words.map((one) => one.textContent).join('').trim() });
      }
      if (found || at) note(changes);
    });
  }

  /* ---- its quizzes, which 63-quiz.js asks ---- */

  const quizzes = [...document.querySelectorAll('form.cs-quiz')].map(({ dataset }) => dataset.quiz);
  document.addEventListener('quiz-kept', ({ detail }) => Object.assign(detail, (load()[here] || {}).quizzes));
  document.addEventListener('quiz-answered', function ({ detail: { quiz, right, given } }) {
    const before = (load()[here] || {}).quizzes || {};
    const known = Object.entries(before).filter(([one]) => quizzes.includes(one));
    note({ quizzes: { ...Object.fromEntries(known), [quiz]: { right, given } }, asked: quizzes.length });
  });

  /* ---- its boxes to tick ---- */

  /* A box is known by the words of its item, so that it keeps its mark when others change. On the page
     with the whole course they stay as they are written. */
  const boxes = new Map();
  if (!document.body.matches('.cs-is-print')) for (const box of document.querySelectorAll('.cs-tasks > li > input, .cs-tasks > li > p > input')) {
    const item = box.closest('li').cloneNode(true);
    for (const other of item.querySelectorAll('ul, ol, annotation')) other.remove();
    const words = item.textContent.replace(/\s+/g, ' ').trim();
    let sum = 0;
    for (const sign of words) sum = Math.imul(sum, 31) + sign.codePointAt(0) | 0;
    const first = (sum >>> 0).toString(36);
    let task = first;
    for (let n = 2; boxes.has(task); n += 1) task = `${first}-${n}`;
    boxes.set(task, box);
    box.setAttribute('aria-label', words.slice(0, 150));
    box.autocomplete = 'off';
    box.disabled = false;
    box.addEventListener('change', function () {
      const ticked = [...boxes].filter(([, one]) => one.checked !== one.defaultChecked);
      note({ tasks: Object.fromEntries(ticked.map(([name, one]) => [name, one.checked])) });
    });
  }

  /* What was found out of an entry's quizzes, in words. */
  const pattern = dialog ? dialog.dataset.quizzes : '';
  function counted(entry) {
    const told = Object.values(entry.quizzes || {});
    const right = told.filter((one) => one.right).length;
    return told.length && pattern.replace('{right}', right).replace('{all}', entry.asked);
  }

  /* ---- what is shown of it ---- */

  function show() {
    if (line && quizzes.length) {
      const score = line.querySelector('.cs-progress-quizzes') || document.createElement('span');
      score.className = 'cs-progress-quizzes';
      score.textContent = counted(kept[here] || {}) || '';
      line.append(score);
    }
    const { tasks = {} } = kept[here] || {};
    for (const [task, box] of boxes) box.checked = tasks[task] ?? box.defaultChecked;
    if (toggle) toggle.setAttribute('aria-pressed', String(Boolean((kept[here] || {}).watched)));
    for (const link of document.querySelectorAll('.cs-row-title > a, a.cs-what-title, .cs-contents ol a')) {
      const entry = kept[path(link.href).slice(home.length)];
      const box = link.closest('.cs-row, .cs-entry, li');
      let mark = box.querySelector('.cs-watched');
      if (entry && entry.watched && !mark) {
        mark = document.createElement('span');
        mark.className = 'cs-watched';
        mark.textContent = `${word}: `;
        link[link.closest('.cs-contents') ? 'prepend' : 'before'](mark);
      } else if (mark && !(entry && entry.watched)) {
        mark.remove();
      }
    }
  }

  addEventListener('storage', function (event) {
    if (event.key === key || event.key === null) load() && show();
  });
  addEventListener('pageshow', (event) => event.persisted && load() && show());
  load();
  show();

  if (dialog) dialog.addEventListener('opening', function () {
    const detail = { home, word, load, save, clean, clock, counted };
    const open = () => dialog.dispatchEvent(new CustomEvent('progress', { detail }));
    if (dialog.dataset.script) {
      const script = Object.assign(document.createElement('script'), { src: dialog.dataset.script });
      const row = dialog.querySelector('.cs-sheet-row');
      row.inert = true;
      script.addEventListener('load', function () {
        row.inert = false;
        open();
      });
      document.head.append(script);
      delete dialog.dataset.script;
    } else open();
  });
})();
