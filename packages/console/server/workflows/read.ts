import {
  type HistoryEvent as ApiEvent,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type ExecutionListItem,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListStateMachines,
  SFNClient,
  type StateMachineListItem,
} from '@aws-sdk/client-sfn';
import { type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { HopPage } from '@tributary/region/observation';
import { type Context, EndpointError } from '../endpoint.ts';
import type { ExecutionDetail, ExecutionRow, HistoryEvent, MachineDetail, MachineList, MachineRow } from './shapes.ts';

/** The newest executions that a list shows. */
const EXECUTIONS = 200;
/** A history may have 25,000 events. */
const EVENTS = 4_000;

export const statesOf = ({ target }: Context): SFNClient => new SFNClient(target.settings('SFN'));

async function machinesIn(client: SFNClient): Promise<readonly StateMachineListItem[]> {
  const machines: StateMachineListItem[] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) machines.push(...stateMachines);
  return machines.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

/** @throws EndpointError NotFound */
export async function machineArn(client: SFNClient, name: string): Promise<string> {
  const machine = (await machinesIn(client)).find((one) => one.name === name);
  if (machine?.stateMachineArn !== undefined) return machine.stateMachineArn;
  throw new EndpointError('NotFound', `The region has no state machine ${name}.`, 404);
}

export async function listMachines(context: Context): Promise<MachineList> {
  const client = statesOf(context);
  return { machines: await Promise.all((await machinesIn(client)).map((machine) => machineRow(client, machine))) };
}

async function machineRow(
  client: SFNClient,
  { name = '', stateMachineArn, type }: StateMachineListItem,
): Promise<MachineRow> {
  const arn = stateMachineArn ?? '';
  const { executions = [] } = await client.send(
    new ListExecutionsCommand({ stateMachineArn: arn, maxResults: EXECUTIONS }),
  );
  const groups = Object.groupBy(executions, ({ status }) => status ?? '');
  const counts = Object.fromEntries(Object.entries(groups).map(([status, some]) => [status, some?.length ?? 0]));
  const startedAt = executions.map(({ startDate }) => startDate?.getTime() ?? 0).sort((a, b) => b - a)[0];
  return { name, arn, type: type ?? '', counts, ...(startedAt !== undefined && { lastStartedAt: startedAt }) };
}

/** @throws EndpointError NotFound */
export async function machineDetail(context: Context, name: string): Promise<MachineDetail> {
  const client = statesOf(context);
  const arn = await machineArn(client, name);
  const { definition, type } = await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  const { executions = [], nextToken } = await client.send(
    new ListExecutionsCommand({ stateMachineArn: arn, maxResults: EXECUTIONS }),
  );
  const rows = executions.map(executionRow).toSorted((a, b) => b.startedAt - a.startedAt);
  return {
    name,
    arn,
    type: type ?? '',
    definition: definitionIn(definition),
    executions: rows,
    hasMore: nextToken !== undefined,
  };
}

type Described = Partial<Pick<ExecutionListItem, 'name' | 'executionArn' | 'status' | 'startDate' | 'stopDate'>>;

function executionRow({
  name = '',
  executionArn = '',
  status = 'RUNNING',
  startDate,
  stopDate,
}: Described): ExecutionRow {
  const ended = stopDate === undefined ? {} : { endedAt: stopDate.getTime() };
  return { name, arn: executionArn, status, startedAt: startDate?.getTime() ?? 0, ...ended };
}

export const executionArn = (machine: string, name: string): string =>
  `${machine.replace(':stateMachine:', ':execution:')}:${name}`;

/** @throws EndpointError NotFound; the refusal of the API for an execution that is not there */
export async function executionDetail(context: Context, machine: string, name: string): Promise<ExecutionDetail> {
  const client = statesOf(context);
  const stateMachineArn = await machineArn(client, machine);
  const arn = executionArn(stateMachineArn, name);
  const [{ definition }, described, { history, isCut }, startedBy] = await Promise.all([
    client.send(new DescribeStateMachineCommand({ stateMachineArn })),
    client.send(new DescribeExecutionCommand({ executionArn: arn })),
    historyOf(client, arn),
    startedByOf(context, machine, name),
  ]);
  const { input = '', output, error, cause } = described;
  return {
    ...executionRow(described),
    definition: definitionIn(definition),
    input,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    history,
    isCut,
    startedBy,
  };
}

const definitionIn = (text: string | undefined): JsonObject => objectOf(parseJson(text ?? ''));

async function historyOf(client: SFNClient, arn: string): Promise<Pick<ExecutionDetail, 'history' | 'isCut'>> {
  const history: HistoryEvent[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client },
    { executionArn: arn, maxResults: 1000 },
  )) {
    history.push(...events.map(historyEvent));
    if (history.length > EVENTS) return { history: history.slice(0, EVENTS), isCut: true };
  }
  return { history, isCut: false };
}

/** The API has the details of each type of event under a name of its own. */
function historyEvent({
  id = 0,
  previousEventId = 0,
  timestamp,
  type = 'ExecutionStarted',
  ...rest
}: ApiEvent): HistoryEvent {
  const [details] = Object.entries(rest).flatMap(([name, value]) => (name.endsWith('EventDetails') ? [value] : []));
  const text = details === undefined ? undefined : parseJson(JSON.stringify(details));
  return { id, previousId: previousEventId, at: timestamp?.getTime() ?? 0, type, details: objectOf(text) };
}

/** The journal names the events with which an execution began. */
async function startedByOf({ regionUrl, signal }: Context, machine: string, name: string): Promise<readonly string[]> {
  const url = new URL('/_region/hops', regionUrl);
  url.search = new URLSearchParams({ place: `workflow/${machine}`, step: 'invoked' }).toString();
  const answer = await fetch(url, { signal });
  if (!answer.ok) return [];
  const { hops } = (await answer.json()) as HopPage;
  return hops.find(({ detail }) => textOf(detail?.['execution']) === name)?.ids ?? [];
}
