import { parseJson } from '../../core/json.ts';
import type { Discoverer } from '../discoverers.ts';
import { discoveredSchema } from '../discovery.ts';
import type { SchemasService } from '../schemas-service.ts';
import { DISCOVERER, type Operation } from './operation.ts';
import { requiredType } from './schema-type.ts';

export const discovererOperations: Readonly<Record<string, Operation>> = {
  CreateDiscoverer: {
    method: 'POST',
    path: '/v1/discoverers',
    status: 201,
    run(service, request) {
      const tags = request.tags();
      const discoverer = service.discoverers.create({
        sourceArn: request.requiredText('SourceArn'),
        description: request.text('Description'),
        crossAccount: request.boolean('CrossAccount'),
      });
      if (tags) service.tags.tag(discoverer.arn, tags);
      return shown(service, discoverer);
    },
  },
  DescribeDiscoverer: {
    method: 'GET',
    path: DISCOVERER,
    status: 200,
    run: (service, request) => shown(service, service.discoverers.get(request.path('DiscovererId'))),
  },
  UpdateDiscoverer: {
    method: 'PUT',
    path: DISCOVERER,
    status: 200,
    run(service, request) {
      const change = { description: request.text('Description'), crossAccount: request.boolean('CrossAccount') };
      return shown(service, service.discoverers.update(request.path('DiscovererId'), change));
    },
  },
  DeleteDiscoverer: {
    method: 'DELETE',
    path: DISCOVERER,
    status: 204,
    run(service, request) {
      service.tags.forget(service.discoverers.delete(request.path('DiscovererId')).arn);
      return undefined;
    },
  },
  StartDiscoverer: {
    method: 'POST',
    path: `${DISCOVERER}/start`,
    status: 200,
    run: (service, request) => stateOf(service.discoverers.start(request.path('DiscovererId'))),
  },
  StopDiscoverer: {
    method: 'POST',
    path: `${DISCOVERER}/stop`,
    status: 200,
    run: (service, request) => stateOf(service.discoverers.stop(request.path('DiscovererId'))),
  },
  ListDiscoverers: {
    method: 'GET',
    path: '/v1/discoverers',
    status: 200,
    run(service, request) {
      const [idPrefix, arnPrefix] = [request.query('discovererIdPrefix'), request.query('sourceArnPrefix')];
      const found = service.discoverers
        .list()
        .filter(({ id, sourceArn }) => id.startsWith(idPrefix ?? '') && sourceArn.startsWith(arnPrefix ?? ''));
      return request.page('Discoverers', found, (discoverer) => {
        const { Description: _, ...summary } = shown(service, discoverer);
        return summary;
      });
    },
  },
  GetDiscoveredSchema: {
    method: 'POST',
    path: '/v1/discover',
    status: 200,
    run(_service, request) {
      const type = requiredType(request.text('Type'));
      return { Content: discoveredSchema(request.texts('Events').map(parseJson), type) };
    },
  },
};

function shown({ tags }: SchemasService, { id, arn, sourceArn, state, crossAccount, description }: Discoverer) {
  return {
    Description: description,
    DiscovererArn: arn,
    DiscovererId: id,
    SourceArn: sourceArn,
    State: state,
    CrossAccount: crossAccount,
    tags: tags.of(arn),
  };
}

function stateOf({ id, state }: Discoverer) {
  return { DiscovererId: id, State: state };
}
