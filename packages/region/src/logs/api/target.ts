import type { Clock } from '../../core/clock.ts';
import { jsonErrors } from '../../http/error-forms.ts';
import { jsonService, type TargetService } from '../../http/json-service.ts';
import type { LogStore } from '../log-store.ts';
import { eventOperations } from './events.ts';
import { groupOperations } from './groups.ts';
import { startLiveTail } from './live-tail.ts';
import { streamOperations } from './streams.ts';

export interface LogsTargetDeps {
  readonly store: LogStore;
  /** The region's clock. */
  readonly clock: Clock;
  readonly wallClock: Clock;
}

const operationsOf = ({ store, clock }: Pick<LogsTargetDeps, 'store' | 'clock'>) => ({
  ...groupOperations(store),
  ...streamOperations(store, clock),
  ...eventOperations(store),
});

/** The operations behind `X-Amz-Target: Logs_20140328.<operation>`. */
export function logsTarget(deps: LogsTargetDeps): TargetService {
  const service = jsonService(operationsOf(deps), { version: '1.1' });
  return (operation) => {
    if (operation !== 'StartLiveTail') return service(operation);
    return { handle: (call) => startLiveTail(deps, call), errorForm: jsonErrors('1.1'), holdsClock: true };
  };
}
