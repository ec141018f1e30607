import { at, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import { dynamodb, hashTable, table } from './dynamodb-calls.ts';
import { openQueue } from './events-calls.ts';
import { createFunction, ECHO } from './lambda-calls.ts';

/** A function and a queue, to be mapped. */
export async function queued(aws: Caller, own: string, source = ECHO) {
  const { url, arn } = await openQueue(aws, own);
  await createFunction(aws, own, source);
  return { url, FunctionName: own, EventSourceArn: arn };
}

/** A function and a table with a stream, to be mapped. */
export async function streamed(aws: Caller, own: string, source = ECHO) {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };
  const TableName = await table(aws, hashTable(own, { StreamSpecification }));
  const described = await dynamodb(aws, 'DescribeTable', { TableName });
  await createFunction(aws, own, source);
  return { TableName, FunctionName: own, EventSourceArn: textOf(at(described, 'Table', 'LatestStreamArn')) };
}
