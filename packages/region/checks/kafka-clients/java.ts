import { ALL_CODECS, type Client, type Command, HEARTBEAT_INTERVAL_MS, SESSION_TIMEOUT_MS } from './client.ts';

const TOOLS = 'org.apache.kafka.tools';

type Flags = Readonly<Record<string, string | number | true | undefined>>;

/** Apache Kafka's own console tools, from the jars in `directory`. */
export function javaClient(directory: string): Client {
  const tool = (name: string, flags: Flags): Command => ({
    file: 'java',
    args: ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', `${directory}/*`, `${TOOLS}.${name}`, ...args(flags)],
  });
  const consumer = (flags: Flags): Command => tool('consumer.ConsoleConsumer', flags);
  const member = (bootstrapServer: string, topic: string, group: string, count: number | undefined): Command =>
    consumer({
      'bootstrap-server': bootstrapServer,
      topic,
      group,
      'from-beginning': true,
      'max-messages': count,
      'consumer-property': `session.timeout.ms=${SESSION_TIMEOUT_MS},heartbeat.interval.ms=${HEARTBEAT_INTERVAL_MS}`,
    });
  return {
    name: 'Apache Kafka (Java)',
    codecs: ALL_CODECS,
    produce: ({ bootstrapServer, topic, codec }) =>
      tool('ConsoleProducer', { 'bootstrap-server': bootstrapServer, topic, 'compression-codec': codec }),
    consume: ({ bootstrapServer, topic, group, count }) =>
      group === undefined
        ? consumer({
            'bootstrap-server': bootstrapServer,
            topic,
            partition: 0,
            offset: 'earliest',
            'max-messages': count,
          })
        : member(bootstrapServer, topic, group, count),
    consumeFromTime: ({ bootstrapServer, topic, count }, timeMs) => {
      const group = `${topic}-by-time`;
      const reset = tool('consumer.group.ConsumerGroupCommand', {
        'bootstrap-server': bootstrapServer,
        group,
        topic: `${topic}:0`,
        'reset-offsets': true,
        'to-datetime': new Date(timeMs).toISOString().replace('Z', ''),
        execute: true,
      });
      return [reset, member(bootstrapServer, topic, group, count)];
    },
  };
}

/** A flag with several properties is repeated. */
function args(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value === true) return [`--${name}`];
    if (!name.endsWith('-property')) return [`--${name}`, String(value)];
    return String(value)
      .split(',')
      .flatMap((property) => [`--${name}`, property]);
  });
}
