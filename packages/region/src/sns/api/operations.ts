import { queryErrorsIn } from '../../http/error-forms.ts';
import type { QueryService } from '../../http/router.ts';
import { type QueryOperations, structuredQuery } from '../../http/structured-service.ts';
import type { SnsDeps } from './deps.ts';
import { mobileOperations } from './mobile.ts';
import { permissionOperations } from './permissions.ts';
import { phoneOperations } from './phones.ts';
import { publishOperations } from './publish.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { tagOperations } from './tags.ts';
import { topicOperations } from './topics.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The operations of SNS, by name. @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export function snsOperations(deps: SnsDeps): QueryOperations {
  return {
    ...topicOperations(deps.topics),
    ...tagOperations(deps.topics),
    ...permissionOperations(deps.topics),
    ...subscriptionOperations(deps),
    ...publishOperations(deps),
    ...mobileOperations(deps.mobile, deps.topics.home),
    ...phoneOperations(),
  };
}

export const snsQueries = (operations: QueryOperations): QueryService =>
  structuredQuery(operations, NAMESPACE, queryErrorsIn(NAMESPACE));
