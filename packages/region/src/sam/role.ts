import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { conditionOf, type SamOutput, type Source } from './output.ts';
import { POLICY_TEMPLATES, statementsOf } from './policy-templates.ts';

export interface RoleOptions {
  readonly service: string;
  /** Policies of AWS by name, besides those of the resource. */
  readonly managedPolicies: readonly string[];
  /** What events and destinations need. */
  readonly policies: readonly Json[];
  readonly tags: readonly Json[];
}

export const assumedBy = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
});

/** Policies of AWS for roles of services have a path of their own. */
const SERVICE_ROLE = /^AWSLambda(?:\w*ExecutionRole|Role|ENIManagementAccess)$/;

/** The ARN of a policy of AWS. */
export const managedPolicyArn = (name: string): string =>
  `arn:aws:iam::aws:policy/${SERVICE_ROLE.test(name) ? 'service-role/' : ''}${name}`;

/** The role of a function or workflow, under its logical id with `Role` behind. */
export function addRole(output: SamOutput, source: Source, options: RoleOptions): void {
  const { logicalId, properties } = source;
  const [inline, attached]: [Json[], Json[]] = [[], []];
  [properties['Policies'] ?? []].flat().forEach((policy: Json, index) => {
    const found = readPolicy(output, logicalId, policy, index);
    if (typeof found === 'string') attached.push(managedArn(found));
    else if (isReference(found)) attached.push(found);
    else if (found !== undefined) inline.push({ PolicyName: `${logicalId}RolePolicy${index}`, PolicyDocument: found });
  });
  const arns = [...options.managedPolicies.map(managedPolicyArn), ...attached];
  const policies = [...options.policies, ...inline];
  const { RolePath, PermissionsBoundary } = properties;
  output.add(
    `${logicalId}Role`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? assumedBy(options.service),
      ManagedPolicyArns: arns.filter((arn, index) => arns.indexOf(arn) === index),
      ...(policies.length > 0 && { Policies: policies }),
      ...(RolePath !== undefined && { Path: RolePath }),
      ...(PermissionsBoundary !== undefined && { PermissionsBoundary }),
      Tags: options.tags,
    },
    conditionOf(source),
  );
}

const managedArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : managedPolicyArn(nameOrArn);

const isReference = (policy: Json | undefined): policy is JsonObject =>
  isObject(policy) && Object.keys(policy).some((name) => name === 'Ref' || name.startsWith('Fn::'));

/** The document of a policy, or the name, ARN or reference of one that is elsewhere. */
function readPolicy(
  output: SamOutput,
  logicalId: string,
  policy: Json,
  index: number,
): string | JsonObject | undefined {
  const value = output.value(policy);
  if (typeof value === 'string' || isReference(value)) return value;
  if (!isObject(value)) return undefined;
  if (value['Statement'] !== undefined) return value;
  const [name = ''] = Object.keys(value);
  const values = value[name];
  const statements = statementsOf(name, isObject(values) ? values : {});
  if (statements !== undefined) return { Statement: statements };
  const known = POLICY_TEMPLATES.join(', ');
  const message = `There is no policy template ${name} here. There are: ${known}. Write its statements out.`;
  output.refuse(logicalId, `Properties.Policies[${index}]`, message);
  return undefined;
}
