/** What lets a request in. */
export type RouteAuthorization =
  | { readonly by: 'nothing' }
  | { readonly by: 'signature' }
  | { readonly by: 'authorizer'; readonly authorizerId: string; readonly scopes: readonly string[] };

/** One route of an HTTP API. */
export interface ApiRoute {
  /** `POST /things/{thingId}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly integrationId: string;
  readonly authorization: RouteAuthorization;
}

export interface MatchedRoute<R = ApiRoute> {
  readonly route: R;
  /** Values of the `{names}`, decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

const DEFAULT = '$default';
const ANY = 'ANY';

/**
 * Finds the route of a request: the path that fits most exactly wins, then the method before ANY, then `$default`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute<R extends { readonly routeKey: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): MatchedRoute<R> | undefined {
  const matches = routes.flatMap((route) => matchOf(route, method, path) ?? []);
  const [best] = matches.toSorted((a, b) => compare(a.rank, b.rank));
  return best && { route: best.route, pathParameters: best.pathParameters };
}

interface Match<R> extends MatchedRoute<R> {
  /** Lower is better, part by part. */
  readonly rank: readonly number[];
}

function matchOf<R extends { readonly routeKey: string }>(
  route: R,
  method: string,
  path: string,
): Match<R> | undefined {
  if (route.routeKey === DEFAULT) return { route, pathParameters: {}, rank: [3] };
  const [wanted = '', pattern = ''] = route.routeKey.split(' ');
  if (wanted !== ANY && wanted !== method) return undefined;
  const [want, have] = [segmentsOf(pattern), segmentsOf(path)];
  const isGreedy = want.at(-1)?.endsWith('+}') === true;
  if (isGreedy ? have.length < want.length : have.length !== want.length) return undefined;
  if (!want.every((segment, index) => segment.startsWith('{') || segment === have[index])) return undefined;
  const rank = [...want.map(rankOf), wanted === ANY ? 1 : 0];
  return { route, pathParameters: parametersIn(want, have), rank };
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const rankOf = (segment: string): number => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0);

function parametersIn(want: readonly string[], have: readonly string[]): Record<string, string> {
  const named = want.flatMap((segment, index) => {
    const [, name, greedy] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
    if (name === undefined) return [];
    return [[name, decoded(greedy ? have.slice(index).join('/') : (have[index] ?? ''))] as const];
  });
  return Object.fromEntries(named);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign is passed on as it is
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
