import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RegionProcess } from '../../../../demo/chaos/region-process.ts';
import { until } from '../../../../demo/until.ts';

/** Says that it is up, as a region does. */
const SAYS = `
process.stdout.write('AWS endpoint  http://127.0.0.1:1\\nKafka  127.0.0.1:2\\nSchemas  http://127.0.0.1:3\\nCtrl-C stops it.\\n');
`;
/** A program that counts its starts in its folder, logs the fault of each, and ends by it. */
const program = (perStart: readonly string[]): string => `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
const folder = process.argv[process.argv.indexOf('--data') + 1];
const counter = folder + '/starts';
const start = existsSync(counter) ? Number(readFileSync(counter, 'utf8')) : 0;
writeFileSync(counter, String(start + 1));
const struck = (detail) => appendFileSync(folder + '/faults.jsonl', JSON.stringify({ start, n: 1, place: 'x', ids: [], detail }) + '\\n');
const killed = (detail) => { struck(detail); process.kill(process.pid, 'SIGKILL'); };
const up = () => { ${SAYS} };
const told = (then) => setInterval(() => existsSync(folder + '/go') && then(), 10);
const stays = () => setInterval(() => {}, 1000);
[${perStart.map((one) => `() => { ${one} }`).join(', ')}][start]();
`;
const flipped = (file: string): string =>
  `up(); told(() => killed({ fault: 'bitFlip', file: '${file}', position: 0, bit: 0 }));`;
const KILL = "killed({ fault: 'killRegion' });";
const WITHIN_MS = 60_000;

describe('a region that is started on a damaged folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'region-process-'));
    for (const file of ['region.sqlite', 'region.changes', '1.log']) writeFileSync(path.join(folder, file), 'some');
  });
  afterEach(() => {
    for (const one of [folder, `${folder}-copy`]) rmSync(one, { recursive: true, force: true });
  });

  /** @returns what became of the starts, when the last of them has begun or the run cannot go on */
  async function played(...perStart: readonly string[]) {
    const file = path.join(folder, 'program.mjs');
    writeFileSync(file, program(perStart));
    const options = { program: { file, environment: {} }, seed: 1, faults: undefined, dataDir: folder, parameters: {} };
    const region = await RegionProcess.start(options);
    writeFileSync(path.join(folder, 'go'), '');
    const isOver = () => region.starts === perStart.length || region.failure !== undefined;
    await until('all starts were judged', isOver, WITHIN_MS);
    const { damages, failure } = region;
    await region.stop();
    return { damages: [...damages], failure: failure?.message.split(' The last that')[0] };
  }

  test('and killed once it is up, has gone on, though the kill is seen before what it has printed', async () => {
    expect(await played(flipped('region.sqlite'), `up(); ${KILL}`, 'up(); stays();')).toEqual({
      damages: ['went on'],
      failure: undefined,
    });
  });

  test('and killed before it can say what it has mended, has gone on', async () => {
    expect(await played(flipped('region.changes'), KILL, 'up(); stays();')).toEqual({
      damages: ['went on'],
      failure: undefined,
    });
  });

  test('and killed while it works with a file that it must refuse, has not seen the damage', async () => {
    const { failure } = await played(flipped('1.log'), KILL, 'up(); stays();');
    expect(failure).toBe(
      'A damage of the data folder was not seen. bit 0 at position 0 of 1.log was flipped: the start went on, and must have refused.',
    );
  });

  test('and killed by nobody, though it refuses nothing, has ended by itself', async () => {
    const { failure } = await played(
      `up(); told(() => ${KILL.replace(';', '')});`,
      "process.kill(process.pid, 'SIGKILL');",
      'up(); stays();',
    );
    expect(failure).toBe('The region ended with SIGKILL.');
  });
});
