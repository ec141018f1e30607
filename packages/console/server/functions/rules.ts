import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
} from '@aws-sdk/client-eventbridge';
import type { Context } from '../endpoint.ts';
import type { Trigger } from './shapes.ts';

/** The rules of all buses that have a function as their target. */
export async function rulesOf({ target }: Context, functionArn: string | undefined): Promise<readonly Trigger[]> {
  if (functionArn === undefined) return [];
  const client = new EventBridgeClient(target.settings('EVENTBRIDGE'));
  const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
  const ofBuses = EventBuses.map(({ Name = '' }) => rulesOfBus(client, Name, functionArn));
  return (await Promise.all(ofBuses)).flat();
}

async function rulesOfBus(client: EventBridgeClient, bus: string, TargetArn: string): Promise<readonly Trigger[]> {
  const { RuleNames = [] } = await client.send(new ListRuleNamesByTargetCommand({ EventBusName: bus, TargetArn }));
  return Promise.all(
    RuleNames.map(async (rule): Promise<Trigger> => {
      const { State = '' } = await client.send(new DescribeRuleCommand({ EventBusName: bus, Name: rule }));
      return { kind: 'rule', name: `${bus}/${rule}`, state: State };
    }),
  );
}
