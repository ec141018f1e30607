import { object, text, textMap, textOr } from '../core/properties.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';
import type { RegionServices } from './services.ts';

/** With the name of a stage it makes one; without, a stage of its own names it. */
export const restApiDeployment: ResourceKind = {
  type: 'AWS::ApiGateway::Deployment',
  properties: {
    RestApiId: 'runs',
    StageName: 'runs',
    DeploymentCanarySettings: 'accepted',
    Description: 'accepted',
    StageDescription: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { DeploymentId: id } };
  },
  declare(resource, region) {
    if (text(resource.properties, 'StageName') !== undefined) declareStage(resource, resource.ref, region);
  },
  remove: (resource, region) => removeStage(resource, resource.ref, region),
};

export const restApiStage: ResourceKind = {
  type: 'AWS::ApiGateway::Stage',
  properties: {
    DeploymentId: 'runs',
    RestApiId: 'runs',
    StageName: 'runs',
    Variables: 'runs',
    AccessLogSetting: 'accepted',
    CacheClusterEnabled: 'accepted',
    CacheClusterSize: 'accepted',
    Description: 'accepted',
    DocumentationVersion: 'accepted',
    MethodSettings: 'accepted',
    Tags: 'accepted',
    TracingEnabled: 'accepted',
  },
  identify: ({ logicalId, properties }) => ({ ref: text(properties, 'StageName') ?? logicalId, attributes: {} }),
  declare: (resource, region) => declareStage(resource, resource.logicalId, region),
  remove: (resource, region) => removeStage(resource, resource.logicalId, region),
};

function declareStage({ properties }: ResolvedResource, declaredBy: string, { restApis }: RegionServices): void {
  const variables = textMap(object(properties, 'Variables'));
  const { stages } = restApis.get(textOr(properties, 'RestApiId', ''));
  stages.set(textOr(properties, 'StageName', ''), { declaredBy, variables });
}

function removeStage({ properties }: ResolvedResource, declaredBy: string, { restApis }: RegionServices): void {
  const stages = restApis.find(textOr(properties, 'RestApiId', ''))?.stages;
  const name = textOr(properties, 'StageName', '');
  if (stages?.get(name)?.declaredBy === declaredBy) stages.delete(name);
}
