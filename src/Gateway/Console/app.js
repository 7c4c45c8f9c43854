// The page that a node serves at "/": which channels there are, and one of them drawn live.
// Plain modules of one file, so that the server needs no build step and the page no network.

const tenant = '1';
const listInterval = 3_000;
const maxPoints = 1_000;
const palette = ['#3b7dd8', '#d9822b', '#3a9d5d', '#c0504d', '#8a63d2', '#1a9aa0', '#c2569b', '#8c7a3d'];

/** A session in the centrifuge JSON protocol with one subscription, which it recovers after each reconnect. */
class LiveClient {
  #url;
  #handlers;
  #socket = null;
  #connected = false;
  #attempts = 0;
  #commandId = 0;
  #pending = new Map();
  #ping = 0;
  #pong = false;
  #silence = 0;
  #subscription = null;

  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
  }

  open() {
    this.#handlers.onState(this.#attempts === 0 ? 'connecting' : 'reconnecting');
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#connect();
    socket.onmessage = ({ data }) => data.split('\n').filter((line) => line !== '').forEach((line) => this.#receive(JSON.parse(line)));
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Watches one channel instead of the one before. */
  watch(channel) {
    const previous = this.#subscription;
    if (previous?.channel === channel) {
      return;
    }
    this.#subscription = channel === null ? null : { channel, epoch: '', offset: 0, recoverable: false, ended: false };
    if (!this.#connected) {
      return;
    }
    if (previous && !previous.ended) {
      this.#command({ unsubscribe: { channel: previous.channel } });
    }
    this.#subscribe();
  }

  #connect() {
    this.#command({ connect: { name: 'liveorleans-console' } }, ({ connect, error }) => {
      if (error) {
        this.#handlers.onFault(`The server refused the session: ${error.message}`);
        return;
      }
      this.#connected = true;
      this.#attempts = 0;
      this.#ping = connect.ping ?? 0;
      this.#pong = connect.pong ?? false;
      this.#listen();
      this.#handlers.onState('connected');
      this.#subscribe();
    });
  }

  #subscribe() {
    const subscription = this.#subscription;
    if (subscription === null) {
      return;
    }
    const { channel, epoch, offset } = subscription;
    const request = subscription.recoverable ? { channel, recover: true, epoch, offset } : { channel };
    this.#command({ subscribe: request }, ({ subscribe, error }) => {
      if (subscription !== this.#subscription) {
        return;
      }
      if (error) {
        this.#refused(subscription, error);
      } else {
        this.#subscribed(subscription, subscribe);
      }
    });
  }

  #subscribed(subscription, reply) {
    subscription.recoverable = reply.recoverable ?? false;
    subscription.epoch = reply.epoch ?? '';
    subscription.offset = reply.offset ?? 0;
    subscription.ended = false;
    this.#handlers.onSubscribed({ recovered: reply.recovered ?? false, data: reply.data, offset: subscription.offset });
    (reply.publications ?? []).forEach((publication) => this.#publication(publication));
  }

  #refused(subscription, error) {
    const again = error.temporary || error.code < 100 || error.code === 109;
    this.#handlers.onFault(`${error.message} (${error.code})`);
    subscription.ended = !again;
    if (again) {
      setTimeout(() => subscription === this.#subscription && this.#connected && this.#subscribe(), backoff(3));
    }
  }

  #receive(message) {
    this.#listen();
    if (message.id) {
      const answer = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      answer?.(message);
    } else if (message.push) {
      this.#pushed(message.push);
    } else if (this.#pong) {
      this.#socket.send('{}');
    }
  }

  #pushed(push) {
    const subscription = this.#subscription;
    if (push.channel !== subscription?.channel) {
      return;
    }
    if (push.pub) {
      this.#publication(push.pub);
    } else if (push.unsubscribe && push.unsubscribe.code >= 2500) {
      this.#subscribe();
    } else if (push.unsubscribe) {
      subscription.ended = true;
      this.#handlers.onFault(`${push.unsubscribe.reason} (${push.unsubscribe.code})`);
    }
  }

  #publication(publication) {
    this.#subscription.offset = publication.offset ?? this.#subscription.offset;
    this.#handlers.onPublication(publication.data, this.#subscription.offset);
  }

  #command(body, onReply = () => {}) {
    const id = ++this.#commandId;
    this.#pending.set(id, onReply);
    this.#socket.send(JSON.stringify({ id, ...body }));
  }

  /** A connection that stays silent longer than its ping interval is dead, even if the network does not say so. */
  #listen() {
    clearTimeout(this.#silence);
    if (this.#ping > 0) {
      this.#silence = setTimeout(() => this.#socket.close(), (this.#ping + 10) * 1000);
    }
  }

  #closed(code, reason) {
    clearTimeout(this.#silence);
    this.#connected = false;
    this.#pending.clear();
    const final = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) || code === 1009;
    if (final) {
      this.#handlers.onState('closed');
      this.#handlers.onFault(`The server closed the session: ${reason || 'no reason given'} (${code})`);
      return;
    }
    this.#handlers.onState('reconnecting');
    setTimeout(() => this.open(), backoff(this.#attempts++));
  }
}

