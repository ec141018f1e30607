import { setImmediate } from 'node:timers/promises';
import { AwsError } from '../core/aws-error.ts';
import { type JsonObject, textOf } from '../core/json.ts';
import type { Archive } from '../eventbridge/archives.ts';
import type { Call } from '../http/call.ts';
import type { Services } from './services/services.ts';

const MINUTE_MS = 60_000;
/** So many are read before others have their turn. */
const EVENTS_PER_TURN = 500;

/**
 * How many events each archive has. With `name` also in which minutes their own times are, and of which types they are:
 * what a replay from `from` up to `to`, in milliseconds, would send.
 * @throws AwsError ResourceNotFoundException (404), ValidationException
 */
export async function archivesPage(
  { query, signal }: Call,
  { eventBridge: { archives } }: Pick<Services, 'eventBridge'>,
): Promise<JsonObject> {
  const name = query.get('name');
  if (name === null) return { archives: archives.list().map(summaryOf) };
  const archive = archives.find(name);
  if (archive === undefined) throw new AwsError('ResourceNotFoundException', `There is no archive ${name}.`, 404);
  const [from, to] = [moment(query, 'from', 0), moment(query, 'to', Number.MAX_SAFE_INTEGER)];
  return { ...summaryOf(archive), ...(await counted(archive, from, to, signal)) };
}

const summaryOf = ({ name, busArn, events }: Archive): JsonObject => {
  return { name, bus: busArn, count: events.count, sizeBytes: events.sizeBytes };
};

function moment(query: URLSearchParams, field: string, otherwise: number): number {
  const value = Number(query.get(field) ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new AwsError('ValidationException', `${field} takes milliseconds since the epoch.`);
}

async function counted({ events }: Archive, from: number, to: number, signal: AbortSignal): Promise<JsonObject> {
  const [minutes, types] = [new Map<number, number>(), new Map<string, number>()];
  let looked = 0;
  for (const { row, timeMs } of events.all()) {
    if (++looked % EVENTS_PER_TURN === 0) await setImmediate();
    if (signal.aborted) break;
    if (timeMs < from || timeMs >= to) continue;
    raise(minutes, timeMs - (timeMs % MINUTE_MS));
    raise(types, textOf(events.read(row)?.event['detail-type']));
  }
  const inOrder = [...minutes].sort(([one], [other]) => one - other);
  return { minutes: inOrder.map(([at, count]) => ({ at, count })), types: Object.fromEntries(types) };
}

const raise = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
