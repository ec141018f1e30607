import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { parseJson, textOf } from '@tributary/region/json';
import { EndpointError, type Endpoints, get, post } from '../endpoint.ts';
import { executionArn, executionDetail, listMachines, machineArn, machineDetail, statesOf } from './read.ts';

const named = (query: URLSearchParams, field: string): string => {
  const value = query.get(field) ?? '';
  if (value === '') throw new EndpointError('MissingName', `Name the ${field}: ?${field}=<name>.`);
  return value;
};

export const workflowEndpoints: Endpoints = {
  workflows: get((context) => listMachines(context)),
  'workflows/machine': get(async (context, query) => machineDetail(context, named(query, 'machine'))),
  'workflows/execution': get(async (context, query) =>
    executionDetail(context, named(query, 'machine'), named(query, 'execution')),
  ),
  /** Starts an execution of `machine` with the JSON text `input`, under `name` if one is given. */
  'workflows/start': post(async (context, body) => {
    const [input, name] = [textOf(body['input'], '{}'), textOf(body['name'])];
    if (parseJson(input) === undefined) throw new EndpointError('InvalidInput', 'The input is not JSON.');
    const client = statesOf(context);
    const stateMachineArn = await machineArn(client, textOf(body['machine']));
    const started = await client.send(
      new StartExecutionCommand({ stateMachineArn, input, ...(name !== '' && { name }) }),
    );
    return { execution: started.executionArn?.split(':').at(-1) ?? '' };
  }),
  /** Stops the running `execution` of `machine`. */
  'workflows/stop': post(async (context, body) => {
    const client = statesOf(context);
    const machine = await machineArn(client, textOf(body['machine']));
    const cause = textOf(body['cause'], 'Stopped in the console.');
    await client.send(
      new StopExecutionCommand({ executionArn: executionArn(machine, textOf(body['execution'])), cause }),
    );
    return {};
  }),
};
