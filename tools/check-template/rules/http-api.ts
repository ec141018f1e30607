import { asText, at, objectAt, oneOrMore, resourcesOf } from '../../template/template.ts';
import type { Rule } from '../rule.ts';

export const closedApi: Rule = {
  name: 'closed-api',
  why: 'A route that cannot ask for a token, a stage without a limit or an API for pages of any site is open to everybody.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::ApiGatewayV2::Route'))
      if (
        !oneOrMore(at(properties, 'AuthorizationType', 'Fn::If')).includes('JWT') &&
        properties['AuthorizationType'] !== 'JWT'
      )
        yield { at: id, message: 'No parameter can make this route ask for a token.' };
    for (const { id, properties } of resourcesOf(template, 'AWS::ApiGatewayV2::Stage')) {
      const settings = objectAt(properties, 'DefaultRouteSettings');
      const { ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = settings;
      if (!(Number(burst) > 0 && Number(rate) > 0)) yield { at: id, message: 'Its requests are not limited.' };
    }
    for (const { id, properties } of resourcesOf(template, 'AWS::ApiGatewayV2::Api'))
      if (
        oneOrMore(at(properties, 'CorsConfiguration', 'AllowOrigins'))
          .map(asText)
          .includes('*')
      )
        yield { at: id, message: 'Pages of any site may call it: name the origins.' };
  },
};
