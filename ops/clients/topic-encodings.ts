import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '@tributary/region/json';
import { encodingsIn, type TopicEncodings } from '#lib/kafka/registry/template-schemas.ts';
import { PROJECT } from './aws.ts';

export const TEMPLATE = path.join(PROJECT, '.serverless', 'cloudformation-template-update-stack.json');

/** The compiled template of this project; undefined when it is not packaged. */
export const compiledTemplate = (): unknown =>
  existsSync(TEMPLATE) ? parseJson(readFileSync(TEMPLATE, 'utf8')) : undefined;

/** How the topics of this project are encoded, as its compiled template says. Any other topic carries JSON. */
export const topicEncodings = (): TopicEncodings => encodingsIn(compiledTemplate());
