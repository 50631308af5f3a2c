/* The search dialog: pages by what they are called, results by section from the index of each
   course, or else titles alone. */
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

  /* What a reader writes for signs: their names, as TeX has them. */
  const SIGNS = new Map(('nabla ∇ partial ∂ sum ∑ prod ∏ int ∫ oint ∮ sqrt √ infty ∞ infinity ∞ forall ∀ exists ∃ ' +
    'in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ bigcup ⋃ bigcap ⋂ emptyset ∅ varnothing ∅ ' +
    'land ∧ wedge ∧ lor ∨ vee ∨ neg ¬ lnot ¬ oplus ⊕ otimes ⊗ odot ⊙ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ equiv ≡ ' +
    'cong ≅ sim ∼ simeq ≃ propto ∝ ll ≪ gg ≫ to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ ' +
    'Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ mapsto ↦ times × div ÷ cdot ⋅ pm ± mp ∓ circ ∘ perp ⊥ angle ∠ vdash ⊢ models ⊨ ' +
    'langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ ' +
    'alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ ' +
    'mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ ' +
    'Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω').split(' ').map((one, at, all) => [one, all[at + 1]]).filter((one, at) => at % 2 === 0));
  const BOARD = { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' };
  const SIGN = /[\u2190-\u22ff\u27c0-\u27ff±×÷¬]/u;

  function board(letter) {
    return BOARD[letter] ?? String.fromCodePoint(0x1d538 + letter.charCodeAt(0) - 65);
  }

  /* A question with signs for their names; names that are words, too, are looked for as both. */
  function questions(words) {
    const tex = words
      .replace(/\\mathbb\s*(?:\{\s*([A-Z])\s*\}|([A-Z]))/g, (_, one, other) => ` ${board(one ?? other)} `)
      .replace(/\\(?:math\w+|text\w*|operatorname|left|right|frac|boldsymbol|hat|bar|vec)\b/g, ' ')
      .replace(/\\([a-zA-Z]+)/g, (_, name) => ` ${SIGNS.get(name) ?? name} `)
      .replace(/[{}$]/g, ' ')
      .replace(/\^([0-9])/g, (_, digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit])
      .replace(/_([0-9])/g, (_, digit) => '₀₁₂₃₄₅₆₇₈₉'[digit])
      .replace(/\s+/g, ' ').trim() || words;
    const named = tex.replace(/\p{L}{2,}/gu, (name) => (name.length > 2 || name === 'pi' || name === 'mu' ? SIGNS.get(name) ?? name : name));
    return [...new Set([tex, named])];
  }

  function plain(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');
  }

  function parts(text) {
    return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  /* Whether words have none between them, as in Chinese. */
  function unspaced(words) {
    return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words);
  }

  /* Where nothing has a word, Pagefind takes letters off it until something does. What has less
     than half of it in common is no result; scripts without letter cases may have no spaces, either. */
  function fitting(words) {
    const wanted = parts(words);
    const signs = [...words].filter((char) => SIGN.test(char));
    if (/\p{Lo}/u.test(words) || !(wanted.length + signs.length)) return () => true;
    const shared = (one, other) => {
      let size = 0;
      while (size < one.length && one[size] === other[size]) size++;
      return size;
    };
    const fits = (text) => signs.some((sign) => text.includes(sign)) || parts(text).some((part) =>
      wanted.some((word) => shared(word, part) >= Math.max(word.length / 2, Math.min(3, word.length))));
    return (excerpt) => excerpt.split(/<\/?mark>/).some((piece, index) => index % 2 && fits(piece));
  }

  /* ---- titles: what a page is, and what it is called ---------------------------------------- */

  async function titles(found) {
    await Promise.all(found.map(([url]) => load(at(`${url}pagefind/titles.js`)).catch(() => null)));
    return found.flatMap(function ([url, course]) {
      const kinds = self.coursesiteKinds?.[url] ?? {};
      return (self.coursesiteTitles?.[url] ?? []).map(function ([path, label, title, role = '', when = '']) {
        const [, kind, number] = /^(.*?)\s*(\d*)$/u.exec(label);
        return {
          href: at(path),
          title,
          labels: [label, url === say.course ? '' : course],
          text: '',
          sections: [],
          role,
          when,
          number,
          own: url === say.course,
          kinds: kind ? [kind, ...(kinds[kind] ?? [])].map(plain) : [],
        };
      });
    });
  }

  /* How well a page is named by the words: its kind and number best ("lec 5", "L5", "hw 2"), then
     its title; 0 if it is not. */
  function named(row, words) {
    const wanted = parts(words.replace(/(\p{L})(\d)/gu, '$1 $2'));
    const numbers = wanted.filter((word) => /^\d+$/.test(word));
    const kind = wanted.filter((word) => !/^\d+$/.test(word)).join(' ');
    if (row.kinds.length && row.number && numbers.length === 1 && Number(numbers[0]) === Number(row.number)) {
      if (row.kinds.includes(kind)) return 5;
      if (kind && row.kinds.some((one, index) => one.startsWith(kind) && (!index || kind.length > 1))) return 4;
    }
    const name = plain(row.title);
    if (name === plain(words)) return 3;
    if (unspaced(words)) return name.includes(plain(words)) ? 2 : 0;
    const have = parts(`${row.title} ${row.labels[0]}`);
    const has = (word) => have.some((one) => (/^\d+$/.test(word) ? Number(one) === Number(word) : one.startsWith(word)));
    return wanted.length && wanted.every(has) ? 2 : 0;
  }

  function inRows(rows, words) {
    return rows.map((row) => ({ row, weight: named(row, words) })).filter(({ weight }) => weight)
      .sort((a, b) => b.weight - a.weight || b.row.own - a.row.own);
  }

  /* ---- misspelt words ------------------------------------------------------------------------ */

  /* How a word comes to be another by one wrong letter: 0 not at all, 1 to its beginning, 2 whole;
     and whether that letter is its last, so that it may be another form. */
  function near(word, other) {
    let start = 0;
    while (start < word.length && word[start] === other[start]) start++;
    const ways = [
      [word.slice(start + 1), other.slice(start + 1)],
      [word.slice(start), other.slice(start + 1)],
      [word.slice(start + 1), other.slice(start)],
    ];
    if (word[start] === other[start + 1] && word[start + 1] === other[start]) ways.push([word.slice(start + 2), other.slice(start + 2)]);
    let best = 0;
    for (const [rest, left] of ways) {
      if (left.startsWith(rest)) best = Math.max(best, left === rest ? 2 : start > 1 ? 1 : 0);
    }
    return { best, last: start >= word.length - 1 };
  }

  /* The words with what was probably meant for those of five letters or more that are none. Of
     `known`, the first that is near enough is it: the most frequent of the own course. */
  function mended(words, known, form) {
    if (/["“”\\]/u.test(words)) return words;
    return words.replace(/\p{L}{5,}/gu, function (given) {
      const word = plain(given);
      let choice = '', size = 0;
      for (const one of known) {
        if (one.startsWith(word)) return given;
        const { best, last } = near(word, one);
        if (!best || (last && form)) continue;
        if (best > size) [choice, size] = [one, best];
      }
      return choice || given;
    });
  }

  /* ---- the index ----------------------------------------------------------------------------- */

  function inIndexes(libraries, found, rows) {
    const title = (path) => {
      const of = found.filter(([url]) => path.startsWith(url)).sort((a, b) => b[0].length - a[0].length)[0];
      return of && of[0] !== say.course ? of[1] : '';
    };
    let vocabulary = null;
    const known = () => (vocabulary ??= Promise.all(found.flatMap(([url, , languages]) => languages.map((language) =>
      fetch(at(`${url}pagefind/${language}/words.txt`)).then((answer) => (answer.ok ? answer.text() : ''), () => ''))))
      .then((texts) => [...new Set(texts.flatMap((text) => text.split('\n').map(plain)))].filter((word) => word.length > 1)));

    async function groupsOf(words) {
      const answers = await Promise.all(questions(words).flatMap((asked) => libraries.map(async ({ language, library }) =>
        (await library.search(asked)).results.map((hit) => ({ language, hit, asked })))));
      const best = answers.flat().sort((a, b) => b.hit.score - a.hit.score);
      const seen = new Set();
      const hits = best.filter(({ language, hit }) => !seen.has(`${language} ${hit.id}`) && seen.add(`${language} ${hit.id}`));
      const data = await Promise.all(hits.slice(0, MOST).map(async ({ language, hit, asked }) =>
        ({ language, asked, ...await hit.data() })));
      const groups = data.map(function (one) {
        const fits = fitting(one.asked);
        const matches = one.sub_results.filter((part) => fits(part.excerpt));
        const sections = matches.filter((part) => part.anchor);
        const top = matches.find((part) => !part.anchor);
        if (!matches.length && !fits(`<mark>${one.meta.title}</mark>`)) return null;
        const weight = (part) => part.weighted_locations.reduce((sum, { balanced_score: score }) => sum + score, 0);
        const kept = [...sections].sort((a, b) => weight(b) - weight(a)).slice(0, SECTIONS);
        return {
          language: one.language,
          href: at(page(one.raw_url)),
          title: one.meta.title,
          labels: [one.meta.label, title(one.raw_url)],
          text: top ? top.excerpt : '',
          sections: sections.filter((part) => kept.includes(part)).map((part) => ({
            href: at(`${page(one.raw_url)}#${part.anchor.id}`),
            title: part.title,
            text: part.excerpt,
          })),
        };
      }).filter(Boolean);
      return { groups, count: groups.length < data.length ? groups.length : hits.length };
    }

    /* Every page that is named by the words comes before those that have them. */
    async function answer(words) {
      const { groups, count } = await groupsOf(words);
      const top = inRows(rows, words).filter(({ weight }) => weight > 2 || unspaced(words)).slice(0, MOST).map(({ row }) => row);
      const of = (row) => groups.find((one) => one.href.href === row.href.href);
      const others = groups.filter((one) => !top.some((row) => row.href.href === one.href.href));
      const extra = top.filter((row) => !of(row)).length;
      return { groups: [...top.map((row) => of(row) ?? row), ...others].slice(0, MOST), count: Math.max(count, groups.length + extra) };
    }

    const marked = (groups) => new Set(groups.flatMap((one) => [one.title, ...one.labels, one.text, ...one.sections.flatMap((part) => [part.title, part.text])])
      .flatMap((text, index) => (text ? parts(text.replace(/<\/?mark>/g, '')) : [])));

    /* In Korean, a word may be part of another. */
    async function within(words) {
      if (!/^\p{Script=Hangul}{2,}$/u.test(words)) return null;
      const longer = (await known()).filter((word) => word.includes(plain(words)) && !word.startsWith(plain(words))).slice(0, 6);
      const all = await Promise.all(longer.map(groupsOf));
      const seen = new Set();
      return all.flatMap(({ groups }) => groups).filter(({ href }) => !seen.has(href.href) && seen.add(href.href));
    }

    return async function (words) {
      const first = await answer(words);
      const more = await within(words);
      if (more) {
        const groups = [...first.groups, ...more.filter((one) => !first.groups.some((had) => had.href.href === one.href.href))].slice(0, MOST);
        return { groups, count: Math.max(first.count, groups.length) };
      }
      const have = [...marked(first.groups)];
      const unknown = (words.match(/\p{L}{5,}/gu) ?? []).some((word) => !have.some((one) => one.startsWith(plain(word))));
      if (!unknown) return first;
      const better = mended(words, await known(), first.count > 0);
      return better === words ? first : { ...await answer(better), corrected: better };
    };
  }

  function inTitles(rows) {
    const known = [...new Set(rows.flatMap((row) => parts(`${row.title} ${row.labels[0]}`)))];
    const look = (words) => {
      const groups = inRows(rows, words).map(({ row }) => row);
      return { groups, count: groups.length };
    };
    return async function (words) {
      const first = look(words);
      const better = first.count ? words : mended(words, known, false);
      return better === words ? first : { ...look(better), corrected: better };
    };
  }

  /* ---- before anything is typed -------------------------------------------------------------- */

  function folder(address) {
    return address.replace(/index\.html$/, '');
  }

  /* What was read last; then what is now and next: the class before and after this moment, what is
     due, the latest news. */
  function suggestions(rows) {
    const byPath = new Map(rows.map((row) => [folder(row.href.pathname), row]));
    let read = [];
    try {
      const here = folder(location.pathname);
      read = [].concat(JSON.parse(localStorage.getItem('coursesite.recent')) || [])
        .filter((path) => path !== here).map((path) => byPath.get(path)).filter(Boolean).slice(0, 4);
    } catch {
      // Forbidden, or not ours.
    }
    const own = rows.some((row) => row.own) ? rows.filter((row) => row.own) : rows;
    const time = ({ when }) => Date.parse(when.length === 10 ? `${when}T23:59` : when);
    const dated = (role) => own.filter((row) => row.role === role && row.when).sort((a, b) => time(a) - time(b));
    const now = Date.now();
    const sessions = dated('session');
    const ahead = sessions.filter((row) => time(row) >= now);
    const past = sessions.filter((row) => time(row) < now);
    const news = dated('news').filter((row) => time(row) <= now + 864e5);
    const due = dated('task').filter((row) => time(row) >= now);
    const soon = ahead.length || due.length ? [...past.slice(-1), ...ahead.slice(0, 1), ...due.slice(0, 2), ...news.slice(-1)] : [];
    const some = soon.length ? [] : own.filter((row) => row.role === 'session').slice(0, 5);
    return [[text('recent'), read], [text('soon'), soon.filter((row) => !read.includes(row))], [text('first'), some.filter((row) => !read.includes(row))]]
      .filter(([, listed]) => listed.length);
  }

  function day(row) {
    if (!row.when) return '';
    return new Intl.DateTimeFormat(document.documentElement.lang || undefined, { weekday: 'short', day: 'numeric', month: 'short' })
      .format(new Date(`${row.when.slice(0, 10)}T12:00`)); // the day at the course, as pages have it
  }

  /* What looks for words, and what to say of it beforehand. */
  async function ready() {
    const found = await courses();
    const rows = await titles(found);
    const before = () => suggestions(rows);
    const whole = found.some((course) => course[3]?.length) ? text('whole') : '';
    if (location.protocol !== 'file:' && found.some((course) => course[2].length)) {
      try {
        const libraries = await indexes(found);
        const find = inIndexes(libraries, found, rows);
        await Promise.all(libraries.map(({ library }) => library.filters()));
        return { find, before, note: (words) => (unspaced(words) ? whole : '') };
      } catch (problem) {
        console.warn(problem);
        return { find: inTitles(rows), before, note: () => say.failed };
      }
    }
    return { find: inTitles(rows), before, note: () => text('titles') };
  }

  function text(name) {
    const texts = self.coursesiteTexts ?? {};
    return (texts[document.documentElement.lang] ?? Object.values(texts)[0] ?? {})[name] ?? '';
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

  function heading(words) {
    const made = element('p', 'cs-hit-heading', words);
    made.setAttribute('aria-hidden', 'true'); // the group has it as its name
    return made;
  }

  function grouped(name, ...content) {
    const group = element('div', 'cs-hit-group', ...content);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', name);
    return group;
  }

  function head(one, ...labels) {
    const title = element('span', 'cs-hit-title', one.title);
    return element('span', 'cs-hit-head', title, ...labels.filter(Boolean).map((label) => element('span', 'cs-hit-label', label)));
  }

  function fill(groups) {
    list.replaceChildren(...groups);
    list.hidden = !groups.length;
    list.scrollTop = 0;
    input.setAttribute('aria-expanded', String(Boolean(groups.length)));
    choose(null);
  }

  function show(groups) {
    number = 0;
    fill(groups.map(function (one) {
      const group = grouped(one.title, option('cs-hit', one, head(one, ...one.labels)));
      if (one.language) group.lang = one.language;
      for (const section of one.sections) {
        group.append(option('cs-hit cs-hit-section', section, element('span', 'cs-hit-title', section.title)));
      }
      return group;
    }));
    choose(list.querySelector('[role="option"]'));
  }

  /* Nothing is chosen of what nobody asked for: Enter opens nothing before an arrow key. */
  function suggest(lists) {
    number = 0;
    fill(lists.map(([name, rows]) => grouped(name, heading(name), ...rows.map((row) =>
      option('cs-hit', row, head(row, ...row.labels, day(row)))))));
  }

  async function look() {
    const turn = ++asked;
    const words = input.value.trim();
    engine ??= ready().catch(function () {
      engine = null;
      return { find: async () => ({ groups: [], count: 0 }), before: () => [], note: () => say.failed };
    });
    const { find, before, note } = await engine;
    const { groups, count, corrected } = words ? await find(words) : { groups: [], count: 0 };
    if (turn !== asked) return;
    const best = groups.length;
    if (words) show(groups);
    else suggest(before());
    list.dataset.words = words;
    const forms = text('pages') || {};
    const form = forms.language ? forms[new Intl.PluralRules(forms.language).select(count)] : '';
    const told = (form || forms.other || '{n}').replace('{n}', count);
    const result = !words ? '' : !count ? text('none') : best < count ? `${told}, ${text('best').replace('{n}', best)}` : told;
    const instead = corrected && count ? text('corrected').replace('{words}', corrected) : '';
    status.textContent = [instead, result, note(words)].filter(Boolean).join(' · ');
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
      choose(options[from < 0 && step < 0 ? options.length - 1 : (from + step + options.length) % options.length]);
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
