import type { Json } from '@tributary/region/json';
import { arnOf, asText, at, type Resource, resourceById, resourcesOf, type Template } from '../../template/template.ts';
import { asynchronousPaths } from '../asynchronous-paths.ts';
import { allAllowed, allowedBy, roleOf } from '../policy-statements.ts';
import type { Rule } from '../rule.ts';

/** Actions that IAM cannot limit to a resource, with the page that says so. */
const WITHOUT_RESOURCE = new Set([
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  // https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeVpcs',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]);

export const noWildcards: Rule = {
  name: 'no-wildcards',
  why: 'A right on everything is a right on what is built next year.',
  *check(template) {
    for (const { at, actions, resources } of allAllowed(template)) {
      for (const action of actions)
        if (action.includes('*')) yield { at, message: `Name the actions instead of ${action}.` };
      const wide = resources.filter((resource) => JSON.stringify(resource).includes('*') && !isInside(resource));
      const open = actions.filter((action) => wide.some((resource) => !mayBeWide(action, resource)));
      if (open.length > 0) yield { at, message: `Name the resources that ${open.join(', ')} is for.` };
    }
  },
};

/** What is inside of something that has a name: a right cannot name it before it is. */
const INSIDE = [
  // All objects below one folder of a bucket of this stack.
  /^\$\{\w+\.Arn\}\/[\w-]+\/\*$/,
  // The secrets or parameters below one path of this stack: their ARNs have characters that nobody knows before.
  /^arn:\$\{AWS::Partition\}:(?:secretsmanager|ssm):\$\{AWS::Region\}:\$\{AWS::AccountId\}:(?:secret:|parameter\/)[\w-]+\/[\w-]+\/\*$/,
  // All schemas of one registry: which of them is asked for, a record says.
  /^arn:\$\{AWS::Partition\}:glue:\$\{AWS::Region\}:\$\{AWS::AccountId\}:schema\/[\w-]+\/\*$/,
];

/**
 * A schema is read by the id that a record has, and the answer says of which registry it is. A role that may read those of
 * its own registry alone is denied the others, as if it lacked its rights.
 */
const OF_ANY_REGISTRY =
  /^arn:\$\{AWS::Partition\}:glue:\$\{AWS::Region\}:\$\{AWS::AccountId\}:(?:registry|schema)\/\*$/;

const mayBeWide = (action: string, resource: Json): boolean =>
  WITHOUT_RESOURCE.has(action) ||
  (action === 'glue:GetSchemaVersion' && OF_ANY_REGISTRY.test(asText(at(resource, 'Fn::Sub'))));

const isInside = (resource: Json): boolean => INSIDE.some((pattern) => pattern.test(asText(at(resource, 'Fn::Sub'))));

export const putEventsOnBus: Rule = {
  name: 'put-events-on-bus',
  why: 'A function that may put events on any bus can speak for every other application.',
  *check(template) {
    for (const { at, actions, resources } of allAllowed(template)) {
      if (!actions.includes('events:PutEvents')) continue;
      for (const resource of resources)
        if (resourceById(template, arnOf(resource))?.type !== 'AWS::Events::EventBus')
          yield { at, message: 'events:PutEvents must name the ARN of a bus of this stack.' };
    }
  },
};

/** Types whose `Ref` is an ARN, among those that policies name. */
const REF_IS_ARN = new Set(['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine', 'AWS::SecretsManager::Secret']);

export const arnsInPolicies: Rule = {
  name: 'arns-in-policies',
  why: 'A statement that names something else than an ARN deploys and allows nothing.',
  *check(template) {
    for (const statement of allAllowed(template))
      for (const resource of statement.resources) {
        const named = resourceById(template, refIn(resource));
        if (named && !REF_IS_ARN.has(named.type))
          yield { at: statement.at, message: `Ref of ${named.id} (${named.type}) is not its ARN: use Fn::GetAtt.` };
      }
  },
};

function refIn(value: Json): string | undefined {
  const ref = at(value, 'Ref');
  return typeof ref === 'string' ? ref : undefined;
}

export const ownRole: Rule = {
  name: 'own-role',
  why: 'Functions that share a role have each the rights of all.',
  *check(template) {
    const owners = new Map<string, string>();
    for (const lambda of resourcesOf(template, 'AWS::Lambda::Function')) {
      const role = roleOf(template, lambda);
      if (!role) yield { at: lambda.id, message: 'The role of this function is not in this stack.' };
      else if (owners.has(role.id))
        yield { at: lambda.id, message: `${role.id} is already the role of ${owners.get(role.id)}.` };
      else owners.set(role.id, lambda.id);
    }
  },
};

export const rightToFail: Rule = {
  name: 'right-to-fail',
  why: 'Lambda writes to a failure destination with the role of the function; without the right the event is dropped.',
  *check(template) {
    const paths = asynchronousPaths(template).filter(({ kind }) => kind === 'function' || kind === 'mapping');
    for (const { at: place, deadLetters } of paths) {
      const lambda = lambdaAt(template, place);
      if (!lambda || !deadLetters || maySend(roleOf(template, lambda), deadLetters)) continue;
      yield { at: place, message: `The role of ${lambda.id} may not send to ${deadLetters}.` };
    }
  },
};

function lambdaAt(template: Template, id: string): Resource | undefined {
  const resource = resourceById(template, id);
  if (resource?.type === 'AWS::Lambda::Function') return resource;
  return resourceById(template, arnOf(resource?.properties['FunctionName']));
}

function maySend(role: Resource | undefined, queue: string): boolean {
  return allowedBy(role).some(
    ({ actions, resources }) =>
      actions.includes('sqs:SendMessage') && resources.some((resource) => arnOf(resource) === queue),
  );
}
