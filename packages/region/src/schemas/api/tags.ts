import type { Operation } from './operation.ts';

const PATH = '/tags/{ResourceArn}';

export const tagOperations: Readonly<Record<string, Operation>> = {
  ListTagsForResource: {
    method: 'GET',
    path: PATH,
    status: 200,
    run: (service, request) => ({ tags: service.tags.list(request.path('ResourceArn')) }),
  },
  TagResource: {
    method: 'POST',
    path: PATH,
    status: 204,
    run(service, request) {
      service.tags.tag(request.path('ResourceArn'), request.tags() ?? {});
      return undefined;
    },
  },
  UntagResource: {
    method: 'DELETE',
    path: PATH,
    status: 204,
    run(service, request) {
      service.tags.untag(request.path('ResourceArn'), request.queries('tagKeys'));
      return undefined;
    },
  },
};
