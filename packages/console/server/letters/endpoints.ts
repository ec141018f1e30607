import { type JsonObject, listOf, numberOf, textOf } from '@tributary/region/json';
import { discardAmong } from '../../../../ops/dlq/discard.ts';
import { parsePayload, replacePayload } from '../../../../ops/dlq/edit.ts';
import { deadLettersOn } from '../../../../ops/dlq/region/peek.ts';
import { releaseEffect } from '../../../../ops/dlq/release.ts';
import { type Context, EndpointError, type Endpoints, get, post } from '../endpoint.ts';
import { LIMIT, listLetters, look, lookAt } from './look.ts';
import { keptLetters, showLetter, withEndpoint } from './one.ts';
import { checkOf, checkText } from './payload.ts';
import { type LetterChoice, planRedrive, redriveLetters } from './redrive.ts';
import type { DiscardResult, PayloadCheck } from './shapes.ts';

const RATE = { default: 50, most: 10_000 };

/** The page of dead letters. Looking receives no message; what acts is what `npm run dlq` does. */
export const letterEndpoints: Endpoints = {
  letters: get(listLetters),
  'letters/one': get((context, query) => showLetter(context, needed('id', query.get('id') ?? ''))),
  'letters/kept': post((context, body) => keptLetters(context, idsIn(body))),
  'letters/check': post(check),
  'letters/plan': post((context, body) => planRedrive(context, idsIn(body))),
  'letters/redrive': post((context, body) => redriveLetters(context, choiceIn(body), rateIn(body))),
  'letters/edit': post(edit),
  'letters/release': post(release),
  'letters/discard': post(discard),
};

/** The editor may ask once more after the letter has gone: that is no fault. */
async function check(context: Context, body: JsonObject): Promise<PayloadCheck> {
  try {
    return await checkText(context, await named(context, body), textIn(body));
  } catch (error) {
    if (error instanceof EndpointError && error.code === 'LetterGone')
      return { problems: [{ message: error.message }], isSendable: false };
    throw error;
  }
}

async function edit(context: Context, body: JsonObject): Promise<{ id: string }> {
  const letter = await named(context, body);
  const payload = parsePayload(textIn(body), 'The payload');
  return withEndpoint(context, [letter.queue.name], async (endpoint) => ({
    id: await replacePayload(endpoint, letter.messageId, { payload, check: checkOf(letter), limit: LIMIT }),
  }));
}

async function release(context: Context, body: JsonObject): Promise<{ table: string; id: string }> {
  if (body['didNotHappen'] !== true)
    throw new EndpointError('NotSaid', 'The next redrive has the effect happen. Say first that it did not happen.');
  const letter = await named(context, body);
  return withEndpoint(context, [letter.queue.name], (endpoint) => releaseEffect(endpoint, letter));
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

const choiceIn = (body: JsonObject): LetterChoice => (body['all'] === true ? 'all' : { among: idsIn(body) });

function rateIn(body: JsonObject): number {
  const rate = numberOf(body['perSecond']) ?? RATE.default;
  if (rate > 0 && rate <= RATE.most) return rate;
  throw new EndpointError('InvalidRate', `The rate is a number above 0 and at most ${RATE.most}, not ${rate}.`);
}

function needed(name: string, value: string): string {
  if (value !== '') return value;
  throw new EndpointError('InvalidBody', `"${name}" is missing.`);
}
