import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const pictures = fileURLToPath(new URL('../../../artifacts/console/', import.meta.url));

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page of the browser that shows a node's console. */
export class ConsolePage {
  /** What the browser complained about. */
  faults = [];

  constructor(page, url) {
    this.page = page;
    this.url = url;
    // An answer other than 2xx is logged as an error too; what it means is for the test to see.
    page.on('console', (message) => message.type() === 'error' && !message.text().startsWith('Failed to load resource') && this.faults.push(message.text()));
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  static async open(browser, url, hash = '', prepare = undefined) {
    const opened = new ConsolePage(await browser.newPage(), url);
    await prepare?.(opened.page);
    await opened.page.goto(`${url}/${hash}`);
    return opened;
  }

  close() {
    return this.page.close();
  }

  text(selector) {
    return this.page.textContent(selector);
  }

  points() {
    return this.page.$eval('#chart', (chart) => Number(chart.dataset.points));
  }

  untilPoints(count) {
    return this.page.waitForFunction((wanted) => Number(document.querySelector('#chart')?.dataset.points) >= wanted, count, { timeout: 20_000 });
  }

  untilText(selector, part) {
    return this.page.waitForFunction(([where, wanted]) => document.querySelector(where)?.textContent.includes(wanted), [selector, part], { timeout: 20_000 });
  }

  untilState(state) {
    return this.page.waitForSelector(`#state[data-state="${state}"]`);
  }

  /** How many publications the page says it received, and its offset. */
  async received() {
    const [, count, offset] = /^(\d+) publications? received, offset (\d+)$/.exec(await this.text('#summary'));
    return { count: Number(count), offset: Number(offset) };
  }

  /** Keeps a picture under artifacts/console, which people look at. */
  picture(name) {
    mkdirSync(pictures, { recursive: true });
    return this.page.screenshot({ path: `${pictures}${name}.png` });
  }

  /** What axe finds against the page in both schemes, as rule and element; keeps a picture of each under a name. */
  async violations(name) {
    const found = [];
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.picture(`${name}-${colorScheme}`);
      await this.page.evaluate(axe);
      const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${colorScheme}: ${id}: ${target.join(' ')}: ${failureSummary}`)));
    }
    return found;
  }

  /** How many pixels the page is wider than what shows it. */
  overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
}

/** What a small machine would send once a second, here five times faster, until it is stopped. */
export async function startPushing(http) {
  let step = 0;
  let stopped = false;
  const push = async () => {
    const wave = (shift) => (50 + 40 * Math.sin((step + shift) / 6)).toFixed(2);
    const cpus = ['cpu-total', 'cpu0', 'cpu1'].map((cpu, index) => `cpu,host=box,cpu=${cpu} usage_user=${wave(index * 4)},usage_system=${wave(index * 4 + 9)}`);
    const answer = await http.push('host', [...cpus, `mem,host=box used_percent=${wave(3)},free=${(step++ % 50) * 1e7}i`].join('\n'));
    if (answer.status !== 200) {
      throw new Error(`the push was answered with ${answer.status}: ${answer.text}`);
    }
  };
  await push();
  const ended = (async () => {
    while (!stopped) {
      await push();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    stop() {
      stopped = true;
      return ended;
    },
  };
}
