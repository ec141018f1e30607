import type { Clock } from '../../core/clock.ts';
import type { QueuePort } from '../../core/ports.ts';
import type { Random } from '../../core/random.ts';
import { realClock } from '../../core/real-clock.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { StreamPort } from '../../core/stream-port.ts';
import { Checkpoints } from './checkpoints.ts';
import { KafkaMapping } from './kafka.ts';
import type { OpenKafkaSource } from './kafka-source.ts';
import type { MappingDeps } from './mapping.ts';
import type { MappingKinds } from './registry.ts';
import { SqsMapping } from './sqs.ts';
import { StreamMapping } from './stream.ts';

export interface MappingKindsDeps extends MappingDeps {
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly queues: QueuePort;
  readonly streams: StreamPort;
  readonly kafka: {
    readonly open: OpenKafkaSource;
    /** Comma-separated, as the event shows them. */
    readonly bootstrapServers: string;
  };
  /** Real time, for attempts to reach the cluster again. */
  readonly wallClock?: Clock;
}

/** The event sources that the region runs, by the service in their ARN. */
export function mappingKinds(deps: MappingKindsDeps): MappingKinds {
  const { queues, wallClock = realClock(), kafka } = deps;
  const checkpoints = new Checkpoints(deps.stateStore);
  return {
    sqs: (declaration) => new SqsMapping(deps, queues, declaration),
    kafka: (declaration) => new KafkaMapping({ ...deps, ...kafka, wallClock }, declaration),
    dynamodb: (declaration) => new StreamMapping({ ...deps, checkpoints }, declaration),
  };
}
