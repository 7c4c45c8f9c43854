/**
 * Does a thing again and again while the page is seen: at once, then `interval` after each end, and at once when the page is
 * seen again. What fails is told to `failed`, and tried again in the next round.
 */
export function poll(work: (signal: AbortSignal) => Promise<void>, interval: number, failed: (reason: unknown) => void = () => {}): () => void {
  const ended = new AbortController();
  let timer = 0;
  let running = false;

  const round = async (): Promise<void> => {
    clearTimeout(timer);
    if (running || ended.signal.aborted || document.hidden) {
      return;
    }
    running = true;
    try {
      await work(ended.signal);
    } catch (reason) {
      if (!ended.signal.aborted) {
        failed(reason);
      }
    } finally {
      running = false;
    }
    if (!ended.signal.aborted) {
      timer = window.setTimeout(round, interval);
    }
  };

  document.addEventListener('visibilitychange', round, { signal: ended.signal });
  void round();
  return () => {
    clearTimeout(timer);
    ended.abort();
  };
}
