import { number, textOr } from '../core/properties.ts';
import type { CustomResourceRequest } from '../custom-resources/request.ts';
import type { CustomResourceAnswer } from '../custom-resources/response.ts';
import { stackId } from '../template/pseudo.ts';
import { type Identity, type NamedResource, type ResolvedResource, UNKNOWN } from '../template/resource.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import type { Naming } from './naming.ts';

const LONGEST_TIMEOUT_SECONDS = 3_600;

/** Also stands for each type whose name begins with `Custom::`. */
export const customResource: ResourceKind = {
  type: 'AWS::CloudFormation::CustomResource',
  properties: 'runs',
  identify: () => ({ ref: UNKNOWN, attributes: {}, otherAttribute: () => UNKNOWN }),
  refusals({ properties }) {
    const refusals: Refusal[] = [];
    const token = textOr(properties, 'ServiceToken', '');
    if (!/^arn:[^:]+:lambda:/.test(token)) {
      const message = `The region runs custom resources behind functions. "${token}" is not the ARN of a function.`;
      refusals.push({ path: 'Properties.ServiceToken', message });
    }
    const timeout = number(properties, 'ServiceTimeout');
    if (timeout !== undefined && !(timeout >= 1 && timeout <= LONGEST_TIMEOUT_SECONDS)) {
      const message = `It must be 1 to ${LONGEST_TIMEOUT_SECONDS} seconds, not ${timeout}.`;
      refusals.push({ path: 'Properties.ServiceTimeout', message });
    }
    return refusals;
  },
  async declareAndName(resource, { customResources, naming }, before) {
    const request = requestFor(resource, naming);
    if (before === undefined) return identityOf(await customResources.ask({ ...request, type: 'Create' }));
    const old = { physicalId: physicalIdOf(before), oldProperties: before.properties };
    return identityOf(await customResources.ask({ ...request, ...old, type: 'Update' }));
  },
  async remove(resource, { customResources, naming }) {
    const physicalId = physicalIdOf(resource);
    await customResources.ask({ ...requestFor(resource, naming), physicalId, type: 'Delete' });
  },
};

function requestFor(resource: NamedResource, naming: Naming): Omit<CustomResourceRequest, 'type'> {
  const { type, logicalId, properties } = resource;
  return {
    serviceToken: textOr(properties, 'ServiceToken', ''),
    resourceType: type,
    logicalId,
    stackId: stackId(naming),
    properties,
    timeoutMs: (number(properties, 'ServiceTimeout') ?? LONGEST_TIMEOUT_SECONDS) * 1000,
  };
}

const physicalIdOf = ({ ref }: ResolvedResource): string | undefined => (ref === UNKNOWN ? undefined : ref);

const identityOf = ({ physicalId, data }: CustomResourceAnswer): Identity => ({ ref: physicalId, attributes: data });
