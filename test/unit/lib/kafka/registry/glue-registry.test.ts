import { describe, expect, test } from '@jest/globals';
import type { CallAws, JsonAnswer } from '#lib/aws/json-call.ts';
import { KitError } from '#lib/errors.ts';
import { glueRegistry } from '#lib/kafka/registry/glue-registry.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';

const ID = '0a1b2c3d-0000-4000-8000-000000000001';

function glue(answer: JsonAnswer | Error) {
  const calls: unknown[] = [];
  const callAws: CallAws = async (operation, input) => {
    calls.push([operation.target, input]);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { registry: glueRegistry('depot-dev', callAws), calls };
}

const versionOf = (registry: string) => ({
  SchemaVersionId: ID,
  SchemaArn: `arn:aws:glue:eu-west-1:000000000000:schema/${registry}/BoxPacked`,
  SchemaDefinition: '"string"',
  DataFormat: 'AVRO',
  Status: 'AVAILABLE',
});

const refused = (code: string): JsonAnswer => ({ status: 'refused', code, message: 'so' });

describe('a registry of Glue', () => {
  test('gives the schema of a version', async () => {
    const { registry, calls } = glue({ status: 'done', output: versionOf('depot-dev') });
    expect(await registry.schemaOf(ID)).toEqual({ type: 'AVRO', text: '"string"' });
    expect(calls).toEqual([['AWSGlue.GetSchemaVersion', { SchemaVersionId: ID }]]);
  });

  test('gives the id of the very text of a contract, by the name that the template gives its schema', async () => {
    const { registry, calls } = glue({ status: 'done', output: { SchemaVersionId: ID } });
    const contract = allEncodings.find(({ type }) => type === 'PaymentCaptured');
    if (!contract) throw new Error('the contract is there');
    expect(await registry.idOf(contract, 'protobuf')).toBe(ID);
    expect(calls).toEqual([
      [
        'AWSGlue.GetSchemaByDefinition',
        {
          SchemaId: { RegistryName: 'depot-dev', SchemaName: 'tributary_payments-PaymentCaptured-v1-protobuf' },
          SchemaDefinition: contract.protobufSchema.trim(),
        },
      ],
    ]);
  });

  test('has no schema of an id that it does not know', async () => {
    expect(await glue(refused('EntityNotFoundException')).registry.schemaOf(ID)).toBeUndefined();
  });

  test.each(['depot-dev2', 'old-depot-dev', 'depot'])(
    'has no schema of an id that is of the registry %s of the account',
    async (other) => {
      expect(await glue({ status: 'done', output: versionOf(other) }).registry.schemaOf(ID)).toBeUndefined();
    },
  );

  test.each(['AccessDeniedException', 'UnrecognizedClientException', 'ExpiredTokenException'])(
    '%s is a refusal, which a person has to mend',
    async (code) => {
      await expect(glue(refused(code)).registry.schemaOf(ID)).rejects.toThrow(
        new KitError('REGISTRY_REFUSED', { registry: 'depot-dev', problem: `${code}: so` }),
      );
    },
  );

  test.each([
    ['a throttle', refused('ThrottlingException'), 'ThrottlingException: so'],
    ['an error of its own', refused('HTTP 503'), 'HTTP 503: so'],
    ['no network', new Error('socket hang up'), 'socket hang up'],
    ['half of an answer', { status: 'done', output: { DataFormat: 'AVRO' } } as const, 'its answer has no definition'],
  ])('%s may pass', async (_what, answer, problem) => {
    const error = new KitError('REGISTRY_UNREACHABLE', { registry: 'depot-dev', what: ID, problem });
    await expect(glue(answer).registry.schemaOf(ID)).rejects.toThrow(error.message);
    expect(error.retryable).toBe(true);
  });
});
