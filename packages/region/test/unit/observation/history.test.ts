import { expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { StatsSecond } from '../../../src/observation/shapes.ts';
import { StatsHistory } from '../../../src/observation/stats/history.ts';
import { until } from '../../support/until.ts';

const READER = 'mapping/cluster/reader';

/** A history whose seconds end when the test says so. */
function history() {
  const clock = new VirtualClock(0);
  const state = { lag: 7, ended: (): void => {} };
  const wallClock = {
    now: () => clock.now(),
    schedule: (_ms: number, end: () => void) => ends(end),
    whenPassing: (_ms: number, end: () => void) => ends(end),
    hold: () => () => {},
  };
  const ends = (end: () => void) => {
    state.ended = end;
    return () => {};
  };
  const gauges = async (isWatched: boolean): Promise<StatsSecond['gauges']> => {
    return { queues: {}, running: {}, ...(isWatched && { lag: { [READER]: state.lag } }) };
  };
  const made = new StatsHistory({ journal: new Journal(clock, {}, 'start-1'), clock, wallClock, gauges });
  made.start();
  const endSecond = async (): Promise<void> => {
    const before = made.newest;
    state.ended();
    await until(() => made.newest > before);
  };
  const lags = async () =>
    (await made.lastMeasured(10)).map((second) => (JSON.parse(second) as StatsSecond).gauges.lag?.[READER]);
  return { made, state, endSecond, lags };
}

test('the lag of the newest second is that of now, though nobody watched it', async () => {
  const { state, endSecond, lags } = history();
  await endSecond();
  await endSecond();
  expect(await lags()).toEqual([undefined, 7]);
  state.lag = 0;
  expect(await lags()).toEqual([undefined, 0]);
});

test('a second that somebody watched keeps the lag it had', async () => {
  const { made, state, endSecond, lags } = history();
  const leave = made.watch();
  await endSecond();
  state.lag = 3;
  expect(await lags()).toEqual([7]);
  leave();
  await endSecond();
  expect(await lags()).toEqual([7, 3]);
});

test('before the first second has ended there is none to measure', async () => {
  expect(await history().lags()).toEqual([]);
});
