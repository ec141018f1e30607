import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { uuidOf } from '../../core/uuid-of.ts';
import {
  Mapping,
  type MappingChange,
  type MappingDeclaration,
  type PartitionLag,
  type SourceReader,
} from './mapping.ts';
import { StartGate } from './start-gate.ts';

/** Makes the reader of an event source; by the service in the source's ARN. */
export type SourceKinds = Readonly<Record<string, (declaration: MappingDeclaration) => SourceReader>>;

export interface MappingLag extends PartitionLag {
  readonly uuid: string;
}

/** The region's event source mappings. */
export class Mappings {
  readonly #kinds: SourceKinds;
  readonly #clock: Clock;
  readonly #gate: StartGate;
  readonly #mappings = new Map<string, Mapping>();
  readonly #modifiedAt = new Map<string, number>();

  constructor(kinds: SourceKinds, clock: Clock, gate = new StartGate(true)) {
    this.#kinds = kinds;
    this.#clock = clock;
    this.#gate = gate;
  }

  /**
   * Creates a mapping and, unless the declaration disables it, enables it.
   * @throws AwsError InvalidParameterValueException for a source that is not there, and for a source or a setting that
   * the region does not run
   */
  async create(declaration: MappingDeclaration): Promise<Mapping> {
    const mapping = this.#make(declaration);
    mapping.check();
    this.#put(declaration.uuid, mapping);
    if (declaration.enabled !== false) await this.#gate.enable(mapping);
    return mapping;
  }

  /** Creates a mapping of the template, or changes the known one, which goes on from where it was. */
  async declare(declaration: MappingDeclaration): Promise<void> {
    const known = this.#mappings.get(declaration.uuid);
    if (known === undefined) return void (await this.create(declaration));
    const mapping = this.#make(declaration);
    await this.#gate.disable(known);
    if (known.settings.eventSourceArn !== declaration.eventSourceArn) this.#gate.forget(known);
    this.#put(declaration.uuid, mapping);
    if (declaration.enabled !== false) await this.#gate.enable(mapping);
  }

  /** Stops a mapping after the records in hand, and forgets how far it came. An unknown one is not an error. */
  async remove(uuid: string): Promise<void> {
    const mapping = this.#mappings.get(uuid);
    if (mapping === undefined) return;
    await this.#gate.disable(mapping);
    this.#gate.forget(mapping);
    this.#mappings.delete(uuid);
    this.#modifiedAt.delete(uuid);
  }

  all(): readonly Mapping[] {
    return [...this.#mappings.values()];
  }

  /** An id for a further mapping; the same calls in the same order get the same ids, in each start of the region. */
  newUuid(functionArn: string, eventSourceArn: string): string {
    for (let n = 0; ; n++) {
      const uuid = uuidOf(`${functionArn} ${eventSourceArn} ${n}`);
      if (!this.#mappings.has(uuid)) return uuid;
    }
  }

  has(uuid: string): boolean {
    return this.#mappings.has(uuid);
  }

  /** @throws AwsError ResourceNotFoundException (404) */
  get(uuid: string): Mapping {
    const mapping = this.#mappings.get(uuid);
    if (!mapping) throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    return mapping;
  }

  /** Changes settings; the mapping goes on from where it was. */
  async update(uuid: string, change: MappingChange): Promise<Mapping> {
    const before = this.get(uuid);
    const declaration = { ...before.settings, ...change };
    const isOnlySwitched = Object.keys(change).every((name) => name === 'enabled');
    const mapping = isOnlySwitched ? before : this.#make(declaration);
    if (!isOnlySwitched) mapping.check();
    const isEnabled = change.enabled ?? this.#gate.isOn(before);
    if (!isOnlySwitched || !isEnabled) await this.#gate.disable(before);
    this.#put(uuid, mapping);
    if (isEnabled) await this.#gate.enable(mapping);
    return mapping;
  }

  /** When a mapping was created or last changed; milliseconds since the epoch. */
  modifiedAt(uuid: string): number {
    return this.#modifiedAt.get(uuid) ?? this.#clock.now();
  }

  /** Records in hand of all mappings. */
  get pendingCount(): number {
    return this.all().reduce((sum, mapping) => sum + mapping.pendingCount, 0);
  }

  /** How far behind each partition of each Kafka mapping is. */
  async lag(): Promise<readonly MappingLag[]> {
    const all = this.all().map(async (mapping) => {
      const parts = await mapping.lag();
      return parts.map((part) => ({ ...part, uuid: mapping.settings.uuid }));
    });
    return (await Promise.all(all)).flat();
  }

  async stop(): Promise<void> {
    await Promise.all(this.all().map((mapping) => this.#gate.disable(mapping)));
  }

  #put(uuid: string, mapping: Mapping): void {
    this.#mappings.set(uuid, mapping);
    this.#modifiedAt.set(uuid, this.#clock.now());
  }

  #make(declaration: MappingDeclaration): Mapping {
    const make = this.#kinds[declaration.eventSourceArn.split(':')[2] ?? ''];
    if (make) return new Mapping(make(declaration));
    const known = Object.keys(this.#kinds).join(', ');
    const message = `The region runs event source mappings of ${known}, not of ${declaration.eventSourceArn}.`;
    throw new AwsError('InvalidParameterValueException', message);
  }
}
