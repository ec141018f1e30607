import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { at, textOf } from '../core/json.ts';
import { RegionError } from '../core/region-error.ts';

/** The address of a Kafka cluster, its TLS and its login: the options of every client. */
export interface KafkaConnection {
  /** `host:port` each. */
  readonly bootstrapServers: readonly string[];
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase'>;
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
}

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
type SaslMechanism = (typeof MECHANISMS)[number];

type Environment = Readonly<Record<string, string | undefined>>;
type Tell = (problem: string) => void;

/** The needs of each security protocol, under the names that Kafka's own clients use. */
const PROTOCOLS: Readonly<Record<string, { readonly tls: boolean; readonly sasl: boolean }>> = {
  PLAINTEXT: { tls: false, sasl: false },
  SSL: { tls: true, sasl: false },
  SASL_PLAINTEXT: { tls: false, sasl: true },
  SASL_SSL: { tls: true, sasl: true },
};
const SASL_VARIABLES = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'];
const FILE_VARIABLES = { ca: 'KAFKA_SSL_CA', cert: 'KAFKA_SSL_CERT', key: 'KAFKA_SSL_KEY' } as const;
const TLS_VARIABLES = [...Object.values(FILE_VARIABLES), 'KAFKA_SSL_KEY_PASSPHRASE'];

export const KAFKA_ENVIRONMENT_HELP = `
KAFKA_BOOTSTRAP_SERVERS=host:port,...   that Kafka
KAFKA_SECURITY_PROTOCOL                 ${Object.keys(PROTOCOLS).join(', ')}; default PLAINTEXT
KAFKA_SASL_MECHANISM                    ${MECHANISMS.join(', ')}
KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD
KAFKA_SSL_CA                            file with the certificates that the brokers' are checked against
KAFKA_SSL_CERT, KAFKA_SSL_KEY           files with a client's certificate and its key
KAFKA_SSL_KEY_PASSPHRASE
`.trim();

export const REGISTRY_ENVIRONMENT_HELP = `
KAFKA_SCHEMA_REGISTRY_URL               a schema registry elsewhere, with Confluent's API, in place of the region's own
`.trim();

/**
 * Reads which schema registry to use from the environment.
 * @returns its URL without a slash at the end; undefined when none is named
 * @throws RegionError KAFKA_SETTINGS_INVALID for what is no URL, and for one with a login or a query
 */
export function schemaRegistryUrl(environment: Environment): string | undefined {
  const text = environment['KAFKA_SCHEMA_REGISTRY_URL'];
  if (!text) return undefined;
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && ['http:', 'https:'].includes(url.protocol)) return url.href.replace(/\/$/, '');
  // The text may have a password in it.
  throw new RegionError(
    'KAFKA_SETTINGS_INVALID',
    'The Kafka settings in the environment: KAFKA_SCHEMA_REGISTRY_URL takes http://host:port or https://host:port, without a login.',
  );
}

/**
 * Reads which Kafka to use from the environment.
 * @param bootstrapServers stands in for the variable when it is not set
 * @returns undefined when no bootstrap servers are named
 * @throws RegionError KAFKA_SETTINGS_INVALID with everything that is wrong
 */
export function kafkaConnection(environment: Environment, bootstrapServers?: string): KafkaConnection | undefined {
  const problems: string[] = [];
  const tell: Tell = (problem) => problems.push(problem);
  const servers = environment['KAFKA_BOOTSTRAP_SERVERS'] || bootstrapServers;
  const protocol = protocolOf(environment, tell);
  refuseUnused(environment, protocol, tell);
  const connection = {
    bootstrapServers: serversIn(servers ?? '', tell),
    ...(protocol.tls && { tls: tlsOf(environment, tell) }),
    ...(protocol.sasl && { sasl: saslOf(environment, tell) }),
  };
  if (servers === undefined && (protocol.tls || protocol.sasl)) tell('KAFKA_BOOTSTRAP_SERVERS is missing');
  if (problems.length > 0) {
    throw new RegionError('KAFKA_SETTINGS_INVALID', `The Kafka settings in the environment: ${problems.join('; ')}.`);
  }
  return servers === undefined ? undefined : connection;
}

function protocolOf(environment: Environment, tell: Tell): { tls: boolean; sasl: boolean } {
  const name = environment['KAFKA_SECURITY_PROTOCOL'] || 'PLAINTEXT';
  const protocol = PROTOCOLS[name];
  if (!protocol) tell(`KAFKA_SECURITY_PROTOCOL is ${name}, it must be one of ${Object.keys(PROTOCOLS).join(', ')}`);
  return protocol ?? { tls: true, sasl: true };
}

/** A password that is given and not used is a mistake that would show much later, or never. */
function refuseUnused(environment: Environment, { tls, sasl }: { tls: boolean; sasl: boolean }, tell: Tell): void {
  const unused = [...(sasl ? [] : SASL_VARIABLES), ...(tls ? [] : TLS_VARIABLES)].filter((name) => environment[name]);
  if (unused.length > 0) tell(`${unused.join(', ')} would not be used: set KAFKA_SECURITY_PROTOCOL`);
}

function serversIn(text: string, tell: Tell): readonly string[] {
  const servers = text.split(',').filter((server) => server !== '');
  for (const server of servers) {
    if (!/^([^\s:/]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/.test(server)) {
      tell(`KAFKA_BOOTSTRAP_SERVERS has "${server}", it takes host:port,...`);
    }
  }
  return servers;
}

function tlsOf(environment: Environment, tell: Tell): NonNullable<KafkaConnection['tls']> {
  const files = Object.entries(FILE_VARIABLES).flatMap(([option, name]) => {
    const file = environment[name];
    return file ? [[option, contentOf(name, file, tell)] as const] : [];
  });
  const passphrase = environment['KAFKA_SSL_KEY_PASSPHRASE'];
  return { ...Object.fromEntries(files), ...(passphrase ? { passphrase } : {}) };
}

function contentOf(name: string, file: string, tell: Tell): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    tell(`${name} cannot be read: ${textOf(at(error, 'code'), String(error))}`);
    return '';
  }
}

function saslOf(environment: Environment, tell: Tell): NonNullable<KafkaConnection['sasl']> {
  const [mechanism = '', username = '', password = ''] = SASL_VARIABLES.map((name) => environment[name] ?? '');
  const known = MECHANISMS.find((one) => one === mechanism);
  if (known === undefined) {
    tell(`KAFKA_SASL_MECHANISM is ${mechanism || 'missing'}, it must be one of ${MECHANISMS.join(', ')}`);
  }
  if (username === '') tell('KAFKA_SASL_USERNAME is missing');
  if (password === '') tell('KAFKA_SASL_PASSWORD is missing');
  return { mechanism: known ?? 'PLAIN', username, password };
}
