import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { busNameOf, DEFAULT_BUS, eventsArn, type Home } from './arns.ts';
import { checkRoom, type Limits } from './limits.ts';
import { PatternIndex } from './pattern/pattern-index.ts';
import type { Rule } from './rule.ts';

/** The members that CreateEventBus and UpdateEventBus set, in the API's field names; stored and returned. */
export interface BusSettings {
  readonly Description?: string;
  readonly KmsKeyIdentifier?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly LogConfig?: { readonly IncludeDetail?: string; readonly Level?: string };
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  settings: BusSettings;
  modifiedAtMs: number;
  readonly rules: Map<string, Rule>;
  /** The patterns of the enabled rules, by rule name. */
  readonly index: PatternIndex;
  /** Called with every event that comes onto the bus. */
  readonly listeners: Set<(event: JsonObject) => void>;
}

/** The event buses of the region. The default bus is always there. */
export class Buses {
  readonly #home: Home;
  readonly #limits: Limits;
  readonly #nowMs: () => number;
  readonly #byName = new Map<string, Bus>();

  constructor(home: Home, limits: Limits, nowMs: () => number) {
    this.#home = home;
    this.#limits = limits;
    this.#nowMs = nowMs;
    this.#add(DEFAULT_BUS, {});
  }

  /**
   * @param sourceName the partner event source that the bus takes over, which is taken to exist
   * @throws AwsError ResourceAlreadyExistsException, LimitExceededException, ValidationException
   */
  create(name: string, settings: BusSettings = {}, sourceName?: string): Bus {
    if (this.#byName.has(name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    }
    checkName(name, sourceName);
    checkRoom(this.#byName.size, this.#limits.buses);
    return this.#add(name, settings);
  }

  /** @throws AwsError ResourceNotFoundException */
  update(nameOrArn: string | undefined, settings: BusSettings): Bus {
    const bus = this.get(nameOrArn);
    bus.settings = { ...bus.settings, ...settings };
    bus.modifiedAtMs = this.#nowMs();
    return bus;
  }

  /** Deletes a bus and its rules. An unknown bus is not an error. @throws AwsError ValidationException */
  delete(nameOrArn: string): Bus | undefined {
    const name = busNameOf(nameOrArn);
    if (name === DEFAULT_BUS) throw new AwsError('ValidationException', `Cannot delete event bus ${name}.`);
    const bus = this.#byName.get(name);
    this.#byName.delete(name);
    return bus;
  }

  find(nameOrArn: string | undefined): Bus | undefined {
    const isElsewhere =
      nameOrArn?.startsWith('arn:') && nameOrArn !== eventsArn(this.#home, `event-bus/${busNameOf(nameOrArn)}`);
    return isElsewhere ? undefined : this.#byName.get(busNameOf(nameOrArn));
  }

  /** @throws AwsError ResourceNotFoundException */
  get(nameOrArn: string | undefined): Bus {
    const bus = this.find(nameOrArn);
    if (bus) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${busNameOf(nameOrArn)} does not exist.`);
  }

  list(): readonly Bus[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #add(name: string, settings: BusSettings): Bus {
    const nowMs = this.#nowMs();
    const arn = eventsArn(this.#home, `event-bus/${name}`);
    const bus = {
      name,
      arn,
      createdAtMs: nowMs,
      modifiedAtMs: nowMs,
      settings,
      rules: new Map(),
      index: new PatternIndex(),
      listeners: new Set<(event: JsonObject) => void>(),
    };
    this.#byName.set(name, bus);
    return bus;
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
function checkName(name: string, sourceName: string | undefined): void {
  if (name === sourceName) return;
  if (sourceName !== undefined) {
    const message = `Event bus name ${name} must match the name of its event source, ${sourceName}.`;
    throw new AwsError('ValidationException', message);
  }
  if (name.startsWith('aws.')) {
    throw new AwsError('ValidationException', "EventBus name starting with 'aws.' is not valid.");
  }
  if (name.includes('/')) throw new AwsError('ValidationException', "Event bus name must not contain '/'.");
}
