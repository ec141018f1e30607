import { URL_PREFIX } from '../apigateway/function-urls.ts';
import { API_PREFIX } from '../apigateway/http-apis.ts';
import type { IsOpenTo } from '../http/guard.ts';
import { type HostedPages, isBelow } from '../http/hosted-pages.ts';
import { REGION_PREFIX } from '../http/region-pages.ts';
import { isBucketOpenTo } from '../s3/s3-service.ts';
import type { Services } from './services/services.ts';

interface Applications extends Pick<Services, 'objects'> {
  readonly apis: Pick<Services['apis'], 'isOpenToPages'>;
  readonly restApis: Pick<Services['restApis'], 'isOpenToPages'>;
  readonly functionUrls: Pick<Services['functionUrls'], 'isOpenToPages'>;
}

/** Paths that mean the same at every host, that of a bucket included. */
const AT_EVERY_HOST = [REGION_PREFIX, API_PREFIX, URL_PREFIX];

/** What pages of other sites may call: APIs and buckets that answer their preflights, never the region's own pages. */
export function openToPages(
  { apis, restApis, functionUrls, objects }: Applications,
  pages: readonly HostedPages[],
): IsOpenTo {
  const isOfBucket = (path: string): boolean =>
    !AT_EVERY_HOST.some((prefix) => path.startsWith(prefix)) && !pages.some((page) => isBelow(page, path));
  return (target, origin) =>
    restApis.isOpenToPages(target.path) ||
    apis.isOpenToPages(target.path, origin) ||
    functionUrls.isOpenToPages(target.path, origin) ||
    (isOfBucket(target.path) && isBucketOpenTo(objects, target, origin));
}
