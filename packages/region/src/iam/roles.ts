import type { JsonObject } from '../core/json.ts';
import { managedPolicy } from './managed-policies.ts';
import { type Statement, statementsIn } from './statement.ts';

/** A role of the template. */
export interface RoleDeclaration {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Its own policies, as documents. */
  readonly policies: readonly JsonObject[];
  readonly managedPolicyArns: readonly string[];
  readonly boundaryArn: string | undefined;
}

/** Everything that decides what a role may do. */
export interface RolePolicies {
  readonly role: RoleDeclaration;
  readonly statements: readonly Statement[];
  /** A permissions boundary: what the statements allow, it must allow too. */
  readonly boundary: readonly Statement[] | undefined;
  /** Attached policies that the region does not know. With one of them it cannot say what the role may not do. */
  readonly unknownPolicies: readonly string[];
}

/** The roles of the template with the policies that are attached to them. */
export class Roles {
  readonly #roles = new Map<string, RoleDeclaration>();
  /** Documents of policies that are resources of their own, by logical id. */
  readonly #attached = new Map<string, { readonly document: JsonObject; readonly roleNames: readonly string[] }>();
  /** Documents of the template's managed policies, by ARN. */
  readonly #managed = new Map<string, JsonObject>();
  readonly #read = new Map<string, RolePolicies>();

  declare(role: RoleDeclaration): void {
    this.#roles.set(role.arn, role);
    this.#read.clear();
  }

  remove(roleArn: string): void {
    this.#roles.delete(roleArn);
    this.#read.clear();
  }

  /** Attaches a policy to the roles of these names. */
  attach(policyId: string, document: JsonObject, roleNames: readonly string[]): void {
    this.#attached.set(policyId, { document, roleNames });
    this.#read.clear();
  }

  detach(policyId: string): void {
    this.#attached.delete(policyId);
    this.#read.clear();
  }

  /** A managed policy of the template, which roles attach by its ARN. */
  addManagedPolicy(policyArn: string, document: JsonObject): void {
    this.#managed.set(policyArn, document);
    this.#read.clear();
  }

  removeManagedPolicy(policyArn: string): void {
    this.#managed.delete(policyArn);
    this.#read.clear();
  }

  /** By its name; undefined when no stack has it. */
  byName(name: string): RoleDeclaration | undefined {
    return [...this.#roles.values()].find((role) => role.name === name);
  }

  /** Undefined for a role that is not in the template. The same object until a role or policy changes. */
  policiesOf(roleArn: string): RolePolicies | undefined {
    const known = this.#read.get(roleArn);
    const role = this.#roles.get(roleArn);
    if (known !== undefined || role === undefined) return known;
    const policies = this.#policiesOf(role);
    this.#read.set(roleArn, policies);
    return policies;
  }

  #policiesOf(role: RoleDeclaration): RolePolicies {
    const attached = [...this.#attached.values()].filter(({ roleNames }) => roleNames.includes(role.name));
    const own = [...role.policies, ...attached.map(({ document }) => document)].flatMap(statementsIn);
    const managed = role.managedPolicyArns.map((arn) => ({ arn, statements: this.#managedPolicy(arn) }));
    const { boundaryArn } = role;
    const boundary = boundaryArn === undefined ? undefined : this.#managedPolicy(boundaryArn);
    const unknown = managed.flatMap(({ arn, statements }) => (statements === undefined ? [arn] : []));
    return {
      role,
      statements: [...own, ...managed.flatMap(({ statements }) => statements ?? [])],
      boundary,
      unknownPolicies: boundaryArn !== undefined && boundary === undefined ? [...unknown, boundaryArn] : unknown,
    };
  }

  #managedPolicy(arn: string): readonly Statement[] | undefined {
    const document = this.#managed.get(arn);
    return document === undefined ? managedPolicy(arn) : statementsIn(document);
  }
}
