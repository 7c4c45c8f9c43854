import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { clockTime, shortNumber } from '../data/format';
import { firstAt, type FrameStore, type Series } from '../data/frames';
import type { ChannelWatch } from '../data/watch';

const colors = 8;

/** The least time that is drawn, in milliseconds. */
const shortest = 2_000;

export const seriesColor = (index: number): string => `var(--series-${index % colors})`;

interface PlotProps {
  watch: ChannelWatch;
  /** Seconds up to the newest time; 0 for all. */
  length: number;
  cursor: Signal<number | null>;
}

/** Draws the series of a channel with uPlot; made anew when the series, the scheme or the width change their number. */
export function Plot({ watch, length, cursor }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const shownLength = useRef(length);
  shownLength.current = length;

  useEffect(() => {
    const element = place.current;
    if (!element) {
      return undefined;
    }
    const drawing = new Drawing(element, watch.store, () => shownLength.current, cursor);
    const end = watch.version.subscribe(() => drawing.draw());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolor = (): void => drawing.remake();
    dark.addEventListener('change', recolor);
    return () => {
      end();
      dark.removeEventListener('change', recolor);
      drawing.end();
    };
  }, [watch]);
  useEffect(() => watch.redraw(), [length]);

  return <div id="chart" ref={place} data-points="0" role="img" aria-label="No values yet" />;
}

class Drawing {
  #plot: uPlot | null = null;
  #made: readonly Series[] = [];
  #observer: ResizeObserver;

  constructor(
    private readonly place: HTMLElement, private readonly store: FrameStore,
    private readonly length: () => number, private readonly cursor: Signal<number | null>,
  ) {
    this.#observer = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#observer.observe(place);
  }

  draw(): void {
    const { series, points } = this.store;
    if (!this.#plot || series.length !== this.#made.length || series.some((one, index) => one !== this.#made[index])) {
      this.remake();
    } else {
      series.forEach((one, index) => {
        if (this.#plot?.series[index + 1]?.show !== one.visible) {
          this.#plot?.setSeries(index + 1, { show: one.visible });
        }
      });
      this.#plot.batch(() => {
        this.#plot?.setData(this.#data(), false);
        this.#plot?.setScale('x', this.#range());
      });
    }
    this.place.dataset.points = String(points);
    this.place.setAttribute('aria-label', `${series.filter((one) => one.visible).length} series over time, ${points} points`);
  }

  remake(): void {
    this.#plot?.destroy();
    this.#made = [...this.store.series];
    this.#plot = new uPlot(this.#options(), this.#data(), this.place);
    this.#plot.setScale('x', this.#range());
  }

  end(): void {
    this.#observer.disconnect();
    this.#plot?.destroy();
    this.cursor.value = null;
  }

  #data(): uPlot.AlignedData {
    return [this.store.times as number[], ...this.store.series.map(({ values }) => values)] as uPlot.AlignedData;
  }

  #range(): { min: number; max: number } {
    const { times } = this.store;
    const max = times.at(-1) ?? 0;
    const seconds = this.length();
    const first = Math.min(times[0] ?? 0, max - shortest);
    return { min: seconds > 0 ? Math.max(first, max - seconds * 1_000) : first, max };
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(200, this.place.clientWidth), height: Math.max(160, this.place.clientHeight) };
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this.place);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const [soft, line, font] = [color('--soft'), color('--line'), `11px ${color('--figures')}`];
    const axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } };
    return {
      ...this.#size(),
      ms: 1,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: true, auto: false }, y: { auto: true, range: padded } },
      axes: [
        { ...axis, size: 30, space: 80, values: (_, splits) => splits.map((split) => clockTime(split, (splits[1] ?? 1_000) - (splits[0] ?? 0) < 1_000)) },
        { ...axis, size: (plot, values) => widest(plot, values), values: (_, splits) => splits.map(shortNumber) },
      ],
      series: [
        {},
        ...this.#made.map((one) => ({
          label: one.name, show: one.visible, stroke: color(`--series-${one.index % colors}`), width: 1.5, points: { show: false },
        })),
      ],
      hooks: { setCursor: [(plot) => { this.cursor.value = this.#at(plot); }] },
    };
  }

  #at(plot: uPlot): number | null {
    const index = plot.cursor.idx;
    return typeof index === 'number' && (plot.cursor.left ?? -1) >= 0 ? Math.min(index, firstAt(this.store.times, Infinity) - 1) : null;
  }
}

function padded(_: uPlot, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) {
    return [0, 1];
  }
  const padding = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low - padding, high + padding];
}

function widest(plot: uPlot, values: string[] | null): number {
  const letters = Math.max(3, ...(values ?? []).map((value) => value.length));
  return Math.ceil(letters * 7 + 14 + (plot.width > 600 ? 4 : 0));
}
