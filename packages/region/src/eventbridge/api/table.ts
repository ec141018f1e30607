import { holding } from '../../core/clock.ts';
import { traceHeaderOf } from '../../core/trace-header.ts';
import type { EventBridge } from '../eventbridge.ts';
import { apiDestinationOperations } from './api-destinations.ts';
import { archiveOperations } from './archives.ts';
import { busOperations } from './buses.ts';
import { connectionOperations } from './connections.ts';
import { eventOperations } from './events.ts';
import type { Family, Operation, Operations } from './operation.ts';
import { permissionOperations } from './permissions.ts';
import { replayOperations } from './replays.ts';
import { ruleOperations } from './rules.ts';
import { tagOperations } from './tags.ts';
import { targetOperations } from './targets.ts';

const FAMILIES: readonly Family[] = [
  eventOperations,
  busOperations,
  ruleOperations,
  targetOperations,
  archiveOperations,
  replayOperations,
  tagOperations,
  permissionOperations,
  connectionOperations,
  apiDestinationOperations,
];

/** The operations behind `X-Amz-Target: AWSEvents.<operation>`, by name. */
export function eventBridgeOperations(service: EventBridge): Operations {
  const synchronous = FAMILIES.flatMap((family) => Object.entries(family(service)));
  return Object.fromEntries(
    synchronous.map(([name, run]): [string, Operation] => [
      name,
      (input, call) => holding(service.clock, async () => run(input, call && traceHeaderOf(call))),
    ]),
  );
}
