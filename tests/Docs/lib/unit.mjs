import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The version of systemd that is here, or undefined. */
export async function systemdVersion() {
  const { stdout } = await analyze('--version');
  return stdout?.match(/^systemd (\d+)/)?.[1];
}

/**
 * For each unit what systemd has against it. It passes over what it does not know, and says so. Only the units' program is another
 * one, since it would have to be there: this node.
 */
export async function unitFaults(units) {
  return inFiles(units.map((unit) => unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`)), async (paths) => {
    const { code, stderr } = await analyze('verify', '--man=no', '--recursive-errors=no', ...paths);
    const faults = paths.map(() => []);
    for (const line of stderr.split('\n').filter((line) => line !== '')) {
      const [, index] = line.match(/\bunit(\d+)\.service\b/) ?? assert.fail(line);
      faults[index].push(line);
    }
    assert.ok(code === 0 || faults.flat().length > 0, `systemd-analyze ended with ${code} and said nothing`);
    return faults;
  });
}

/** How exposed systemd calls the unit's rights, from 0 to 10. */
export async function exposureOf(unit) {
  return inFiles([unit], async ([path]) => {
    const { stdout } = await analyze('security', '--offline=true', '--no-pager', path);
    return Number(stdout.match(/Overall exposure level for \S+: (\d+\.\d+)/)[1]);
  });
}

async function inFiles(units, use) {
  const folder = await mkdtemp(join(tmpdir(), 'live-unit-'));
  try {
    const paths = units.map((_, index) => join(folder, `unit${index}.service`));
    await Promise.all(paths.map((path, index) => writeFile(path, units[index])));
    return await use(paths);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function analyze(...args) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0' };
  return new Promise((resolve) => {
    execFile('systemd-analyze', args, { env }, (error, stdout, stderr) =>
      resolve(error?.code === 'ENOENT' ? {} : { code: error?.code ?? 0, stdout, stderr }));
  });
}
