import { textOf } from '../../json.ts';
import { type ConfluentEffects, confluentAnswers, type HttpAnswer, unexpected } from './confluent-call.ts';
import { ownSchema } from './schema-registry.ts';
import type { ContractIn } from './template-schemas.ts';

/** What became of a registration. */
export type Registration = ContractIn &
  (
    | { readonly outcome: 'new' | 'known'; readonly id: number }
    /** The registry does not take it: it breaks the readers of an earlier schema, for example. */
    | { readonly outcome: 'refused'; readonly message: string }
  );

/** What is wrong with the schema itself, and not with the call. */
const REFUSALS: readonly number[] = [409, 422];

/**
 * Registers contracts under the full names of their records, in a registry with Confluent's API. What is there already
 * stays as it is.
 * @throws TributaryError REGISTRY_UNREACHABLE, REGISTRY_REFUSED
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html#post--subjects-(string-%20subject)-versions
 */
export async function registerContracts(
  url: string,
  contracts: readonly ContractIn[],
  effects: ConfluentEffects,
): Promise<readonly Registration[]> {
  const answerTo = confluentAnswers(url.replace(/\/+$/, ''), effects);
  const registrations: Registration[] = [];
  for (const one of contracts) {
    const known = await answerTo(questionOf(one, ''));
    const answer = known.status === 200 ? known : await answerTo(questionOf(one, '/versions'));
    registrations.push({ ...one, ...outcomeOf(url, one, answer, known.status === 200) });
  }
  return registrations;
}

const questionOf = ({ contract, encoding }: ContractIn, path: string) => ({
  path: `/subjects/${encodeURIComponent(contract.name)}${path}`,
  body: { schema: ownSchema(contract, encoding), schemaType: encoding.toUpperCase() },
  what: contract.name,
});

function outcomeOf(url: string, one: ContractIn, answer: HttpAnswer, isKnown: boolean) {
  const { id, message } = answer.body;
  if (answer.status === 200 && typeof id === 'number')
    return { outcome: isKnown ? ('known' as const) : ('new' as const), id };
  if (!REFUSALS.includes(answer.status)) throw unexpected(url, questionOf(one, ''), answer);
  return { outcome: 'refused' as const, message: textOf(message) ?? `it answered ${answer.status}` };
}
