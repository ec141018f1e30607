import type { JsonObject } from '@tributary/region/json';
import { SERVICE } from '#schemas/service.ts';
import type { Template } from '../template/template.ts';
import { policiesOf } from './policies.ts';
import { rightsForCluster } from './rights-for.ts';
import { managedPolicy, STAGE } from './template.ts';

/**
 * A stack with the rights of `npm run deploy:kafka`, as managed policies that an administrator attaches to people or to a
 * role.
 * @param template of the cluster's stack
 */
export function clusterDeployerTemplate(template: Template): JsonObject {
  const policies = policiesOf(rightsForCluster(template)).map(
    (policy, index) => [`Rights${index + 1}`, policy] as const,
  );
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The rights to create the Kafka cluster of a stage of ${SERVICE}. Written by npm run deployer.`,
    Parameters: { Stage: { ...STAGE, Description: 'The stage of the cluster' } },
    Resources: Object.fromEntries(policies.map(([id, policy]) => [id, managedPolicy(policy)])),
    Outputs: Object.fromEntries(policies.map(([id]) => [`${id}Arn`, { Value: { Ref: id } }])),
  };
}
