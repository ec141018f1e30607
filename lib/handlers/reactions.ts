import type { EventDefinition } from '#schemas/definition.ts';
import type { PublishingTools } from '../bus/with-bus.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import type { Event } from '../event.ts';
import type { Tools } from '../tools.ts';

/** Whether the reaction runs for a replayed event: for a projection it does, for a notification it must not. */
export type OnReplay = 'run' | 'skip';

/** An event, checked and cast, with its reaction. */
export interface Matched<Given extends Tools> {
  readonly event: Event;
  readonly onReplay: OnReplay;
  readonly react: (tools: Given) => Promise<unknown>;
}

/** The reaction of a handler to one type of event. It needs a kit that gives such tools. */
export interface Reaction<Given extends Tools = PublishingTools> {
  readonly definition: EventDefinition;
  /** @throws TributaryError EVENT_VERSION_UNKNOWN, EVENT_INVALID, EVENT_NOT_CASTABLE */
  match(event: Event): Matched<Given>;
}

/**
 * The reaction to an event in the version of its definition. The event arrives typed, and beside it the tools that the
 * kit of the handler gives: `publish` among them when it is a kit `withBus`.
 */
export function on<Type extends string, Data, Given extends Tools = PublishingTools>(
  definition: EventDefinition<Type, Data>,
  react: (event: Event<Type, Data>, tools: Given) => Promise<unknown>,
  { onReplay = 'skip' }: { readonly onReplay?: OnReplay } = {},
): Reaction<Given> {
  return {
    definition,
    match(event) {
      const conformed = conform(definition, event);
      return { event: conformed, onReplay, react: (tools) => react(conformed, tools) };
    },
  };
}

/**
 * Finds the reaction to `{ metadata, data }`.
 * @throws TributaryError EVENT_INVALID, EVENT_TYPE_UNKNOWN, EVENT_VERSION_UNKNOWN, EVENT_NOT_CASTABLE
 */
export function matchReaction<Given extends Tools>(
  reactions: readonly Reaction<Given>[],
  detail: unknown,
  taker: string,
): Matched<Given> {
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
