import type { Clock } from '../core/clock.ts';
import type { Actor } from '../core/ports.ts';
import type { Access } from '../iam/access.ts';
import { type Names, type Operation, rightsOf } from '../iam/actions/index.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Denials } from './denials.ts';
import { deniedError } from './denied-error.ts';
import { principalOf } from './principals.ts';

export interface RightsDeps {
  readonly authorizer: Pick<Authorizer, 'denialOf'>;
  readonly denials: Pick<Denials, 'report'>;
  readonly names: Names;
  readonly clock: Clock;
  /** Off: everybody may do everything. */
  readonly isOn: boolean;
}

/** An actor; a function has an ARN of its own. */
export type Caller = Actor & { readonly functionArn?: string };

/** Asks whether roles allow what functions and services do with them, and reports what they do not. */
export class Rights {
  readonly #deps: RightsDeps;

  constructor(deps: RightsDeps) {
    this.#deps = deps;
  }

  /** @throws AwsError with the code and the message of the service, when the role does not allow the operation */
  check(caller: Caller, { service, name, input }: Operation): void {
    if (!this.#deps.isOn) return;
    this.#check(caller, service, rightsOf(service, name)?.accesses(input, this.#deps.names) ?? []);
  }

  /** As {@link check}, for a single action. */
  checkAction(caller: Caller, action: string, resource: string): void {
    if (this.#deps.isOn) this.#check(caller, action.split(':')[0] ?? '', [{ action, resource }]);
  }

  #check(caller: Caller, service: string, accesses: readonly Access[]): void {
    const { authorizer, denials, names, clock } = this.#deps;
    // A role that the caller does not have cannot deny anything.
    if (caller.roleArn === '' || accesses.length === 0) return;
    const principal = principalOf(names, clock, caller);
    const denial = authorizer.denialOf(principal, accesses);
    if (denial === undefined) return;
    denials.report(caller, denial);
    throw deniedError(service, principal, denial);
  }
}
