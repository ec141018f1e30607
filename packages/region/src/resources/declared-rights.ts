import { hintFor, resourceNameOf } from '../authorization/missing-right.ts';
import { principalOf } from '../authorization/principals.ts';
import { objectOf } from '../core/json.ts';
import { object } from '../core/properties.ts';
import { realClock } from '../core/real-clock.ts';
import { Authorizer } from '../iam/authorizer.ts';
import { Roles } from '../iam/roles.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { type Finding, TemplateError } from '../template/template-error.ts';
import { attachPolicy, declareManagedPolicy } from './iam-policies.ts';
import { declareRole } from './iam-role.ts';
import type { Naming } from './naming.ts';
import { type Demand, demandsOf } from './rights-demanded.ts';

export interface DeclaredRightsDeps {
  readonly naming: Naming;
  /** How the project says that a function lacks a right. */
  readonly missingRights: { of(functionId: string): string | undefined };
}

/**
 * Makes sure that roles allow what AWS demands of them before it creates what uses them: that a mapping may read its
 * queue, and that a function may send to its failure destination.
 * @throws TemplateError RIGHTS_MISSING with each right
 */
export function checkDeclaredRights(resources: readonly ResolvedResource[], deps: DeclaredRightsDeps): void {
  const roles = rolesIn(resources);
  const authorizer = new Authorizer({
    policiesOf: (roleArn) => roles.policiesOf(roleArn),
    resourcePolicyOf: resourcePolicies(resources),
    // The region says it when it runs.
    warn: () => {},
  });
  const named = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const findings = demandsOf(resources).flatMap((demand): readonly Finding[] => {
    const { roleArn, action, on, lambda, resource } = demand;
    if (roles.policiesOf(roleArn) === undefined) return [];
    const sessionName = (lambda ?? resource).ref;
    const principal = principalOf(deps.naming, realClock(), { roleArn, sessionName });
    const denial = authorizer.denialOf(principal, [{ action, resource: on }]);
    if (denial === undefined) return [];
    const roleId = roles.policiesOf(roleArn)?.role.logicalId ?? '';
    const wording = lambda && deps.missingRights.of(lambda.logicalId);
    return [findingOf(demand, hintFor(denial, { roleId, resource: resourceNameOf(on, named), wording }))];
  });
  if (findings.length > 0) throw new TemplateError('RIGHTS_MISSING', findings);
}

function findingOf({ resource: { logicalId }, path, message }: Demand, hint: string): Finding {
  return { logicalId, path, message: `${message.replace(/\.$/, '')}. ${hint}` };
}

function rolesIn(resources: readonly ResolvedResource[]): Roles {
  const roles = new Roles();
  for (const resource of resources) {
    if (resource.type === 'AWS::IAM::Role') declareRole(resource, roles);
    else if (resource.type === 'AWS::IAM::Policy') attachPolicy(resource, roles);
    else if (resource.type === 'AWS::IAM::ManagedPolicy') declareManagedPolicy(resource, roles);
  }
  return roles;
}

const POLICY_TYPES = new Set(['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy']);

/** All resource policies of the template as one: each statement names its resource itself. */
function resourcePolicies(resources: readonly ResolvedResource[]): () => string {
  const documents = resources.filter(({ type }) => POLICY_TYPES.has(type)).map(({ properties }) => properties);
  const Statement = documents.flatMap((properties) =>
    [object(properties, 'PolicyDocument')['Statement'] ?? []].flat().map(objectOf),
  );
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return () => text;
}
