import type { Json } from '@tributary/region/json';
import {
  arnOf,
  asText,
  at,
  objectAt,
  oneOrMore,
  type Resource,
  resourceById,
  resourcesOf,
  type Template,
} from '../../template/template.ts';
import type { Rule } from '../rule.ts';

/** Only where it holds, a route may let everybody in. */
const OPEN = 'HttpApiOpen';
const CLOSED = ['AWS_IAM', 'JWT'];

/** The values that a property can have, each with the conditions that must hold for it. */
function typesIn(
  value: Json = 'NONE',
  under: readonly string[] = [],
): readonly { readonly type: string; readonly under: readonly string[] }[] {
  const [condition, then, otherwise] = oneOrMore(at(value, 'Fn::If'));
  if (condition === undefined) return [{ type: asText(value), under }];
  return [...typesIn(then, [...under, asText(condition)]), ...typesIn(otherwise, under)];
}

/** Whether it leads to a function with `webhook: true`, which checks the signature of each request. */
function isForPartners(template: Template, { properties }: Resource): boolean {
  const [, integrationId] = /"Ref":"(\w+)"/.exec(JSON.stringify(properties['Target'] ?? null)) ?? [];
  const uri = resourceById(template, integrationId)?.properties['IntegrationUri'];
  return at(resourceById(template, arnOf(uri))?.source, 'Metadata', 'Webhook') === true;
}

/** The routes that have a limit of their own at a stage. */
const limitedKeys = ({ properties }: Resource): readonly string[] =>
  Object.entries(objectAt(properties, 'RouteSettings')).flatMap(([key, settings]) => (isLimit(settings) ? [key] : []));

const isLimit = (settings: Json): boolean =>
  Number(at(settings, 'ThrottlingBurstLimit')) > 0 && Number(at(settings, 'ThrottlingRateLimit')) > 0;

function unlimitedForPartners(template: Template): readonly Resource[] {
  const limited = resourcesOf(template, 'AWS::ApiGatewayV2::Stage').flatMap(limitedKeys);
  return resourcesOf(template, 'AWS::ApiGatewayV2::Route').filter(
    (route) => isForPartners(template, route) && !limited.includes(asText(route.properties['RouteKey'])),
  );
}

export const closedApi: Rule = {
  name: 'closed-api',
  readsConditions: true,
  why: 'A route that is open without being told so, a stage without a limit or an API for pages of any site is open to everybody.',
  *check(template) {
    for (const route of resourcesOf(template, 'AWS::ApiGatewayV2::Route'))
      for (const { type, under } of typesIn(route.properties['AuthorizationType']))
        if (!CLOSED.includes(type) && !under.includes(OPEN) && !isForPartners(template, route))
          yield {
            at: route.id,
            message: `It is open to everybody without the condition ${OPEN}: take ${CLOSED.join(' or ')}.`,
          };
    for (const { id, properties } of resourcesOf(template, 'AWS::ApiGatewayV2::Stage')) {
      if (!isLimit(objectAt(properties, 'DefaultRouteSettings')))
        yield { at: id, message: 'Its requests are not limited.' };
    }
    for (const { id } of unlimitedForPartners(template))
      yield { at: id, message: 'It is open, and has no limit of its own in RouteSettings of the stage.' };
    for (const { id, properties } of resourcesOf(template, 'AWS::ApiGatewayV2::Api'))
      if (
        oneOrMore(at(properties, 'CorsConfiguration', 'AllowOrigins'))
          .map(asText)
          .includes('*')
      )
        yield { at: id, message: 'Pages of any site may call it: name the origins.' };
  },
};
