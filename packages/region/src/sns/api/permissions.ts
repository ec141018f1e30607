import { type JsonObject, objectOf, objectsOf, parseJson } from '../../core/json.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import type { Home } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import type { Topic } from '../topic.ts';
import { defaultPolicy, POLICY_ACTIONS } from '../topic-attributes.ts';
import type { TopicStore } from '../topic-store.ts';
import { required, textsOf, topicIn } from './input.ts';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html */
export function permissionOperations(topics: TopicStore): QueryOperations {
  return {
    AddPermission: (input) => {
      const topic = topicIn(input, topics);
      const label = required(input, 'Label');
      const statements = statementsOf(topic, topics.home);
      if (statements.some(({ Sid }) => Sid === label)) throw invalidParameter('Statement already exists');
      setStatements(topic, topics.home, [...statements, statementIn(input, label, topic, topics.home)]);
      return undefined;
    },
    RemovePermission: (input) => {
      const topic = topicIn(input, topics);
      const label = required(input, 'Label');
      const others = statementsOf(topic, topics.home).filter(({ Sid }) => Sid !== label);
      setStatements(topic, topics.home, others);
      return undefined;
    },
  };
}

function statementIn(input: JsonObject, label: string, topic: Topic, home: Home): JsonObject {
  const actions = textsOf(input['ActionName']);
  if (actions.some((action) => !POLICY_ACTIONS.includes(action))) {
    throw invalidParameter('Policy statement action out of service scope!');
  }
  const accounts = textsOf(input['AWSAccountId']).map((id) => `arn:${home.partition}:iam::${id}:root`);
  const principal = single(accounts);
  return {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: single(actions.map((action) => `SNS:${action}`)),
    Resource: topic.arn,
  };
}

/** A policy has one value as it is, and several as a list. */
const single = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values;

const policyOf = (topic: Topic, home: Home): JsonObject =>
  objectOf(parseJson(topic.attributes.get('Policy') || defaultPolicy(topic.arn, home)));

const statementsOf = (topic: Topic, home: Home): readonly JsonObject[] =>
  objectsOf([policyOf(topic, home)['Statement'] ?? []].flat());

function setStatements(topic: Topic, home: Home, statements: readonly JsonObject[]): void {
  topic.attributes.set('Policy', JSON.stringify({ ...policyOf(topic, home), Statement: statements }));
}
