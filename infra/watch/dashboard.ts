import type { Resource, Value } from '../cloudformation.ts';
import { Body, type Part } from './dashboard-body.ts';
import type { Found, FoundFunction } from './found.ts';
import { CLUSTER_NAME, events, lambda, type Metric, msk, pipes, sqs } from './metrics.ts';

/** Filled in by CloudFormation. */
const [REGION, CLUSTER] = ['${AWS::Region}', '${ClusterName}'];
const PERIOD_SECONDS = 60;
const [WIDTH, HEIGHT, COLUMNS] = [8, 6, 3];

/** A metric, or the metrics that an expression finds. */
type Line = Metric | { readonly expression: string; readonly condition?: undefined };

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** The condition of the template under which it is shown. */
  readonly condition?: string | undefined;
}

/**
 * One graph for each question of an operator, with a line for each function, rule, queue or topic.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboard(found: Found, prefix: string): Resource {
  const body = new Body({ ClusterName: CLUSTER_NAME });
  const widgets = graphsOf(found)
    .flatMap(byCondition)
    .map((graph, index) => widgetOf(graph, index, body));
  return {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      // A dashboard's name is one for all Regions of an account.
      DashboardName: { 'Fn::Sub': `${prefix}-\${AWS::Region}` },
      DashboardBody: body.filledIn(`{"widgets":${body.list(widgets)}}`),
    },
  };
}

/** A graph without a line that is always there is shown where its lines are. */
function byCondition(graph: Graph): readonly Graph[] {
  const groups = [...Map.groupBy(graph.lines, ({ condition }) => condition)];
  if (groups.some(([condition]) => condition === undefined)) return [graph];
  return groups.map(([condition, lines]) => ({
    ...graph,
    condition,
    lines: lines.map((line) => ({ ...line, condition: undefined })),
  }));
}

const graphsOf = (found: Found): readonly Graph[] => [
  ...eventGraphs(found),
  ...functionGraphs(found),
  ...ruleGraphs(found),
  ...queueGraphs(found),
  ...otherGraphs(found),
];

function eventGraphs({ functions }: Found): readonly Graph[] {
  const own = (title: string, name: string, stat = 'Sum'): Graph => ({
    title,
    lines: functions.map((fn) => ownMetric(fn, name, stat)),
  });
  const byType = (title: string, name: string, stat: string): Graph => ({
    title,
    lines: functions.map((fn) => ({ expression: searchOf(fn, name, stat) })),
  });
  return [
    own('Events consumed', 'Consumed'),
    own('Dead-lettered by the code', 'DeadLettered'),
    own('Handed back, to come again', 'HandedBack'),
    own('Duplicates dropped', 'Duplicates'),
    own('Events published', 'Published'),
    own('Batch size', 'BatchSize', 'Average'),
    byType('Events consumed, by type', 'Consumed', 'Sum'),
    byType('Age of events, p50, by type', 'EventAge', 'p50'),
    byType('Age of events, p99, by type', 'EventAge', 'p99'),
  ];
}

const ownMetric = ({ name: fn, service, namespace }: FoundFunction, name: string, stat: string): Metric => ({
  namespace,
  name,
  dimensions: { service, function: fn },
  stat,
});

/** Finds the event types by a search, because the template does not name them. */
const searchOf = ({ name: fn, namespace }: FoundFunction, name: string, stat: string): string =>
  `SEARCH('{${namespace},service,function,eventType} MetricName="${name}" function="${fn}"', '${stat}', ${PERIOD_SECONDS})`;

function functionGraphs({ functions }: Found): readonly Graph[] {
  const graph = (title: string, name: string, stat = 'Sum'): Graph => ({
    title,
    lines: functions.map((fn) => lambda(fn, name, stat)),
  });
  return [
    graph('Function errors', 'Errors'),
    graph('Function throttles', 'Throttles'),
    graph('Function duration, p99', 'Duration', 'p99'),
    graph('Concurrent executions', 'ConcurrentExecutions', 'Maximum'),
    {
      title: 'Asynchronous events dropped',
      lines: functions.filter(({ isAsync }) => isAsync).map((fn) => lambda(fn, 'AsyncEventsDropped')),
    },
    {
      title: 'Age of asynchronous events',
      lines: functions.filter(({ isAsync }) => isAsync).map((fn) => lambda(fn, 'AsyncEventAge', 'Maximum')),
    },
  ];
}