/** Full jitter between 200 ms and a bound that doubles up to ten seconds. */
function backoff(attempt) {
  return 200 + Math.random() * Math.min(10_000, 300 * 2 ** attempt);
}

/** The numeric fields of a channel's frames as time series, the newest thousand points of each. */
class SeriesTable {
  #schema = null;
  #byName = new Map();

  get all() {
    return [...this.#byName.values()];
  }

  clear() {
    this.#schema = null;
    this.#byName.clear();
  }

  /** Adds a frame; false if it is no frame that can be drawn. */
  add(frame) {
    this.#schema = frame?.schema?.fields ?? this.#schema;
    const columns = frame?.data?.values;
    const timeIndex = this.#schema?.findIndex((field) => field.type === 'time') ?? -1;
    if (timeIndex < 0) {
      return false;
    }
    if (columns?.length === this.#schema.length) {
      this.#addColumns(columns, timeIndex, frame.data.entities ?? []);
    }
    return true;
  }

  #addColumns(columns, timeIndex, entities) {
    const labels = hasLabelsColumn(this.#schema) ? columns[0] : null;
    this.#schema.forEach((field, index) => {
      if (field.type !== 'number') {
        return;
      }
      const notFinite = new Set(Object.values(entities[index] ?? {}).flat());
      columns[index].forEach((value, row) => {
        if (value !== null && !notFinite.has(row)) {
          this.#point(seriesName(field, labels?.[row]), columns[timeIndex][row], value);
        }
      });
    });
  }

  #point(name, time, value) {
    let series = this.#byName.get(name);
    if (!series) {
      series = { name, color: palette[this.#byName.size % palette.length], visible: true, times: [], values: [] };
      this.#byName.set(name, series);
    }
    series.times.push(time);
    series.values.push(value);
    if (series.times.length > maxPoints) {
      series.times.shift();
      series.values.shift();
    }
  }
}

function hasLabelsColumn([first, second]) {
  return first?.type === 'string' && /^labels$/i.test(first.name) && second?.type === 'time';
}

function seriesName(field, rowLabels) {
  const columnLabels = Object.entries(field.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ');
  const labels = rowLabels || columnLabels;
  return labels ? `${field.name}  ${labels}` : field.name;
}

/** Draws series over time on a canvas, in the colours of the page. */
class Chart {
  #canvas;
  #series = [];
  #pointer = null;
  #scheduled = false;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#schedule()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#schedule());
    canvas.addEventListener('pointermove', (event) => this.#pointAt(event.offsetX));
    canvas.addEventListener('pointerleave', () => this.#pointAt(null));
  }

  show(series) {
    this.#series = series;
    this.#schedule();
  }

  #pointAt(x) {
    this.#pointer = x;
    this.#schedule();
  }

  #schedule() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0) {
      return;
    }
    const visible = this.#series.filter((series) => series.visible && series.times.length > 0);
    const points = visible.reduce((sum, series) => sum + series.times.length, 0);
    this.#canvas.dataset.points = String(points);
    this.#canvas.setAttribute('aria-label', `${visible.length} series, ${points} points`);

    const context = this.#prepare(width, height);
    if (points > 0) {
      this.#drawSeries(context, visible, width, height);
    }
  }

  #prepare(width, height) {
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);
    return context;
  }

  #drawSeries(context, visible, width, height) {
    const style = getComputedStyle(this.#canvas);
    const colors = { line: style.getPropertyValue('--line'), soft: style.getPropertyValue('--soft'), ink: style.getPropertyValue('--ink') };
    context.font = `11px ${style.getPropertyValue('--figures')}`;

    const [low, high] = paddedRange(visible.flatMap((series) => series.values));
    const yTicks = ticks(low, high, Math.max(2, Math.floor(height / 45)));
    const left = 14 + Math.max(...yTicks.map((tick) => context.measureText(shortNumber(tick)).width));
    const area = { left, right: width - 14, top: 14, bottom: height - 28 };
    const [first, last] = timeRange(visible);
    const x = (time) => area.left + ((time - first) / (last - first)) * (area.right - area.left);
    const y = (value) => area.bottom - ((value - low) / (high - low)) * (area.bottom - area.top);

    this.#drawGrid(context, area, colors, yTicks, y, timeTicks(first, last, Math.max(2, Math.floor((area.right - area.left) / 90))), x);
    visible.forEach((series) => drawLine(context, series, x, y));
    if (this.#pointer !== null && this.#pointer >= area.left && this.#pointer <= area.right) {
      const time = first + ((this.#pointer - area.left) / (area.right - area.left)) * (last - first);
      drawCrosshair(context, visible, area, colors, time, x, y);
    }
  }

  #drawGrid(context, area, colors, yTicks, y, xTicks, x) {
    context.lineWidth = 1;
    context.strokeStyle = colors.line;
    context.fillStyle = colors.soft;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const tick of yTicks) {
      line(context, area.left, Math.round(y(tick)) + 0.5, area.right, Math.round(y(tick)) + 0.5);
      context.fillText(shortNumber(tick), area.left - 6, y(tick));
    }
    context.textBaseline = 'top';
    context.textAlign = 'center';
    for (const tick of xTicks) {
      line(context, Math.round(x(tick)) + 0.5, area.bottom, Math.round(x(tick)) + 0.5, area.bottom + 4);
      context.fillText(clockTime(tick, xTicks[1] - xTicks[0] < 1_000), Math.min(Math.max(x(tick), 30), area.right - 20), area.bottom + 9);
    }
  }
}

