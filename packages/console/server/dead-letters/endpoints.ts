import { type JsonObject, listOf, numberOf, textOf } from '@tributary/region/json';
import { discardAmong } from '../../../../ops/dlq/discard.ts';
import { parsePayload, replacePayload } from '../../../../ops/dlq/edit.ts';
import { deadLettersOn } from '../../../../ops/dlq/region/peek.ts';
import { releaseEffect } from '../../../../ops/dlq/release.ts';
import { type Context, EndpointError, type Endpoints, get, post } from '../endpoint.ts';
import { LIMIT, listDeadLetters, look, lookAt } from './look.ts';
import { keptDeadLetters, showDeadLetter, withEndpoint } from './one.ts';
import { checkOf, checkText } from './payload.ts';
import { type DeadLetterChoice, planRedrive, redriveDeadLetters } from './redrive.ts';
import type { DiscardResult, PayloadCheck } from './shapes.ts';

const RATE = { default: 50, most: 10_000 };

/** The page of dead letters. Looking receives no message; what acts is what `npm run dlq` does. */
export const deadLetterEndpoints: Endpoints = {
  'dead-letters': get(listDeadLetters),
  'dead-letters/one': get((context, query) => showDeadLetter(context, needed('id', query.get('id') ?? ''))),
  'dead-letters/kept': post((context, body) => keptDeadLetters(context, idsIn(body))),
  'dead-letters/check': post(check),
  'dead-letters/plan': post((context, body) => planRedrive(context, idsIn(body))),
  'dead-letters/redrive': post((context, body) => redriveDeadLetters(context, choiceIn(body), rateIn(body))),
  'dead-letters/edit': post(edit),
  'dead-letters/release': post(release),
  'dead-letters/discard': post(discard),
};

/** The editor may ask once more after the dead letter has gone: that is no fault. */
async function check(context: Context, body: JsonObject): Promise<PayloadCheck> {
  try {
    return await checkText(context, await named(context, body), textIn(body));
  } catch (error) {
    if (error instanceof EndpointError && error.code === 'DeadLetterGone')
      return { problems: [{ message: error.message }], isSendable: false, isChecked: false };
    throw error;
  }
}

async function edit(context: Context, body: JsonObject): Promise<{ id: string }> {
  const deadLetter = await named(context, body);
  const payload = parsePayload(textIn(body), 'The payload');
  return withEndpoint(context, [deadLetter.queue.name], async (endpoint) => ({
    id: await replacePayload(endpoint, deadLetter.messageId, { payload, check: checkOf(deadLetter), limit: LIMIT }),
  }));
}

async function release(context: Context, body: JsonObject): Promise<{ table: string; id: string }> {
  if (body['didNotHappen'] !== true)
    throw new EndpointError('NotSaid', 'The next redrive has the effect happen. Say first that it did not happen.');
  const deadLetter = await named(context, body);
  return withEndpoint(context, [deadLetter.queue.name], (endpoint) => releaseEffect(endpoint, deadLetter));
}

async function discard(context: Context, body: JsonObject): Promise<DiscardResult> {
  const [ids, reason] = [idsIn(body), needed('reason', textOf(body['reason']).trim())];
  const queues = deadLettersOn(await look(context)).flatMap(({ messageId, queue }) =>
    ids.has(messageId) ? queue.name : [],
  );
  return withEndpoint(context, queues, async (endpoint) => {
    const { notes, problems } = await discardAmong(endpoint, ids, { reason, limit: LIMIT });
    return { discarded: notes.length, problems };
  });
}

const named = (context: Context, body: JsonObject) => lookAt(context, needed('id', textOf(body['id'])));

const textIn = (body: JsonObject): string => needed('text', textOf(body['text']));

function idsIn(body: JsonObject): ReadonlySet<string> {
  const ids = new Set(listOf(body['ids']).map((id) => textOf(id)));
  if (ids.size > 0) return ids;
  throw new EndpointError('InvalidBody', 'Name at least one dead letter in "ids".');
}

const choiceIn = (body: JsonObject): DeadLetterChoice => (body['all'] === true ? 'all' : { among: idsIn(body) });

function rateIn(body: JsonObject): number {
  const rate = numberOf(body['perSecond']) ?? RATE.default;
  if (rate > 0 && rate <= RATE.most) return rate;
  throw new EndpointError('InvalidRate', `The rate is a number above 0 and at most ${RATE.most}, not ${rate}.`);
}

function needed(name: string, value: string): string {
  if (value !== '') return value;
  throw new EndpointError('InvalidBody', `"${name}" is missing.`);
}
