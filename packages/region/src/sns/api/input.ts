import { type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { type Page, pageOf } from '../../http/pages.ts';
import { checkArn } from '../arns.ts';
import { invalidParameter, missingMember, resourceNotFound } from '../errors.ts';
import type { Topic } from '../topic.ts';
import type { TopicStore } from '../topic-store.ts';

/** What a member has as text; undefined when it is missing. A state machine may give other values than texts. */
export function optional(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @throws AwsError ValidationError for a member that is missing */
export function required(input: JsonObject, name: string): string {
  const value = optional(input, name);
  if (value === undefined) throw missingMember(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
  return value;
}

export function textMap(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(input[name]));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** The topic that a call names. @throws AwsError ValidationError, InvalidParameter, NotFound */
export function topicIn(input: JsonObject, topics: TopicStore): Topic {
  const arn = required(input, 'TopicArn');
  checkArn(arn, 'TopicArn', topics.home);
  return topics.get(arn);
}

/** The topic that a call about tags or protection names. */
export function resourceIn(input: JsonObject, topics: TopicStore): Topic {
  const arn = required(input, 'ResourceArn');
  checkArn(arn, 'ResourceArn', topics.home);
  const topic = topics.find(arn);
  if (topic === undefined) throw resourceNotFound();
  return topic;
}

const PAGE_SIZE = 100;

/** The page of a list that a call asks for. @throws AwsError InvalidParameter for a token of no page */
export function page<T>(items: readonly T[], input: JsonObject): Page<T> {
  const asked = pageOf(items, PAGE_SIZE, optional(input, 'NextToken'));
  if (asked === undefined) throw invalidParameter('NextToken');
  const { nextToken } = asked;
  // Clients decode the token with padding.
  return nextToken === undefined ? asked : { ...asked, nextToken: padded(nextToken) };
}

const padded = (token: string): string => Buffer.from(token, 'base64url').toString('base64');

export const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) : [];
