import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clockTime, shortNumber } from '../data/format';
import { extremes, type Field, firstAt, maxSeries, type Row } from '../data/frames';
import type { ChannelWatch, Payload } from '../data/watch';
import { Plot, seriesColor } from './Plot';

const windows: [number, string][] = [[30, '30 s'], [60, '1 min'], [300, '5 min'], [900, '15 min'], [0, 'all that is kept']];
const textInterval = 300;

/** The newest frames of the channel as a plot, a legend and a table; what is no frame as JSON. */
export function Live({ watch }: { watch: ChannelWatch }) {
  const length = useSignal(60);
  const cursor = useSignal<number | null>(null);
  const drawn = useSlow(watch).value;
  const frames = watch.store.times.length > 0;
  return (
    <>
      {watch.notes.value.slice(-1).map((note) => <p key={note.at} class={`note ${note.kind}`} role="status">{clockTime(note.at)}: {note.text}</p>)}
      {frames ? (
        <>
          <label class="window">
            <span>Window </span>
            <select id="window" value={length.value} onChange={(event) => { length.value = Number(event.currentTarget.value); }}>
              {windows.map(([seconds, text]) => <option key={seconds} value={seconds}>{text}</option>)}
            </select>
          </label>
          <Plot watch={watch} length={length.value} cursor={cursor} />
          <Legend watch={watch} length={length.value} cursor={cursor.value} drawn={drawn} />
          <FrameTable fields={watch.store.fields} rows={watch.store.rows} />
        </>
      ) : null}
      {watch.payloads.value.length > 0 ? <Payloads payloads={watch.payloads.value} /> : null}
      {!frames && watch.payloads.value.length === 0 ? <p class="hint">Its numeric fields are drawn as they arrive.</p> : null}
    </>
  );
}

/** Text follows the drawing some times a second, not at each: nobody reads faster. */
function useSlow(watch: ChannelWatch) {
  const drawn = useSignal(0);
  useEffect(() => {
    let timer = 0;
    const end = watch.version.subscribe((version) => {
      if (drawn.peek() === 0) {
        drawn.value = version;
      }
      timer ||= window.setTimeout(() => {
        timer = 0;
        drawn.value = watch.version.peek();
      }, textInterval);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [watch]);
  return drawn;
}

interface LegendProps {
  watch: ChannelWatch;
  length: number;
  cursor: number | null;
  drawn: number;
}

function Legend({ watch, length, cursor }: LegendProps) {
  const { times, series, leftOut } = watch.store;
  const from = length > 0 ? firstAt(times, (times.at(-1) ?? 0) - length * 1_000) : 0;
  return (
    <div class="wide legend" tabIndex={0} role="group" aria-label="Series">
      <table id="legend">
        <thead>
          <tr><th scope="col">Series</th><th scope="col" class="number">{cursor === null ? 'Last' : `At ${clockTime(times[cursor] ?? 0, true)}`}</th><th scope="col" class="number">Min</th><th scope="col" class="number">Max</th></tr>
        </thead>
        <tbody>
          {series.map((one) => {
            const { last, min, max } = extremes(one.values, from);
            return (
              <tr key={one.name}>
                <th scope="row">
                  <button type="button" aria-pressed={one.visible} style={{ '--mark': seriesColor(one.index) }} onClick={() => { one.visible = !one.visible; watch.redraw(); }}>{one.name}</button>
                </th>
                <td class="number">{shortNumber(cursor === null ? last : one.values[cursor])}</td>
                <td class="number">{shortNumber(min)}</td>
                <td class="number">{shortNumber(max)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {leftOut.size > 0 ? <p class="hint">{leftOut.size} more series are not drawn: at most {maxSeries} are.</p> : null}
    </div>
  );
}

function FrameTable({ fields, rows }: { fields: readonly Field[]; rows: readonly Row[] }) {
  return (
    <div class="wide rows" tabIndex={0} role="group" aria-label="Newest rows">
      <table id="rows">
        <thead>
          <tr>
            <th scope="col" class="number">Offset</th>
            {fields.map((field, index) => <th key={index} scope="col" class={field.type === 'number' ? 'number' : undefined}>{field.name}{labelsOf(field)}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td class="number">{row.offset}</td>
              {row.cells.map((cell, index) => <td key={index} class={fields[index]?.type === 'number' ? 'number' : undefined}>{cellText(cell, fields[index])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function labelsOf(field: Field) {
  const labels = Object.entries(field.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ');
  return labels ? <small> {labels}</small> : null;
}

function cellText(cell: unknown, field: Field | undefined): string {
  if (cell === null || cell === undefined) {
    return '–';
  }
  if (field?.type === 'time' && typeof cell === 'number') {
    return clockTime(cell, true);
  }
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function Payloads({ payloads }: { payloads: readonly Payload[] }) {
  const [newest, ...older] = payloads;
  return (
    <>
      <pre id="payload" tabIndex={0} role="group" aria-label="Last publication">{JSON.stringify(newest?.data, null, 2)}</pre>
      {older.length > 0 ? (
        <ol class="payloads" aria-label="Publications before it">
          {older.map(({ offset, at, data }) => <li key={offset}><span class="number">{offset}</span> <time>{at === 0 ? 'earlier' : clockTime(at)}</time> <code>{JSON.stringify(data).slice(0, 300)}</code></li>)}
        </ol>
      ) : null}
    </>
  );
}
