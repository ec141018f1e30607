import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { remembered } from '#lib/kafka/registry/remembered.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { memoryRegistry } from '../../../../support/schema-registry.ts';

const MS = 1_700_000_000_000;
const clock = () => MS;

describe('a registry that is remembered', () => {
  test('is asked once for each id, also by questions at the same time', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, clock);
    const [first, second] = await Promise.all([known.schemaOf('1'), known.schemaOf('1')]);
    expect(await known.schemaOf('1')).toBe(first);
    expect(second).toBe(first);
    expect(first?.type).toBe('AVRO');
    expect(registry.asked).toEqual(['1']);
  });

  test('is asked again for an id that it did not know after five seconds, because it may be registered by then', async () => {
    const registry = memoryRegistry('confluent');
    let nowMs = MS;
    const known = remembered(registry, () => nowMs);
    expect(await known.schemaOf('900')).toBeUndefined();
    registry.schemas.set('900', { type: 'AVRO', text: '"string"' });
    nowMs += 4_999;
    expect(await known.schemaOf('900')).toBeUndefined();
    expect(registry.asked).toEqual(['900']);
    nowMs += 1;
    expect(await known.schemaOf('900')).toEqual({ type: 'AVRO', text: '"string"' });
    expect(registry.asked).toEqual(['900', '900']);
  });

  test('forgets the oldest id that it did not know, and for none of them one that it knew', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, clock, 2);
    for (const id of ['1', '900', '901', '902', '902', '901', '900', '1']) await known.schemaOf(id);
    expect(registry.asked).toEqual(['1', '900', '901', '902', '900']);
  });

  test('is asked again at once for a contract that it did not have', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, clock);
    const [contract] = allEncodings;
    if (!contract) throw new Error('there are contracts');
    const unknown = { ...contract, name: 'depot.shelves.ShelfFilledV1' };
    expect(await known.idOf(unknown, 'avro')).toBeUndefined();
    registry.problem = new Error('it was asked');
    await expect(known.idOf(unknown, 'avro')).rejects.toThrow('it was asked');
  });

  test('is asked again after an answer that was none', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, clock);
    registry.problem = new KitError('REGISTRY_REFUSED', { registry: 'x', problem: 'no' });
    await expect(known.schemaOf('1')).rejects.toThrow(registry.problem);
    registry.problem = undefined;
    expect(await known.schemaOf('1')).toBeDefined();
  });

  test('forgets the oldest when it has as many as it may keep', async () => {
    const registry = memoryRegistry('confluent');
    const known = remembered(registry, clock, 2);
    for (const id of ['1', '2', '3', '3', '2', '1']) await known.schemaOf(id);
    expect(registry.asked).toEqual(['1', '2', '3', '1']);
  });

  test('is asked once for the id of a contract in an encoding', async () => {
    const registry = memoryRegistry('glue');
    const known = remembered(registry, clock);
    const [contract] = allEncodings;
    if (!contract) throw new Error('there are contracts');
    const ids = [await known.idOf(contract, 'avro'), await known.idOf(contract, 'protobuf')];
    registry.problem = new Error('nobody asks again');
    expect([await known.idOf(contract, 'avro'), await known.idOf(contract, 'protobuf')]).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });
});
