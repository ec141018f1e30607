import { ListEventBusesCommand, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { compilePattern } from '@tributary/region/event-pattern';
import { objectOf, parseJson } from '@tributary/region/json';
import { allPages } from '../all-pages.ts';
import { eventBridgeOf, lastPart } from '../archive/read.ts';
import type { Context } from '../endpoint.ts';
import type { Taker } from './shapes.ts';

/** The rules of all buses that take events of a source and type, or some of them. */
export async function takersOf(context: Context, event: { source: string; type: string }): Promise<readonly Taker[]> {
  const client = eventBridgeOf(context);
  const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
  const takers = EventBuses.map(async ({ Name: bus = '' }) => {
    const rules = await allPages(async (NextToken) => {
      const page = await client.send(new ListRulesCommand({ EventBusName: bus, NextToken }));
      return { items: page.Rules, nextToken: page.NextToken };
    });
    const taking = rules.filter(({ EventPattern }) => EventPattern !== undefined && isTaken(EventPattern, event));
    return Promise.all(
      taking.map(async ({ Name: rule = '', EventPattern = '' }): Promise<Taker> => {
        const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ EventBusName: bus, Rule: rule }));
        const only = otherFields(EventPattern);
        return { bus, rule, targets: Targets.map(({ Arn = '' }) => nameOf(Arn)), ...(only !== undefined && { only }) };
      }),
    );
  });
  return (await Promise.all(takers)).flat();
}

/** Whether a pattern takes events of the source and type as far as these two fields say. */
export function isTaken(patternText: string, { source, type }: { source: string; type: string }): boolean {
  const pattern = objectOf(parseJson(patternText));
  const heads = Object.fromEntries(
    Object.entries(pattern).filter(([name]) => name === 'source' || name === 'detail-type'),
  );
  if (Object.keys(heads).length === 0) return true;
  return compilePattern(JSON.stringify(heads)).matches({ source, 'detail-type': type });
}

/** What a pattern asks for beside source and type. */
function otherFields(patternText: string): string | undefined {
  const { source: _source, 'detail-type': _type, ...others } = objectOf(parseJson(patternText));
  return Object.keys(others).length === 0 ? undefined : JSON.stringify(others);
}

/** `arn:aws:lambda:...:function:x` is `function/x`. */
function nameOf(arn: string): string {
  const [, , service = '', , , ...rest] = arn.split(':');
  const last = lastPart(rest.join('/'));
  return `${SHOWN[service] ?? service}/${last}`;
}

const SHOWN: Readonly<Record<string, string>> = {
  lambda: 'function',
  sqs: 'queue',
  sns: 'topic',
  states: 'workflow',
  events: 'bus',
};
