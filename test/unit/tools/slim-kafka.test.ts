import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { slimKafka } from '../../../tools/build/slim-kafka.ts';

const CODE = `
  import { Producer, ProduceAcks, stringSerializer } from '@platformatic/kafka';
  const producer = new Producer({ clientId: 'a', bootstrapBrokers: ['127.0.0.1:1'], acks: ProduceAcks.ALL });
  console.log(typeof producer.send, ProduceAcks.ALL, String(stringSerializer('text')));`;

async function bundled(plugins: (typeof slimKafka)[]): Promise<string> {
  const stdin = { contents: CODE, resolveDir: import.meta.dirname };
  const settings = { bundle: true, minify: true, write: false, platform: 'node', format: 'cjs' } as const;
  const mainFields = ['module', 'main'];
  const { outputFiles } = await build({ stdin, ...settings, mainFields, plugins, logLevel: 'silent' });
  return outputFiles[0]?.text ?? '';
}

test('a bundle that produces has a fifth of the library, and none of what it never reaches', async () => {
  const [whole, slim] = [await bundled([]), await bundled([slimKafka])];
  expect(slim.length).toBeLessThan(whole.length / 5);
  for (const part of ['rebalanceTimeout', 'createAcls', 'avsc', 'native.wasm']) {
    expect([part, whole.includes(part), slim.includes(part)]).toEqual([part, true, false]);
  }
});

test('such a bundle loads, and needs no file beside it', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slim-'));
  try {
    writeFileSync(path.join(folder, 'index.cjs'), await bundled([slimKafka]));
    expect(execFileSync(process.execPath, ['index.cjs'], { cwd: folder, encoding: 'utf8' })).toBe('function -1 text\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
