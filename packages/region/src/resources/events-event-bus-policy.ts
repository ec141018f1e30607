import { type JsonObject, textOf } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { busNameOf, isPartnerBus } from '../eventbridge/arns.ts';
import { statementFor } from '../eventbridge/bus-policy.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

export const eventsEventBusPolicy: ResourceKind = {
  type: 'AWS::Events::EventBusPolicy',
  properties: {
    EventBusName: 'runs',
    StatementId: 'runs',
    Statement: 'runs',
    Action: 'runs',
    Principal: 'runs',
    Condition: 'runs',
  },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'StatementId', naming), attributes: {} }),
  refusals({ properties }) {
    const bus = busNameOf(text(properties, 'EventBusName'));
    if (!isPartnerBus(bus)) return [];
    return [{ path: 'Properties.EventBusName', message: `${bus} is the bus of a partner, which takes no policy.` }];
  },
  declare(resource, { permissions, naming }) {
    const busArn = busArnOf(resource, naming);
    permissions.addStatement(busArn, statementId(resource), statementOf(resource.properties, busArn));
  },
  remove(resource, { permissions, naming }) {
    permissions.removeStatement(busArnOf(resource, naming), statementId(resource));
  },
};

const statementId = ({ properties }: ResolvedResource): string => textOr(properties, 'StatementId', '');

function busArnOf({ properties }: ResolvedResource, naming: Naming): string {
  return arnOf(naming, 'events', `event-bus/${busNameOf(text(properties, 'EventBusName'))}`);
}

/** The statement as it is, or made of the older properties: an action for an account or for everybody. */
function statementOf(properties: JsonObject, busArn: string): JsonObject {
  const statement = object(properties, 'Statement');
  if (Object.keys(statement).length > 0) return statement;
  const { Type, Key, Value } = object(properties, 'Condition');
  const condition = Type === undefined ? undefined : { Type: textOf(Type), Key: textOf(Key), Value: textOf(Value) };
  const [principal, action] = [textOr(properties, 'Principal', ''), textOr(properties, 'Action', '')];
  return statementFor({ principal, action, condition }, busArn);
}
