/** How many points of a series are kept. */
export const maxPoints = 1_000;

const palette = ['#3b7dd8', '#d9822b', '#3a9d5d', '#c0504d', '#8a63d2', '#1a9aa0', '#c2569b', '#8c7a3d'];

/** The numeric fields of a channel's frames as time series, the newest thousand points of each. */
export class SeriesTable {
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
