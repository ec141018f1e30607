import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import { at, type Json } from '../../src/core/json.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { faultyRegion, injectedIn } from '../support/faulty-region.ts';
import { heldFunctions } from '../support/held-functions.ts';
import type { TestRegion } from '../support/running.ts';

let region: TestRegion;
let clients: TestClients;

afterEach(async () => {
  clients.destroy();
  await region.stop();
});

async function open(...rules: readonly Json[]): Promise<void> {
  region = await faultyRegion(rules);
  clients = clientsOf(region);
}

async function invoke(event: Json): Promise<string> {
  const { FunctionError = 'ok', Payload } = await clients.lambda.send(
    new InvokeCommand({ FunctionName: 'note', Payload: JSON.stringify(event) }),
  );
  const answer = JSON.parse(Payload?.transformToString() ?? '');
  return `${FunctionError}: ${answer.errorMessage ?? answer}`.replace(/RequestId: \S+ /, '');
}

/** What a function of the region wrote about its events. */
function handled(): string[] {
  return lines.filter((line) => line.includes('handled '));
}
let lines: string[] = [];

function watch(): void {
  lines = [];
  region.onLog(({ text }) => lines.push(text));
}

describe('an invocation', () => {
  test('that throws does so at its nth call, before the handler runs', async () => {
    await open({ fault: 'throw', at: 'function/note', nth: 2, message: 'No luck.' });
    watch();
    expect([await invoke({ name: 1 }), await invoke({ name: 2 }), await invoke({ name: 3 })]).toEqual([
      'ok: done',
      'Unhandled: No luck.',
      'ok: done',
    ]);
    expect(handled().map((line) => line.at(-1))).toEqual(['1', '3']);
  });

  test('that times out has run for a while, and says that its limit is over', async () => {
    await open({ fault: 'timeout', at: 'function/note', nth: 1, withinMs: 300 });
    await using functions = await heldFunctions();
    expect(await invoke({ name: 1, heldBy: functions.url })).toBe(
      'Unhandled: Error: Task timed out after 300.00 seconds',
    );
    expect(await invoke({ name: 2 })).toBe('ok: done');
  });

  test('whose worker is killed fails with that, even when the handler was faster', async () => {
    await open({ fault: 'killWorker', at: 'function/note', every: 1, times: 2, withinMs: 1 });
    const killed = 'Unhandled: Error: Runtime exited with error: signal: killed';
    await using functions = await heldFunctions();
    expect(await invoke({ name: 1, heldBy: functions.url })).toBe(killed);
    expect(await invoke({ name: 2 })).toBe(killed);
    expect(await invoke({ name: 3 })).toBe('ok: done');
  });

  test('that is slow begins later in real time', async () => {
    await open({ fault: 'slow', at: 'function/note', nth: 1, delayMs: 400 });
    const startedAt = performance.now();
    expect(await invoke({ name: 1 })).toBe('ok: done');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
  });

  test('in which the clock jumps sees another time, and the next one sees the right time again', async () => {
    const dayMs = 86_400_000;
    await open({ fault: 'clockJump', at: 'function/note', nth: 1, withinMs: 5, jumpMs: dayMs });
    const tookMs = async (): Promise<number> =>
      Math.abs(Number((await invoke({ runMs: 200, tellsTime: true })).replace('ok: ', '')));
    const [jumped, right] = [await tookMs(), await tookMs()];
    expect(jumped).toBeGreaterThan(dayMs / 2);
    expect(right).toBeLessThan(60_000);
  });

  test('from a rule of the bus is tried again by Lambda, and after that is on the failure destination', async () => {
    await open({ fault: 'throw', at: 'function/note', every: 1, times: 5 });
    await clients.put('ToNote', { n: 1 });
    await clients.put('ToNote', { n: 2 });
    const [deadLetter, ...more] = (await clients.taken('Failed')).map(({ body }) => body);
    expect(more).toEqual([]);
    expect(at(deadLetter, 'requestContext')).toMatchObject({
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    });
    expect(at(deadLetter, 'responsePayload', 'errorMessage')).toBe('A fault on purpose.');
    expect(injectedIn(region.journal.hops())).toHaveLength(5);
  });

  test('that is throttled is tried again by Lambda without counting as an attempt', async () => {
    await open({ fault: 'throttle', at: 'function/note', every: 1, times: 4 });
    await clients.put('ToNote');
    const steps = region.journal.hops().filter(({ place }) => place === 'function/note');
    expect(steps.filter(({ step }) => step === 'throttled')).toHaveLength(4);
    expect(steps.at(-1)?.step).toBe('succeeded');
    expect(await clients.taken('Failed')).toEqual([]);
  });
});
