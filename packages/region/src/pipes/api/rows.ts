import type { JsonObject } from '../../core/json.ts';
import type { Call, TextAnswer } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import { readJson } from '../../http/json-service.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { changedPipe } from '../changed-pipe.ts';
import type { Pipes } from '../pipes.ts';
import { readPipe } from '../read-pipe.ts';
import { listPage } from './list-page.ts';
import { described, onItsWay } from './shown.ts';

const PIPE = '/v1/pipes/{Name}';

/** One operation of the API. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly run: (pipes: Pipes, call: Call, name: string) => Promise<object> | object;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreatePipe: {
    method: 'POST',
    path: PIPE,
    run: async (pipes, call, name) => onItsWay(await pipes.create(checked(readJson(call.body), name)), 'CREATING'),
  },
  DescribePipe: { method: 'GET', path: PIPE, run: (pipes, _call, name) => described(pipes.get(name)) },
  UpdatePipe: {
    method: 'PUT',
    path: PIPE,
    run: async (pipes, call, name) => {
      const input = checkedChange(readJson(call.body));
      return onItsWay(await pipes.update(name, (pipe) => changedPipe(pipe, input)), 'UPDATING');
    },
  },
  DeletePipe: {
    method: 'DELETE',
    path: PIPE,
    run: async (pipes, _call, name) => onItsWay(await pipes.delete(name), 'DELETING'),
  },
  StartPipe: {
    method: 'POST',
    path: `${PIPE}/start`,
    run: async (pipes, _call, name) => onItsWay(await pipes.start(name), 'STARTING'),
  },
  StopPipe: {
    method: 'POST',
    path: `${PIPE}/stop`,
    run: async (pipes, _call, name) => onItsWay(await pipes.stop(name), 'STOPPING'),
  },
  ListPipes: { method: 'GET', path: '/v1/pipes', run: (pipes, { query }) => listPage(pipes.list(), query) },
};

/**
 * The REST operations of EventBridge Pipes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html
 */
export function pipesRows(pipes: Pipes): readonly RestRow[] {
  return Object.values(OPERATIONS).map(({ method, path, run }) => ({
    method,
    pattern: path,
    service: 'pipes',
    handle: async (call, { Name = '' }) => answer(await run(pipes, call, Name)),
  }));
}

function checked(input: JsonObject, name: string): ReturnType<typeof readPipe> {
  const check = new Checker(input);
  for (const field of ['Source', 'Target', 'RoleArn']) check.requiredText(field, { min: 1, max: 1600 });
  check.oneOf('DesiredState', ['RUNNING', 'STOPPED']);
  check.done();
  return readPipe(input, name);
}

function checkedChange(input: JsonObject): JsonObject {
  const check = new Checker(input);
  check.requiredText('RoleArn', { min: 1, max: 1600 });
  check.text('Target', { min: 1, max: 1600 });
  check.text('Enrichment', { max: 1600 });
  check.text('Description', { max: 512 });
  check.oneOf('DesiredState', ['RUNNING', 'STOPPED']);
  check.done();
  return input;
}

function answer(body: object): TextAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
