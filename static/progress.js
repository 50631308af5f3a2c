/* The dialog with all that a reader did: what is in it, and how it is taken to another browser, taken in
   and erased. 62-progress.js, which keeps it, loads this, and says by each `progress` event how. */
(function () {
  'use strict';

  const dialog = document.getElementById('page.progress');
  let home, word, load, save, clean, clock, counted;
  const file = dialog.querySelector('input');
  const list = dialog.querySelector('ul');
  const status = dialog.querySelector('[role="status"]');
  const erase = dialog.querySelector('[value="erase"]');
  const { textContent: plain } = erase;

  function fill() {
    erase.textContent = plain;
    list.textContent = '';
    for (const entry of Object.values(load())) {
      const item = document.createElement('li');
      const part = entry.at > 9 ? clock(entry.at) : entry.section;
      item.textContent = [entry.name, entry.watched ? word : part, counted(entry)].filter(Boolean).join(' · ');
      list.append(item);
    }
  }

  dialog.addEventListener('progress', function ({ detail }) {
    ({ home, word, load, save, clean, clock, counted } = detail);
    status.textContent = '';
    fill();
    if (file.files.length) file.dispatchEvent(new Event('change')); // chosen before this was loaded
  });

  dialog.querySelector('[value="export"]').addEventListener('click', function () {
    const data = { coursesite: 'progress', version: 1, course: home, pages: load() };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: 'application/json' }));
    link.download = `progress${home.replace(/[^\w-]+/g, '-').replace(/-$/, '')}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  file.addEventListener('change', async function () {
    try {
      const data = JSON.parse(await this.files[0].text());
      if (data.coursesite !== 'progress') throw new TypeError();
      const pages = load();
      for (const [page, one] of Object.entries(data.pages)) {
        if (!/^([^/?#\\][^?#\\]*)?$/.test(page)) continue;
        const [before, other] = [pages[page] || {}, clean(one)];
        const newer = (other.seen || 0) > (before.seen || 0) ? { ...before, ...other } : { ...other, ...before };
        const quizzes = { ...newer.quizzes };
        for (const [quiz, told] of [before, other].flatMap((entry) => Object.entries(entry.quizzes || {}))) {
          if (told.right || !quizzes[quiz]) quizzes[quiz] = told;
        }
        pages[page] = clean({ ...newer, quizzes, tasks: { ...(newer.seen === other.seen ? before : other).tasks, ...newer.tasks }, watched: before.watched || other.watched });
      }
      save(pages);
      fill();
      status.textContent = status.dataset.done;
    } catch {
      status.textContent = status.dataset.wrong;
    }
    this.value = '';
  });

  erase.addEventListener('click', function () {
    if (erase.textContent === plain) {
      erase.textContent = erase.dataset.sure;
      return;
    }
    save({});
    try {
      localStorage.removeItem('coursesite.recent'); // see 55-search.js
    } catch {
      // Forbidden: there is none.
    }
    fill();
  });
})();
