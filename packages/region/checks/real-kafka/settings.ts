import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

/** How clients get in. */
export type Security = 'none' | 'tls-and-scram';

export const HOST = '127.0.0.1';
/** The one user of a broker that asks who it is, and the store of its certificate. */
export const USER = { name: 'shop', password: 'shop-secret' };
export const KEY_STORE = { file: 'broker.p12', password: 'key-store-secret' };

export interface Ports {
  readonly clients: number;
  readonly broker: number;
  readonly controller: number;
}

/**
 * One node that is broker and controller at once, and keeps its records in `directory`. Topics must be created, as on
 * MSK; members join their groups without delay, as in the configuration that Kafka itself ships for development.
 */
export function serverProperties(directory: string, ports: Ports, security: Security): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${HOST}:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'BROKER',
    listeners: `CLIENTS://${HOST}:${ports.clients},BROKER://${HOST}:${ports.broker},CONTROLLER://${HOST}:${ports.controller}`,
    'advertised.listeners': `CLIENTS://${HOST}:${ports.clients},BROKER://${HOST}:${ports.broker}`,
    'log.dirs': `${directory}/data`,
    'num.partitions': 3,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    ...SECURITY[security](directory),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const SECURITY: Readonly<Record<Security, (directory: string) => Readonly<Record<string, string>>>> = {
  none: () => ({
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
  }),
  'tls-and-scram': (directory) => ({
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'listener.name.clients.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.clients.ssl.keystore.type': 'PKCS12',
    'listener.name.clients.ssl.keystore.location': `${directory}/${KEY_STORE.file}`,
    'listener.name.clients.ssl.keystore.password': KEY_STORE.password,
  }),
};

/** A cluster's id: 16 bytes in base64url. */
export const newClusterId = (): string => randomBytes(16).toString('base64url');

/** Ports that nothing listens on now. */
export async function freePorts(clients: number): Promise<Ports> {
  const [free, broker, controller] = await Promise.all([freePort(), freePort(), freePort()]);
  return { clients: clients === 0 ? free : clients, broker, controller };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
