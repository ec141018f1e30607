import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { BusEntry, BusPort, IdFinder, LineageFinder, QueuePort } from '../core/ports.ts';
import { type DeliveryTimes, promptly } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { Spill } from '../core/spill.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import type { Permissions } from '../iam/permissions.ts';
import { ApiDestinations } from './api-destinations/api-destinations.ts';
import { Archives } from './archives.ts';
import { ruleIn } from './arns.ts';
import type { BusEvent } from './bus-event.ts';
import { Buses } from './buses.ts';
import { type DeliveryDeps, resumeDeliveries } from './delivery.ts';
import type { Entry } from './entry.ts';
import { checkFirstHop } from './hop.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { Pending } from './pending.ts';
import { isPersistedDelivery } from './persisted-delivery.ts';
import { type EntryResult, Publisher, type ServiceEvent } from './put-events.ts';
import { Replays } from './replays.ts';
import { Router } from './router.ts';
import type { Rule } from './rule.ts';
import { Rules } from './rules.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { TagStore } from './tags.ts';
import type { Deliver, MayForward, Target } from './target.ts';
import { Targets } from './targets.ts';

export type BusPolicies = Pick<Permissions, 'policyOf' | 'policyWith' | 'setPolicy' | 'removeStatement'>;

export interface EventBridgeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly spill: Spill;
  readonly accountId: string;
  readonly region: string;
  /** That `deliver` calls. Without it they can be created, not called. */
  readonly apiDestinations?: ApiDestinations;
  /** Delivers a payload to any target except a bus of this region. */
  readonly deliver: Deliver;
  /** Whether a rule may put events on a bus of this region. Without it every rule may. */
  readonly mayForward?: MayForward;
  /** Has the policies of buses, which every call is compared with. */
  readonly permissions: BusPolicies;
  /** Sends dead letters to their queue. */
  readonly queues: Pick<QueuePort, 'send'>;
  /** Finds ids in a whole event. */
  readonly findIds: IdFinder;
  /** Finds which event a whole event is, and what caused it. */
  readonly lineageOf?: LineageFinder;
  readonly limits?: Partial<Limits>;
  readonly metrics?: MetricsPort;
  /** When targets get a matching event. Without it they get the event at once. */
  readonly times?: DeliveryTimes;
}

/** EventBridge: buses, rules, targets, archives, replays and schedules of one region and account. */
export class EventBridge implements BusPort {
  readonly clock: Clock;
  readonly buses: Buses;
  readonly rules: Rules;
  readonly targets: Targets;
  readonly archives: Archives;
  readonly replays: Replays;
  readonly tags: TagStore;
  readonly policies: BusPolicies;
  readonly apiDestinations: ApiDestinations;
  readonly #publisher: Publisher;
  readonly #router: Router;
  readonly #scheduler: Scheduler;
  readonly #pending = new Pending();
  readonly #delivery: DeliveryDeps;
  #stateStore: StateStore = NO_STATE_STORE;

  constructor(deps: EventBridgeDeps) {
    const { clock, region, accountId } = deps;
    const home = { region, accountId };
    const limits = { ...DEFAULT_LIMITS, ...deps.limits };
    this.clock = clock;
    this.policies = deps.permissions;
    this.buses = new Buses(home, limits, () => clock.now());
    const shared = { ...deps, home, limits, buses: this.buses, pending: this.#pending };
    this.archives = new Archives(shared);
    const forward = (target: Target, event: BusEvent, ruleArn: string): void => {
      checkFirstHop(event);
      deps.mayForward?.(target, event.ids, ruleArn);
      this.#router.route(this.buses.get(target.Arn), { ...event, wasForwarded: true });
    };
    this.apiDestinations = deps.apiDestinations ?? new ApiDestinations({ clock, home, limits });
    const { times = promptly } = deps;
    const rates = this.apiDestinations;
    this.#delivery = { ...shared, rates, forward, persisted: new PersistedRows('delivery', isPersistedDelivery) };
    this.#router = new Router({ ...shared, times, archives: this.archives, delivery: this.#delivery });
    const route = this.#router.route.bind(this.#router);
    this.#scheduler = new Scheduler({ ...shared, fire: this.#router.fire.bind(this.#router) });
    this.rules = new Rules(this.buses, home, limits, (arn, rule) => this.#ruleChanged(arn, rule));
    this.targets = new Targets(this.buses, this.rules, limits);
    this.replays = new Replays({ ...shared, archives: this.archives, route });
    this.#publisher = new Publisher({ ...shared, route });
    this.tags = new TagStore((arn) => this.#checkTaggable(arn));
  }

  /**
   * Restores what an earlier process left: archived events, replays, deliveries under way and schedules. They go on
   * as soon as time does. Each later change is persisted.
   */
  restore(stateStore: StateStore): void {
    this.#stateStore = stateStore;
    this.archives.restore(stateStore);
    resumeDeliveries(this.#delivery, stateStore);
    this.replays.restore(stateStore);
    this.#scheduler.restore(stateStore);
  }

  /** The number of unfinished deliveries, with waiting retries and running replays. */
  get pendingCount(): number {
    return this.#pending.count;
  }

  /** Resolves when {@link pendingCount} is 0. Schedules do not count. */
  idle(): Promise<void> {
    return this.#pending.idle();
  }

  /** Stops the schedules. */
  stop(): void {
    this.#scheduler.stop();
  }

  /** @throws AwsError ValidationException for too many entries or bytes; see {@link Publisher.putEvents} */
  putEvents(entries: readonly Entry[], trace?: string): readonly EntryResult[] {
    return this.#stateStore.atomically(() => this.#publisher.putEvents(entries, trace));
  }

  /** @throws AwsError ValidationException for too many bytes; see {@link Publisher.putPartnerEvents} */
  putPartnerEvents(entries: readonly Entry[]): readonly EntryResult[] {
    return this.#stateStore.atomically(() => this.#publisher.putPartnerEvents(entries));
  }

  /** @throws AwsError ResourceNotFoundException, or the code of the entry's refusal */
  async put(busArn: string, { source, detailType, detail, resources, time }: BusEntry): Promise<void> {
    this.#publisher.put(busArn, {
      Source: source,
      DetailType: detailType,
      Detail: detail,
      ...(resources && { Resources: resources }),
      ...(time !== undefined && { Time: Date.parse(time) / 1000 }),
    });
  }

  /** Puts an event of an AWS service on the default bus. */
  putOfService(event: ServiceEvent): void {
    this.#stateStore.atomically(() => this.#publisher.putOfService(event));
  }

  /**
   * Calls `listener` with every event that comes onto a bus, until the returned function is called.
   * @throws AwsError ResourceNotFoundException
   */
  onEvent(busArn: string, listener: (event: JsonObject) => void): () => void {
    const { listeners } = this.buses.get(busArn);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  #ruleChanged(arn: string, rule: Rule | undefined): void {
    this.#scheduler.update(arn, rule);
    if (!rule) this.tags.forget(arn);
  }

  /** @throws AwsError ResourceNotFoundException for an ARN that is neither a bus nor a rule */
  #checkTaggable(arn: string): void {
    const { bus, rule } = ruleIn(arn);
    const bearer = arn.includes(':rule/') ? this.rules.get(bus, rule) : this.buses.get(arn);
    if (bearer.arn !== arn) throw new AwsError('ResourceNotFoundException', `Resource ${arn} does not exist.`);
  }
}
