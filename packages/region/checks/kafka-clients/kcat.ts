import { ALL_CODECS, type Client, HEARTBEAT_INTERVAL_MS, SESSION_TIMEOUT_MS } from './client.ts';

const count = (records: number | undefined): string[] => (records === undefined ? [] : ['-c', String(records)]);
const set = (properties: Readonly<Record<string, string | number>>): string[] =>
  Object.entries(properties).flatMap(([name, value]) => ['-X', `${name}=${value}`]);

/** kcat, a C client on librdkafka. */
export const kcat: Client = {
  name: 'kcat',
  codecs: ALL_CODECS,
  produce: ({ bootstrapServer, topic, codec }) => ({
    file: 'kcat',
    args: ['-b', bootstrapServer, '-P', '-t', topic, '-z', codec, '-X', 'linger.ms=20'],
  }),
  consume: ({ bootstrapServer, topic, group, count: records }) => ({
    file: 'kcat',
    args:
      group === undefined
        ? ['-b', bootstrapServer, '-C', '-q', '-u', '-t', topic, '-p', '0', '-o', 'beginning', ...count(records)]
        : ['-b', bootstrapServer, '-q', '-u', ...groupSettings(), ...count(records), '-G', group, topic],
  }),
  consumeFromTime: ({ bootstrapServer, topic, count: records }, timeMs) => [
    {
      file: 'kcat',
      args: ['-b', bootstrapServer, '-C', '-q', '-t', topic, '-p', '0', '-o', `s@${timeMs}`, ...count(records)],
    },
  ],
};

function groupSettings(): string[] {
  return set({
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': SESSION_TIMEOUT_MS,
    'heartbeat.interval.ms': HEARTBEAT_INTERVAL_MS,
    'auto.commit.interval.ms': 500,
  });
}
