import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compilePattern } from '@tributary/region/event-pattern';
import { at, type Json, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { OUTSIDE } from '#schemas/outside.ts';
import { sourceOf } from '#schemas/service.ts';
import { allowedBy, roleOf } from '../../tools/check-template/policy-statements.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readRouting, routingFiles } from '../../tools/routing/files.ts';
import type { Routing } from '../../tools/routing/model.ts';
import { nameOf } from '../../tools/routing/names.ts';
import { orphansIn } from '../../tools/routing/orphans.ts';
import { publishersIn } from '../../tools/routing/producers.ts';
import { readTemplate, resourcesOf, type Template } from '../../tools/template/template.ts';

let template: Template;
let routing: Routing;

beforeAll(async () => {
  const compiled = await ensurePackaged();
  template = readTemplate(parseJson(readFileSync(compiled, 'utf8')) ?? null);
  routing = readRouting(compiled);
});

test.each(['docs/reference/routing.md', 'docs/reference/asyncapi.json'])(
  '%s is what `npm run routing` writes',
  (file) => {
    expect(readFileSync(file, 'utf8')).toBe(routingFiles(routing)[file]);
  },
);

test('no event, rule or entry of schemas/outside.ts leads nowhere', () => {
  expect(orphansIn(routing, OUTSIDE)).toEqual([]);
});

test('exactly the functions that may put events on the bus say which', () => {
  const publishers = publishersIn(template).map(({ name }) => name);
  const functions = resourcesOf(template, 'AWS::Lambda::Function');
  const allowed = functions.filter((lambda) =>
    allowedBy(roleOf(template, lambda)).some(({ actions }) => actions.includes('events:PutEvents')),
  );
  const names = functions.map((lambda) => nameOf(template, lambda));
  expect(publishers.filter((name) => names.includes(name))).toEqual(allowed.map((lambda) => nameOf(template, lambda)));
});

test('what the bridge says that it publishes is what its topics carry', () => {
  const sources = new Set(routing.events.map(({ source }) => source));
  const bridges = publishersIn(template).filter(
    ({ kind, topics, publishes }) =>
      kind === 'function' && topics.length > 0 && publishes.some((name) => sources.has(name)),
  );
  expect(bridges.map(({ publishes }) => publishes)).toEqual(bridges.map(({ topics }) => topics.map(sourceOf)));
});

/** Whether something in the template takes a sample of that trigger. */
const TAKES: Readonly<Record<string, (event: Json, name: string) => boolean>> = {
  eventbridge: (event) => matchedBy(event).length > 0,
  kafka: (event) => {
    const topics = Object.keys(objectOf(at(event, 'records'))).map((partition) => partition.replace(/-\d+$/, ''));
    return topics.every((topic) => routing.topics.some(({ name, readBy }) => name === topic && readBy.length > 0));
  },
  sqs: (event) => {
    const queues = routing.rules.flatMap(({ deliveries }) => deliveries.flatMap(({ way }) => way));
    return objectsOf(at(event, 'Records')).every(({ eventSourceARN }) =>
      queues.some(({ kind, name }) => kind === 'queue' && textOf(eventSourceARN).endsWith(`-${name}`)),
    );
  },
  dynamodb: (event, name) =>
    objectsOf(at(event, 'Records')).every(({ eventSourceARN }) =>
      publishersIn(template).some(
        ({ name: publisher, table }) => publisher === name && textOf(eventSourceARN).includes(`-${table}/stream/`),
      ),
    ),
  schedule: (_event, name) =>
    resourcesOf(template, 'AWS::Lambda::Function').some((lambda) => nameOf(template, lambda) === name),
  stepfunctions: (_event, name) =>
    resourcesOf(template, 'AWS::Lambda::Function').some((lambda) => nameOf(template, lambda) === name),
  http: (_event, name) =>
    resourcesOf(template, 'AWS::Lambda::Function').some((lambda) => nameOf(template, lambda) === name),
};

function matchedBy(event: Json) {
  return routing.rules.filter(({ pattern }) => compilePattern(pattern).matches(objectOf(event)));
}

describe('the sample events', () => {
  const files = globSync('**/*.json', { cwd: 'events' }).map((file) => file.replaceAll(path.sep, '/'));

  test.each(files)('events/%s is taken by a function', (file) => {
    const [name = ''] = path.basename(file).split('.');
    const takes = TAKES[path.dirname(file)];
    expect(takes?.(parseJson(readFileSync(path.join('events', file), 'utf8')) ?? null, name)).toBe(true);
  });
});
