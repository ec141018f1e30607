import type { Clock } from '../../core/clock.ts';
import { jsonErrors } from '../../http/error-forms.ts';
import { type JsonOperation, jsonService, type TargetService } from '../../http/json-service.ts';
import { eventOperations } from './events.ts';
import { groupOperations } from './groups.ts';
import { startLiveTail } from './live-tail.ts';
import type { LogsDeps } from './operation.ts';
import { streamOperations } from './streams.ts';

export interface LogsTargetDeps extends LogsDeps {
  readonly wallClock: Clock;
}

const OPERATIONS = { ...groupOperations, ...streamOperations, ...eventOperations };
const LIVE_TAIL = 'StartLiveTail';

/** The names of all operations that are served. */
export const LOGS_OPERATIONS: readonly string[] = [...Object.keys(OPERATIONS), LIVE_TAIL];

/** The operations behind `X-Amz-Target: Logs_20140328.<operation>`. */
export function logsTarget(deps: LogsTargetDeps): TargetService {
  const bound = Object.entries(OPERATIONS).map(([name, run]): [string, JsonOperation] => [
    name,
    (input) => run(deps, input),
  ]);
  const service = jsonService(Object.fromEntries(bound), { version: '1.1' });
  return (operation) => {
    if (operation !== LIVE_TAIL) return service(operation);
    return { handle: (call) => startLiveTail(deps, call), errorForm: jsonErrors('1.1'), holdsClock: true };
  };
}
