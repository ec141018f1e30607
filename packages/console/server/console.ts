import type { Answer, Call, HostedPages } from '@tributary/region/hosted-pages';
import { answerEndpoint, isEndpoint } from './answer-endpoint.ts';
import { Assets } from './assets.ts';
import type { Served } from './endpoint.ts';
import { securityHeaders } from './headers.ts';
import { htmlPage } from './html-page.ts';
import { PREFIX } from './links.ts';

/**
 * The pages of the console, for `startRegion({ pages })`. They show any template that the region runs. Its files are
 * bundled when they are first asked for, or by {@link ConsolePages.prepare}.
 */
export interface ConsolePages extends HostedPages {
  /** Bundles the files, so that the first visitor waits for nothing. @throws the bundler's error */
  prepare(): Promise<void>;
}

/** @param served what it shows of the project beside the region */
export function consolePages(served: Partial<Served> = {}): ConsolePages {
  const known: Served = { samplesDir: undefined, documents: [], ...served };
  const assets = new Assets();
  return {
    label: 'Console',
    prefix: PREFIX,
    prepare: async () => void (await assets.built()),
    isPlainPage: (path) => !/^(?:api|files)\//.test(path.slice(PREFIX.length)),
    answer: (call) => (isEndpoint(call) ? answerEndpoint(call, known) : answerFile(call, assets)),
  };
}

async function answerFile(call: Call, assets: Assets): Promise<Answer> {
  if (call.method !== 'GET' && call.method !== 'HEAD') return { status: 405, headers: securityHeaders(), body: '' };
  const name = call.path.slice(PREFIX.length);
  const built = await assets.built();
  if (!name.startsWith('files/')) return htmlPage(built, name, call.headers['sec-fetch-site']);
  const file = built.files.get(name);
  if (file === undefined) return { status: 404, headers: securityHeaders(), body: 'There is no such file.' };
  // Its name has a hash of what is in it.
  const headers = { ...securityHeaders(), 'content-type': file.type, 'cache-control': 'max-age=31536000, immutable' };
  return { status: 200, headers, bytes: file.bytes };
}
