import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { at, type Json, objectsOf, parseJson } from '@tributary/region/json';
import { type AwsCall, awsCalls } from '../../tools/aws-calls/aws-calls.ts';
import { functionNames } from '../../tools/build.ts';
import { checkRights } from '../../tools/check-template/rights.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate } from '../../tools/template/template.ts';

const PACKAGING_TIMEOUT_MS = 180_000;

let compiled: Json;
let calls: ReadonlyMap<string, readonly AwsCall[]>;

beforeAll(async () => {
  compiled = parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null;
  calls = awsCalls(process.cwd(), functionNames());
}, PACKAGING_TIMEOUT_MS);

/** The template in which the statements of a role have another text. */
function changed(roleId: string, from: string, to: string): Json {
  const policy = at(compiled, 'Resources', roleId, 'Properties', 'Policies', 0, 'PolicyDocument');
  const before = JSON.stringify(policy);
  return parseJson(JSON.stringify(compiled).replace(before, before.replace(from, to))) ?? null;
}

describe('the calls of the functions', () => {
  test('are those that their roles allow, and all rights are used', () => {
    expect(checkRights(readTemplate(compiled), calls)).toEqual([]);
  });

  test('are found in every function', () => {
    expect([...calls].filter(([, found]) => found.length === 0)).toEqual([]);
  });
});

describe('the check of rights', () => {
  test('names the call, its place, and the missing line of serverless.yml', () => {
    const template = changed('NotifyDeliveryRole', '"sns:Publish"', '"sns:Subscribe"');
    const findings = checkRights(readTemplate(template), calls);
    expect(findings).toEqual([
      {
        at: expect.stringMatching(/^functions\/notify-delivery\/handler\.ts:\d+$/),
        message: expect.stringMatching(
          /^notify-delivery calls Publish, and its role lacks sns:Publish\. serverless\.yml:\d+: functions\.notify-delivery needs allow: \{ sns:Publish: !Ref DeliveriesTopic \}$/,
        ),
        isWarning: false,
      },
      {
        at: expect.stringContaining('NotifyDeliveryRole'),
        message: 'No code of NotifyDashdeliveryLambdaFunction that is ever called needs sns:Subscribe.',
        isWarning: true,
      },
    ]);
  });

  test('does not take a right on the tables of the kit for one on a table of the application', () => {
    const template = changed('PlaceOrderRole', '"Action":"dynamodb:PutItem"', '"Action":"dynamodb:Query"');
    const missing = checkRights(readTemplate(template), calls).filter(({ isWarning }) => !isWarning);
    expect(missing.map(({ at: place }) => place.split(':')[0])).toEqual([
      'lib/event-store/dynamo-event-store.ts',
      'lib/event-store/dynamo-event-store.ts',
    ]);
  });

  test('finds a right of the conventions that is missing', () => {
    const statements = at(
      compiled,
      'Resources',
      'PublishToKafkaRole',
      'Properties',
      'Policies',
      0,
      'PolicyDocument',
      'Statement',
    );
    const ofKit = objectsOf(statements).find((one) => JSON.stringify(one).includes('IdempotencyTable'));
    const template = changed(
      'PublishToKafkaRole',
      JSON.stringify(ofKit),
      JSON.stringify({ ...ofKit, Action: 'dynamodb:Scan' }),
    );
    const missing = checkRights(readTemplate(template), calls).filter(({ isWarning }) => !isWarning);
    expect(new Set(missing.map(({ at: place }) => place.split(':')[0]))).toEqual(new Set(['lib/idempotency/once.ts']));
  });
});
