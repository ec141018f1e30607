import type { Journal } from '../core/journal.ts';
import type { Caller } from '../core/ports.ts';
import type { Denial } from '../iam/access.ts';
import type { RolePolicies } from '../iam/roles.ts';
import { hintFor, type NamedResource, resourceNameOf } from './missing-right.ts';

export interface DenialsDeps {
  readonly journal: Journal;
  readonly log: (line: string) => void;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, NamedResource>;
  /** How the project says that a function lacks a right. */
  readonly wordingOf: (functionId: string) => string | undefined;
  readonly policiesOf: (functionName: string) => RolePolicies | undefined;
}

/** Reports calls that were denied: each in the journal, each missing right once in the region's own log. */
export class Denials {
  readonly #deps: DenialsDeps;
  /** Hints that were logged, while the policies stay as they are. */
  readonly #hints = new WeakMap<RolePolicies, Map<string, string>>();

  constructor(deps: DenialsDeps) {
    this.#deps = deps;
  }

  report({ functionName, ids }: Caller, denial: Denial): void {
    const policies = this.#deps.policiesOf(functionName);
    if (policies === undefined) return;
    const { action, resource } = denial.access;
    const known = this.#hintsOf(policies);
    const key = [functionName, action, resource, denial.by, denial.isExplicit].join(' ');
    const hint = known.get(key) ?? this.#logged(functionName, denial, policies);
    known.set(key, hint);
    this.#deps.journal.record('denied', `function/${functionName}`, ids, { action, resource, hint });
  }

  #hintsOf(policies: RolePolicies): Map<string, string> {
    const known = this.#hints.get(policies) ?? new Map<string, string>();
    this.#hints.set(policies, known);
    return known;
  }

  #logged(functionName: string, denial: Denial, { role }: RolePolicies): string {
    const { resources, wordingOf, log } = this.#deps;
    const resource = resourceNameOf(denial.access.resource, resources);
    const wording = wordingOf(logicalIdOf(functionName, resources));
    const hint = hintFor(denial, { roleId: role.logicalId, resource, wording });
    log(`denied: ${functionName} may not ${denial.access.action} on ${resource.name}. ${hint}`);
    return hint;
  }
}

function logicalIdOf(functionName: string, resources: DenialsDeps['resources']): string {
  const isIt = ({ type, ref }: NamedResource): boolean => type === 'AWS::Lambda::Function' && ref === functionName;
  return [...resources].find(([, resource]) => isIt(resource))?.[0] ?? '';
}
