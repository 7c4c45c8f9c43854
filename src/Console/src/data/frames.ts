/** A field of a data frame's schema, as far as this page reads it. */
export interface Field {
  name: string;
  type?: string;
  labels?: Record<string, string>;
}

interface Frame {
  schema?: { fields?: Field[] };
  data?: { values?: unknown[][]; entities?: (Record<string, number[]> | null)[] };
}

export interface Series {
  readonly name: string;
  /** Its place among all series, from 0: its colour goes by it. */
  readonly index: number;
  visible: boolean;
  /** One value for each time; null where the source said so, undefined where it said nothing. */
  values: (number | null | undefined)[];
}

/** How many numbers are kept of one channel, whatever they are spread over. */
export const maxCells = 400_000;
const maxTimes = 20_000;
export const maxSeries = 100;
export const maxRows = 60;

/** A row of the table: the values of a frame's fields at one index. */
export interface Row {
  key: number;
  offset: number;
  cells: unknown[];
}

/**
 * The newest frames of a channel: its numeric fields as series over shared times, as uPlot takes them, and its last rows as they
 * came. Bounded in all that it keeps.
 */
export class FrameStore {
  #fields: Field[] | null = null;
  #byName = new Map<string, Series>();
  #times: number[] = [];
  #rows: Row[] = [];
  #key = 0;
  #points = 0;

  /** The series that were left out, since there are too many. */
  leftOut = new Set<string>();

  get fields(): readonly Field[] {
    return this.#fields ?? [];
  }

  get series(): readonly Series[] {
    return [...this.#byName.values()];
  }

  /** Milliseconds, ascending. */
  get times(): readonly number[] {
    return this.#times;
  }

  /** Newest first. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** How many numbers are kept. */
  get points(): number {
    return this.#points;
  }

  clear(): void {
    this.#fields = null;
    this.#byName.clear();
    this.#times = [];
    this.#rows = [];
    this.#points = 0;
    this.leftOut.clear();
  }

  /** Takes the schema of a frame, and not its values. */
  learn(data: unknown): void {
    const fields = (data as Frame | null)?.schema?.fields;
    if (Array.isArray(fields)) {
      this.#fields = fields;
    }
  }

  /** Adds a publication; false if it is no frame with a time. */
  add(data: unknown, offset: number): boolean {
    const frame = data as Frame | null;
    const fields = frame?.schema?.fields;
    this.learn(data);
    const columns = frame?.data?.values;
    const timeIndex = this.#fields?.findIndex((field) => field.type === 'time') ?? -1;
    if (!this.#fields || timeIndex < 0 || !(Array.isArray(columns) || Array.isArray(fields))) {
      return false;
    }
    // A source's first frame may be a schema alone.
    if (columns?.length === this.#fields.length) {
      this.#addColumns(this.#fields, columns, timeIndex, frame?.data?.entities ?? []);
      this.#addRows(columns, offset);
      this.#trim();
    }
    return true;
  }

  #addColumns(fields: Field[], columns: unknown[][], timeIndex: number, entities: (Record<string, number[]> | null)[]): void {
    const labels = hasLabelsColumn(fields) ? columns[0] : undefined;
    const times = columns[timeIndex] ?? [];
    times.forEach((time) => typeof time === 'number' && this.#make(time));
    const places = times.map((time) => (typeof time === 'number' ? firstAt(this.#times, time) : -1));
    fields.forEach((field, index) => {
      if (field.type !== 'number') {
        return;
      }
      const notFinite = new Set(Object.values(entities[index] ?? {}).flat());
      (columns[index] ?? []).forEach((value, row) => {
        const place = places[row] ?? -1;
        const series = place < 0 ? undefined : this.#seriesOf(seriesName(field, labels?.[row]));
        if (series) {
          const drawn = typeof value === 'number' && !notFinite.has(row) ? value : null;
          this.#points += (drawn === null ? 0 : 1) - (typeof series.values[place] === 'number' ? 1 : 0);
          series.values[place] = drawn;
        }
      });
    });
  }

  /** Makes a place for a time. Times mostly come in order. */
  #make(time: number): void {
    const place = time > (this.#times.at(-1) ?? -Infinity) ? this.#times.length : firstAt(this.#times, time);
    if (this.#times[place] !== time) {
      this.#times.splice(place, 0, time);
      this.#byName.forEach(({ values }) => values.splice(place, 0, undefined));
    }
  }

  #seriesOf(name: string): Series | undefined {
    let series = this.#byName.get(name);
    if (!series) {
      if (this.#byName.size >= maxSeries) {
        if (this.leftOut.size < 10_000) {
          this.leftOut.add(name);
        }
        return undefined;
      }
      series = { name, index: this.#byName.size, visible: true, values: new Array<undefined>(this.#times.length).fill(undefined) };
      this.#byName.set(name, series);
    }
    return series;
  }

  #addRows(columns: unknown[][], offset: number): void {
    const length = Math.max(...columns.map((column) => column.length));
    const rows: Row[] = [];
    for (let index = Math.max(0, length - maxRows); index < length; index++) {
      rows.unshift({ key: ++this.#key, offset, cells: columns.map((column) => column[index]) });
    }
    this.#rows = [...rows, ...this.#rows].slice(0, maxRows);
  }

  #trim(): void {
    const most = Math.min(maxTimes, Math.floor(maxCells / (this.#byName.size + 1)));
    // A quarter more before anything is moved, so that it is moved seldom.
    if (this.#times.length > most * 1.25) {
      const cut = this.#times.length - most;
      this.#times = this.#times.slice(cut);
      this.#points = 0;
      this.#byName.forEach((series) => {
        series.values = series.values.slice(cut);
        this.#points += series.values.filter((value) => typeof value === 'number').length;
      });
    }
  }
}

/** Grafana's "wide with labels": the first column tells which series a row belongs to. */
function hasLabelsColumn([first, second]: Field[]): boolean {
  return first?.type === 'string' && /^labels$/i.test(first.name) && second?.type === 'time';
}

function seriesName(field: Field, rowLabels: unknown): string {
  const own = Object.entries(field.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ');
  const labels = typeof rowLabels === 'string' && rowLabels !== '' ? rowLabels : own;
  return labels ? `${field.name}  ${labels}` : field.name;
}

/** The last, lowest and highest of a series' values from an index on; null where there is none. */
export function extremes(values: readonly (number | null | undefined)[], from: number): { last: number | null; min: number | null; max: number | null } {
  let [last, min, max]: [number | null, number | null, number | null] = [null, null, null];
  for (let index = from; index < values.length; index++) {
    const value = values[index];
    if (typeof value === 'number') {
      last = value;
      min = min === null ? value : Math.min(min, value);
      max = max === null ? value : Math.max(max, value);
    }
  }
  return { last, min, max };
}

/** The index of the first time at or above one. */
export function firstAt(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
