import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProjectCopy } from '../support/project-copy.ts';

const TIMEOUT_MS = 180_000;
const SCHEMA = 'schemas/orders/OrderCancelled.v1.json';
const HANDLER = 'functions/notify-delivery/handler.ts';
const SAMPLE = 'events/eventbridge/OrderFulfilled.json';
const START = ['tools/start.ts', '--port', '0', '--kafka-port', '0'];
const INVOKE = ['tools/invoke.ts', 'notify-delivery', SAMPLE];
const PACKAGING = 'Packaging the service, only after a change: types, bundles, template (1 to 10 s) ...\n';

let copy: ProjectCopy;
beforeAll(() => {
  copy = new ProjectCopy();
});
afterAll(() => copy[Symbol.dispose]());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: copy.folder }, (error, stdout, stderr) => {
      // A busy machine packages for so long that its progress is shown.
      const lines = stderr.replace(/^Packaging: \d+ s\n/gm, '');
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: lines });
    });
  });

/** Runs commands on a project in which one text stands in place of another. */
async function withWrong(file: string, text: string, wrong: string, ...calls: (readonly string[])[]) {
  const at = path.join(copy.folder, file);
  const right = readFileSync(at, 'utf8');
  expect(right).toContain(text);
  writeFileSync(
    at,
    right.replace(text, () => wrong),
  );
  try {
    return await Promise.all(calls.map(run));
  } finally {
    writeFileSync(at, right);
  }
}

/** The line of a text in the service file, counted from 1. */
const lineOf = (text: string): number => {
  const before = readFileSync('serverless.yml', 'utf8').split(text)[0] ?? '';
  return before.split('\n').length;
};

const refused = (stderr: string): Ended => ({ code: 2, stdout: '', stderr });

describe('a schema', () => {
  test(
    'that JSON Schema does not allow is named by file, line and column, with the words that are allowed',
    async () => {
      const line = `${SCHEMA}:9:15: properties.orderId.type must be equal to one of the allowed values: array, boolean, integer, null, number, object, string.\n`;
      const ended = await withWrong(
        SCHEMA,
        '"type": "string"',
        '"type": "strin"',
        ['tools/generate.ts'],
        START,
        INVOKE,
      );
      expect(ended).toEqual([refused(line), refused(`${PACKAGING}${line}`), refused(`${PACKAGING}${line}`)]);
    },
    TIMEOUT_MS,
  );

  test(
    'that is not JSON is named by file, line and column',
    async () => {
      const line = `${SCHEMA}:6:3 is not JSON: Expected ',' or '}' after property value.\n`;
      const ended = await withWrong(SCHEMA, '"type": "object",\n', '"type": "object"\n', ['tools/generate.ts'], START);
      expect(ended).toEqual([refused(line), refused(`${PACKAGING}${line}`)]);
    },
    TIMEOUT_MS,
  );
});

describe('a rule', () => {
  const PATTERN = 'pattern: { source: [tributary.orders], detail-type: [OrderFulfilled] }';

  test.each([
    [
      'of a misspelt type',
      PATTERN.replace('Fulfilled', 'Fulfiled'),
      `serverless.yml:${lineOf(PATTERN)}:64: notify-delivery waits for OrderFulfiled of tributary.orders, which schemas/ does not have. Did you mean OrderFulfilled?`,
    ],
    [
      'of a misspelt source',
      PATTERN.replace('.orders', '.order'),
      `serverless.yml:${lineOf(PATTERN)}:31: notify-delivery waits for events of tributary.order, which schemas/ does not have. Did you mean tributary.orders?`,
    ],
    [
      'with an operator that is none',
      PATTERN.replace('[tributary.orders]', '[{ prefx: tributary.orders }]'),
      `serverless.yml:${lineOf(PATTERN)}:20: the event pattern of notify-delivery is invalid: Unrecognized match type prefx.`,
    ],
  ])(
    '%s is named by its function, file, line and column',
    async (_case, wrong, line) => {
      const ended = await withWrong('serverless.yml', PATTERN, wrong, START, INVOKE);
      expect(ended).toEqual([refused(`${PACKAGING}${line}\n`), refused(`${PACKAGING}${line}\n`)]);
    },
    TIMEOUT_MS,
  );
});

describe('a reference', () => {
  const REFERENCE = '!GetAtt SalesTable.Arn';

  test.each([
    ['to a misspelt resource', 'SalesTabel.Arn', 'There is no resource SalesTabel. Did you mean SalesTable?'],
    [
      'to a misspelt attribute',
      'SalesTable.Am',
      'SalesTable (AWS::DynamoDB::Table) has no attribute Am. It has: Arn, StreamArn.',
    ],
  ])(
    '%s is named by file, line and column',
    async (_case, wrong, message) => {
      const [ended] = await withWrong('serverless.yml', REFERENCE, `!GetAtt ${wrong}`, START);
      const at = readFileSync('serverless.yml', 'utf8').split(REFERENCE)[0]?.split('\n').at(-1)?.length ?? 0;
      const place = `serverless.yml:${lineOf(REFERENCE)}:${at + '!GetAtt '.length + 1}`;
      expect(ended).toEqual(refused(`${PACKAGING}The service cannot be packaged.\n${place}: ${message}\n`));
    },
    TIMEOUT_MS,
  );
});

test(
  'a syntax error in a handler is named by file, line and column, with the line',
  async () => {
    const [ended] = await withWrong(HANDLER, 'export const handler', 'export const handler handler', START);
    expect(ended).toEqual(
      refused(
        `${PACKAGING}The service cannot be packaged.\n${HANDLER}:21:22: Expected ";" but found "handler"\n    export const handler handler = onEvent(\n`,
      ),
    );
  },
  TIMEOUT_MS,
);

test(
  'broken YAML is named by file and line',
  async () => {
    const [ended] = await withWrong('serverless.yml', '  notify-delivery:\n', '   notify-delivery:\n', START);
    expect(ended?.code).toBe(2);
    expect(ended?.stderr).toContain('The service cannot be packaged.\nCannot parse "serverless.yml": bad indentation');
    expect(ended?.stderr).toContain(`(${lineOf('  notify-delivery:\n')}:4)`);
    expect(ended?.stderr).not.toMatch(/^ +at /m);
  },
  TIMEOUT_MS,
);

test(
  'an event of a misspelt type is named with the nearest one before anything is packaged',
  async () => {
    const [event] = await withWrong(
      SAMPLE,
      '"detail-type": "OrderFulfilled"',
      '"detail-type": "OrderFulfiled"',
      INVOKE,
    );
    expect(event).toEqual(
      refused(
        `${SAMPLE}:4:18: schemas/ has no event OrderFulfiled of tributary.orders. Did you mean OrderFulfilled? --no-check sends it all the same.\n`,
      ),
    );
  },
  TIMEOUT_MS,
);
