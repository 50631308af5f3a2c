/* Where the course is today: the build never reads the clock, the reader's browser does. */
(function () {
  'use strict';

  const language = document.documentElement.lang || undefined;
  const now = new Date();
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());

  /* A day counts until it is over, a time until it has come. */
  function read(time) {
    const [, year, month, day, rest] = /^(\d+)-(\d+)-(\d+)(.*)/.exec(time.dateTime);
    const date = new Date(year, month - 1, day);
    const over = rest ? new Date(time.dateTime) < now : date < today;
    return { days: Math.round((date - today) / 864e5), over };
  }

  const panel = document.querySelector('.upcoming');
  if (panel) {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    let shown = 0;
    for (const item of panel.querySelectorAll('li')) {
      const { days, over } = read(item.querySelector('time'));
      if (over || shown === 3) continue;
      item.hidden = false;
      shown += 1;
      item.querySelector('.until').textContent = relative.format(days, 'day');
    }
    panel.hidden = !shown;
  }

  const table = document.querySelector('.schedule');
  if (table) {
    const rows = [...table.querySelectorAll('.entry')].filter((row) => row.querySelector('time'));
    const dated = rows.map((row) => ({ row, ...read(row.querySelector('time')) }));
    for (const { row, days, over } of dated) {
      if (over) row.classList.add('is-past');
      if (days) continue;
      row.classList.add('is-today');
      row.setAttribute('aria-current', 'date');
    }
    const next = dated.findIndex(({ days }) => days > 0);
    if (next > 0 && !dated.some(({ days }) => days === 0)) {
      const line = document.createElement('tr');
      line.className = 'now';
      line.innerHTML = '<td colspan="2"></td>';
      line.firstChild.textContent = table.dataset.today;
      const before = dated[next].row;
      (before.previousElementSibling?.matches('.week') ? before.previousElementSibling : before).before(line);
    }
  }
})();
