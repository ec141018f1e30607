import { boolean, number, object, textMap, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';

const QUOTED = /^'(.*)'$/s;
const HEADER = /^gatewayresponse\.header\.(.+)$/;

export const restApiModel: ResourceKind = {
  type: 'AWS::ApiGateway::Model',
  properties: { Name: 'runs', RestApiId: 'runs', Schema: 'runs', ContentType: 'accepted', Description: 'accepted' },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'Name', naming).replaceAll('-', ''), attributes: {} }),
  declare({ properties, ref }, { restApis }) {
    restApis.get(textOr(properties, 'RestApiId', '')).models.set(ref, object(properties, 'Schema'));
  },
  remove({ properties, ref }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.models.delete(ref);
  },
};

export const restApiValidator: ResourceKind = {
  type: 'AWS::ApiGateway::RequestValidator',
  properties: { RestApiId: 'runs', ValidateRequestBody: 'runs', ValidateRequestParameters: 'runs', Name: 'accepted' },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { RequestValidatorId: id } };
  },
  declare({ properties, ref }, { restApis }) {
    restApis.get(textOr(properties, 'RestApiId', '')).validators.set(ref, {
      body: boolean(properties, 'ValidateRequestBody') === true,
      parameters: boolean(properties, 'ValidateRequestParameters') === true,
    });
  },
  remove({ properties, ref }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.validators.delete(ref);
  },
};

export const restApiGatewayResponse: ResourceKind = {
  type: 'AWS::ApiGateway::GatewayResponse',
  properties: {
    ResponseParameters: 'runs',
    ResponseTemplates: 'runs',
    ResponseType: 'runs',
    RestApiId: 'runs',
    StatusCode: 'runs',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { Id: id } };
  },
  refusals({ properties }) {
    const parameters = Object.entries(textMap(object(properties, 'ResponseParameters')));
    return parameters
      .filter(([name, value]) => !HEADER.test(name) || !QUOTED.test(value))
      .map(([name, value]) => ({
        path: 'Properties.ResponseParameters',
        message: `The region sets headers to texts, not ${name} to ${value}.`,
      }));
  },
  declare({ properties }, { restApis }) {
    const parameters = Object.entries(textMap(object(properties, 'ResponseParameters')));
    const headers = parameters.map(([name, value]) => [
      (HEADER.exec(name)?.[1] ?? name).toLowerCase(),
      QUOTED.exec(value)?.[1] ?? value,
    ]);
    restApis.get(textOr(properties, 'RestApiId', '')).responses.set(textOr(properties, 'ResponseType', ''), {
      status: number(properties, 'StatusCode'),
      headers: Object.fromEntries(headers),
      template: textMap(object(properties, 'ResponseTemplates'))['application/json'],
    });
  },
  remove({ properties }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.responses.delete(textOr(properties, 'ResponseType', ''));
  },
};
