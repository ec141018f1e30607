import { queryErrorsIn } from '../http/error-forms.ts';
import type { QueryService } from '../http/router.ts';
import { structuredQuery } from '../http/structured-service.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** GetCallerIdentity. Everybody is the region's account. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function stsQueries({ partition, accountId }: { partition: string; accountId: string }): QueryService {
  const identity = { Arn: `arn:${partition}:iam::${accountId}:root`, UserId: accountId, Account: accountId };
  return structuredQuery({ GetCallerIdentity: () => identity }, NAMESPACE, queryErrorsIn(NAMESPACE));
}
