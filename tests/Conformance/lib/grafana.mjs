import { createRequire } from 'node:module';

// The package reads localStorage events when it is loaded and nothing else of a browser:
// these two members are all that keeps its main entry from loading in plain node.
globalThis.window ??= { addEventListener() {}, localStorage: { getItem: () => null } };

const { dataFrameFromJSON, StreamingDataFrame } = createRequire(import.meta.url)('@grafana/data');

export { dataFrameFromJSON, StreamingDataFrame };

/** The columns of a frame by name, as Grafana's panels would read them. */
export function columns(frame) {
  return Object.fromEntries(frame.fields.map((field) => [field.name, [...field.values]]));
}
