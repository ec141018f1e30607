import {
  DeleteStackCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStacksCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeEach(async () => {
  open = await openStacks();
  await open.created('network', exporting('one'));
  await open.created('shop', importing);
});
afterEach(() => open.stop());

/** @param name of the queue whose name is exported */
const exporting = (name: string): string =>
  template(
    { Queue: queue(name) },
    { Outputs: { Queue: { Value: { 'Fn::GetAtt': 'Queue.QueueName' }, Export: { Name: 'queue' } } } },
  );
const importing = template({
  Read: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/read', Type: 'String', Value: { 'Fn::ImportValue': 'queue' } },
  },
});
const notImporting = template({ Own: queue('own') });

const exported = async (): Promise<readonly (string | undefined)[]> => {
  const { Exports = [] } = await open.stacks.send(new ListExportsCommand({}));
  return Exports.map(({ Value }) => Value);
};

describe('an export that another stack takes', () => {
  test('keeps its stack from being deleted', async () => {
    await open.stacks.send(new DeleteStackCommand({ StackName: 'network' }));

    expect(await open.settled('network')).toBe('CREATE_COMPLETE');
    const reason = 'Export queue cannot be deleted as it is in use by shop';
    expect((await open.described('network'))?.StackStatusReason).toBe(reason);
    expect((await open.reasons('network'))[0]).toBe(reason);
  });

  test('keeps an update from removing it', async () => {
    expect(await open.updated('network', template({ Queue: queue('one') }))).toBe('UPDATE_ROLLBACK_COMPLETE');

    expect(await open.reasons('network')).toContain('Export queue cannot be deleted as it is in use by shop');
    expect(await exported()).toEqual(['one']);
  });

  test('keeps an update from changing it, and what the update did is undone', async () => {
    expect(await open.updated('network', exporting('two'))).toBe('UPDATE_ROLLBACK_COMPLETE');

    expect(await open.reasons('network')).toContain('Export queue cannot be updated as it is in use by shop');
    expect(open.region.resources.get('Queue')?.ref).toMatch(/\/one$/);
  });

  test('is told with the stacks that take it', async () => {
    const importsOf = (ExportName: string) => open.stacks.send(new ListImportsCommand({ ExportName }));

    expect((await importsOf('queue')).Imports).toEqual(['shop']);
    await expect(importsOf('nobody')).rejects.toThrow("Export 'nobody' is not imported by any stack.");
  });

  test('is free once no stack takes it', async () => {
    await open.updated('shop', notImporting);

    expect(await open.updated('network', exporting('two'))).toBe('UPDATE_COMPLETE');
    expect(await exported()).toEqual(['two']);
  });
});

test('stacks are listed by their status', async () => {
  const listed = async (StackStatusFilter: StackStatus[]) => {
    const { StackSummaries = [] } = await open.stacks.send(new ListStacksCommand({ StackStatusFilter }));
    return StackSummaries.map(({ StackName }) => StackName);
  };

  expect(await listed(['CREATE_COMPLETE'])).toEqual(['network', 'shop']);
  expect(await listed(['DELETE_COMPLETE', 'UPDATE_COMPLETE'])).toEqual([]);
});

test('two stacks cannot export the same name', async () => {
  expect(await open.created('other', exporting('three'))).toBe('ROLLBACK_COMPLETE');

  const [reason] = await open.reasons('other');
  expect(reason).toContain('Export with name queue is already exported by stack network.');
  expect(await exported()).toEqual(['one']);
});
