/* Tabs: buttons in the place of the titles, and one panel at a time. The names that a reader chose
   are kept, the latest first, and hold for all groups on all pages. */
(function () {
  'use strict';

  const store = 'coursesite.tabs';
  const most = 30;
  const groups = [];

  function chosen() {
    try {
      const names = JSON.parse(localStorage.getItem(store));
      return Array.isArray(names) ? names : [];
    } catch {
      return [];
    }
  }

  function keep(name) {
    try {
      const names = [name, ...chosen().filter((other) => other !== name)];
      localStorage.setItem(store, JSON.stringify(names.slice(0, most)));
    } catch {
      // Storage may be forbidden: the choice then holds for this page.
    }
  }

  /* A hidden panel is found by the browser's own search, which asks for it before it scrolls; its
     box is there all the while, and must not take the focus. */
  function show(group, index) {
    group.buttons.forEach(function (button, at) {
      const panel = group.panels[at];
      button.setAttribute('aria-selected', String(at === index));
      button.tabIndex = at === index ? 0 : -1;
      if (at === index) {
        panel.removeAttribute('hidden');
        panel.removeAttribute('aria-hidden');
        panel.tabIndex = 0;
      } else {
        panel.setAttribute('hidden', 'until-found');
        panel.setAttribute('aria-hidden', 'true');
        panel.removeAttribute('tabindex');
      }
    });
  }

  function showNamed(name) {
    for (const group of groups) {
      const index = group.names.indexOf(name);
      if (index >= 0) show(group, index);
    }
  }

  /* The button stays where it is on the screen, though groups above it change their heights. */
  function choose(group, index) {
    const button = group.buttons[index];
    const before = button.getBoundingClientRect().top;
    keep(group.names[index]);
    showNamed(group.names[index]);
    show(group, index);
    scrollBy({ top: button.getBoundingClientRect().top - before, behavior: 'instant' });
  }

  function press(event, group, index) {
    const last = group.buttons.length - 1;
    const forth = getComputedStyle(group.list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = forth === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const to = {
      [forth]: index === last ? 0 : index + 1,
      [back]: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    group.buttons[to].focus({ preventScroll: true });
    choose(group, to);
    group.buttons[to].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  }

  function tab(title, id, panel) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'cs-tab-button';
    button.id = id;
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', panel.id);
    button.append(...Array.from(title.childNodes, (node) => node.cloneNode(true)));
    for (const twin of button.querySelectorAll('[id]')) twin.removeAttribute('id');
    for (const link of button.querySelectorAll('a')) link.replaceWith(...link.childNodes);
    return button;
  }

  document.querySelectorAll('.cs-tabs').forEach(function (box, number) {
    const panels = [...box.children].filter((one) => one.matches('.cs-tab') && one.querySelector(':scope > .cs-tab-title'));
    if (!panels.length) return;
    const list = document.createElement('div');
    const group = { list, panels, buttons: [], names: [] };
    list.className = 'cs-tab-list';
    list.setAttribute('role', 'tablist');
    panels.forEach(function (panel, at) {
      const title = panel.querySelector(':scope > .cs-tab-title');
      const id = `page.tab-${number}-${at}`;
      panel.id = panel.id || `page.panel-${number}-${at}`;
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', id);
      const button = tab(title, id, panel);
      button.addEventListener('click', () => choose(group, at));
      button.addEventListener('keydown', (event) => press(event, group, at));
      panel.addEventListener('beforematch', () => show(group, at));
      list.append(button);
      group.buttons.push(button);
      group.names.push(title.textContent.trim().replace(/\s+/g, ' '));
    });
    panels[0].before(list);
    box.dataset.ready = '';
    groups.push(group);
    const name = chosen().find((one) => group.names.includes(one));
    const first = Math.max(0, panels.findIndex((panel) => 'selected' in panel.dataset));
    show(group, name === undefined ? first : group.names.indexOf(name));
  });
  addEventListener('storage', function (event) {
    if (event.key === store && event.newValue) showNamed(chosen()[0]);
  });
})();
