import type { Journal } from '../core/journal.ts';
import type { Actor } from '../core/ports.ts';
import type { Denial } from '../iam/access.ts';
import type { RolePolicies } from '../iam/roles.ts';
import { hintFor, type NamedResource, resourceNameOf } from './missing-right.ts';

export interface DenialsDeps {
  readonly journal: Journal;
  readonly log: (line: string) => void;
  readonly policiesOf: (roleArn: string) => RolePolicies | undefined;
}

/** The template whose resources are named in hints. */
export interface HintSource {
  /** By logical id. */
  readonly resources: ReadonlyMap<string, NamedResource>;
  /** How the project says that a function lacks a right. */
  readonly wordingOf: (functionId: string) => string | undefined;
}

const MAX_HINTS = 1_000;

/** Reports what was denied: each call in the journal, each missing right once in the region's own log. */
export class Denials {
  readonly #deps: DenialsDeps;
  /** Hints that were logged, while the policies stay as they are. */
  readonly #hints = new WeakMap<RolePolicies, Map<string, string>>();
  #source: HintSource = { resources: new Map(), wordingOf: () => undefined };

  constructor(deps: DenialsDeps) {
    this.#deps = deps;
  }

  /** Connects what is created after this. */
  connect(source: HintSource): void {
    this.#source = source;
  }

  report({ roleArn, place, ids }: Actor, denial: Denial): void {
    const policies = this.#deps.policiesOf(roleArn);
    if (policies === undefined) return;
    const { action, resource } = denial.access;
    const known = this.#hintsOf(policies);
    const key = [place, action, resource, denial.by, denial.isExplicit].join(' ');
    const hint = known.get(key) ?? this.#logged(place, denial, policies);
    // A resource may have ever new names, such as those of objects.
    if (known.size >= MAX_HINTS) known.clear();
    known.set(key, hint);
    this.#deps.journal.record('denied', place, ids, { action, resource, hint });
  }

  #hintsOf(policies: RolePolicies): Map<string, string> {
    const known = this.#hints.get(policies) ?? new Map<string, string>();
    this.#hints.set(policies, known);
    return known;
  }

  #logged(place: string, denial: Denial, { role }: RolePolicies): string {
    const { resources, wordingOf } = this.#source;
    const resource = resourceNameOf(denial.access.resource, resources);
    const functionName = /^function\/(.+)$/.exec(place)?.[1];
    const wording = functionName === undefined ? undefined : wordingOf(logicalIdOf(functionName, resources));
    const hint = hintFor(denial, { roleId: role.logicalId, resource, wording });
    this.#deps.log(`denied: ${functionName ?? place} may not ${denial.access.action} on ${resource.name}. ${hint}`);
    return hint;
  }
}

function logicalIdOf(functionName: string, resources: HintSource['resources']): string {
  const isIt = ({ type, ref }: NamedResource): boolean => type === 'AWS::Lambda::Function' && ref === functionName;
  return [...resources].find(([, resource]) => isIt(resource))?.[0] ?? '';
}
