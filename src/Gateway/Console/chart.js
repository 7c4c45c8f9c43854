/** Draws series over time on a canvas, in the colours of the page. */
export class Chart {
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

export function range(values) {
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

export function shortNumber(value) {
  const [unit, suffix] = prefixes.find(([size]) => Math.abs(value) >= size) ?? [1, ''];
  const scaled = value / unit;
  const text = Math.abs(scaled) > 0 && Math.abs(scaled) < 0.001 ? scaled.toExponential(2) : String(Number(scaled.toPrecision(4)));
  return text.replace('-', '−') + suffix;
}

function clockTime(milliseconds, withTenths) {
  const fractionalSecondDigits = withTenths ? 1 : undefined;
  return new Date(milliseconds).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits });
}
