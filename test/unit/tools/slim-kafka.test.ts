import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
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

test('such a bundle knows the errors of Kafka by their codes and by their ids', async () => {
  const library = path.dirname(createRequire(import.meta.url).resolve('@platformatic/kafka'));
  const contents = `export * from './protocol/errors.js';`;
  const stdin = { contents, resolveDir: library };
  const errorsWith = async (plugins: (typeof slimKafka)[]) => {
    const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'cjs', plugins });
    const module = { exports: {} };
    runInNewContext(outputFiles[0]?.text ?? '', { module });
    return JSON.parse(JSON.stringify(module.exports), (name, value) => (name === 'message' ? undefined : value));
  };
  expect(await errorsWith([slimKafka])).toEqual(await errorsWith([]));
});
