import path from 'node:path';
import { ALL_CODECS, type Client, type Command, type ConsumeOptions } from './client.ts';

const PROGRAM = path.join(import.meta.dirname, 'javascript-program.ts');

/** kafkajs has one codec without further packages. */
export const kafkajs: Client = javascriptClient('kafkajs', ['none', 'gzip']);
export const platformatic: Client = javascriptClient('@platformatic/kafka', ALL_CODECS);

function javascriptClient(name: string, codecs: readonly string[]): Client {
  const run = (settings: object): Command => ({
    file: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', PROGRAM, JSON.stringify({ client: name, ...settings })],
  });
  return {
    name,
    codecs,
    produce: (options) => run({ action: 'produce', ...options }),
    consume: (options: ConsumeOptions) => run({ action: 'consume', ...options }),
    consumeFromTime: (options, timeMs) => [run({ action: 'consume', ...options, fromTimeMs: timeMs })],
  };
}
