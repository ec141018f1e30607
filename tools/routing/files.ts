import { readFileSync } from 'node:fs';
import { parseJson } from '@tributary/region/json';
import { catalogue } from '#schemas/catalogue.ts';
import { OUTSIDE } from '#schemas/outside.ts';
import { readTemplate } from '../template/template.ts';
import { asyncApiOf } from './asyncapi.ts';
import { routingPage } from './markdown.ts';
import type { Routing } from './model.ts';
import { routingOf } from './routing.ts';

/** The routing of the compiled template at that path. */
export const readRouting = (compiledTemplate: string): Routing =>
  routingOf(readTemplate(parseJson(readFileSync(compiledTemplate, 'utf8')) ?? null), catalogue(), OUTSIDE);

/** What `npm run routing` writes, by path. */
export function routingFiles(routing: Routing): Readonly<Record<string, string>> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    'docs/reference/routing.md': routingPage(routing),
    'docs/reference/asyncapi.json': `${JSON.stringify(asyncApiOf(routing, String(version)), null, 2)}\n`,
  };
}
