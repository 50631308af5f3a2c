/* Self-check: a form tells whether its answer is right, as often as a reader likes. Its key is the
   `<details>` below it, which shows after the first attempt: an item for each choice, marked if it
   is right, or one for each answer that may be written. What was answered is told to other scripts
   by `quiz-answered` events on the document; what is known from before is asked for by `quiz-kept`
   (62-progress.js). */
(function () {
  'use strict';

  const forms = document.querySelectorAll('form.cs-quiz');
  if (!forms.length) return;
  const kept = {};
  /* On the page with the whole course, nothing is kept: each lecture has its own. */
  const keeps = !document.body.matches('.cs-is-print');
  if (keeps) document.dispatchEvent(new CustomEvent('quiz-kept', { detail: kept }));

  /* A text as it is compared: without differences of case, spaces, quotes and dashes. */
  function plain(text) {
    return text.normalize('NFKC')
      .replace(/[\u2018-\u201b\u2032\u00b4\u0060]/g, "'").replace(/[\u201c-\u201f\u00ab\u00bb\u2033]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, '-').replace(/\u2044/g, '/')
      .replace(/[\s\u00ad\u200b-\u200f\u2060]/g, '').toLowerCase();
  }

  /* The numbers that a text may mean: 3,14 and 3.14; 1,000 and 1 000; 6.02·10^23; 1/4. */
  function numbers(text) {
    const whole = plain(text).replace(/[·×*x]10\^?([+-]?\d+)$/, 'e$1').replace(/^10\^([+-]?\d+)$/, '1e$1');
    const one = (part) => [part, part.replace(',', '.'), part.replace(/[,']/g, ''), part.replace(/\./g, '').replace(',', '.')]
      .filter((written) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(written)).map(Number);
    const [top, bottom, ...rest] = whole.split('/');
    if (bottom === undefined) return one(top);
    return rest.length ? [] : one(top).flatMap((above) => one(bottom).map((below) => above / below));
  }

  function fits(item, text) {
    const { value, tolerance } = item.dataset;
    if (value !== undefined) {
      const most = Number(tolerance) + 1e-9 * Math.abs(value);
      return numbers(text).some((number) => Math.abs(number - value) <= most);
    }
    const shown = item.cloneNode(true);
    for (const source of shown.querySelectorAll('annotation')) source.remove();
    return [item.dataset.text, shown.textContent].some((right) => plain(right) === plain(text));
  }

  for (const form of forms) {
    const said = form.querySelector('.cs-quiz-said');
    const answers = form.querySelector('.cs-quiz-answers');
    const key = answers.querySelector('.cs-quiz-key');
    const items = [...key.children];
    const field = form.querySelector('.cs-quiz-field input');
    const choices = [...form.querySelectorAll('.cs-quiz-choices > li')];
    const boxes = choices.map((choice) => choice.querySelector('input'));

    function say(...nodes) {
      const list = key.cloneNode();
      list.append(...nodes.slice(1));
      said.replaceChildren(...nodes.slice(0, 1), ...(nodes.length > 1 ? [list] : []));
    }

    function verdict(name) {
      const line = document.createElement('p');
      line.className = 'cs-quiz-verdict';
      line.dataset.verdict = name;
      line.textContent = said.dataset[name];
      return line;
    }

    /* As before an attempt, but for the key, which stays within reach. */
    function clear() {
      say();
      items.forEach(function (item, number) {
        if (choices.length) item.value = number + 1;
        key.append(item);
      });
      for (const choice of choices) delete choice.dataset.verdict;
    }

    /* What is wrong with an answer: "", or the name of the words for it. */
    function judge(given) {
      if (!given.length) return 'empty';
      if (field) return items.some((item) => fits(item, given)) ? 'right' : 'again';
      const right = items.map((item, number) => ('right' in item.dataset ? number : -1)).filter((number) => number >= 0);
      if (!given.every((number) => right.includes(number))) return 'again';
      return right.every((number) => given.includes(number)) ? 'right' : 'missing';
    }

    function answer() {
      return field ? field.value.trim() : [...boxes.keys()].filter((number) => boxes[number].checked);
    }

    function mark(given) {
      for (const number of field ? [] : given) {
        choices[number].dataset.verdict = 'right' in items[number].dataset ? 'right' : 'again';
      }
    }

    form.addEventListener('submit', function (event) {
      event.preventDefault();
      const given = answer();
      clear();
      const name = judge(given);
      if (name === 'empty') {
        say(verdict(name));
        (field || boxes[0]).focus();
        return;
      }
      form.dataset.tried = '';
      mark(given);
      /* All is explained once it is right; before, only what was chosen. */
      say(verdict(name), ...(name === 'right' || field ? [] : given.map((number) => items[number])));
      answers.open = name === 'right';
      const detail = { quiz: form.dataset.quiz, right: name === 'right', given };
      if (keeps) document.dispatchEvent(new CustomEvent('quiz-answered', { detail }));
    });

    form.addEventListener('input', clear);

    const before = kept[form.dataset.quiz];
    if (before) {
      form.dataset.tried = '';
      if (field && typeof before.given === 'string') field.value = before.given;
      for (const number of !field && Array.isArray(before.given) ? before.given : []) {
        if (boxes[number]) boxes[number].checked = true;
      }
      const given = answer();
      if (before.right && judge(given) === 'right') {
        mark(given);
        say(verdict('right'));
      }
    }
  }
})();
