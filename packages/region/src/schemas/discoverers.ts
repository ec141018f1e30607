import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { schemasError } from './errors.ts';
import { checkDescription, checkRoom, LIMITS } from './limits.ts';
import { type Home, schemasArn } from './registries.ts';

export interface Discoverer {
  readonly id: string;
  readonly arn: string;
  /** The ARN of the bus whose events it observes. */
  readonly sourceArn: string;
  description: string | undefined;
  crossAccount: boolean;
  state: 'STARTED' | 'STOPPED';
  stopListening: () => void;
}

/** Calls `listener` with every event of a bus, until the returned function is called. */
export type OnEvent = (busArn: string, listener: (event: JsonObject) => void) => () => void;

export interface DiscovererDraft {
  readonly sourceArn: string;
  readonly description: string | undefined;
  readonly crossAccount: boolean | undefined;
}

/** Discoverers. Each reports the events of one bus while it is started. */
export class Discoverers {
  readonly #home: Home;
  readonly #onEvent: OnEvent;
  readonly #learn: (event: JsonObject) => void;
  readonly #byId = new Map<string, Discoverer>();

  constructor(home: Home, onEvent: OnEvent, learn: (event: JsonObject) => void) {
    this.#home = home;
    this.#onEvent = onEvent;
    this.#learn = learn;
  }

  /** @throws AwsError BadRequestException, ConflictException, ForbiddenException */
  create({ sourceArn, description, crossAccount }: DiscovererDraft): Discoverer {
    const [, bus] = /^arn:[^:]+:events:[^:]*:[^:]*:event-bus\/(.+)$/.exec(sourceArn) ?? [];
    if (bus === undefined) throw schemasError('BadRequestException', `${sourceArn} is not the ARN of an event bus.`);
    checkDescription(description);
    const id = `events-event-bus-${bus}`;
    if (this.#byId.has(id)) {
      throw schemasError('ConflictException', `Discoverer with source ARN ${sourceArn} already exists.`);
    }
    checkRoom(this.#byId.size, LIMITS.discoverers, 'discoverers');
    const arn = schemasArn(this.#home, `discoverer/${id}`);
    const rest = {
      description,
      crossAccount: crossAccount ?? true,
      state: 'STOPPED',
      stopListening: () => {},
    } as const;
    const discoverer: Discoverer = { id, arn, sourceArn, ...rest };
    this.#begin(discoverer);
    this.#byId.set(id, discoverer);
    return discoverer;
  }

  /** @throws AwsError NotFoundException */
  get(id: string): Discoverer {
    const discoverer = this.#byId.get(id);
    if (!discoverer) throw schemasError('NotFoundException', `Discoverer with ID ${id} does not exist.`);
    return discoverer;
  }

  list(): readonly Discoverer[] {
    return [...this.#byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @throws AwsError NotFoundException, BadRequestException */
  update(id: string, { description, crossAccount }: Omit<DiscovererDraft, 'sourceArn'>): Discoverer {
    const discoverer = this.get(id);
    checkDescription(description);
    if (description !== undefined) discoverer.description = description;
    if (crossAccount !== undefined) discoverer.crossAccount = crossAccount;
    return discoverer;
  }

  /** @throws AwsError NotFoundException */
  start(id: string): Discoverer {
    const discoverer = this.get(id);
    if (discoverer.state === 'STOPPED') this.#begin(discoverer);
    return discoverer;
  }

  /** @throws AwsError NotFoundException */
  stop(id: string): Discoverer {
    const discoverer = this.get(id);
    discoverer.stopListening();
    discoverer.state = 'STOPPED';
    return discoverer;
  }

  /** @throws AwsError NotFoundException */
  delete(id: string): Discoverer {
    const discoverer = this.stop(id);
    this.#byId.delete(id);
    return discoverer;
  }
  /** @throws AwsError NotFoundException when there is no such bus */
  #begin(discoverer: Discoverer): void {
    try {
      discoverer.stopListening = this.#onEvent(discoverer.sourceArn, (event) => this.#learn(event));
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      throw schemasError('NotFoundException', error.message);
    }
    discoverer.state = 'STARTED';
  }
}