function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

function drawLine(context, { times, values, color }, x, y) {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  times.forEach((time, index) => context.lineTo(x(time), y(values[index])));
  context.stroke();
  const last = times.length - 1;
  context.beginPath();
  context.arc(x(times[last]), y(values[last]), 2.5, 0, 2 * Math.PI);
  context.fill();
}

function drawCrosshair(context, visible, area, colors, time, x, y) {
  context.strokeStyle = colors.soft;
  context.lineWidth = 1;
  line(context, Math.round(x(time)) + 0.5, area.top, Math.round(x(time)) + 0.5, area.bottom);
  context.textBaseline = 'middle';
  for (const series of visible) {
    const index = nearest(series.times, time);
    const [px, py] = [x(series.times[index]), y(series.values[index])];
    context.fillStyle = series.color;
    context.beginPath();
    context.arc(px, py, 3.5, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colors.ink;
    context.textAlign = px > (area.left + area.right) / 2 ? 'right' : 'left';
    context.fillText(shortNumber(series.values[index]), px + (context.textAlign === 'right' ? -8 : 8), py - 8);
  }
}

function nearest(times, wanted) {
  let best = 0;
  times.forEach((time, index) => {
    best = Math.abs(time - wanted) < Math.abs(times[best] - wanted) ? index : best;
  });
  return best;
}

function range(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function paddedRange(values) {
  const [low, high] = range(values);
  const padding = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low - padding, high + padding];
}

function timeRange(visible) {
  const [first, last] = range(visible.flatMap((series) => [series.times[0], series.times.at(-1)]));
  return first === last ? [first - 1_000, last + 1_000] : [first, last];
}

/** Round numbers inside a range: 1, 2 or 5 times a power of ten apart. */
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  return stepped(low, high, step);
}

const timeSteps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000];

function timeTicks(first, last, count) {
  const rough = (last - first) / count;
  return stepped(first, last, timeSteps.find((candidate) => candidate >= rough) ?? rough);
}

function stepped(low, high, step) {
  const start = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - start + 1) }, (_, index) => (start + index) * step);
}

const prefixes = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

function shortNumber(value) {
  const [unit, suffix] = prefixes.find(([size]) => Math.abs(value) >= size) ?? [1, ''];
  const scaled = value / unit;
  const text = Math.abs(scaled) > 0 && Math.abs(scaled) < 0.001 ? scaled.toExponential(2) : String(Number(scaled.toPrecision(4)));
  return text.replace('-', '−') + suffix;
}

function clockTime(milliseconds, withTenths) {
  const fractionalSecondDigits = withTenths ? 1 : undefined;
  return new Date(milliseconds).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits });
}

/** Keeps the list of channels current and marks the chosen one. */
class ChannelList {
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

function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}

/** What the node says about itself: rows for the list, and the cluster's counts. */
async function readNode() {
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
