import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { at, numberOf } from '@tributary/region/json';

export interface WireCall {
  /** The operation, for example `PutItem`. */
  readonly target: string;
  readonly body: unknown;
}

export interface Wire {
  /** What every call of that operation gets from now on. */
  answer(operation: string, body: object, status?: number): void;
  /** The calls since the last time, oldest first. */
  takeCalls(): readonly WireCall[];
  close(): void;
}

/** An endpoint that answers what it is told to, with the environment of this process leading to it until it closes. */
export async function wireServer(): Promise<Wire> {
  const answers = new Map<string, { body: object; status: number }>();
  const calls: WireCall[] = [];
  const before = { ...process.env };
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    calls.push({ target, body: JSON.parse(await text(request)) });
    const { body, status } = answers.get(target) ?? { body: { message: `no answer for ${target}` }, status: 400 };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${numberOf(at(server.address(), 'port'))}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  return {
    answer: (operation, body, status = 200) => void answers.set(operation, { body, status }),
    takeCalls: () => calls.splice(0),
    close() {
      server.closeAllConnections();
      server.close();
      process.env = before;
    },
  };
}
