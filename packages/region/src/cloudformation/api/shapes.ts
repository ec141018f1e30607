import { element } from '../../http/xml.ts';
import type { ResolvedOutput } from '../../template/resolve.ts';
import type { ShownParameter } from '../../template/stored-parameters.ts';
import type { Stack, StackEvent, StackResource } from '../stack.ts';

/** Elements of answers, in the form of the query protocol. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Types.html */

type Content = string | readonly string[] | undefined;

/** Elements by their names, without those that have no content. */
export function elements(contents: Readonly<Record<string, Content>>): string[] {
  return Object.entries(contents).flatMap(([name, content]) => (content === undefined ? [] : [element(name, content)]));
}

export const list = (items: readonly (readonly string[])[]): string[] => items.map((item) => element('member', item));

export const time = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

export function stackElements(stack: Stack): string[] {
  const { id, name, createdAtMs, updatedAtMs, deletedAtMs, status, reason, declaration, parameters, isProtected } =
    stack.state;
  return elements({
    StackId: id,
    StackName: name,
    CreationTime: time(createdAtMs),
    LastUpdatedTime: time(updatedAtMs),
    DeletionTime: time(deletedAtMs),
    StackStatus: status,
    StackStatusReason: reason,
    DisableRollback: 'false',
    EnableTerminationProtection: String(isProtected),
    Parameters: list(parameters.map(parameterElements)),
    Tags: list(Object.entries(declaration.tags).map(([Key, Value]) => elements({ Key, Value }))),
    Capabilities: list([]),
    Outputs: list(stack.state.outputs.map(outputElements)),
    NotificationARNs: list([]),
    DriftInformation: elements({ StackDriftStatus: 'NOT_CHECKED' }),
  });
}

function parameterElements({ key, value, resolvedValue }: ShownParameter): string[] {
  return elements({ ParameterKey: key, ParameterValue: value, ResolvedValue: resolvedValue });
}

function outputElements({ key, value, description, exportName }: ResolvedOutput): string[] {
  return elements({ OutputKey: key, OutputValue: value, Description: description, ExportName: exportName });
}

export function eventElements({ id, name }: Stack, event: StackEvent): string[] {
  return elements({
    StackId: id,
    StackName: name,
    EventId: event.eventId,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: time(event.atMs),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  });
}

/** @param timeName the member that has the time, which differs between operations */
export function resourceElements(stack: Stack, resource: StackResource, timeName: string): string[] {
  const { logicalId, physicalId, type, status, reason, atMs } = resource;
  return elements({
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    [timeName]: time(atMs),
    ResourceStatus: status,
    ResourceStatusReason: reason,
    DriftInformation: elements({ StackResourceDriftStatus: 'NOT_CHECKED' }),
  });
}
