import { AwsError } from '../core/aws-error.ts';
import type { EventInvokeConfigs } from './event-invoke-config.ts';
import { qualifiedName } from './function-config.ts';
import type { Functions } from './functions.ts';
import { leadsTo } from './versions/aliases.ts';
import type { Version } from './versions/persisted-version.ts';

/** What is kept beside functions, and goes with them. */
interface Belongings {
  readonly eventInvokeConfigs: EventInvokeConfigs;
  readonly tags: Map<string, unknown>;
}

type Listener = (arn: string) => void;

/** Removes functions, versions and aliases with all that belongs to them. */
export class Removals {
  readonly #functions: Functions;
  readonly #belongings: Belongings;
  readonly #listeners: Listener[] = [];

  constructor(functions: Functions, belongings: Belongings) {
    this.#functions = functions;
    this.#belongings = belongings;
  }

  /** Calls `listener` with the ARN of each function, version and alias that is removed. */
  onRemoved(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /**
   * Invocations under way, and asynchronous events that it had accepted, come to their end. What belongs to the function
   * goes with it; its mappings stay, as on AWS.
   * @param keepsVersions for a call of an earlier start: the versions that are there are of a later function
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
   */
  ofFunction(name: string, { keepsVersions = false } = {}): void {
    if (!this.#functions.has(name)) return;
    const versions = this.#functions.versions.list(name).map(({ version }) => version);
    const aliases = this.#functions.aliases.list(name).map((alias) => alias.name);
    const arn = this.#functions.arnOf(name);
    this.#functions.delete(name);
    if (!keepsVersions) this.#functions.forgetVersions(name);
    this.#belongings.tags.delete(arn);
    this.#removed(arn);
    for (const qualifier of [...versions, ...aliases]) this.#removed(`${arn}:${qualifier}`);
  }

  /** @throws AwsError ResourceConflictException (409) for a version to which an alias leads */
  ofVersion(version: Version): void {
    const { name, arn, version: number } = version;
    const names = this.#functions.aliases.list(name).flatMap((alias) => (leadsTo(alias, number) ? alias.name : []));
    if (names.length > 0) {
      const message = `Unable to delete version because the following aliases reference it: [${names.join(', ')}]`;
      throw new AwsError('ResourceConflictException', message, 409);
    }
    this.#functions.versions.delete(version);
    this.#removed(`${arn}:${number}`);
  }

  /** One that is not there is not an error. */
  ofAlias(functionName: string, name: string): void {
    this.#functions.aliases.delete(functionName, name);
    this.#removed(`${this.#functions.arnOf(functionName)}:${name}`);
  }

  #removed(arn: string): void {
    this.#belongings.eventInvokeConfigs.remove(qualifiedName(arn));
    for (const listener of this.#listeners) listener(arn);
  }
}
