import type { EventDefinition } from '#schemas/definition.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import type { Event } from '../event.ts';

/** Whether the reaction runs for a replayed event: for a projection it does, for a notification it must not. */
export type OnReplay = 'run' | 'skip';

/** An event, checked and cast, with its reaction. */
export interface Matched {
  readonly event: Event;
  readonly onReplay: OnReplay;
  readonly react: () => Promise<unknown>;
}

/** The reaction of a handler to one type of event. */
export interface Reaction {
  readonly definition: EventDefinition;
  /** @throws TributaryError EVENT_VERSION_UNKNOWN, EVENT_INVALID, EVENT_NOT_CASTABLE */
  match(event: Event): Matched;
}

/** The reaction to an event in the version of its definition. The event arrives typed. */
export function on<Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  react: (event: Event<Type, Data>) => Promise<unknown>,
  { onReplay = 'skip' }: { readonly onReplay?: OnReplay } = {},
): Reaction {
  return {
    definition,
    match(event) {
      const conformed = conform(definition, event);
      return { event: conformed, onReplay, react: () => react(conformed) };
    },
  };
}

/**
 * Finds the reaction to `{ metadata, data }`.
 * @throws TributaryError EVENT_INVALID, EVENT_TYPE_UNKNOWN, EVENT_VERSION_UNKNOWN, EVENT_NOT_CASTABLE
 */
export function matchReaction(reactions: readonly Reaction[], detail: unknown, taker: string): Matched {
  const event = parseEnvelope(detail);
  const definition = definitionOf(
    reactions.map((reaction) => reaction.definition),
    event.metadata,
    taker,
  );
  const reaction = reactions.find((candidate) => candidate.definition === definition);
  if (!reaction) throw new Error(`no reaction for ${event.metadata.type}`);
  return reaction.match(event);
}
