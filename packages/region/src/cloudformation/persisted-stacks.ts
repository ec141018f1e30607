import type { StateStore } from '../core/state-store.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { LocatedRows } from './located-rows.ts';
import type { StackEvent, StackRecorder, StackState } from './stack.ts';

/** What a start finds of the stacks of earlier ones. */
export interface FoundStack {
  readonly state: StackState;
  /** The oldest first. */
  readonly events: readonly StackEvent[];
}

interface OwnedEvent {
  readonly stackId: string;
  readonly event: StackEvent;
}

/** The stacks in the data folder: their state, their events, and resources that stacks have left behind. */
export class PersistedStacks implements StackRecorder {
  readonly #endpoint: string;
  readonly #states: LocatedRows<StackState>;
  readonly #events: LocatedRows<OwnedEvent>;
  readonly #retained: LocatedRows<ResolvedResource>;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
    this.#states = new LocatedRows('stack', endpoint);
    this.#events = new LocatedRows('stack-event', endpoint);
    this.#retained = new LocatedRows('stack-retained', endpoint);
  }

  /** Takes what earlier starts left, and persists what is to come. */
  restore(stateStore: StateStore): { stacks: readonly FoundStack[]; retained: readonly ResolvedResource[] } {
    const events = this.#events.restore(stateStore).map(([, owned]) => owned);
    const ofStack = Map.groupBy(events, ({ stackId }) => stackId);
    const stacks = this.#states.restore(stateStore).map(([id, state]) => ({
      state,
      events: (ofStack.get(id) ?? []).map(({ event }) => event),
    }));
    return { stacks, retained: this.#retained.restore(stateStore).map(([, resource]) => resource) };
  }

  state(state: StackState): void {
    this.#states.put(state.id, state);
  }

  event(stackId: string, event: StackEvent): void {
    this.#events.put(this.#events.newKey(), { stackId, event });
  }

  retain(resource: ResolvedResource): void {
    this.#retained.put(this.#keyOf(resource), resource);
  }

  release(resource: ResolvedResource): void {
    this.#retained.remove(this.#keyOf(resource));
  }

  #keyOf({ type, ref }: ResolvedResource): string {
    return `${type} ${ref.replace(this.#endpoint, '')}`;
  }
}
