/* Buttons that copy: code, and the links of headings. Boxes that scroll take the focus. */
(function () {
  'use strict';

  const text = document.currentScript.dataset;

  function copied(button, label) {
    const before = button.textContent;
    button.textContent = label;
    button.dataset.done = '';
    setTimeout(function () {
      button.textContent = before;
      delete button.dataset.done;
    }, 1500);
  }

  /* The clipboard needs a secure page, and one that may use it: from disk, over plain http and in
     frames of others a selection has to do. */
  function copy(string, done) {
    function select() {
      const area = document.createElement('textarea');
      area.value = string;
      document.body.append(area);
      area.select();
      if (document.execCommand('copy')) done();
      area.remove();
    }
    if (navigator.clipboard) navigator.clipboard.writeText(string).then(done, select);
    else select();
  }

  /* The classes of what a session prints: output, errors, tracebacks, headings. */
  const printed = 'pre :is(.go, .gr, .gt, .gh)';

  /* The code of a block; of a session only what was typed, without prompts and output. */
  function code(pre) {
    const lines = [{ typed: '', prompt: '', out: false }];
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: parent, data } = walker.currentNode;
      data.split('\n').forEach(function (part, index) {
        if (index) lines.push({ typed: '', prompt: '', out: false });
        const line = lines[lines.length - 1];
        if (parent.closest('pre .gp')) line.prompt += part;
        else line.typed += part;
        if (part && parent.closest(printed)) line.out = true;
      });
    }
    const all = pre.textContent.replace(/\n$/, '');
    const { language } = (pre.closest('[data-language]') || pre).dataset;
    if (/^(bash|sh|shell|zsh)$/.test(language) && /^\s*\$ /.test(all)) {
      for (const line of lines) {
        const sign = /^\s*\$ /.exec(line.typed);
        if (sign) [line.prompt, line.typed] = [sign[0], line.typed.slice(sign[0].length)];
      }
    }
    if (!lines.some(({ prompt }) => prompt)) return all;
    let goesOn = false;
    const typed = lines.filter(function ({ typed, prompt, out }) {
      const kept = prompt || (goesOn && !out);
      goesOn = kept && typed.endsWith('\\');
      return kept;
    });
    return typed.map(({ typed, prompt }) => (/\S$/.test(prompt) ? typed.replace(/^ /, '') : typed)).join('\n').trimEnd();
  }

  for (const pre of document.querySelectorAll('.cs-prose pre')) {
    let box = pre.closest('.cs-code');
    if (!box) {
      box = document.createElement('div');
      box.className = 'cs-code';
      pre.replaceWith(box);
      box.append(pre);
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cs-copy';
    button.textContent = text.copy;
    button.addEventListener('click', function () {
      copy(code(pre), function () {
        copied(button, text.copied);
      });
    });
    box.append(button);
  }

  for (const heading of document.querySelectorAll('.cs-prose :is(h1, h2, h3, h4, h5, h6)[id]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cs-anchor';
    button.textContent = '#';
    button.title = text.anchor;
    button.setAttribute('aria-label', `${text.anchor}: ${heading.textContent}`);
    button.addEventListener('click', function () {
      history.replaceState(history.state, '', `#${encodeURIComponent(heading.id)}`);
      copy(location.href, function () {
        copied(button, text.copied);
      });
    });
    heading.append(button);
  }

  const names = { 'cs-table': text.table, 'cs-diagram-box': text.diagram, 'cs-math': text.formula, 'cs-math-wide': text.formula };
  /* Whether a box holds more than it shows, and its bar where the browser's own takes no room. */
  function extent(box) {
    const { scrollLeft: left, scrollWidth: all, clientWidth: seen } = box;
    const wide = all > seen + 1;
    if (!wide || box.offsetHeight !== box.clientHeight) return { wide, bar: '' };
    const start = getComputedStyle(box).direction === 'rtl' ? all - seen + left : left;
    return { wide, bar: `${(100 * start) / all}%, var(--edge) 0 ${(100 * (start + seen)) / all}%` };
  }

  /* All are measured before the first is changed: the page is laid out once. */
  const boxes = new ResizeObserver(function (entries) {
    for (const [target, { wide, bar }] of entries.map(({ target }) => [target, extent(target)])) {
      target.style.setProperty('--seen', bar);
      // what is hidden from screen readers, as an answer that has other words for them, takes no focus
      if (wide && !target.closest('[aria-hidden]')) {
        target.tabIndex = 0;
        target.setAttribute('role', 'group');
        if (!target.hasAttribute('aria-label')) {
          target.setAttribute('aria-label', Object.entries(names).find(([name]) => target.classList.contains(name))?.[1] ?? text.code);
        }
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) target.removeAttribute(name);
      }
    }
  });
  const kinds = '.cs-prose :is(pre, .cs-table, .cs-diagram-box, .cs-math, .cs-math-wide:not(:is(a, summary, .cs-table) *))';
  for (const box of document.querySelectorAll(kinds)) {
    boxes.observe(box);
    box.addEventListener('scroll', () => box.style.setProperty('--seen', extent(box).bar), { passive: true });
  }
})();
