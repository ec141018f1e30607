import type { EventDefinition } from '#schemas/definition.ts';
import type { PublishingTools } from '../bus/with-bus.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import type { Event } from '../event.ts';
import type { Effect, Idempotent } from '../idempotency/effect.ts';
import type { Tools } from '../tools.ts';

/** Whether the reaction runs for a replayed event: for a projection it does, for a notification it must not. */
export type OnReplay = 'run' | 'skip';

/** An event, checked and cast, with its reaction. */
export type Matched<Given extends Tools, By extends Idempotent = Idempotent> = {
  readonly event: Event;
  readonly onReplay: OnReplay;
} & Reacting<Given, By>;

type Reacting<Given extends Tools, By extends Idempotent> = By extends 'by-effect'
  ? { readonly idempotent: 'by-effect'; readonly react: (tools: Given) => Promise<Effect> }
  : { readonly idempotent: 'by-lock'; readonly react: (tools: Given) => Promise<unknown> };

/** The reaction of a handler to one type of event. It needs a kit that gives such tools. */
export interface Reaction<Given extends Tools = PublishingTools, By extends Idempotent = Idempotent> {
  readonly definition: EventDefinition;
  /** @throws TributaryError EVENT_VERSION_UNKNOWN, EVENT_INVALID, EVENT_NOT_CASTABLE */
  match(event: Event): Matched<Given, By>;
}

interface ReactionOptions<By extends Idempotent> {
  readonly onReplay?: OnReplay;
  /** Default `by-lock`, which is right for every effect. */
  readonly idempotent?: By;
}

/**
 * The reaction to an event in the version of its definition. The event arrives typed, and beside it the tools that the
 * kit of the handler gives: `publish` among them when it is a kit `withBus`. With `idempotent: 'by-effect'` it runs for
 * each delivery of the event, and returns what became of its effect: one conditional write, or one transaction.
 */
export function on<Type extends string, Data, Given extends Tools = PublishingTools>(
  definition: EventDefinition<Type, Data>,
  react: (event: Event<Type, Data>, tools: Given) => Promise<Effect>,
  options: ReactionOptions<'by-effect'> & { readonly idempotent: 'by-effect' },
): Reaction<Given, 'by-effect'>;
export function on<Type extends string, Data, Given extends Tools = PublishingTools>(
  definition: EventDefinition<Type, Data>,
  react: (event: Event<Type, Data>, tools: Given) => Promise<unknown>,
  options?: ReactionOptions<'by-lock'>,
): Reaction<Given, 'by-lock'>;
export function on<Type extends string, Data, Given extends Tools, By extends Idempotent>(
  definition: EventDefinition<Type, Data>,
  react: (event: Event<Type, Data>, tools: Given) => ReturnType<Reacting<Given, By>['react']>,
  { onReplay = 'skip', idempotent }: ReactionOptions<By> = {},
): Reaction<Given, By> {
  return {
    definition,
    match(event) {
      const conformed = conform(definition, event);
      const reacting = { idempotent: idempotent ?? 'by-lock', react: (tools: Given) => react(conformed, tools) };
      // The overloads say that what the reaction returns belongs to the way in which it is idempotent.
      return { event: conformed, onReplay, ...reacting } as Matched<Given, By>;
    },
  };
}

/**
 * Finds the reaction to `{ metadata, data }`.
 * @throws TributaryError EVENT_INVALID, EVENT_TYPE_UNKNOWN, EVENT_VERSION_UNKNOWN, EVENT_NOT_CASTABLE
 */
export function matchReaction<Given extends Tools, By extends Idempotent>(
  reactions: readonly Reaction<Given, By>[],
  detail: unknown,
  taker: string,
): Matched<Given, By> {
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
