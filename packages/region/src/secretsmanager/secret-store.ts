import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { invalidRequest, markedForDeletion, secretExists, secretNotFound } from './errors.ts';
import { arnSuffix, checkName, isNamed } from './names.ts';
import type { SecretRandom } from './random-password.ts';
import type { Secret, SecretDraft } from './secret.ts';

export interface SecretStoreOptions {
  readonly clock: Clock;
  readonly random: SecretRandom;
  readonly region: string;
  readonly accountId: string;
}

/** The secrets of AWS Secrets Manager. */
export class SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #rows = new PersistedRows('secret', isSecret);
  readonly #secrets = new Map<string, Secret>();

  constructor(options: SecretStoreOptions) {
    this.#options = options;
  }

  get random(): SecretRandom {
    return this.#options.random;
  }

  get nowMs(): number {
    return this.#options.clock.now();
  }

  /** Takes the secrets of earlier starts, and persists those to come. */
  restore(stateStore: StateStore): void {
    for (const [name, secret] of this.#rows.restore(stateStore)) this.#secrets.set(name, secret);
  }

  /** In the order in which they were created, without those whose time to be restored is over. */
  list(): readonly Secret[] {
    this.#forget();
    return [...this.#secrets.values()];
  }

  /** A secret by its name or ARN, also one that is marked for deletion. */
  find(id: string): Secret | undefined {
    return this.list().find((secret) => isNamed(id, secret));
  }

  /** @throws AwsError ResourceNotFoundException */
  known(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) throw secretNotFound();
    return secret;
  }

  /** @throws AwsError ResourceNotFoundException; InvalidRequestException for one that is marked for deletion */
  usable(id: string): Secret {
    const secret = this.known(id);
    if (secret.deletion !== undefined) throw markedForDeletion();
    return secret;
  }

  /**
   * Adds a secret that has no version yet.
   * @param arn of a secret whose ARN a template has told already
   * @throws AwsError ValidationException, ResourceExistsException, InvalidRequestException
   */
  create(draft: SecretDraft, arn = this.#newArn(draft.name)): Secret {
    const { name } = draft;
    checkName(name);
    const taken = this.find(name);
    if (taken?.deletion !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (taken !== undefined) throw secretExists(name);
    const createdAtMs = this.nowMs;
    return this.put({ ...draft, arn, versions: [], createdAtMs, changedAtMs: createdAtMs });
  }

  /** Puts a secret in the place of the one of its name. */
  put(secret: Secret): Secret {
    const changed = { ...secret, changedAtMs: this.nowMs };
    this.#secrets.set(secret.name, changed);
    this.#rows.put(secret.name, () => changed);
    return changed;
  }

  remove({ name }: Pick<Secret, 'name'>): void {
    this.#secrets.delete(name);
    this.#rows.remove(name);
  }

  #newArn(name: string): string {
    const { region, accountId, random } = this.#options;
    return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${arnSuffix(random)}`;
  }

  #forget(): void {
    for (const secret of this.#secrets.values()) {
      if (secret.deletion !== undefined && secret.deletion.dueAtMs <= this.nowMs) this.remove(secret);
    }
  }
}

function isSecret(value: unknown): value is Secret {
  return isObject(value) && typeof value['arn'] === 'string' && Array.isArray(value['versions']);
}
