/** Keeps the list of channels current and marks the chosen one. */
export class ChannelList {
  #list;
  #filter;
  #empty;
  #rows = [];
  #chosen = null;

  constructor(list, filter, empty) {
    this.#list = list;
    this.#filter = filter;
    this.#empty = empty;
    filter.addEventListener('input', () => this.#render());
    filter.addEventListener('keydown', (event) => event.key === 'ArrowDown' && this.#move(event, 1));
    list.addEventListener('keydown', (event) => this.#step(event));
  }

  show(rows) {
    this.#rows = rows;
    this.#render();
  }

  choose(channel) {
    this.#chosen = channel;
    this.#render();
  }

  #step(event) {
    if (event.key === 'ArrowDown') {
      this.#move(event, 1);
    } else if (event.key === 'ArrowUp') {
      this.#move(event, -1);
    }
  }

  #move(event, by) {
    const links = [...this.#list.querySelectorAll('a')];
    const next = links.indexOf(document.activeElement) + by;
    (next < 0 ? this.#filter : links[Math.min(next, links.length - 1)])?.focus();
    event.preventDefault();
  }

  // Links are kept across refreshes, so that the keyboard's focus stays where it is.
  #render() {
    const wanted = this.#filter.value.trim().toLowerCase();
    const shown = this.#rows.filter((row) => row.channel.toLowerCase().includes(wanted));
    const known = new Map([...this.#list.children].map((item) => [item.dataset.channel, item]));
    const items = shown.map((row) => this.#fill(known.get(row.channel) ?? newItem(row.channel), row));
    known.forEach((item) => items.includes(item) || item.remove());
    items.forEach((item, index) => this.#list.children[index] !== item && this.#list.insertBefore(item, this.#list.children[index] ?? null));
    this.#empty.hidden = shown.length > 0;
  }

  #fill(item, row) {
    const link = item.firstElementChild;
    link.querySelector('.rate').textContent = `${row.rate}/min`;
    link.querySelector('.owner').textContent = row.detail;
    if (row.channel === this.#chosen) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
    return item;
  }
}

function newItem(channel) {
  const item = document.createElement('li');
  item.dataset.channel = channel;
  const link = element('a', '', '');
  link.href = `#${encodeURI(channel)}`;
  link.append(element('span', 'path', channel), element('span', 'rate', ''), element('span', 'owner', ''));
  item.append(link);
  return item;
}

export function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}

/** What the node says about itself: rows for the list, and the cluster's counts. */
export async function readNode() {
  const [list, cluster] = await Promise.all([getJson('api/live/list'), getJson('api/live/cluster?limit=1000')]);
  const details = new Map((cluster?.channels ?? []).map((row) => [row.channel.replace(/^(1|default)\//, ''), row]));
  const rows = (list?.channels ?? []).map((row) => ({ channel: row.channel, rate: row.minute_rate, detail: detailOf(details.get(row.channel)) }));
  return { rows, cluster };
}

async function getJson(path) {
  const response = await fetch(new URL(path, document.baseURI), { headers: { accept: 'application/json' } });
  return response.ok ? response.json() : null;
}

function detailOf(row) {
  if (!row) {
    return '';
  }
  const source = row.source?.state ? ` · source ${row.source.state}` : '';
  return `${row.subscribers} ${row.subscribers === 1 ? 'subscriber' : 'subscribers'}${source}`;
}
