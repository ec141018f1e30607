import { objectOf, parseJson, textOf } from '../../core/json.ts';
import { on, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const dynamodbStreams: ServiceRights = {
  ...rows('dynamodb', ['DescribeStream', 'GetShardIterator'], ({ StreamArn }) => [textOf(StreamArn)]),
  // The region's iterators hold the ARN of their stream.
  GetRecords: on('dynamodb:GetRecords', ({ ShardIterator }) => {
    const iterator = parseJson(Buffer.from(textOf(ShardIterator), 'base64').toString());
    return [textOf(objectOf(iterator)['arn'])];
  }),
  ListStreams: onAll('dynamodb:ListStreams'),
};
