import { isObject, type JsonObject, objectOf, parseJson } from '../core/json.ts';
import { type AccessRequest, allows } from './policy.ts';
import { statementsReader } from './statement.ts';

/** One AWS::Lambda::Permission. */
export interface FunctionPermission {
  readonly statementId: string;
  /** A service, for example `events.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly Service: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition: object;
}

export interface PermissionsDeps {
  readonly accountId: string;
  /** The policy of a queue or a topic, which its attributes hold; undefined for anything else. */
  readonly ownPolicy: (arn: string) => string | undefined;
}

/** The resource policies of the region: who may send to a queue or topic, who may invoke a function. */
export class Permissions {
  readonly #deps: PermissionsDeps;
  /** Of buses, buckets, tables and streams. */
  readonly #policies = new Map<string, string>();
  readonly #statementsIn = statementsReader();
  readonly #functionStatements = new Map<string, readonly Statement[]>();

  constructor(deps: PermissionsDeps) {
    this.#deps = deps;
  }

  /** Sets the policy of a bus, a bucket, a table or a stream. An empty text takes it away. */
  setPolicy(resourceArn: string, policyText: string): void {
    if (policyText === '') this.#policies.delete(resourceArn);
    else this.#policies.set(resourceArn, policyText);
  }

  /** Adds a statement to the policy of a bus, in place of an earlier one with that id. */
  addStatement(resourceArn: string, statementId: string, statement: JsonObject): void {
    this.setPolicy(resourceArn, this.policyWith(resourceArn, statementId, statement));
  }

  /** The policy as {@link addStatement} would make it. */
  policyWith(resourceArn: string, statementId: string, statement: JsonObject): string {
    const others = this.#statementsOf(resourceArn).filter(({ Sid }) => Sid !== statementId);
    return policyOfStatements([...others, { Sid: statementId, ...statement }]);
  }

  /** A policy goes with its last statement. @returns false when there is no such statement */
  removeStatement(resourceArn: string, statementId: string): boolean {
    const before = this.#statementsOf(resourceArn);
    const after = before.filter(({ Sid }) => Sid !== statementId);
    this.setPolicy(resourceArn, after.length === 0 ? '' : policyOfStatements(after));
    return after.length < before.length;
  }

  #statementsOf(resourceArn: string): readonly JsonObject[] {
    const document = objectOf(parseJson(this.#policies.get(resourceArn) ?? ''));
    return [document['Statement'] ?? []].flat().filter(isObject);
  }

  permitInvocation(functionArn: string, permission: FunctionPermission): Statement {
    const { statementId: Sid, principal, action: Action, sourceArn, sourceAccount } = permission;
    const statement: Statement = {
      Sid,
      Effect: 'Allow',
      Principal: { Service: principal },
      Action,
      Resource: functionArn,
      Condition: {
        ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
        ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
      },
    };
    this.#functionStatements.set(functionArn, [...(this.#functionStatements.get(functionArn) ?? []), statement]);
    return statement;
  }

  /** Whether the policy of a function has a statement of that id. */
  hasInvocation(functionArn: string, statementId: string): boolean {
    return (this.#functionStatements.get(functionArn) ?? []).some(({ Sid }) => Sid === statementId);
  }

  /** @returns false when there is no such statement */
  forbidInvocation(functionArn: string, statementId: string): boolean {
    const before = this.#functionStatements.get(functionArn) ?? [];
    const after = before.filter(({ Sid }) => Sid !== statementId);
    this.#functionStatements.set(functionArn, after);
    return after.length < before.length;
  }

  /** Ends the policy of a function that is deleted. */
  forbidInvocations(functionArn: string): void {
    this.#functionStatements.delete(functionArn);
  }

  /** As {@link policyOf}, for anything inside a resource too: an object of a bucket, an index of a table. */
  policyAbout(arn: string): string | undefined {
    return this.policyOf(arn) ?? this.policyOf(holderOf(arn));
  }

  /** The policy of a resource; undefined when there is none. */
  policyOf(resourceArn: string): string | undefined {
    const statements = this.#functionStatements.get(resourceArn) ?? [];
    if (statements.length > 0) return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
    return this.#deps.ownPolicy(resourceArn) ?? this.#policies.get(resourceArn);
  }

  /** Whether a service may do something to a queue, topic or function on behalf of `sourceArn`. */
  may(request: Omit<AccessRequest, 'accountId'>): boolean {
    const statements = this.#statementsIn(this.policyOf(request.resourceArn) ?? '');
    return allows(statements, { ...request, accountId: this.#deps.accountId });
  }
}

const policyOfStatements = (Statement: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

const holderOf = (arn: string): string =>
  /^arn:[^:]+:(?:s3:::[^/]+|dynamodb:[^:]*:[^:]*:table\/[^/]+)/.exec(arn)?.[0] ?? arn;
