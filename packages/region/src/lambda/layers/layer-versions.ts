import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { isObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { StoredCode } from '../../template/artifacts.ts';
import { LayerPolicies } from './layer-policies.ts';
import {
  isPersistedLayer,
  type LayerSettings,
  type LayerVersion,
  type PublishedLayer,
  persistedLayer,
  restoredLayer,
} from './layer-version.ts';

/** Which the layer of a template always has. */
const DECLARED_VERSION = 1;

interface Count {
  readonly count: number;
}

const isCount = (value: unknown): value is Count => isObject(value) && typeof value['count'] === 'number';

/**
 * The versions of layers, those of templates and those that calls have published.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
 */
export class LayerVersions {
  readonly policies = new LayerPolicies();
  readonly #clock: Clock;
  readonly #rows = new PersistedRows('layer-version', isPersistedLayer);
  readonly #countRows = new PersistedRows('layer-version-count', isCount);
  readonly #declared = new Map<string, LayerVersion>();
  readonly #published = new Map<string, PublishedLayer>();
  /** The number of the last version, by the ARN of the layer: a number is never used again. */
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  restore(stateStore: StateStore): void {
    for (const [layerArn, { count }] of this.#countRows.restore(stateStore)) this.#counts.set(layerArn, count);
    for (const [arn, row] of this.#rows.restore(stateStore)) this.#published.set(arn, restoredLayer(row));
    this.policies.restore(stateStore);
  }

  /** Takes the layer of a template. @throws AwsError ResourceConflictException (409) where a call has published that version */
  declare(layerArn: string, code: StoredCode, settings: LayerSettings): LayerVersion {
    const layer = this.#version(layerArn, DECLARED_VERSION, code, settings);
    if (this.#published.get(layer.arn)?.isDeleted === false) {
      const message = `A call has published ${layer.arn}, and the layer of a template always has version 1.`;
      throw new AwsError('ResourceConflictException', message, 409);
    }
    this.#declared.set(layer.arn, layer);
    if (!this.#counts.has(layerArn)) this.#count(layerArn, DECLARED_VERSION);
    return layer;
  }

  publish(layerArn: string, code: StoredCode, settings: LayerSettings): LayerVersion {
    const version = (this.#counts.get(layerArn) ?? 0) + 1;
    const layer = { ...this.#version(layerArn, version, code, settings), isDeleted: false };
    this.#rows.atomically(() => {
      this.#count(layerArn, version);
      this.#put(layer);
    });
    return layer;
  }

  /** By the ARN of a version. */
  find(arn: string): LayerVersion | undefined {
    const layer = this.contentOf(arn);
    return layer !== undefined && 'isDeleted' in layer && layer.isDeleted === true ? undefined : layer;
  }

  /** As {@link find}, also a version that was deleted: functions that have used it go on with it. */
  contentOf(arn: string): LayerVersion | PublishedLayer | undefined {
    return this.#declared.get(arn) ?? this.#published.get(arn);
  }

  /** Of one layer, or of all of them: the newest version of each layer first. */
  list(layerArn?: string): readonly LayerVersion[] {
    const live = [...this.#declared.values(), ...this.#published.values()].filter(({ arn }) => this.find(arn));
    const wanted = live.filter((layer) => layerArn === undefined || layer.layerArn === layerArn);
    return wanted.sort((a, b) =>
      a.layerArn === b.layerArn ? b.version - a.version : a.layerArn < b.layerArn ? -1 : 1,
    );
  }

  /** One that is not there is not an error. */
  delete(arn: string): void {
    const layer = this.find(arn);
    if (layer === undefined) return;
    this.#declared.delete(arn);
    this.#rows.atomically(() => {
      this.#put({ ...layer, isDeleted: true });
      this.policies.forget(arn);
    });
  }

  #put(layer: PublishedLayer): void {
    this.#published.set(layer.arn, layer);
    this.#rows.put(layer.arn, () => persistedLayer(layer));
  }

  #count(layerArn: string, count: number): void {
    this.#counts.set(layerArn, count);
    this.#countRows.put(layerArn, () => ({ count }));
  }

  #version(layerArn: string, version: number, code: StoredCode, settings: LayerSettings): LayerVersion {
    return { ...code, ...settings, layerArn, version, arn: `${layerArn}:${version}`, createdAtMs: this.#clock.now() };
  }
}
