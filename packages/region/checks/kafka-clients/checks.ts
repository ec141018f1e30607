import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import { run, start, until } from './programs.ts';

export interface CheckContext {
  readonly client: Client;
  readonly bootstrapServer: string;
  /** Makes a topic of that many partitions, and gives its name. */
  readonly newTopic: (partitions: number) => Promise<string>;
  /** True when the group has that many members, and each of them a share of the topic. */
  readonly groupHasShares: (group: string, members: number) => Promise<boolean>;
}

/** Something that every client must be able to do. */
export interface Check {
  readonly name: string;
  readonly run: (context: CheckContext) => Promise<void>;
}

const numbered = (count: number, prefix = 'record'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** @throws Error that says where the two differ first */
function expectSame(actual: readonly string[], expected: readonly string[]): void {
  const at = expected.findIndex((value, index) => value !== actual[index]);
  if (at === -1 && actual.length === expected.length) return;
  const shown = (value: string | undefined): string => (value === undefined ? 'nothing' : `"${value.slice(0, 40)}"`);
  const place = at === -1 ? expected.length : at;
  const difference = `at ${place}: ${shown(actual[place])} instead of ${shown(expected[place])}`;
  throw new Error(`${actual.length} of ${expected.length} records, different ${difference}`);
}

async function roundTrip(context: CheckContext, values: readonly string[], codec: string): Promise<void> {
  const { client, bootstrapServer } = context;
  const topic = await context.newTopic(1);
  await run(client.produce({ bootstrapServer, topic, codec }), values);
  expectSame(await run(client.consume({ bootstrapServer, topic, count: values.length })), values);
}

export const CHECKS: readonly Check[] = [
  {
    name: 'every codec: produce and consume 1,000 records each',
    run: async (context) => {
      for (const codec of context.client.codecs) await roundTrip(context, numbered(1_000, codec), codec);
    },
  },
  {
    name: '900 KB records',
    run: (context) =>
      roundTrip(
        context,
        ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(900 * 1024)),
        'none',
      ),
  },
  {
    name: '100,000 records in order',
    run: (context) => roundTrip(context, numbered(100_000), 'none'),
  },
  { name: 'commit and resume', run: commitAndResume },
  { name: 'seek by time', run: seekByTime },
  { name: 'a group of three loses a member and nothing else', run: loseMember },
];

async function commitAndResume({ client, bootstrapServer, newTopic }: CheckContext): Promise<void> {
  const topic = await newTopic(1);
  const values = numbered(1_000);
  const group = `${topic}-group`;
  await run(client.produce({ bootstrapServer, topic, codec: 'none' }), values);
  const first = await run(client.consume({ bootstrapServer, topic, group, count: 400 }));
  const second = await run(client.consume({ bootstrapServer, topic, group, count: 600 }));
  expectSame([...first, ...second], values);
}

async function seekByTime({ client, bootstrapServer, newTopic }: CheckContext): Promise<void> {
  const topic = await newTopic(1);
  const [before, after] = [numbered(50, 'before'), numbered(50, 'after')];
  await run(client.produce({ bootstrapServer, topic, codec: 'none' }), before);
  await pause(20);
  const timeMs = Date.now();
  await pause(20);
  await run(client.produce({ bootstrapServer, topic, codec: 'gzip' }), after);
  let read: readonly string[] = [];
  const commands = client.consumeFromTime({ bootstrapServer, topic, count: after.length }, timeMs);
  for (const command of commands) read = await run(command);
  expectSame(read, after);
}

async function loseMember({ client, bootstrapServer, newTopic, groupHasShares }: CheckContext): Promise<void> {
  const topic = await newTopic(6);
  const group = `${topic}-group`;
  const members = [1, 2, 3].map(() => start(client.consume({ bootstrapServer, topic, group })));
  const sent: string[] = [];
  const send = async (): Promise<void> => {
    const values = numbered(300, `round-${sent.length}`);
    sent.push(...values);
    await run(client.produce({ bootstrapServer, topic, codec: 'none' }), values);
  };
  try {
    await until('the three members share the topic', () => groupHasShares(group, members.length));
    await send();
    members[0]?.kill('SIGKILL');
    for (let round = 0; round < 6; round++) await send();
    await until('the two that are left share the topic', () => groupHasShares(group, members.length - 1));
    const missing = (): string[] => {
      const read = new Set(members.flatMap(({ lines }) => lines));
      return sent.filter((value) => !read.has(value));
    };
    await until('everything sent is read', () => missing().length === 0);
  } finally {
    for (const member of members) member.kill('SIGKILL');
  }
}
