import type { JsonObject } from '../core/json.ts';
import { text, textOr } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

/** What the region runs, by property. */
const RUNS: Readonly<Record<string, string>> = { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' };

export const apiGatewayIntegration: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: {
    ApiId: 'runs',
    IntegrationType: 'runs',
    IntegrationUri: 'runs',
    PayloadFormatVersion: 'runs',
    Description: 'accepted',
    // The timeout of the function ends it first.
    TimeoutInMillis: 'accepted',
  },
  identify: (resource, naming) => ({ ref: madeUpShortId(resource, naming), attributes: {} }),
  refusals: ({ properties }) => integrationRefusals(properties),
  declare({ properties, ref }, { apis }) {
    const functionArn = functionInUri(textOr(properties, 'IntegrationUri', ''));
    apis.declareIntegration(textOr(properties, 'ApiId', ''), ref, functionArn);
  },
  remove({ properties, ref }, { apis }) {
    apis.removeIntegration(textOr(properties, 'ApiId', ''), ref);
  },
};

/** What the region cannot run of an integration. */
export const integrationRefusals = (properties: JsonObject): readonly Refusal[] =>
  Object.entries(RUNS).flatMap(([name, runs]): Refusal[] => {
    const value = text(properties, name);
    if (value === runs) return [];
    return [{ path: `Properties.${name}`, message: `The region runs ${runs}, not "${value}".` }];
  });

/** A function's ARN, from the path of its Invoke API around it or as it is. */
export const functionInUri = (uri: string): string => /\/functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
