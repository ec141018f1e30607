import { type Json, type JsonObject, objectOf, textOf } from '../../core/json.ts';
import { IMPLICIT_HTTP_API, IMPLICIT_REST_API } from '../implicit.ts';
import { type ApiMethod, ref, referenceIn } from '../output.ts';
import { addPermission, type EventKind, type SamEvent } from './event.ts';

/** The path of the Invoke API of a function, by which API Gateway names its integration. */
function invocationOf({ source, target }: SamEvent): Json {
  const name = referenceIn(target) ?? '';
  const arn = name === source.logicalId ? `${name}.Arn` : name;
  return {
    'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${arn}}/invocations`,
  };
}

/** Lets an API invoke the function at a method and path. */
function permit(event: SamEvent, apiId: Json, methodAndPath: string, permissionId: string): void {
  const form = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${methodAndPath}`;
  const SourceArn = { 'Fn::Sub': [form, { __ApiId__: apiId, __Stage__: '*' }] };
  addPermission(event, 'apigateway.amazonaws.com', { SourceArn }, permissionId);
}

/** Parameters of a path match anything in the ARN of a method. */
const pathInArn = (path: string): string => path.replace(/^\//, '').replaceAll(/\{[^}]*\}/g, '*');

/** The stage of the permissions of a REST API, in their logical ids. */
const IMPLICIT_STAGE = 'Prod';

/** A method of a REST API. */
export const api: EventKind = {
  add(event) {
    const { output, properties } = event;
    const apiId = referenceIn(properties['RestApiId']) ?? IMPLICIT_REST_API;
    const path = output.text(properties['Path']) ?? '/';
    const method = (output.text(properties['Method']) ?? 'any').toLowerCase();
    const declared = output.sources.get(apiId);
    const stage = output.text(declared?.properties['StageName']) ?? (apiId === IMPLICIT_REST_API ? IMPLICIT_STAGE : '');
    const suffix = stage.replaceAll(/[^A-Za-z0-9]/g, '');
    const verb = method === 'any' ? '*' : method.toUpperCase();
    permit(
      event,
      properties['RestApiId'] ?? ref(apiId),
      `${verb}/${pathInArn(path)}`,
      `${event.id}Permission${suffix}`,
    );
    const integration = { httpMethod: 'POST', type: 'aws_proxy', uri: invocationOf(event) };
    output.addMethod(apiId, { path, method, integration, more: {}, ...declaredBy(event) });
  },
};

/** A route of an HTTP API; without a path it is the one for all that has no other. */
export const httpApi: EventKind = {
  add(event) {
    const { output, properties } = event;
    const apiId = referenceIn(properties['ApiId']) ?? IMPLICIT_HTTP_API;
    const path = output.text(properties['Path']) ?? '$default';
    const method = (output.text(properties['Method']) ?? 'any').toLowerCase();
    const verb = method === 'any' ? '*' : method.toUpperCase();
    const arn = path === '$default' ? '*' : `${verb}/${pathInArn(path)}`;
    permit(event, properties['ApiId'] ?? ref(apiId), arn, `${event.id}Permission`);
    const integration = {
      httpMethod: 'POST',
      type: 'aws_proxy',
      uri: invocationOf(event),
      payloadFormatVersion: properties['PayloadFormatVersion'] ?? '2.0',
      ...(properties['TimeoutInMillis'] !== undefined && { timeoutInMillis: properties['TimeoutInMillis'] }),
    };
    const more = { ...(path === '$default' && { isDefaultRoute: true }), ...pathParameters(path) };
    output.addMethod(apiId, { path, method, integration, more, ...declaredBy(event) });
  },
};

export const declaredBy = ({
  source,
  eventId,
  properties,
  condition,
}: SamEvent): Pick<ApiMethod, 'auth' | 'place' | 'condition'> => ({
  auth: objectOf(properties['Auth']),
  place: { logicalId: source.logicalId, path: `Properties.Events.${eventId}.Properties.Auth` },
  condition: textOf(condition['Condition']),
});

function pathParameters(path: string): JsonObject {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return names.length === 0 ? {} : { parameters: names.map((name) => ({ name, in: 'path', required: true })) };
}
