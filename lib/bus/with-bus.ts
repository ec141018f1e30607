import type { EffectKit } from '../effect-kit.ts';
import { text } from '../env.ts';
import type { SendOn } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { type Publish, publishFor } from './publish.ts';
import { publisher } from './publisher.ts';
import { busClient, putEventsOf } from './put-events.ts';

/** The tools of a reaction in a function that publishes. */
export interface PublishingTools extends Tools {
  readonly publish: Publish;
}

/** A kit with such tools. */
export type Publishing<Plain extends EffectKit> = Omit<Plain, 'toolsFor'> &
  Pick<EffectKit<PublishingTools>, 'toolsFor'>;

/** The environment variable that `withBus` needs: spread it into the function's own `readEnv`. */
export const busVariables = { busName: text('EVENT_BUS_NAME') };

/**
 * The kit of a function that publishes: its reactions get `publish`. Only functions that import this file have the
 * client of EventBridge in their bundle.
 */
export const withBus = <Plain extends EffectKit>(kit: Plain, { busName }: { readonly busName: string }) =>
  withPublisher(kit, publisher(busName, { ...kit, putEntries: putEventsOf(busClient()) }));

/** A kit whose reactions publish by `sendOn`. */
export const withPublisher = <Plain extends EffectKit>(kit: Plain, sendOn: SendOn): Publishing<Plain> => ({
  ...kit,
  toolsFor: (cause, deadlineMs) => ({
    ...kit.toolsFor(cause, deadlineMs),
    publish: publishFor({ ...kit, sendOn }, cause, deadlineMs),
  }),
});
