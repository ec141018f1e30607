import { boolean, objects, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

/** A key without a value has its id for one, so that people find it: AWS makes one up. */
export const restApiKey: ResourceKind = {
  type: 'AWS::ApiGateway::ApiKey',
  properties: {
    Enabled: 'runs',
    Value: 'runs',
    Description: 'accepted',
    GenerateDistinctId: 'accepted',
    Name: 'accepted',
    StageKeys: 'accepted',
    Tags: 'accepted',
  },
  hidden: ['Value'],
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { APIKeyId: id } };
  },
  declare({ properties, ref }, { restApis }) {
    // On AWS a key is off unless it says otherwise; frameworks always say so.
    const isEnabled = boolean(properties, 'Enabled') === true;
    restApis.keys.declareKey({ id: ref, value: textOr(properties, 'Value', ref), isEnabled });
  },
  remove({ ref }, { restApis }) {
    restApis.keys.removeKey(ref);
  },
};

export const restApiUsagePlan: ResourceKind = {
  type: 'AWS::ApiGateway::UsagePlan',
  properties: {
    ApiStages: { ApiId: 'runs', Stage: 'runs', Throttle: 'accepted' },
    Description: 'accepted',
    Quota: 'accepted',
    Tags: 'accepted',
    // Throttling protects an account from its callers; here there is one caller.
    Throttle: 'accepted',
    UsagePlanName: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { Id: id } };
  },
  declare({ properties, ref }, { restApis }) {
    const stages = objects(properties, 'ApiStages').map((stage) => ({
      apiId: textOr(stage, 'ApiId', ''),
      stage: textOr(stage, 'Stage', ''),
    }));
    restApis.keys.declarePlan(ref, stages);
  },
  remove({ ref }, { restApis }) {
    restApis.keys.removePlan(ref);
  },
};

export const restApiUsagePlanKey: ResourceKind = {
  type: 'AWS::ApiGateway::UsagePlanKey',
  properties: { KeyId: 'runs', UsagePlanId: 'runs', KeyType: 'accepted' },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { Id: id } };
  },
  declare({ properties, ref }, { restApis }) {
    restApis.keys.addToPlan(ref, textOr(properties, 'KeyId', ''), textOr(properties, 'UsagePlanId', ''));
  },
  remove({ ref }, { restApis }) {
    restApis.keys.removeFromPlan(ref);
  },
};
