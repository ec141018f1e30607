import type { Clock } from '../../core/clock.ts';
import type { QueuePort } from '../../core/ports.ts';
import type { Random } from '../../core/random.ts';
import { realClock } from '../../core/real-clock.ts';
import type { StreamPort } from '../../core/stream-port.ts';
import type { Checkpoints } from './checkpoints.ts';
import { KafkaReader } from './kafka.ts';
import type { OpenKafkaSource } from './kafka-source.ts';
import type { MappingDeps } from './mapping.ts';
import type { SourceKinds } from './registry.ts';
import { SqsReader } from './sqs.ts';
import { StreamReader } from './stream.ts';
import type { OpenSchemaRegistry } from './values/registry.ts';

export interface SourceKindsDeps extends MappingDeps {
  readonly random: Random;
  /** One for all readers: it knows how far a reader came that another one takes over from. */
  readonly checkpoints: Checkpoints;
  readonly queues: QueuePort;
  readonly streams: StreamPort;
  readonly kafka: {
    readonly open: OpenKafkaSource;
    /** Comma-separated, as the event shows them. */
    readonly bootstrapServers: string;
    readonly openRegistry?: OpenSchemaRegistry;
  };
  /** Real time, for attempts to reach the cluster again. */
  readonly wallClock?: Clock;
}

/** The event sources that the region runs, by the service in their ARN. */
export function sourceKinds(deps: SourceKindsDeps): SourceKinds {
  const { queues, wallClock = realClock(), kafka } = deps;
  return {
    sqs: (declaration) => new SqsReader(deps, queues, declaration),
    kafka: (declaration) => new KafkaReader({ ...deps, ...kafka, wallClock }, declaration),
    dynamodb: (declaration) => new StreamReader(deps, declaration),
  };
}
