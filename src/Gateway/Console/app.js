// The page that a node serves at "/": which channels there are, and one of them drawn live.
// Plain modules, so that the server needs no build step and the page no network.

import { ChannelList, element, readNode } from './channels.js';
import { Chart, range, shortNumber } from './chart.js';
import { LiveClient } from './client.js';
import { SeriesTable, maxPoints } from './series.js';

const tenant = '1';
const listInterval = 3_000;

/** Wires the parts of the page together; the channel shown is the one in the URL's hash. */
class Page {
  #parts = Object.fromEntries([...document.querySelectorAll('[id]')].map((part) => [part.id, part]));
  #series = new SeriesTable();
  #chart = new Chart(this.#parts.chart);
  #channels = new ChannelList(this.#parts.channels, this.#parts.filter, this.#parts['no-channels']);
  #held = false;
  #waiting = [];
  #received = 0;
  #offset = 0;
  #lastPayload = null;
  #client = new LiveClient(socketAddress(), {
    onState: (state) => this.#showState(state),
    onFault: (text) => this.#showFault(text),
    onSubscribed: (reply) => this.#subscribed(reply),
    onPublication: (data, offset) => this.#publication(data, offset),
  });

  start() {
    addEventListener('hashchange', () => this.#showChannel());
    addEventListener('keydown', (event) => this.#shortcut(event));
    this.#parts.hold.addEventListener('click', () => this.#toggleHold());
    this.#showChannel();
    this.#client.open();
    this.#refresh();
    setInterval(() => this.#showLegend(), 500);
  }

  #shortcut(event) {
    if (event.key === '/' && document.activeElement !== this.#parts.filter) {
      event.preventDefault();
      this.#parts.filter.focus();
    }
  }

  async #refresh() {
    try {
      const { rows, cluster } = await readNode();
      this.#channels.show(rows);
      this.#showFacts(cluster);
    } catch {
      // The node is away; the session's state says so, and the next round tries again.
    } finally {
      setTimeout(() => this.#refresh(), listInterval);
    }
  }

  #showFacts(cluster) {
    const sum = (name) => (cluster?.nodes ?? []).reduce((total, node) => total + (node[name] ?? 0), 0);
    const facts = cluster ? { engine: cluster.engine, nodes: cluster.nodes.length, clients: sum('clients'), subscriptions: sum('subscriptions') } : {};
    this.#parts.facts.replaceChildren(...Object.entries(facts).map(([name, value]) => {
      const pair = document.createElement('div');
      pair.append(element('dt', '', `${name} `), element('dd', '', String(value)));
      return pair;
    }));
  }

  #showState(state) {
    this.#parts.state.textContent = state;
    this.#parts.state.dataset.state = state;
  }

  #showFault(text) {
    this.#parts.fault.textContent = text;
    this.#parts.fault.hidden = text === '';
  }

  #showChannel() {
    const channel = channelInHash();
    this.#reset();
    this.#received = 0;
    this.#parts.hold.hidden = channel === '';
    this.#parts.channel.textContent = channel || 'Choose a channel';
    document.title = channel ? `${channel} · LiveOrleans` : 'LiveOrleans';
    this.#channels.choose(channel);
    this.#client.watch(channel === '' ? null : `${tenant}/${channel}`);
  }

  #reset() {
    this.#series.clear();
    this.#lastPayload = null;
    this.#held = false;
    this.#waiting = [];
    this.#parts.hold.setAttribute('aria-pressed', 'false');
    this.#showFault('');
    for (const name of ['chart', 'legend', 'payload']) {
      this.#parts[name].hidden = true;
    }
    this.#parts.chart.dataset.points = '0';
    this.#parts.summary.textContent = channelInHash() ? 'Waiting for the first publication.' : 'Its numeric fields are drawn as they arrive.';
  }

  #subscribed({ recovered, data, offset }) {
    this.#offset = offset;
    if (!recovered) {
      this.#reset();
      this.#take(data);
    }
  }

  #publication(data, offset) {
    this.#received++;
    this.#offset = offset;
    if (this.#held) {
      this.#waiting = [...this.#waiting.slice(1 - maxPoints), data];
    } else {
      this.#take(data);
    }
  }

  #take(data) {
    if (data === undefined || data === null) {
      return;
    }
    const drawable = this.#series.add(data);
    this.#lastPayload = drawable ? null : data;
    this.#parts.chart.hidden = !drawable;
    this.#parts.legend.hidden = !drawable;
    this.#parts.payload.hidden = drawable;
    this.#show();
  }

  #show() {
    if (this.#lastPayload !== null) {
      this.#parts.payload.textContent = JSON.stringify(this.#lastPayload, null, 2);
    }
    this.#parts.summary.textContent = `${this.#received} publications received, offset ${this.#offset}`;
    this.#chart.show(this.#series.all);
  }

  #toggleHold() {
    this.#held = !this.#held;
    this.#parts.hold.setAttribute('aria-pressed', String(this.#held));
    this.#waiting.splice(0).forEach((data) => this.#take(data));
  }

  #showLegend() {
    const body = this.#parts.legend.tBodies[0];
    const series = this.#series.all;
    if (this.#parts.legend.hidden) {
      return;
    }
    while (body.rows.length > series.length) {
      body.deleteRow(-1);
    }
    series.forEach((one, index) => this.#fillLegend(body.rows[index] ?? newLegendRow(body), one));
  }

  #fillLegend(row, series) {
    const toggle = row.cells[0].firstElementChild;
    toggle.style.setProperty('--series', series.color);
    toggle.textContent = series.name;
    toggle.setAttribute('aria-pressed', String(series.visible));
    toggle.onclick = () => {
      series.visible = !series.visible;
      toggle.setAttribute('aria-pressed', String(series.visible));
      this.#chart.show(this.#series.all);
    };
    [series.values.at(-1), ...range(series.values)].forEach((value, index) => {
      row.cells[index + 1].textContent = shortNumber(value);
    });
  }
}

function channelInHash() {
  try {
    return decodeURI(location.hash.slice(1));
  } catch {
    return '';
  }
}

function newLegendRow(body) {
  const row = body.insertRow();
  const toggle = document.createElement('button');
  toggle.type = 'button';
  row.insertCell().append(toggle);
  [1, 2, 3].forEach(() => row.insertCell());
  return row;
}

function socketAddress() {
  const address = new URL('api/live/ws', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  address.hash = '';
  return address;
}

new Page().start();
