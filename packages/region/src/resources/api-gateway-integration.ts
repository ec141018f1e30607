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
  refusals: ({ properties }) =>
    Object.entries(RUNS).flatMap(([name, runs]): Refusal[] => {
      const value = text(properties, name);
      if (value === runs) return [];
      return [{ path: `Properties.${name}`, message: `The region runs ${runs}, not "${value}".` }];
    }),
  declare({ properties, ref }, { apis }) {
    const uri = textOr(properties, 'IntegrationUri', '');
    // A function's ARN, or the path of its Invoke API around it.
    const functionArn = /\/functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
    apis.declareIntegration(textOr(properties, 'ApiId', ''), ref, functionArn);
  },
  remove({ properties, ref }, { apis }) {
    apis.removeIntegration(textOr(properties, 'ApiId', ''), ref);
  },
};
