import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { defined, object, text } from '../core/properties.ts';
import { connectionArn, connectionSecretArn } from '../eventbridge/api-destinations/connection.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { PropertyTable, ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

const PARAMETER: PropertyTable = { IsValueSecret: 'runs', Key: 'runs', Value: 'runs' };
const HTTP_PARAMETERS: PropertyTable = {
  BodyParameters: PARAMETER,
  HeaderParameters: PARAMETER,
  QueryStringParameters: PARAMETER,
};

export const eventsConnection: ResourceKind = {
  type: 'AWS::Events::Connection',
  properties: {
    AuthParameters: {
      ApiKeyAuthParameters: { ApiKeyName: 'runs', ApiKeyValue: 'runs' },
      BasicAuthParameters: { Password: 'runs', Username: 'runs' },
      InvocationHttpParameters: HTTP_PARAMETERS,
      OAuthParameters: {
        AuthorizationEndpoint: 'runs',
        ClientParameters: { ClientID: 'runs', ClientSecret: 'runs' },
        HttpMethod: 'runs',
        OAuthHttpParameters: HTTP_PARAMETERS,
      },
    },
    AuthorizationType: 'runs',
    Description: 'runs',
    KmsKeyIdentifier: 'accepted',
    Name: 'runs',
  },
  hidden: ['AuthParameters'],
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    const Arn = connectionArn(naming, name);
    const ArnForPolicy = arnOf(naming, 'events', `connection/${name}`);
    return { ref: name, attributes: { Arn, ArnForPolicy, SecretArn: connectionSecretArn(naming, name) } };
  },
  async declare(resource, { events }, before) {
    await events[before === undefined ? 'CreateConnection' : 'UpdateConnection']?.(requestOf(resource));
  },
  async remove({ ref: Name }, { events }) {
    await events['DeleteConnection']?.({ Name });
  },
};

function requestOf({ ref, properties }: ResolvedResource): JsonObject {
  return defined({
    Name: ref,
    AuthorizationType: text(properties, 'AuthorizationType'),
    AuthParameters: withFlags(object(properties, 'AuthParameters')),
    Description: text(properties, 'Description'),
    KmsKeyIdentifier: text(properties, 'KmsKeyIdentifier'),
  });
}

/** In a template a value is secret unless it says otherwise; in the API it is the other way round. */
function withFlags(value: Json): Json {
  if (isList(value)) return value.map(withFlags);
  if (!isObject(value)) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withFlags(inner)]));
  return 'Key' in value ? { ...members, IsValueSecret: text(value, 'IsValueSecret') !== 'false' } : members;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
