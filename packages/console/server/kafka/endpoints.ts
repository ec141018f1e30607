import { type Endpoints, get, post } from '../endpoint.ts';
import { recordAgain } from './again.ts';
import { listGroups } from './groups.ts';
import { checkRecord, produceRecord } from './produce.ts';
import { readRecord, readRecords } from './records.ts';
import { sampleRecords } from './samples.ts';
import { listTopics } from './topics.ts';

/** The page of Kafka. Reading joins no group and commits nothing. */
export const kafkaEndpoints: Endpoints = {
  topics: get(listTopics),
  'topics/records': get(readRecords),
  'topics/record': get(readRecord),
  'topics/again': get(recordAgain),
  'topics/groups': get(listGroups),
  'topics/samples': get((context, query) => sampleRecords(context, query.get('topic') ?? '')),
  'topics/check': post(checkRecord),
  'topics/produce': post(produceRecord),
};
