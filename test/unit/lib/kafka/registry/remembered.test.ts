import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { remembered } from '#lib/kafka/registry/remembered.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { memoryRegistry } from '../../../../support/schema-registry.ts';

describe('a registry that is remembered', () => {
  test('is asked once for each id, also by questions at the same time', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry);
    const [first, second] = await Promise.all([known.schemaOf('1'), known.schemaOf('1')]);
    expect(await known.schemaOf('1')).toBe(first);
    expect(second).toBe(first);
    expect(first?.type).toBe('AVRO');
    expect(registry.asked).toEqual(['1']);
  });

  test('is asked again for what it did not know, because it may be registered by then', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry);
    expect(await known.schemaOf('900')).toBeUndefined();
    registry.schemas.set('900', { type: 'AVRO', text: '"string"' });
    expect(await known.schemaOf('900')).toEqual({ type: 'AVRO', text: '"string"' });
    expect(registry.asked).toEqual(['900', '900']);
  });

  test('is asked again after an answer that was none', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry);
    registry.problem = new KitError('REGISTRY_REFUSED', { registry: 'x', problem: 'no' });
    await expect(known.schemaOf('1')).rejects.toThrow(registry.problem);
    registry.problem = undefined;
    expect(await known.schemaOf('1')).toBeDefined();
  });

  test('forgets the oldest when it has as many as it may keep', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, 2);
    for (const id of ['1', '2', '3', '3', '2', '1']) await known.schemaOf(id);
    expect(registry.asked).toEqual(['1', '2', '3', '1']);
  });

  test('is asked once for the id of a contract in an encoding', async () => {
    const registry = memoryRegistry('glue');
    const known = remembered(registry);
    const [contract] = allEncodings;
    if (!contract) throw new Error('there are contracts');
    const ids = [await known.idOf(contract, 'avro'), await known.idOf(contract, 'protobuf')];
    registry.problem = new Error('nobody asks again');
    expect([await known.idOf(contract, 'avro'), await known.idOf(contract, 'protobuf')]).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });
});
