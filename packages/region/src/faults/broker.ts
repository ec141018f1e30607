import { type Clock, sleep } from '../core/clock.ts';
import { APIS_BY_KEY } from '../kafka/apis/index.ts';
import type { Serve } from '../kafka/connection.ts';
import { NO_ANSWER } from '../kafka/protocol/api.ts';
import type { BrokerFaults } from '../kafka/state.ts';
import type { Faults } from './faults.ts';
import { producedEventIds } from './produced-events.ts';

/**
 * The faults of the embedded broker.
 * @param liveness real time, by which its clients measure it
 */
export function brokerFaults(faults: Faults, liveness: Clock): BrokerFaults | undefined {
  if (!faults.has('brokerPause', 'brokerCut', 'rebalance')) return undefined;
  let pause: Promise<void> | undefined;
  const pauseFor = async (delayMs: number): Promise<void> => {
    await sleep(liveness, delayMs);
    pause = undefined;
  };
  return {
    forcesRebalance: (groupId) => faults.inject('rebalance', { place: `group/${groupId}` }) !== undefined,
    around: (serve, cut) => {
      const serveOrCut = cutting(serve, cut, faults);
      return (frame, onDisconnect) => {
        const injected = faults.inject('brokerPause', { place: pathOf(frame) });
        if (injected) pause ??= pauseFor(injected.delayMs);
        return pause === undefined
          ? serveOrCut(frame, onDisconnect)
          : pause.then(() => serveOrCut(frame, onDisconnect));
      };
    },
  };
}

function cutting(serve: Serve, cut: () => void, faults: Faults): Serve {
  return (frame, onDisconnect) => {
    const place = pathOf(frame);
    const carried = (): readonly string[] => producedEventIds(frame);
    const injected = faults.inject('brokerCut', { place, ...(place === PRODUCE && { ids: carried, carried }) });
    if (injected === undefined) return serve(frame, onDisconnect);
    const isServed = injected.random.next() < 0.5;
    return cutAfter(isServed ? serve(frame, onDisconnect) : undefined, cut);
  };
}

async function cutAfter(served: ReturnType<Serve> | undefined, cut: () => void): Promise<typeof NO_ANSWER> {
  await served;
  cut();
  return NO_ANSWER;
}

const PRODUCE = 'broker/Produce';

/** A request begins with the key of its API. */
function pathOf(frame: Buffer): string {
  const name = frame.length < 2 ? undefined : APIS_BY_KEY.get(frame.readInt16BE(0))?.name;
  return `broker/${name ?? 'unknown'}`;
}
