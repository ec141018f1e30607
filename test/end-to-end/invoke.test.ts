import { execFile } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { functionNames } from '../../tools/build.ts';

const TIMEOUT_MS = 180_000;
const TYPESCRIPT_FRAME = /^ *at .*\((lib|functions)\/[\w/-]+\.ts:\d+:\d+\)$/;

interface Run {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, ...args: readonly string[]): Promise<Run> {
  const { AWS_ENDPOINT_URL: _elsewhere, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

const invoke = async (name: string, file: string) => {
  const { code, stdout } = await run('tools/invoke.ts', name, file, '--json');
  return { code, ...JSON.parse(stdout) };
};

const placesOf = (effects: readonly { to: string }[]): readonly string[] => effects.map(({ to }) => to);

describe('npm run invoke', () => {
  test(
    'shows what a function returned, published and wrote',
    async () => {
      const { code, succeeded, result, published, wrote, deadLettered } = await invoke(
        'notify-delivery',
        'events/eventbridge/OrderFulfilled.json',
      );
      expect({ code, succeeded, result, published, deadLettered }).toEqual({
        code: 0,
        succeeded: true,
        result: { eventId: 'evt-1001-2', status: 'done' },
        published: [
          {
            to: 'topic tributary-dev-deliveries',
            content: {
              eventId: 'evt-1001-2',
              correlationId: 'story-ORD-1001',
              traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
              orderId: 'ORD-1001',
              customerName: 'Jürgen Müller',
              email: 'juergen.mueller@example.com',
              items: 3,
              destination: 'Berlin, DE',
            },
          },
        ],
        deadLettered: [],
      });
      // The note of the attempt.
      expect(placesOf(wrote)).toEqual(['table tributary-dev-idempotency']);
    },
    TIMEOUT_MS,
  );

  test(
    'shows what was put on the bus, without anything there reacting to it',
    async () => {
      const { code, published, wrote, deadLettered } = await invoke('bridge-kafka', 'events/kafka/orders.json');
      expect({ code, deadLettered }).toEqual({ code: 0, deadLettered: [] });
      expect(new Set(placesOf(published))).toEqual(new Set(['bus tributary-dev']));
      expect(new Set(placesOf(wrote))).toEqual(new Set(['table tributary-dev-idempotency']));
    },
    TIMEOUT_MS,
  );

  test(
    'shows what was dead-lettered',
    async () => {
      const { deadLettered } = await invoke('notify-delivery', 'events/eventbridge/OrderFulfilled.bad.json');
      expect(deadLettered).toMatchObject([
        {
          to: 'queue tributary-dev-notify-delivery-failed',
          content: {
            error: { code: 'EVENT_INVALID', stack: expect.arrayContaining([expect.stringMatching(TYPESCRIPT_FRAME)]) },
          },
        },
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'ends with exit code 1 and the error of a function that failed',
    async () => {
      const failed = await invoke('bridge-kafka', 'events/eventbridge/OrderPlaced.json');
      const frame = expect.stringMatching(TYPESCRIPT_FRAME);
      expect(failed).toMatchObject({
        code: 1,
        succeeded: false,
        result: { errorType: 'INVOCATION_INVALID', trace: expect.arrayContaining([frame]) },
      });
      const logged = failed.logs.find((line: string) => line.includes('The invocation failed'));
      expect(JSON.parse(logged).stack).toEqual(expect.arrayContaining([frame]));
    },
    TIMEOUT_MS,
  );
});

describe('a call of npm run invoke', () => {
  const refused = (message: string) => ({ code: 2, stdout: '', stderr: `${message}\n` });

  test.each([
    [
      'an unknown function',
      ['notify', 'events/eventbridge/OrderFulfilled.json'],
      `Unknown function notify. There are: ${functionNames().join(', ')}.`,
    ],
    [
      'a file that is not there',
      ['notify-delivery', 'events/nope.json'],
      'events/nope.json cannot be read. The sample events are in events/.',
    ],
    [
      'all that is wrong, in the order of the arguments',
      ['notify-delivry', 'events/nope.json', '--inspect=abc'],
      'Unknown function notify-delivry. Did you mean notify-delivery?\n' +
        'events/nope.json cannot be read. The sample events are in events/.\n' +
        '--inspect takes a whole number from 0 on, not "abc".',
    ],
    ['no file at all', ['notify-delivery'], 'Name a function and an event: npm run invoke -- <function> <event.json>'],
  ])('refuses %s, and says why', async (_what, args, message) => {
    expect(await run('tools/invoke.ts', ...args)).toEqual(refused(message));
  });

  test('refuses a file that is not JSON, by name', async () => {
    const { code, stderr } = await run('tools/invoke.ts', 'notify-delivery', 'serverless.yml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^serverless\.yml:1:1 is not JSON: Unexpected token 's'\.\n$/);
  });

  test('--help says what it does', async () => {
    const { code, stdout } = await run('tools/invoke.ts', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm run invoke -- <function> <event.json> [--json]');
  });
});

describe('sls invoke local', () => {
  const invokeLocal = (name: string, file: string) =>
    run('node_modules/serverless/bin/serverless.js', 'invoke', 'local', '-f', name, '-p', file);

  test(
    'runs a function with nothing but Node',
    async () => {
      const { code, stdout } = await invokeLocal('project-order', 'events/eventbridge/OrderPlaced.json');
      expect({ code, result: JSON.parse(stdout.slice(stdout.indexOf('\n{\n'))) }).toEqual({
        code: 0,
        result: { eventId: 'evt-1001-1', status: 'done' },
      });
    },
    TIMEOUT_MS,
  );

  test(
    'ends with exit code 1 when the function fails',
    async () => {
      const { code } = await invokeLocal('bridge-kafka', 'events/eventbridge/OrderPlaced.json');
      expect(code).toBe(1);
    },
    TIMEOUT_MS,
  );
});
