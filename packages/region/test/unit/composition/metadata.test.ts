import { describe, expect, test } from '@jest/globals';
import { regionMetadata } from '../../../src/composition/metadata.ts';
import type { JsonObject } from '../../../src/core/json.ts';

const FACTS = { 'kafka.bootstrapServers': '127.0.0.1:9092' };
const read = (Region: JsonObject) => regionMetadata({ Region }, FACTS);

describe('what a template says to a region', () => {
  test('is nothing when it says nothing', () => {
    expect(regionMetadata({}, FACTS)).toEqual({ parameters: {}, kafkaTopics: [] });
  });

  test('is values for its parameters, with what only the region knows filled in, and topics', () => {
    const Parameters = { Servers: 'kafka://{kafka.bootstrapServers}/', Authentication: 'none' };
    expect(read({ Parameters, KafkaTopics: ['a', 'b'] })).toEqual({
      parameters: { Servers: 'kafka://127.0.0.1:9092/', Authentication: 'none' },
      kafkaTopics: ['a', 'b'],
    });
  });

  test('is refused when it asks for what the region does not know, or gives no text', () => {
    expect(() => read({ Parameters: { Servers: '{zookeeper}' } })).toThrow(
      '{zookeeper} is not known. There is: kafka.bootstrapServers.',
    );
    expect(() => read({ Parameters: { Servers: 9092 } })).toThrow('It must be a text.');
  });
});
