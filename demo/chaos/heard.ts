import type { Event } from '#lib/event.ts';
import { type ObserverClients, observeBus } from '../check/bus.ts';
import { type Notice, type NoticeClients, observeNotices } from '../shop/observer.ts';

/** The events and notices that were heard, one entry for each time. */
export interface Heard {
  readonly events: readonly Event[];
  readonly notices: readonly Notice[];
}

/** Listens to every event on the bus and to every notice on the topic. */
export interface Observer {
  /** The events and notices since the last call. */
  read(): Promise<Heard>;
}

export async function observe(
  clients: ObserverClients & NoticeClients,
  busName: string,
  topicArn: string,
): Promise<Observer> {
  const bus = await observeBus(clients, busName);
  const notices = await observeNotices(clients, topicArn);
  return {
    read: async () => ({ events: (await bus.read()).map(({ event }) => event), notices: await notices.read() }),
  };
}
