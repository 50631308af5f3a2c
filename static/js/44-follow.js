/* The chapter and the line of the transcript that play are marked; the transcript keeps its line
   in sight, within its own box, unless somebody moves it. */
(function () {
  'use strict';

  const lists = [];
  for (const box of document.querySelectorAll('.cs-chapters, .cs-transcript-text')) {
    const links = [...box.querySelectorAll('a[href^="#t="]')];
    lists.push({ box, links, times: links.map(({ hash }) => Number(hash.slice(3))), at: -1, moved: 0 });
  }
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  function show(list) {
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
      show(list);
    }
  });
})();
