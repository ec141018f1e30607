import type { OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { registerHooks, syncBuiltinESMExports } from 'node:module';

const HTTPS = /^(?:node:)?https$/;
const SDK_V2 = /^aws-sdk-nodejs\/2\./;
const AWS_HOST = /(?:^|\.)amazonaws\.com(?:\.cn)?$/;
/** `<bucket>.s3.amazonaws.com`, `<bucket>.s3.eu-central-1.amazonaws.com` */
const BUCKET_HOST = /^(.+)\.s3[.-]/;

/**
 * Sends the calls of the AWS SDK for JavaScript v2, which does not know AWS_ENDPOINT_URL, to the region: they would go to
 * AWS itself. Requests of other programs to hosts of AWS, and those of an SDK with an endpoint of its own, stay as they are.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function pointSdkV2At(endpoint: string): void {
  let isPointed = false;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      // Loading the module takes a third of the start of a worker: only for those that want it.
      if (!isPointed && HTTPS.test(specifier)) {
        isPointed = true;
        redirectRequests(endpoint);
      }
      return nextResolve(specifier, context);
    },
  });
}

function redirectRequests(endpoint: string): void {
  const [http, https] = [process.getBuiltinModule('node:http'), process.getBuiltinModule('node:https')];
  https.request = new Proxy(https.request, {
    apply(request, self, [options, ...rest]: unknown[]) {
      const redirected = isOptions(options) ? redirect(options, endpoint) : undefined;
      return redirected === undefined
        ? Reflect.apply(request, self, [options, ...rest])
        : Reflect.apply(http.request, http, [redirected, ...rest]);
    },
  });
  syncBuiltinESMExports();
}

/** The same request to the region; undefined for one that is not of the SDK v2, or goes elsewhere than to AWS. */
export function redirect(options: RequestOptions, endpoint: string): RequestOptions | undefined {
  const headers = headersOf(options);
  const host = options.hostname ?? options.host ?? '';
  const agent = headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
  if (typeof agent !== 'string' || !SDK_V2.test(agent) || !AWS_HOST.test(host)) return undefined;
  const { hostname, port } = new URL(endpoint);
  const bucket = BUCKET_HOST.exec(host)?.[1];
  const Host = bucket === undefined ? `${hostname}:${port}` : `${bucket}.s3.localhost:${port}`;
  const others = headers.filter(([name]) => name.toLowerCase() !== 'host');
  // An agent for TLS cannot be used.
  const { agent: _agent, ...rest } = options;
  return {
    ...rest,
    protocol: 'http:',
    host: hostname,
    hostname,
    port,
    headers: { ...Object.fromEntries(others), Host },
  };
}

const headersOf = ({ headers }: RequestOptions): [string, OutgoingHttpHeaders[string]][] =>
  Array.isArray(headers) ? [] : Object.entries(headers ?? {});

const isOptions = (value: unknown): value is RequestOptions => typeof value === 'object' && value !== null;
