/* The search dialog: results by section from the index of each course, or else titles. */
(function () {
  'use strict';

  const MOST = 12;
  const SECTIONS = 4;
  const OWN = 1e6;

  const dialog = document.querySelector('.cs-search');
  const say = dialog.dataset;
  const input = dialog.querySelector('[role="combobox"]');
  const list = dialog.querySelector('[role="listbox"]');
  const status = dialog.querySelector('[role="status"]');
  const root = new URL('.', new URL(say.root, location.href));

  function load(address) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement('script');
      script.src = address;
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => reject(new Error(address)));
      document.head.append(script);
    });
  }

  function at(path) {
    return new URL(path.replace(/^\//, ''), root);
  }

  /* An address of the site as links name it: a folder opens from a web server only. */
  function page(address) {
    return address.replace(/\/(?=#|$)/, '/index.html');
  }

  /* The own course comes first. */
  async function courses() {
    await load(at('pagefind/courses.js'));
    const own = (course) => course[0] === say.course;
    return [...self.coursesiteCourses].sort((a, b) => own(b) - own(a));
  }

  /* Words are stemmed as the first index of a library does it, so each language has its own. */
  async function indexes(found) {
    const languages = [...new Set(found.flatMap(([, , languages]) => languages))];
    return Promise.all(languages.map(async function (language) {
      const parts = found.filter((course) => course[2].includes(language));
      const options = ([url]) => ({ baseUrl: root.pathname, indexWeight: url === say.course ? OWN : 1 });
      const folder = ([url]) => at(`${url}pagefind/${language}/`).pathname;
      const [first, ...others] = parts;
      const library = await import(`${folder(first)}pagefind.js`);
      await library.options({ ...options(first), excerptLength: 22 });
      await library.init();
      await Promise.all(others.map((part) => library.mergeIndex(folder(part), { ...options(part), excerptLength: 22 })));
      return { language, library };
    }));
  }

  function plain(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  }

  /* Where nothing has a word, Pagefind takes letters off it until something does. What has less
     than half of it in common is no result; scripts without letter cases may have no spaces, either. */
  function fitting(words) {
    const parts = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
    const wanted = parts(words);
    if (!wanted.length || /\p{Lo}/u.test(words)) return () => true;
    const shared = (one, other) => {
      let size = 0;
      while (size < one.length && one[size] === other[size]) size++;
      return size;
    };
    const fits = (text) => parts(text).some((part) =>
      wanted.some((word) => shared(word, part) >= Math.max(word.length / 2, Math.min(3, word.length))));
    return (excerpt) => excerpt.split(/<\/?mark>/).some((piece, index) => index % 2 && fits(piece));
  }

  function inIndexes(libraries, found) {
    const title = (path) => {
      const of = found.filter(([url]) => path.startsWith(url)).sort((a, b) => b[0].length - a[0].length)[0];
      return of && of[0] !== say.course ? of[1] : '';
    };
    return async function (words) {
      const answers = await Promise.all(libraries.map(async ({ language, library }) =>
        (await library.search(words)).results.map((hit) => ({ language, hit }))));
      const hits = answers.flat().sort((a, b) => b.hit.score - a.hit.score);
      const best = await Promise.all(hits.slice(0, MOST).map(async ({ language, hit }) =>
        ({ language, ...await hit.data() })));
      const fits = fitting(words);
      const groups = best.map(function (one) {
        const matches = one.sub_results.filter((part) => fits(part.excerpt));
        const parts = matches.filter((part) => part.anchor);
        const top = matches.find((part) => !part.anchor);
        if (!matches.length && !fits(`<mark>${one.meta.title}</mark>`)) return null;
        const weight = (part) => part.weighted_locations.reduce((sum, { balanced_score: score }) => sum + score, 0);
        const kept = [...parts].sort((a, b) => weight(b) - weight(a)).slice(0, SECTIONS);
        return {
          language: one.language,
          href: at(page(one.raw_url)),
          title: one.meta.title,
          labels: [one.meta.label, title(one.raw_url)],
          text: top ? top.excerpt : '',
          sections: parts.filter((part) => kept.includes(part)).map((part) => ({
            href: at(`${page(one.raw_url)}#${part.anchor.id}`),
            title: part.title,
            text: part.excerpt,
          })),
        };
      }).filter(Boolean);
      return { groups, count: groups.length < best.length ? groups.length : hits.length };
    };
  }

  async function inTitles(found) {
    await Promise.all(found.map(([url]) => load(at(`${url}pagefind/titles.js`))));
    const every = found.flatMap(([url, course]) =>
      self.coursesiteTitles[url].map(([path, label, title]) => ({
        href: at(path),
        title,
        labels: [label, url === say.course ? '' : course],
        text: '',
        sections: [],
      })));
    return async function (words) {
      const wanted = plain(words).split(/\s+/).filter(Boolean);
      const groups = every.filter(({ title, labels }) =>
        wanted.every((word) => plain(`${title} ${labels[0]}`).includes(word)));
      return { groups, count: groups.length };
    };
  }

  /* What looks for words, and what to say of it beforehand. */
  async function ready() {
    const found = await courses();
    if (location.protocol !== 'file:' && found.some((course) => course[2].length)) {
      try {
        const libraries = await indexes(found);
        const find = inIndexes(libraries, found);
        await Promise.all(libraries.map(({ library }) => library.filters()));
        return { find, note: '' };
      } catch (problem) {
        console.warn(problem);
        return { find: await inTitles(found), note: say.failed };
      }
    }
    return { find: await inTitles(found), note: say.titles };
  }

  let engine = null;
  let asked = 0;
  let active = null;

  function choose(option) {
    if (active) active.setAttribute('aria-selected', 'false');
    active = option;
    if (!option) return input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  /* An excerpt is text with marks and entities: nothing else of it becomes an element. What it
     begins with is left out if it stands above it already. */
  function excerpt({ text, title, labels = [] }) {
    const pieces = text.split(/<\/?mark>/).map((piece) =>
      piece.replace(/&[lg]t;/g, (entity) => (entity === '&lt;' ? '<' : '>')));
    let extra = 0;
    for (const known of [title, ...labels]) {
      const rest = pieces.join('').slice(extra);
      if (known && rest.startsWith(known)) extra += known.length + /^[.:?!]*\s*/.exec(rest.slice(known.length))[0].length;
    }
    return pieces.map(function (piece, index) {
      const shown = piece.slice(extra);
      extra = Math.max(0, extra - piece.length);
      return index % 2 && shown ? element('mark', '', shown) : shown;
    });
  }

  let number = 0;
  function option(className, hit, ...more) {
    const made = element('a', className, ...more);
    made.href = hit.href;
    made.tabIndex = -1;
    made.id = `page.hit-${number++}`;
    made.setAttribute('role', 'option');
    made.setAttribute('aria-selected', 'false');
    if (hit.text) made.append(element('span', 'cs-hit-text', ...excerpt(hit)));
    return made;
  }

  function show(groups) {
    number = 0;
    list.replaceChildren(...groups.map(function (one) {
      const group = element('div', 'cs-hit-group');
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', one.title);
      if (one.language) group.lang = one.language;
      const title = element('span', 'cs-hit-title', one.title);
      const labels = one.labels.filter(Boolean).map((label) => element('span', 'cs-hit-label', label));
      group.append(option('cs-hit', one, element('span', 'cs-hit-head', title, ...labels)));
      for (const section of one.sections) {
        group.append(option('cs-hit cs-hit-section', section, element('span', 'cs-hit-title', section.title)));
      }
      return group;
    }));
    list.hidden = !groups.length;
    list.scrollTop = 0;
    input.setAttribute('aria-expanded', String(Boolean(groups.length)));
    choose(list.querySelector('[role="option"]'));
  }

  function counted(text, count) {
    return text.replace('1000000', count);
  }

  async function look() {
    const turn = ++asked;
    const words = input.value.trim();
    engine ??= ready().catch(function () {
      engine = null;
      return { find: async () => ({ groups: [], count: 0 }), note: say.failed };
    });
    const { find, note } = await engine;
    let { groups, count } = words ? await find(words) : { groups: [], count: 0 };
    if (turn !== asked) return;
    const best = groups.length;
    show(groups);
    list.dataset.words = words;
    const forms = JSON.parse(say.pages);
    const told = counted(forms[new Intl.PluralRules(forms.language).select(count)] ?? forms.other, count);
    const result = !words ? '' : !count ? say.none : best < count ? `${told}, ${counted(say.best, best)}` : told;
    status.textContent = [result, note].filter(Boolean).join(' · ');
  }

  let pause = 0;
  input.addEventListener('input', function () {
    clearTimeout(pause);
    pause = setTimeout(look, 80);
  });

  input.addEventListener('keydown', function (event) {
    if (event.isComposing) return;
    const options = [...list.querySelectorAll('[role="option"]')];
    if (event.key === 'Enter') {
      event.preventDefault();
      const settled = list.dataset.words === input.value.trim();
      if (!settled) clearTimeout(pause);
      Promise.resolve(settled || look()).then(() => active && active.click());
    } else if (/^Arrow(Up|Down)$/.test(event.key) && options.length) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const from = options.indexOf(active);
      choose(options[(from + step + options.length) % options.length]);
    }
  });

  list.addEventListener('click', function (event) {
    const chosen = event.target.closest('[role="option"]');
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    dialog.close();
  });
  dialog.addEventListener('click', function (event) {
    if (event.target === dialog) dialog.close();
  });
  dialog.querySelector('.cs-search-field button').addEventListener('click', () => dialog.close());

  look();
})();
