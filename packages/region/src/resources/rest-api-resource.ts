import { textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

export const restApiResource: ResourceKind = {
  type: 'AWS::ApiGateway::Resource',
  properties: { ParentId: 'runs', PathPart: 'runs', RestApiId: 'runs' },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { ResourceId: id } };
  },
  declare({ properties, ref }, { restApis }) {
    const resource = { parentId: textOr(properties, 'ParentId', ''), pathPart: textOr(properties, 'PathPart', '') };
    restApis.get(textOr(properties, 'RestApiId', '')).resources.set(ref, resource);
  },
  remove({ properties, ref }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.resources.delete(ref);
  },
};
