import { AwsError } from '../../core/aws-error.ts';
import type { Payloads } from '../../core/payloads.ts';
import { checkNames, listIn } from '../page-query.ts';
import type { Payload, PayloadPage } from '../shapes.ts';
import { shownPayload } from './shown.ts';

const MOST = 200;

/**
 * What passed at the hops of these numbers.
 * @throws AwsError ValidationException
 */
export function payloadsPage(query: URLSearchParams, payloads: Payloads): PayloadPage {
  checkNames(query, ['n']);
  const numbers = listIn(query, 'n').map(hopNumber);
  if (numbers.length > MOST) throw new AwsError('ValidationException', `n takes at most ${MOST} numbers of hops.`);
  const shown: Payload[] = [];
  const forgotten: number[] = [];
  for (const n of new Set(numbers)) {
    const payload = payloads.of(n);
    if (payload === undefined) forgotten.push(n);
    else shown.push(shownPayload(n, payload));
  }
  return { payloads: shown, forgotten };
}

function hopNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AwsError('ValidationException', `n takes the numbers of hops, divided by commas, not "${text}".`);
}
