import { UsageError } from '@tributary/region/command-line';
import { asText, at, oneOrMore, type Resource, resourcesOf, type Template } from '../template/template.ts';
import { COMPUTE, CUSTOM } from './rights/compute.ts';
import { DATA } from './rights/data.ts';
import { frameworkRights, LOOKING, PLUGINS, passingRolesTo, SMOKE_TEST } from './rights/framework.ts';
import { MESSAGING } from './rights/messaging.ts';
import { BEFORE_A_CLUSTER, MSK } from './rights/msk.ts';
import { NETWORK } from './rights/network.ts';
import { type Right, STACK } from './rights/right.ts';

/**
 * By type: the rights with which CloudFormation creates, reads, changes and deletes a resource. CloudFormation makes its
 * calls with the rights of its caller. They are those that the schema of the type names for its handlers, without those
 * for properties that no resource has.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
 */
const BY_TYPE: Readonly<Record<string, readonly Right[]>> = { ...COMPUTE, ...DATA, ...MESSAGING, ...NETWORK, ...MSK };

/**
 * What whoever deploys the application must be allowed to do.
 * @throws UsageError for a type whose rights are not known
 */
export const rightsFor = (template: Template): readonly Right[] => [
  ...frameworkRights(STACK),
  ...PLUGINS,
  ...SMOKE_TEST,
  ...LOOKING,
  ...stackRights(template),
];

/** What whoever creates the Kafka cluster of a stage must be allowed to do. @throws as {@link rightsFor} */
export const rightsForCluster = (template: Template): readonly Right[] => [
  ...frameworkRights(`${STACK}-kafka`),
  ...BEFORE_A_CLUSTER,
  ...stackRights(template),
];

function stackRights(template: Template): readonly Right[] {
  const services = [...new Set(resourcesOf(template, 'AWS::IAM::Role').flatMap(assumedBy))].sort();
  return [...template.resources.flatMap(rightsOf), ...(services.length > 0 ? [passingRolesTo(services)] : [])];
}

function rightsOf({ id, type, properties }: Resource): readonly Right[] {
  const rights = type.startsWith('Custom::') ? CUSTOM : BY_TYPE[type];
  if (!rights) throw new UsageError(`${id} is of type ${type}. Add its rights to tools/deployer/rights/.`);
  return rights.filter((right) => right.with === undefined || right.with.some((name) => name in properties));
}

/** The services that may assume a role. */
function assumedBy({ properties }: Resource): readonly string[] {
  const statements = oneOrMore(at(properties, 'AssumeRolePolicyDocument', 'Statement'));
  return statements.flatMap((statement) => oneOrMore(at(statement, 'Principal', 'Service'))).map(asText);
}
