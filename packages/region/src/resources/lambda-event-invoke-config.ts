import type { JsonObject } from '../core/json.ts';
import { defined, number, object, text, textOr } from '../core/properties.ts';
import { qualifiedName, qualifierIn } from '../lambda/function-config.ts';
import type { ResourceKind } from './kind.ts';

export const lambdaEventInvokeConfig: ResourceKind = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: {
    DestinationConfig: { OnFailure: { Destination: 'runs' }, OnSuccess: { Destination: 'runs' } },
    FunctionName: 'runs',
    MaximumEventAgeInSeconds: 'runs',
    MaximumRetryAttempts: 'runs',
    Qualifier: 'runs',
  },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  declare({ properties }, { functions }) {
    const maximumAgeSeconds = number(properties, 'MaximumEventAgeInSeconds');
    const destinations = object(properties, 'DestinationConfig');
    const config = defined({
      maximumRetryAttempts: number(properties, 'MaximumRetryAttempts'),
      maximumEventAgeMs: maximumAgeSeconds === undefined ? undefined : maximumAgeSeconds * 1000,
      onSuccess: text(object(destinations, 'OnSuccess'), 'Destination'),
      onFailure: text(object(destinations, 'OnFailure'), 'Destination'),
    });
    functions.eventInvokeConfigs.set(functionIn(properties), config);
  },
  remove({ properties }, { functions }) {
    functions.eventInvokeConfigs.remove(functionIn(properties));
  },
};

function functionIn(properties: JsonObject): string {
  const reference = textOr(properties, 'FunctionName', '');
  return qualifiedName(reference, text(properties, 'Qualifier') ?? qualifierIn(reference));
}
