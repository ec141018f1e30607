/** The console's endpoints, as its pages call them. */
export interface ConsoleClient {
  /** @throws Error with the code and the message of a refusal */
  get<T>(path: string, query?: Readonly<Record<string, string>>): Promise<T>;
  /** @throws Error with the code and the message of a refusal */
  post<T>(path: string, body: object): Promise<T>;
  /** The lines of an action that tells its progress. */
  lines<T>(path: string, body: object): Promise<readonly T[]>;
}

/** @param endpoint of a region that serves the console */
export function consoleClient(endpoint: string): ConsoleClient {
  const urlOf = (path: string): string => `${endpoint}/_console/api/${path}`;
  const post = (path: string, body: object): Promise<string> =>
    answered(
      fetch(urlOf(path), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tributary-console': '1' },
        body: JSON.stringify(body),
      }),
    );
  return {
    get: async (path, query = {}) =>
      JSON.parse(await answered(fetch(`${urlOf(path)}?${new URLSearchParams(query).toString()}`))),
    post: async (path, body) => JSON.parse(await post(path, body)),
    lines: async (path, body) =>
      (await post(path, body))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}

async function answered(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const text = await response.text();
  if (response.ok) return text;
  const { error } = JSON.parse(text);
  throw new Error(`${error.code}: ${error.message}`);
}
