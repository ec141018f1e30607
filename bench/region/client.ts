import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends events to a region: raw, unsigned and from a process of its own, so that the region is what is measured.
 * Answers with how long it took and how many were accepted.
 */
export interface Load {
  readonly endpoint: string;
  readonly detailType: string;
  readonly calls: number;
  readonly entriesPerCall: number;
  /** Calls under way at the same time; with a rate, calls are sent on time, however many are under way. */
  readonly inFlight: number;
  readonly callsPerSecond?: number;
}

const PADDING = 'x'.repeat(900);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function bodyOf({ detailType, entriesPerCall }: Load): string {
  const detail = JSON.stringify({ sentAt: String(process.hrtime.bigint()), padding: PADDING });
  const entry = { EventBusName: 'bench', Source: 'bench', DetailType: detailType, Detail: detail };
  return JSON.stringify({ Entries: Array.from({ length: entriesPerCall }, () => entry) });
}

function put(load: Load): Promise<number> {
  const body = bodyOf(load);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSEvents.PutEvents',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const call = request(load.endpoint, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200 ? load.entriesPerCall : 0));
    });
    call.once('error', reject);
    call.end(body);
  });
}

async function asFastAsPossible(load: Load): Promise<number> {
  let left = load.calls;
  let accepted = 0;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const taken = await put(load);
      accepted += taken;
    }
  };
  await Promise.all(Array.from({ length: load.inFlight }, sender));
  return accepted;
}

async function inTime(load: Load, callsPerSecond: number): Promise<number> {
  const startMs = performance.now();
  const calls: Promise<number>[] = [];
  while (calls.length < load.calls) {
    const due = Math.min(load.calls, Math.floor(((performance.now() - startMs) * callsPerSecond) / 1000));
    while (calls.length < due) calls.push(put(load));
    await sleep(1);
  }
  return (await Promise.all(calls)).reduce((sum, count) => sum + count, 0);
}

process.on('message', async (load: Load) => {
  const startMs = performance.now();
  const accepted = await (load.callsPerSecond === undefined
    ? asFastAsPossible(load)
    : inTime(load, load.callsPerSecond));
  process.send?.({ accepted, ms: performance.now() - startMs });
});
process.on('disconnect', () => process.exit());
process.send?.({});
