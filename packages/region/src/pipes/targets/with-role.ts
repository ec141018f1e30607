import type { Actor, RoleCheck } from '../../core/ports.ts';
import type { HttpParameters } from '../../eventbridge/target.ts';
import type { PipePorts } from './target.ts';

/** The same services, which a pipe may call only as its role allows. */
export function withRole(ports: PipePorts, actor: Actor, mayAct: RoleCheck): PipePorts {
  const { apiDestinations, functions, queues, topics, buses, workflows } = ports;
  /** The same call, once the action on the resource that it names first is allowed. */
  const asking =
    <Args extends readonly unknown[], Result>(action: string, call: (arn: string, ...args: Args) => Promise<Result>) =>
    async (arn: string, ...args: Args): Promise<Result> => {
      mayAct(actor, action, arn);
      return call(arn, ...args);
    };
  return {
    apiDestinations: {
      invoke: asking('events:InvokeApiDestination', (arn, payload: string, parameters: HttpParameters) =>
        apiDestinations.invoke(arn, payload, parameters),
      ),
    },
    functions: {
      invoke: asking('lambda:InvokeFunction', (arn, payload: string, ids: readonly string[]) =>
        functions.invoke(arn, payload, ids),
      ),
      enqueue: asking('lambda:InvokeFunction', (arn, payload: string, ids: readonly string[]) =>
        functions.enqueue(arn, payload, ids),
      ),
    },
    queues: {
      send: asking('sqs:SendMessage', (arn, message: Parameters<typeof queues.send>[1]) => queues.send(arn, message)),
    },
    topics: { publish: asking('sns:Publish', (arn, message: string) => topics.publish(arn, message)) },
    buses: { put: asking('events:PutEvents', (arn, entry: Parameters<typeof buses.put>[1]) => buses.put(arn, entry)) },
    workflows: {
      typeOf: (arn) => workflows.typeOf(arn),
      start: asking('states:StartExecution', (arn, input: string, ids: readonly string[]) =>
        workflows.start(arn, input, ids),
      ),
      run: asking('states:StartSyncExecution', (arn, input: string, ids: readonly string[]) =>
        workflows.run(arn, input, ids),
      ),
    },
  };
}
