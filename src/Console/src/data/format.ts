const prefixes: [number, string][] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

/** A number in at most four digits and a prefix. */
export function shortNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const [unit, suffix] = prefixes.find(([size]) => Math.abs(value) >= size) ?? [1, ''];
  const scaled = value / unit;
  const text = Math.abs(scaled) > 0 && Math.abs(scaled) < 0.001 ? scaled.toExponential(2) : String(Number(scaled.toPrecision(4)));
  return text.replace('-', '−') + suffix;
}

const grouped = new Intl.NumberFormat('en-GB');

export const wholeNumber = (value: number): string => grouped.format(value);

/** A time of the day, with tenths where seconds do not tell moments apart. */
export function clockTime(milliseconds: number, tenths = false): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime())
    ? '–'
    : time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', ...(tenths ? { fractionalSecondDigits: 1 as const } : {}) });
}

/** A time with its day where that is not today. */
export function dayTime(milliseconds: number, now = Date.now()): string {
  const time = new Date(milliseconds);
  return time.toDateString() === new Date(now).toDateString()
    ? clockTime(milliseconds)
    : `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clockTime(milliseconds)}`;
}

const steps: [number, string][] = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1_000, 's']];

/** A length of time in its largest unit, with the next one below where that says more. */
export function duration(milliseconds: number): string {
  const left = Math.max(0, milliseconds);
  if (left < 10_000) {
    return `${(left / 1_000).toFixed(1)} s`;
  }
  const index = steps.findIndex(([size]) => left >= size);
  const [size, unit] = steps[index] ?? [1_000, 's'];
  const next = steps[index + 1];
  const rest = next ? Math.floor((left % size) / next[0]) : 0;
  return `${Math.floor(left / size)} ${unit}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`;
}

/** The end of a node's id: its beginning is a time, which nodes that start together share. */
export const shortId = (id: string): string => (id.length > 8 ? id.slice(-6) : id);

/** One text for a count and its noun. */
export const count = (value: number, one: string, many = `${one}s`): string => `${wholeNumber(value)} ${value === 1 ? one : many}`;
