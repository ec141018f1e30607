/** A refusal of the region or of the console's server half. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** 0 when nothing answered. */
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

const CONSOLE_API = '/_console/api/';
const REGION = '/_region/';

export const api = {
  /** Reads an endpoint of the console. @throws ApiError */
  get: <T>(path: string, query: Query = {}): Promise<T> => read<T>(CONSOLE_API + path, query),
  /** Reads one of the region's own pages, such as `hops`. @throws ApiError */
  region: <T>(path: string, query: Query = {}): Promise<T> => read<T>(REGION + path, query),
  /** Acts. @throws ApiError */
  post: async <T>(path: string, body: object): Promise<T> => (await act(path, body)).json() as Promise<T>,
  /** Acts, and gives each line of its progress as it comes. @throws ApiError, also for the line of an error */
  lines: async <T>(path: string, body: object, onLine: (line: T) => void): Promise<void> => {
    const answer = await act(path, body);
    if (answer.body !== null) await eachLine(answer.body, onLine);
  },
};

async function read<T>(path: string, query: Query): Promise<T> {
  const search = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const text = new URLSearchParams(Object.fromEntries(search)).toString();
  return (await fetched(path + (text === '' ? '' : `?${text}`))).json() as Promise<T>;
}

const act = (path: string, body: object): Promise<Response> =>
  fetched(CONSOLE_API + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tributary-console': '1' },
    body: JSON.stringify(body),
  });

async function fetched(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, init).catch(() => {
    throw new ApiError('NoAnswer', 'The region does not answer. Is it running?', 0);
  });
  if (answer.ok) return answer;
  throw refusalOf(answer.status, await answer.text());
}

interface Refusal {
  readonly error?: { readonly code: string; readonly message: string };
  /** Of the region's own pages. */
  readonly Message?: string;
  readonly message?: string;
}

function refusalOf(status: number, text: string): ApiError {
  const { error, Message, message = Message } = parsed(text);
  return new ApiError(
    error?.code ?? 'Refused',
    error?.message ?? message ?? `The answer has status ${status}.`,
    status,
  );
}

function parsed(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return { message: text };
  }
}

async function eachLine<T>(body: ReadableStream<Uint8Array>, onLine: (line: T) => void): Promise<void> {
  let rest = '';
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) deliver(JSON.parse(line) as T & Refusal, onLine);
  }
}

function deliver<T>(line: T & Refusal, onLine: (line: T) => void): void {
  if (line.error !== undefined) throw new ApiError(line.error.code, line.error.message, 200);
  onLine(line);
}
