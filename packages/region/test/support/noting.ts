import type { Json } from '../../src/core/json.ts';
import { functionResource } from './package-dir.ts';

/** The code of functions that write the ids of what they handle into a file, one a line. */
export const NOTING_CODE = {
  note: `exports.handler = async (event) => {
    require('node:fs').appendFileSync(process.env.NOTES, event.detail.id + '\\n');
  };`,
  'note-records': `exports.handler = async ({ records }) => {
    const ids = Object.values(records).flat().map(({ value }) => Buffer.from(value, 'base64').toString().trim());
    require('node:fs').appendFileSync(process.env.NOTES, ids.map((id) => id + '\\n').join(''));
  };`,
} as const;

/** `note` takes events of a bus, `note-records` records of a topic. */
export const notingFunction = (name: keyof typeof NOTING_CODE, file: string): Json =>
  functionResource(name, { Environment: { Variables: { NOTES: file } } });
