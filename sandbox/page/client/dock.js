// The panels at the foot of the page. One is open at a time; the phones stay usable above it.
const place = (id) => document.getElementById(id);

/** @param panels each with `root`, and `open` and `close` for what it does meanwhile. */
export function createDock(panels) {
  const dock = place('dock');
  let current = '';
  const buttons = Object.keys(panels).map((name) => place(`open-${name}`));

  function show(name) {
    if (current) panels[current].close();
    current = name;
    dock.hidden = !name;
    document.body.classList.toggle('docked', Boolean(name));
    for (const button of buttons)
      button.setAttribute('aria-expanded', String(button.id === `open-${name}`));
    if (!name) return;
    place('dock-title').textContent = place(`open-${name}`).firstChild.textContent;
    place('dock-body').replaceChildren(panels[name].root);
    panels[name].open();
  }
  function close() {
    const opener = place(`open-${current}`);
    show('');
    opener?.focus();
  }

  for (const [at, name] of Object.keys(panels).entries())
    buttons[at].addEventListener('click', () => (current === name ? close() : show(name)));
  place('dock-close').addEventListener('click', close);
  dock.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
}
