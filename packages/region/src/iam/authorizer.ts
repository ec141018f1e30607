import type { Access, Denial, PolicyKind, Principal } from './access.ts';
import { candidatesFor } from './candidates.ts';
import type { Context, Verdict } from './context.ts';
import { concerns } from './resource-principal.ts';
import type { RolePolicies } from './roles.ts';
import { conditionsHold, type Statement, statementsReader } from './statement.ts';

export interface AuthorizerDeps {
  readonly policiesOf: (roleArn: string) => RolePolicies | undefined;
  /** The text of the policy of a queue, topic, bus, bucket or function. */
  readonly resourcePolicyOf: (resourceArn: string) => string | undefined;
  readonly warn: (line: string) => void;
}

/**
 * Decides what a role may do, by its own policies, its boundary, and the policies of the resources.
 * A statement whose condition the region cannot evaluate is taken in the caller's favour, which is said once.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export class Authorizer {
  readonly #deps: AuthorizerDeps;
  readonly #statementsIn = statementsReader();
  readonly #warned = new Set<string>();

  constructor(deps: AuthorizerDeps) {
    this.#deps = deps;
  }

  /** The first access that the role does not have; undefined also for a role whose policies are not known in full. */
  denialOf(who: Principal, accesses: readonly Access[]): Denial | undefined {
    const policies = this.#deps.policiesOf(who.roleArn);
    if (policies === undefined || policies.unknownPolicies.length > 0) {
      this.#warnUnknown(who, policies);
      return undefined;
    }
    for (const access of accesses) {
      const denial = this.#denialOf(who, access, policies);
      if (denial !== undefined) return denial;
    }
    return undefined;
  }

  #denialOf(who: Principal, access: Access, { statements, boundary }: RolePolicies): Denial | undefined {
    const context = contextOf(who, access);
    const own = this.#effects(candidatesFor(statements, access), access, context);
    const resource = this.#resourceEffects(who, access, context);
    const limit = boundary && this.#effects(candidatesFor(boundary, access), access, context);
    const denied = (by: PolicyKind, isExplicit: boolean): Denial => ({ access, isExplicit, by });
    if (own.denied) return denied('identity-based policy', true);
    if (resource.denied) return denied('resource-based policy', true);
    if (limit?.denied) return denied('permissions boundary', true);
    if (resource.allowed) return undefined;
    if (!own.allowed) return denied('identity-based policy', false);
    return limit === undefined || limit.allowed ? undefined : denied('permissions boundary', false);
  }

  #resourceEffects(who: Principal, access: Access, context: () => Context): Effects {
    const text = this.#deps.resourcePolicyOf(access.resource);
    if (text === undefined || text === '') return { allowed: false, denied: false };
    const about = candidatesFor(this.#statementsIn(text), access).filter((statement) => {
      const verdict = concerns(statement, who);
      if (verdict === 'unknown') this.#warn(`NotPrincipal in the policy of ${access.resource}`);
      return verdict === 'yes';
    });
    return this.#effects(about, access, context);
  }

  #effects(candidates: readonly Statement[], access: Access, context: () => Context): Effects {
    const effects = { allowed: false, denied: false };
    for (const statement of candidates) {
      const verdict = this.#verdictOf(statement, access, context);
      if (statement.effect === 'Deny') effects.denied ||= verdict === 'yes';
      else effects.allowed ||= verdict !== 'no';
    }
    return effects;
  }

  #verdictOf(statement: Statement, { resource }: Access, context: () => Context): Verdict {
    if (!statement.hasVariables && statement.conditions.length === 0) return 'yes';
    const facts = context();
    const covers = statement.coversResource(resource, facts);
    if (covers === 'no') return 'no';
    const holds = conditionsHold(statement.conditions, facts);
    if (holds === 'no') return 'no';
    if (covers === 'unknown') this.#warn(`a variable in the resources of a statement about ${resource}`);
    for (const condition of statement.conditions) {
      if (condition.test(facts) === 'unknown') this.#warn(`the condition ${condition.name}`);
    }
    return covers === 'unknown' ? covers : holds;
  }

  #warnUnknown({ roleArn }: Principal, policies: RolePolicies | undefined): void {
    if (policies === undefined) this.#warn(`the role ${roleArn}, which is not in the template,`);
    else this.#warn(`the role ${policies.role.logicalId}, because of ${policies.unknownPolicies.join(', ')},`);
  }

  #warn(what: string): void {
    if (this.#warned.has(what)) return;
    this.#warned.add(what);
    this.#deps.warn(`warning: rights: ${what} is not evaluated, and denies nothing here.`);
  }
}

interface Effects {
  readonly allowed: boolean;
  readonly denied: boolean;
}

/** Made only when a statement asks for it. */
function contextOf(who: Principal, access: Access): () => Context {
  let context: Context | undefined;
  return () => {
    context ??= { ...who.facts(), ...access.context };
    return context;
  };
}
