import { useSignal } from '@preact/signals';
import { clockTime, dayTime, duration, shortId } from '../data/format';
import { endings, type Holder, type Mark } from '../data/holders';
import type { Note } from '../data/watch';
import { nodeColor, NodeName } from './NodeName';

const lengths: [number, string][] = [[300_000, '5 min'], [3_600_000, '1 h'], [86_400_000, '1 day'], [0, 'all that is known']];
const ticks = 4;

interface TimelineProps {
  holders: readonly Holder[];
  marks: readonly Mark[];
  notes: readonly Note[];
  now: number;
}

/** Who held the source when: a line for each node, and one for take-overs and gaps. The table below says the same in words. */
export function Timeline({ holders, marks, notes, now }: TimelineProps) {
  const length = useSignal(0);
  const known = [...holders.flatMap(({ since, until }) => [since, until]), ...marks.map(({ at }) => at), ...notes.map(({ at }) => at)];
  const first = Math.min(now - 10_000, ...known.filter((time): time is number => time !== null));
  const from = length.value === 0 ? first - (now - first) * 0.02 : now - length.value;
  const place = (time: number): number => Math.min(100, Math.max(0, ((time - from) / (now - from)) * 100));
  const seen = holders.filter(({ until }) => (until ?? now) >= from);
  const nodes = [...new Set(seen.map(({ node }) => node))];
  const takeovers = marks.filter(({ kind }) => kind === 'owner_changed').length;
  const summary = `${holders.length} holders of the source on ${nodes.length} nodes, ${takeovers} take-overs, ${marks.length - takeovers} healed gaps`;
  return (
    <figure class="timeline" aria-labelledby="timeline-title">
      <figcaption>
        <span id="timeline-title">Who held the source</span>
        <label>
          <span class="visually-hidden">Length of the time line </span>
          <select value={length.value} onChange={(event) => { length.value = Number(event.currentTarget.value); }}>
            {lengths.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </select>
        </label>
      </figcaption>
      <div id="timeline" role="img" aria-label={summary}>
        {nodes.map((node) => (
          <div class="lane" key={node}>
            <NodeName id={node} />
            <div class="track">
              {seen.filter((holder) => holder.node === node).map((holder) => <Bar key={`${holder.token} ${holder.since}`} holder={holder} from={from} now={now} place={place} />)}
            </div>
          </div>
        ))}
        <div class="lane marks">
          <span class="lane-name">channel</span>
          <div class="track">
            {marks.filter(({ at }) => at >= from).map(({ id, kind, node, at }) => (
              <span
                key={id} class="mark" data-event={kind} style={{ left: `${place(at)}%` }}
                title={`${clockTime(at)}: ${kind === 'healed' ? 'gap healed on' : 'taken over by'} node ${shortId(node)}`}
              />
            ))}
            {notes.filter(({ at }) => at >= from).map(({ at, kind, text }) => <span key={at} class="mark" data-event={kind} style={{ left: `${place(at)}%` }} title={`${clockTime(at)}: ${text}`} />)}
          </div>
        </div>
        <div class="lane times" aria-hidden="true">
          <span class="lane-name" />
          <div class="track">
            {Array.from({ length: ticks + 1 }, (_, index) => from + ((now - from) * index) / ticks).map((time, index) => <span key={index} style={{ left: `${place(time)}%` }}>{index === ticks ? 'now' : dayTime(time)}</span>)}
          </div>
        </div>
      </div>
      <p class="key hint">
        <span class="mark" data-event="owner_changed" /> take-over <span class="mark" data-event="healed" /> gap healed
        <span class="mark" data-event="gap" /> gap seen here <span class="bar expired" /> its lease ran out <span class="bar overlap" /> overlap
      </p>
    </figure>
  );
}

interface BarProps {
  holder: Holder;
  from: number;
  now: number;
  place: (time: number) => number;
}

function Bar({ holder, from, now, place }: BarProps) {
  const [since, until] = [holder.since ?? from, holder.until ?? now];
  const left = place(since);
  const title = `token ${holder.token}, ${holder.since === null ? 'since before what is known' : `since ${dayTime(holder.since)}`}, ${duration(until - since)}: ${endings[holder.end]}`;
  return (
    <span class={`bar ${holder.end}`} title={title} style={{ left: `${left}%`, width: `max(3px, ${place(until) - left}%)`, '--mark': nodeColor(holder.node) }}>
      <span class="token">{holder.token}</span>
    </span>
  );
}
