import { type Clock, holding, sleep } from '../core/clock.ts';
import type { Caller, IdFinder } from '../core/ports.ts';
import type { Answer, Call, Route } from '../http/call.ts';
import { accessKeyOf } from '../http/caller.ts';
import { ConnectionCut } from '../http/connection-cut.ts';
import { refusedAnswer, throttledAnswer } from './call-errors.ts';
import { pathOfCall } from './call-path.ts';
import { carriedBy } from './carried-events.ts';
import { conflictOf } from './conflict.ts';
import type { FaultPoint, Faults } from './faults.ts';
import type { FaultName } from './kinds.ts';
import { isBatch, runPartly } from './partial-batch.ts';

export interface CallFaultsDeps {
  readonly faults: Faults;
  /** The worker that has these credentials; undefined when the call comes from elsewhere. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly findIds: IdFinder;
  readonly clock: Clock;
  /** Real time, by which running code is measured. */
  readonly wallClock: Clock;
}

const CALL_FAULTS: readonly FaultName[] = [
  'slow',
  'crashBefore',
  'throttle',
  'refuse',
  'conflict',
  'partialBatch',
  'crashAfter',
  'lostResponse',
];

/** Puts the faults of calls between the front door and the services. */
export function faultyRoutes(find: (call: Call) => Route, deps: CallFaultsDeps): (call: Call) => Route {
  if (!deps.faults.has(...CALL_FAULTS)) return find;
  return (call) => {
    const place = pathOfCall(call);
    const route = find(call);
    if (place === undefined) return route;
    // A slow call must not stop virtual time, so `carriedOut` holds the clock instead of the front door.
    return { ...route, holdsClock: true, handle: (whole) => answerOf(route, whole, place, deps) };
  };
}

async function answerOf(route: Route, call: Call, place: string, deps: CallFaultsDeps): Promise<Answer> {
  const { faults, clock, wallClock, findIds } = deps;
  const accessKeyId = accessKeyOf(call);
  const caller = accessKeyId === undefined ? undefined : deps.callerOf(accessKeyId);
  const point: FaultPoint = {
    place,
    caller: caller?.functionName,
    ids: () => caller?.ids ?? [],
    requestId: caller?.requestId,
    carried: () => carriedBy(place, call, findIds),
  };
  const [service = '', operation = ''] = place.split('/');
  const slow = faults.inject('slow', point);
  // Virtual time stands still while the calling function runs, so its call is delayed in real time.
  if (slow) await sleep(caller ? wallClock : clock, slow.delayMs);
  if (caller && faults.inject('crashBefore', point)) return crash(caller, call);
  const throttle = faults.inject('throttle', point);
  if (throttle) return throttledAnswer(service, throttle);
  const refuse = faults.inject('refuse', point);
  if (refuse) return refusedAnswer(service, refuse);
  const conflict = operation === 'TransactWriteItems' ? faults.inject('conflict', point) : undefined;
  if (conflict) throw conflictOf(call, conflict);
  const answer = await carriedOut(route, call, `${service}/${operation}`, point, deps);
  if (caller && faults.inject('crashAfter', point)) return crash(caller, call);
  if (faults.inject('lostResponse', point)) throw new ConnectionCut('A fault on purpose: the response is lost.');
  return answer;
}

function carriedOut(
  route: Route,
  call: Call,
  operation: string,
  point: FaultPoint,
  { faults, clock }: CallFaultsDeps,
): Promise<Answer> {
  const handle = (whole: Call): Promise<Answer> =>
    route.holdsClock ? route.handle(whole) : holding(clock, () => route.handle(whole));
  const partial = isBatch(operation) ? faults.inject('partialBatch', point) : undefined;
  return partial ? runPartly(operation, call, partial, handle) : handle(call);
}

/** Kills the calling process and gives no answer: its connections close with it. */
async function crash(caller: Caller, { signal }: Call): Promise<never> {
  caller.kill();
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  throw new ConnectionCut('A fault on purpose: the caller was killed.');
}
