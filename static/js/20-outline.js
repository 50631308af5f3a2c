/* The outline follows the reading; on a phone the bar opens it as a sheet. */
(function () {
  'use strict';

  const outline = document.querySelector('.cs-outline');
  if (!outline) return;
  const details = outline.querySelector('details');
  const links = new Map();
  for (const link of outline.querySelectorAll('a')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }

  /* Beside the notes it is always open. */
  const beside = matchMedia('(width >= 66rem)');
  function fit() {
    close();
    details.open = beside.matches;
  }

  let current = null;
  function mark(link) {
    if (link === current) return;
    if (current) current.removeAttribute('aria-current');
    current = link;
    if (!link) return;
    link.setAttribute('aria-current', 'true');
    if (!beside.matches) return;
    const box = outline.getBoundingClientRect();
    const line = link.getBoundingClientRect();
    if (line.top < box.top + 48 || line.bottom > box.bottom - 48) {
      outline.scrollTop += line.top - box.top - box.height / 3;
    }
  }

  /* The current section is that of the last heading above the upper third of the window. */
  function follow() {
    const limit = innerHeight / 3;
    let found = null;
    for (const [heading, link] of links) {
      if (heading.closest('[hidden]')) continue;
      if (heading.getBoundingClientRect().top > limit) break;
      found = link;
    }
    if (innerHeight + scrollY >= document.documentElement.scrollHeight - 4) {
      const last = [...links.values()].pop();
      const here = location.hash && outline.querySelector(`a[href="${CSS.escape(location.hash)}"]`);
      found = here || last || found;
    }
    mark(found);
  }

  /* Boundless above, so that a heading crosses the edge also when the page jumps past it. */
  const watcher = new IntersectionObserver(follow, { rootMargin: '9999999px 0px -66% 0px' });
  for (const heading of links.keys()) watcher.observe(heading);
  addEventListener('hashchange', follow);

  const opener = document.querySelector('.cs-bar-outline');
  function close() {
    if (!('sheet' in outline.dataset)) return;
    delete outline.dataset.sheet;
    outline.style.minBlockSize = '';
    details.open = false;
    opener.setAttribute('aria-expanded', 'false');
  }

  if (opener) {
    opener.setAttribute('role', 'button');
    opener.setAttribute('aria-expanded', 'false');
    opener.addEventListener('click', function (event) {
      event.preventDefault();
      if ('sheet' in outline.dataset) return close();
      outline.style.minBlockSize = `${outline.offsetHeight}px`;
      outline.dataset.sheet = '';
      details.open = true;
      opener.setAttribute('aria-expanded', 'true');
      (current || outline.querySelector('a')).focus();
    });
    opener.addEventListener('keydown', function (event) {
      if (event.key === ' ') {
        event.preventDefault();
        opener.click();
      }
    });
    document.addEventListener('click', function (event) {
      if (event.target.closest('.cs-outline a') || !event.target.closest('.cs-outline, .cs-bar-outline')) close();
    });
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape' && 'sheet' in outline.dataset) {
        close();
        opener.focus();
      }
    });
    details.addEventListener('toggle', function () {
      if (!details.open) close();
    });
  }

  beside.addEventListener('change', fit);
  fit();
})();
