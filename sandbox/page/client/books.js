// The books of this world as tables: what really happened, whatever the application was told.
import { call, element, filled, francs, hour, words, write, written } from './dom.js';

const readMs = 1500;
const rowLimit = 200;

const time = (at) => (at ? hour(at, true) : '');
const short = (reference) => reference.slice(0, 8);

/** For each book: its parts in GET /books, and its columns by the name of their heading. */
const books = {
  payments: {
    parts: ['collects', 'withdraws'],
    columns: {
      at: (row) => time(row.createdAt),
      what: (row) => words.kinds[row.endpoint],
      phone: (row) => `${written(row.msisdn)} ${row.operator}`,
      amount: (row) => francs(row.amountXaf),
      moved: (row) => (row.status === 'SUCCESSFUL' ? francs(row.chargedXaf) : ''),
      state: (row) => row.status,
      reason: (row) => row.reason,
      reference: (row) => short(row.reference),
      ours: (row) => row.description || row.externalReference,
    },
  },
  messages: {
    parts: ['messages'],
    columns: {
      at: (row) => time(row.at),
      what: (row) => words.kinds[row.direction],
      phone: (row) => written(row.msisdn),
      text: (row) => row.text,
      size: (row) => `${row.segments} · ${row.encoding}`,
      state: (row) => row.state,
    },
  },
  webhooks: {
    parts: ['webhooks'],
    columns: {
      at: (row) => time(row.at),
      what: (row) => `${row.provider} ${row.kind}`,
      says: (row) => row.says,
      reference: (row) => short(row.reference),
      tries: (row) => String(row.attempts),
      answer: (row) => String(row.httpStatus ?? row.error ?? ''),
      fault: (row) => words.modes[row.fault] ?? '',
      state: (row) => row.state,
    },
  },
  sessions: {
    parts: ['sessions'],
    columns: {
      at: (row) => time(row.startedAt),
      phone: (row) => written(row.msisdn),
      code: (row) => row.serviceCode,
      hops: (row) => String(row.hops),
      lasted: (row) => lasted(row),
      reason: (row) => row.error ?? '',
      state: (row) => row.state,
    },
  },
};

function bornAt({ createdAt, startedAt, at }) {
  return Date.parse(createdAt ?? startedAt ?? at);
}

function lasted({ startedAt, endedAt }) {
  return endedAt ? `${Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)} s` : '';
}

function rowOf(columns, row) {
  return Object.entries(columns).map(([name, shown]) => ({ name, text: shown(row) }));
}

function tableRow(cells) {
  return element(
    'tr',
    {},
    cells.map(({ name, text }) =>
      element('td', { text, data: { column: name, label: words.columns[name], state: text } }),
    ),
  );
}

function stateOf(cells) {
  return cells.find(({ name }) => name === 'state').text;
}

export function createBooks() {
  let current = 'payments';
  let rows = [];
  let timer = null;
  const table = element('table');
  const tabs = Object.keys(books).map((name) =>
    element('button', {
      type: 'button',
      className: 'chip',
      text: words.books[name],
      data: { book: name },
      onclick: () => turnTo(name),
    }),
  );
  const filter = element('input', {
    id: 'filter',
    type: 'search',
    placeholder: words.filter,
    'aria-label': words.filter,
    oninput: draw,
  });
  const state = element('select', { 'aria-label': words.columns.state, onchange: draw });
  const sum = element('p', { className: 'active', role: 'status' });
  const root = element('div', { className: 'books' }, [
    element('div', { className: 'tools' }, [...tabs, filter, state, sum]),
    element('div', { className: 'sheet', tabIndex: 0, role: 'region', 'aria-label': words.book }, [
      table,
    ]),
  ]);

  function turnTo(name) {
    current = name;
    rows = [];
    state.replaceChildren();
    draw();
    void read();
  }

  function drawStates() {
    const kept = state.value;
    const seen = [...new Set(rows.map(stateOf))].sort();
    const options = ['', ...new Set([...seen, ...(kept ? [kept] : [])])];
    state.replaceChildren(
      ...options.map((value) => element('option', { value, text: value || words.allStates })),
    );
    state.value = kept;
  }
  function draw() {
    const wanted = filter.value.toLowerCase().replace(/\s/g, '');
    const fits = (cells) =>
      (!state.value || stateOf(cells) === state.value) &&
      cells.some(({ text }) => text.toLowerCase().replace(/\s/g, '').includes(wanted));
    const shown = rows.filter(fits);
    for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab.dataset.book === current));
    const head = Object.keys(books[current].columns).map((name) =>
      element('th', { text: words.columns[name], scope: 'col' }),
    );
    table.replaceChildren(
      element('thead', {}, [element('tr', {}, head)]),
      element('tbody', {}, shown.map(tableRow)),
    );
    const limit = rows.length >= rowLimit ? ` ${filled(words.newest, { n: rowLimit })}` : '';
    write(sum, filled(shown.length === 1 ? words.row : words.rows, { n: shown.length }) + limit);
  }

  async function read() {
    const { parts, columns } = books[current];
    const asked = current;
    try {
      const answer = await call('GET', `/books?only=${parts.join(',')}&last=${rowLimit}`);
      if (asked !== current) return;
      const all = parts.flatMap((part) => answer[part]).sort((a, b) => bornAt(b) - bornAt(a));
      rows = all.slice(0, rowLimit).map((row) => rowOf(columns, row));
      drawStates();
      draw();
    } catch {
      // The page says that the sandbox is away.
    }
  }

  return {
    root,
    open() {
      void read();
      timer = setInterval(() => void read(), readMs);
    },
    close: () => clearInterval(timer),
  };
}
