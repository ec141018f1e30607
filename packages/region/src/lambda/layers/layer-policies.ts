import { isObject, type JsonObject } from '../../core/json.ts';
import { PersistedRows } from '../../core/persisted-rows.ts';
import type { StateStore } from '../../core/state-store.ts';
import { uuidOf } from '../../core/uuid-of.ts';

/** Who may use a version of a layer. */
export interface LayerPolicy {
  readonly statements: readonly JsonObject[];
  /** Another one after each change. */
  readonly revisionId: string;
}

const isPolicy = (value: unknown): value is LayerPolicy => isObject(value) && Array.isArray(value['statements']);

/** The policies of versions of layers, by ARN. They open layers to other accounts, of which the region has none. */
export class LayerPolicies {
  readonly #rows = new PersistedRows('layer-policy', isPolicy);
  readonly #byArn = new Map<string, LayerPolicy>();

  restore(stateStore: StateStore): void {
    for (const [arn, policy] of this.#rows.restore(stateStore)) this.#byArn.set(arn, policy);
  }

  find(arn: string): LayerPolicy | undefined {
    return this.#byArn.get(arn);
  }

  /** Sets the statements of a version. Without any it has no policy. */
  put(arn: string, statements: readonly JsonObject[]): LayerPolicy {
    const revisionId = uuidOf(JSON.stringify([arn, this.find(arn)?.revisionId, statements]));
    const policy = { statements, revisionId };
    if (statements.length === 0) this.forget(arn);
    else {
      this.#byArn.set(arn, policy);
      this.#rows.put(arn, () => policy);
    }
    return policy;
  }

  forget(arn: string): void {
    this.#byArn.delete(arn);
    this.#rows.remove(arn);
  }
}
