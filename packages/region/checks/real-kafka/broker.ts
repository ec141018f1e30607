import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type KafkaConnection, kafkaConnection } from '../../src/kafka-client/connection.ts';
import { adminOf } from '../../src/kafka-client/real-cluster.ts';
import { type Running, run, start, until } from '../kafka-clients/programs.ts';
import { installJavaTools } from '../kafka-clients/tools.ts';
import { freePorts, HOST, KEY_STORE, newClusterId, type Security, serverProperties, USER } from './settings.ts';

export interface RealKafka {
  /** What clients find in their environment: KAFKA_BOOTSTRAP_SERVERS and what it takes to sign in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Ends the broker and removes what it kept. */
  stop(): Promise<void>;
}

const DEFAULTS = { port: 0, security: 'none' as Security, heap: '1g' };
const STOP_WITHIN_MS = 15_000;

/**
 * Starts Apache Kafka on this machine, in a folder of its own, and waits until it answers.
 * @throws Error with what it printed, when it does not come up
 */
export async function startRealKafka(options: Partial<typeof DEFAULTS> = {}): Promise<RealKafka> {
  const { port, security, heap } = { ...DEFAULTS, ...options };
  const jars = await installJavaTools();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'real-kafka-'));
  const ports = await freePorts(port);
  const properties = path.join(directory, 'server.properties');
  writeFileSync(properties, serverProperties(directory, ports, security));
  const environment = { KAFKA_BOOTSTRAP_SERVERS: `${HOST}:${ports.clients}`, ...(await secure(directory, security)) };
  await run(java(jars, 'kafka.tools.StorageTool', ...format(properties, security)));
  const broker = start(java(jars, `-Xmx${heap}`, 'kafka.Kafka', properties));
  const stop = async (): Promise<void> => {
    await end(broker);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await Promise.race([answers(environment), broker.ended.then(() => undefined)]);
    return { environment, pid: broker.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const java = (jars: string, ...args: readonly string[]) => ({ file: 'java', args: ['-cp', `${jars}/*`, ...args] });

function format(properties: string, security: Security): readonly string[] {
  const user = `SCRAM-SHA-512=[name=${USER.name},password=${USER.password}]`;
  const users = security === 'tls-and-scram' ? ['--add-scram', user] : [];
  // An id may begin with a dash.
  return ['format', `--cluster-id=${newClusterId()}`, '--config', properties, ...users];
}

/** Makes the broker's certificate; gives what clients need to trust it and to sign in. */
async function secure(directory: string, security: Security): Promise<Readonly<Record<string, string>>> {
  if (security === 'none') return {};
  const authority = path.join(directory, 'ca.pem');
  const store = [
    '-keystore',
    path.join(directory, KEY_STORE.file),
    '-storepass',
    KEY_STORE.password,
    '-alias',
    'broker',
  ];
  const names = ['-dname', 'CN=broker', '-ext', `SAN=ip:${HOST},dns:localhost`];
  await run({ file: 'keytool', args: ['-genkeypair', '-keyalg', 'RSA', '-storetype', 'PKCS12', ...names, ...store] });
  await run({ file: 'keytool', args: ['-exportcert', '-rfc', '-file', authority, ...store] });
  return {
    KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: USER.name,
    KAFKA_SASL_PASSWORD: USER.password,
    KAFKA_SSL_CA: authority,
  };
}

async function answers(environment: RealKafka['environment']): Promise<void> {
  const connection = kafkaConnection(environment);
  if (connection === undefined) throw new Error('There are no bootstrap servers.');
  await until('Apache Kafka answers', () => listsTopics(connection));
}

async function listsTopics(connection: KafkaConnection): Promise<boolean> {
  const admin = adminOf('real-kafka', connection, { retries: 0 });
  const answered = await admin.listTopics().then(
    () => true,
    () => false,
  );
  await admin.close();
  return answered;
}

async function end(broker: Running): Promise<void> {
  broker.kill('SIGTERM');
  const timer = setTimeout(() => broker.kill('SIGKILL'), STOP_WITHIN_MS);
  await broker.ended.catch(() => []);
  clearTimeout(timer);
}
