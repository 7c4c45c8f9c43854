/** A seeded generator (mulberry32), so that a failing run can be repeated with its seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    /** A whole number from low to high, both included. */
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
}

/** The seed of this run: SEED from the environment, or a new one. */
export function runSeed() {
  return process.env.SEED ? Number(process.env.SEED) : Math.floor(Math.random() * 2 ** 31);
}
