import { type Integration, SUBTYPES } from '../apigateway/service-integration.ts';
import type { JsonObject } from '../core/json.ts';
import { object, text, textMap, textOr } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

/** What the region runs of an integration with a function, by property. */
const FUNCTION: Readonly<Record<string, string>> = { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' };
/** And of one with another service. */
const SERVICE: Readonly<Record<string, string>> = { IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '1.0' };

export const apiGatewayIntegration: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: {
    ApiId: 'runs',
    CredentialsArn: 'runs',
    IntegrationSubtype: 'runs',
    IntegrationType: 'runs',
    IntegrationUri: 'runs',
    PayloadFormatVersion: 'runs',
    RequestParameters: 'runs',
    // All are on the internet.
    ConnectionType: 'accepted',
    Description: 'accepted',
    // The timeout of the function ends it first.
    TimeoutInMillis: 'accepted',
  },
  identify: (resource, naming) => ({ ref: madeUpShortId(resource, naming), attributes: {} }),
  refusals: ({ properties }) => integrationRefusals(properties),
  declare({ properties, ref }, { apis }) {
    apis.declareIntegration(textOr(properties, 'ApiId', ''), ref, integrationOf(properties));
  },
  remove({ properties, ref }, { apis }) {
    apis.removeIntegration(textOr(properties, 'ApiId', ''), ref);
  },
};

export function integrationOf(properties: JsonObject): Integration {
  const subtype = text(properties, 'IntegrationSubtype');
  if (subtype === undefined) return { functionArn: functionInUri(textOr(properties, 'IntegrationUri', '')) };
  const parameters = textMap(object(properties, 'RequestParameters'));
  return { subtype, parameters, roleArn: textOr(properties, 'CredentialsArn', '') };
}

/** What the region cannot run of an integration. */
export function integrationRefusals(properties: JsonObject): readonly Refusal[] {
  const subtype = text(properties, 'IntegrationSubtype');
  const ofValues = Object.entries(subtype === undefined ? FUNCTION : SERVICE).flatMap(([name, runs]): Refusal[] => {
    const value = text(properties, name);
    if (value === runs) return [];
    return [{ path: `Properties.${name}`, message: `The region runs ${runs}, not "${value}".` }];
  });
  return [...ofValues, ...(subtype === undefined ? noParameters(properties) : subtypeRefusals(subtype, properties))];
}

function noParameters(properties: JsonObject): readonly Refusal[] {
  if (Object.keys(object(properties, 'RequestParameters')).length === 0) return [];
  const message = 'The region maps parameters for services, not for functions.';
  return [{ path: 'Properties.RequestParameters', message }];
}

function subtypeRefusals(subtype: string, properties: JsonObject): readonly Refusal[] {
  const kind = Object.hasOwn(SUBTYPES, subtype) ? SUBTYPES[subtype] : undefined;
  if (kind === undefined) {
    const message = `The region runs ${Object.keys(SUBTYPES).join(', ')}, not "${subtype}".`;
    return [{ path: 'Properties.IntegrationSubtype', message }];
  }
  const given = Object.keys(object(properties, 'RequestParameters'));
  const known = [...kind.required, ...kind.optional];
  const path = 'Properties.RequestParameters';
  return [
    ...given
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: `${path}.${name}`, message: `The region maps ${known.join(', ')} to ${subtype}.` })),
    ...kind.required
      .filter((name) => !given.includes(name))
      .map((name) => ({ path: `${path}.${name}`, message: `${subtype} needs this parameter.` })),
    ...(text(properties, 'CredentialsArn') === undefined
      ? [{ path: 'Properties.CredentialsArn', message: `${subtype} needs the ARN of a role.` }]
      : []),
  ];
}

/** A function's ARN, from the path of its Invoke API around it or as it is. */
export const functionInUri = (uri: string): string => /\/functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