function ruleGraphs({ rules }: Found): readonly Graph[] {
  const graph = (title: string, name: string, stat = 'Sum'): Graph => ({
    title,
    lines: rules.map((rule) => events(rule, name, stat)),
  });
  return [
    graph('Delivered by rules', 'SuccessfulInvocationAttempts'),
    graph('Delivery tried again', 'RetryInvocationAttempts'),
    graph('From ingestion to delivery, p99', 'IngestionToInvocationSuccessLatency', 'p99'),
    graph('Sent to dead-letter queues', 'InvocationsSentToDlq'),
    graph('Not even sent there', 'InvocationsFailedToBeSentToDlq'),
  ];
}

function queueGraphs({ sources, deadLetterQueues }: Found): readonly Graph[] {
  const graph = (title: string, queues: readonly string[], name: string): Graph => ({
    title,
    lines: queues.map((queue) => sqs(queue, name)),
  });
  return [
    graph('Waiting on queues', sources, 'ApproximateNumberOfMessagesVisible'),
    graph('Oldest message on queues', sources, 'ApproximateAgeOfOldestMessage'),
    graph('Dead letters', deadLetterQueues, 'ApproximateNumberOfMessagesVisible'),
    graph('Oldest dead letter', deadLetterQueues, 'ApproximateAgeOfOldestMessage'),
  ];
}

function otherGraphs({ functions, kafka, pipes: pipeList, workflows }: Found): readonly Graph[] {
  const behind = functions.flatMap((fn) => (fn.kafka ? { ...lambda(fn, 'OffsetLag', 'Maximum'), ...fn.kafka } : []));
  return [
    { title: 'Records behind', lines: behind },
    { title: 'Seconds behind', lines: kafka.map((mapping) => msk(mapping, 'EstimatedMaxTimeLag', CLUSTER)) },
    {
      title: 'Age of changes of tables',
      lines: functions
        .filter(({ tableStreamMapping }) => tableStreamMapping !== undefined)
        .map((fn) => lambda(fn, 'IteratorAge', 'Maximum')),
    },
    { title: 'Events through pipes', lines: pipeList.map((pipe) => pipes(pipe, 'EventCount')) },
    { title: 'Pipe executions failed', lines: pipeList.map((pipe) => pipes(pipe, 'ExecutionFailed')) },
    {
      title: 'Workflows',
      lines: workflows.flatMap((id) =>
        ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed'].map((name) => states(id, name)),
      ),
    },
  ];
}

const states = (id: string, name: string): Metric => ({
  namespace: 'AWS/States',
  name,
  dimensions: { StateMachineArn: `\${${id}}` },
  stat: 'Sum',
});

function widgetOf({ title, lines, condition }: Graph, index: number, body: Body): Part {
  const metrics = body.list(lines.map((line) => ({ text: JSON.stringify(lineOf(line)), condition: line.condition })));
  const properties = JSON.stringify({ title, region: REGION, period: PERIOD_SECONDS });
  const place = JSON.stringify({
    type: 'metric',
    x: (index % COLUMNS) * WIDTH,
    y: Math.floor(index / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
  });
  return { text: `${place.slice(0, -1)},"properties":${properties.slice(0, -1)},"metrics":${metrics}}}`, condition };
}

function lineOf(line: Graph['lines'][number]) {
  if ('expression' in line) return [line];
  const { namespace, name, dimensions, stat } = line;
  const named = Object.entries(dimensions).flatMap(([dimension, value]) => [dimension, inText(value)]);
  return [namespace, name, ...named, { stat }];
}

/** The body is a text, in which CloudFormation fills in what a reference names. */
function inText(value: Value): Value {
  const parameter = typeof value === 'object' && 'Ref' in value ? value['Ref'] : undefined;
  return typeof parameter === 'string' ? `\${${parameter}}` : value;
}
