import { type AccessRequest, allows } from './policy.ts';

/** One AWS::Lambda::Permission. */
export interface FunctionPermission {
  readonly principal: string;
  readonly action: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
}

export interface PermissionsDeps {
  readonly accountId: string;
  /** The policy of a queue, which its attributes hold; undefined for anything else. */
  readonly queuePolicy: (arn: string) => string | undefined;
}

/** The resource policies of the region: who may send to a queue or topic, who may invoke a function. */
export class Permissions {
  readonly #deps: PermissionsDeps;
  readonly #policies = new Map<string, string>();

  constructor(deps: PermissionsDeps) {
    this.#deps = deps;
  }

  setPolicy(resourceArn: string, policyText: string): void {
    this.#policies.set(resourceArn, policyText);
  }

  permitInvocation(functionArn: string, permission: FunctionPermission): void {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: permission.principal },
      Action: permission.action,
      Condition: {
        ...(permission.sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': permission.sourceArn } }),
        ...(permission.sourceAccount === undefined
          ? {}
          : { StringEquals: { 'aws:SourceAccount': permission.sourceAccount } }),
      },
    };
    const before: { Statement: object[] } = JSON.parse(this.#policies.get(functionArn) ?? '{"Statement":[]}');
    this.#policies.set(functionArn, JSON.stringify({ Statement: [...before.Statement, statement] }));
  }

  /** Whether a service may do something to a queue, topic or function on behalf of `sourceArn`. */
  may(request: Omit<AccessRequest, 'accountId'>): boolean {
    const policy = this.#deps.queuePolicy(request.resourceArn) ?? this.#policies.get(request.resourceArn) ?? '';
    return allows(policy, { ...request, accountId: this.#deps.accountId });
  }
}
