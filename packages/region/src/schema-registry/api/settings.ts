import { levelOf, modeOf } from '../level.ts';
import { RegistryError } from '../registry-error.ts';
import type { SchemaRegistry } from '../schema-registry.ts';
import { json, type Reply } from './reply.ts';
import { flag, type RegistryRequest, subjectOf } from './request.ts';
import type { Row } from './row.ts';

/** Calls that read and write the compatibility and the mode, of all subjects and of one. */
export const settingRows = (registry: SchemaRegistry): readonly Row[] => [
  ['GET /config', () => json({ compatibilityLevel: registry.levels.of('') })],
  ['PUT /config', (request) => setLevel(registry, request, undefined)],
  ['DELETE /config', () => removeLevel(registry, undefined)],
  ['GET /config/{subject}', (request) => level(registry, request)],
  ['PUT /config/{subject}', (request) => setLevel(registry, request, subjectOf(request))],
  ['DELETE /config/{subject}', (request) => removeLevel(registry, subjectOf(request))],
  ['GET /mode', () => json({ mode: registry.modes.of('') })],
  ['PUT /mode', (request) => setMode(registry, request, undefined)],
  ['DELETE /mode', () => removeMode(registry, undefined)],
  ['GET /mode/{subject}', (request) => mode(registry, request)],
  ['PUT /mode/{subject}', (request) => setMode(registry, request, subjectOf(request))],
  ['DELETE /mode/{subject}', (request) => removeMode(registry, subjectOf(request))],
];

function level(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const subject = subjectOf(request);
  const found = flag(request, 'defaultToGlobal') ? registry.levels.of(subject) : registry.levels.own(subject);
  if (found === undefined) throw new RegistryError('NO_SUBJECT_CONFIG', { subject });
  return json({ compatibilityLevel: found });
}

function setLevel(registry: SchemaRegistry, { body }: RegistryRequest, subject: string | undefined): Reply {
  const wanted = levelOf(body['compatibility']);
  registry.checkWritable(subject ?? '');
  registry.levels.set(subject, wanted);
  return json({ compatibility: wanted });
}

/** Tells what was removed. */
function removeLevel(registry: SchemaRegistry, subject: string | undefined): Reply {
  const before = registry.levels.own(subject);
  if (before === undefined) throw new RegistryError('SUBJECT_NOT_FOUND', { subject: subject ?? '' });
  registry.levels.remove(subject);
  return json({ compatibilityLevel: before });
}

function mode(registry: SchemaRegistry, request: RegistryRequest): Reply {
  const subject = subjectOf(request);
  const found = flag(request, 'defaultToGlobal') ? registry.modes.of(subject) : registry.modes.own(subject);
  if (found === undefined) throw new RegistryError('NO_SUBJECT_MODE', { subject });
  return json({ mode: found });
}

/** Schemas with ids of their own come where no others are, unless that is forced. */
function setMode(registry: SchemaRegistry, request: RegistryRequest, subject: string | undefined): Reply {
  const wanted = modeOf(request.body['mode']);
  const among = subject === undefined ? registry.subjects : [subject];
  const isEmpty = among.every((one) => registry.versionsOf(one).every(({ isDeleted }) => isDeleted));
  if (wanted === 'IMPORT' && !isEmpty && !flag(request, 'force')) {
    throw new RegistryError('NOT_PERMITTED', { problem: 'Cannot import since found existing subjects' });
  }
  registry.modes.set(subject, wanted);
  return json({ mode: wanted });
}

function removeMode(registry: SchemaRegistry, subject: string | undefined): Reply {
  const before = registry.modes.own(subject);
  if (before === undefined) throw new RegistryError('SUBJECT_NOT_FOUND', { subject: subject ?? '' });
  registry.modes.remove(subject);
  return json({ mode: before });
}
