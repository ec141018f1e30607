import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { at, isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import { checkedTier } from './draft-checks.ts';
import { checkName, referenceIn } from './names.ts';
import { latestOf, MAX_VERSIONS, type Parameter, type ParameterDraft, type ParameterVersion } from './parameter.ts';

export interface ParameterStoreOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

const MAX_PARAMETERS = 10_000;

type Tags = Parameter['tags'];

/** The parameters of AWS Systems Manager. */
export class ParameterStore {
  readonly #options: ParameterStoreOptions;
  readonly #rows = new PersistedRows('ssm-parameter', isParameter);
  readonly #parameters = new Map<string, Parameter>();

  constructor(options: ParameterStoreOptions) {
    this.#options = options;
  }

  /** Takes the parameters of earlier starts, and persists those to come. */
  restore(stateStore: StateStore): void {
    for (const [name, parameter] of this.#rows.restore(stateStore)) this.#parameters.set(name, parameter);
  }

  /** Sorted by name. */
  list(): readonly Parameter[] {
    return [...this.#parameters].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, parameter]) => parameter);
  }

  find(name: string): Parameter | undefined {
    return this.#parameters.get(name);
  }

  /**
   * The version that a name or an ARN stands for: the latest, or the one that it names.
   * @throws AwsError ParameterVersionNotFound; undefined for a parameter that is not there
   */
  versionOf(text: string): ParameterVersion | undefined {
    const { name, selector } = referenceIn(text);
    // The ARN of `name` and of `/name` is the same.
    const parameter = this.#parameters.get(name) ?? this.#parameters.get(name.replace(/^\//, ''));
    if (parameter === undefined || selector === '') return parameter && latestOf(parameter);
    const found = parameter.versions.find(({ version }) => `:${version}` === selector);
    if (found !== undefined) return found;
    const what = /^:\d+$/.test(selector) ? 'version' : 'label';
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find ${what} ${selector.slice(1)} of ${name}. Verify the ${what} and try again.`,
    );
  }

  /** The latest version of a parameter, or the one given; undefined for one that is not there. */
  read(name: string, version?: string): ParameterVersion | undefined {
    const versions = this.#parameters.get(name)?.versions;
    return version === undefined ? versions?.at(-1) : versions?.find((one) => String(one.version) === version);
  }

  /**
   * Creates a parameter, or a new version of it.
   * @throws AwsError ParameterAlreadyExists, ParameterLimitExceeded, and for a name or a value that may not be
   */
  put(draft: ParameterDraft, isOverwrite: boolean, tags: Tags = {}): ParameterVersion {
    const before = this.#parameters.get(draft.name);
    if (before !== undefined && !isOverwrite) throw alreadyExists();
    return this.#add(draft, before ?? this.#created(draft.name, tags));
  }

  /**
   * Brings a parameter to what a template declares. One that was changed by calls stays changed until the template asks
   * for something else.
   * @throws AwsError ParameterAlreadyExists for one that a call created
   */
  declare(draft: ParameterDraft, tags: Tags): void {
    const before = this.#parameters.get(draft.name);
    if (before !== undefined && before.declared === undefined) throw alreadyExists();
    const parameter = { ...(before ?? this.#created(draft.name, tags)), tags, declared: draft };
    if (isDeepStrictEqual(before?.declared, draft)) this.#set(draft.name, parameter);
    else this.#add(draft, parameter);
  }

  tag(name: string, change: (tags: Tags) => Tags): void {
    const parameter = this.#parameters.get(name);
    if (parameter !== undefined) this.#set(name, { ...parameter, tags: change(parameter.tags) });
  }

  /** Returns whether it was there. */
  remove(name: string): boolean {
    this.#rows.remove(name);
    return this.#parameters.delete(name);
  }

  /** A parameter that has no version yet. */
  #created(name: string, tags: Tags): Parameter {
    const { region, accountId } = this.#options;
    const arn = `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
    checkName(name, arn);
    if (this.#parameters.size >= MAX_PARAMETERS) {
      const message = 'You have exceeded the number of parameters for this Amazon Web Services account.';
      throw new AwsError('ParameterLimitExceeded', message);
    }
    return { arn, versions: [], tags };
  }

  #add(draft: ParameterDraft, parameter: Parameter): ParameterVersion {
    const before = parameter.versions.at(-1);
    const tier = checkedTier(draft, before);
    const added = { ...draft, tier, version: (before?.version ?? 0) + 1, modifiedAtMs: this.#options.clock.now() };
    this.#set(draft.name, { ...parameter, versions: [...parameter.versions, added].slice(-MAX_VERSIONS) });
    return added;
  }

  #set(name: string, parameter: Parameter): void {
    this.#parameters.set(name, parameter);
    this.#rows.put(name, () => parameter);
  }
}

const alreadyExists = (): AwsError =>
  new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );

function isParameter(value: unknown): value is Parameter {
  return isObject(value) && typeof value['arn'] === 'string' && typeof at(value, 'versions', 0, 'value') === 'string';
}
