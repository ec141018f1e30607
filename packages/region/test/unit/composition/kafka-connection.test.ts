import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RegionError } from '../../../src/core/region-error.ts';
import { kafkaConnection, schemaRegistryUrl } from '../../../src/kafka-client/connection.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'kafka-'));
  writeFileSync(path.join(folder, 'ca.pem'), 'the certificate');
});
afterAll(() => rmSync(folder, { recursive: true }));

const SASL = {
  KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
  KAFKA_SASL_USERNAME: 'shop',
  KAFKA_SASL_PASSWORD: 'secret',
};

const problemsOf = (environment: Record<string, string>): string => {
  try {
    kafkaConnection(environment);
    return 'none';
  } catch (error) {
    if (error instanceof RegionError && error.code === 'KAFKA_SETTINGS_INVALID') return error.message;
    throw error;
  }
};

describe('the Kafka of the environment', () => {
  test('is none when no bootstrap servers are named', () => {
    expect(kafkaConnection({})).toBeUndefined();
    expect(kafkaConnection({ KAFKA_BOOTSTRAP_SERVERS: '' })).toBeUndefined();
  });

  test('speaks plaintext unless it is told otherwise', () => {
    expect(kafkaConnection({ KAFKA_BOOTSTRAP_SERVERS: 'a:9092,[::1]:9093' })).toEqual({
      bootstrapServers: ['a:9092', '[::1]:9093'],
    });
  });

  test('takes the given servers where the variable names none', () => {
    expect(kafkaConnection({}, 'a:1')).toEqual({ bootstrapServers: ['a:1'] });
    expect(kafkaConnection({ KAFKA_BOOTSTRAP_SERVERS: 'b:2' }, 'a:1')).toEqual({ bootstrapServers: ['b:2'] });
  });

  test('signs in by SASL over TLS, with the certificates of a file', () => {
    const environment = {
      KAFKA_BOOTSTRAP_SERVERS: 'a:9094',
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SSL_CA: path.join(folder, 'ca.pem'),
      ...SASL,
    };
    expect(kafkaConnection(environment)).toEqual({
      bootstrapServers: ['a:9094'],
      tls: { ca: 'the certificate' },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'shop', password: 'secret' },
    });
  });

  test.each([
    [{ KAFKA_BOOTSTRAP_SERVERS: 'broker' }, 'KAFKA_BOOTSTRAP_SERVERS has "broker", it takes host:port,...'],
    [
      { KAFKA_BOOTSTRAP_SERVERS: 'a:1', KAFKA_SECURITY_PROTOCOL: 'TLS' },
      'KAFKA_SECURITY_PROTOCOL is TLS, it must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL; ' +
        'KAFKA_SASL_MECHANISM is missing, it must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512; ' +
        'KAFKA_SASL_USERNAME is missing; KAFKA_SASL_PASSWORD is missing',
    ],
    [
      { KAFKA_BOOTSTRAP_SERVERS: 'a:1', ...SASL },
      'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD would not be used: set KAFKA_SECURITY_PROTOCOL',
    ],
    [{ KAFKA_SECURITY_PROTOCOL: 'SSL' }, 'KAFKA_BOOTSTRAP_SERVERS is missing'],
  ])('refuses %j and says all that is wrong', (environment, problems) => {
    expect(problemsOf(environment)).toBe(`The Kafka settings in the environment: ${problems}.`);
  });

  test('names the variable whose file cannot be read', () => {
    const environment = { KAFKA_BOOTSTRAP_SERVERS: 'a:1', KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CA: 'no/such.pem' };
    expect(problemsOf(environment)).toContain('KAFKA_SSL_CA cannot be read: ENOENT');
  });
});

describe('the schema registry of the environment', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['http://schemas:8081', 'http://schemas:8081'],
    ['https://schemas.example.com/', 'https://schemas.example.com'],
    ['https://example.com/schemas/', 'https://example.com/schemas'],
  ])('%s is %s', (value, url) => {
    expect(schemaRegistryUrl(value === undefined ? {} : { KAFKA_SCHEMA_REGISTRY_URL: value })).toBe(url);
  });

  test.each(['schemas:8081', 'ftp://schemas', 'http://me:secret@schemas', 'http://schemas?key=secret'])(
    '%s is refused, and not shown',
    (value) => {
      const read = () => schemaRegistryUrl({ KAFKA_SCHEMA_REGISTRY_URL: value });
      expect(read).toThrow(expect.objectContaining({ code: 'KAFKA_SETTINGS_INVALID' }));
      expect(read).toThrow('KAFKA_SCHEMA_REGISTRY_URL takes http://host:port or https://host:port, without a login.');
    },
  );
});
