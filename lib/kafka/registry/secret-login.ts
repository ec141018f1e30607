import type { CallAws, JsonOperation } from '../../aws/json-call.ts';
import { toError } from '../../errors.ts';
import { objectOf, textOf } from '../../json.ts';
import type { Login } from './confluent-call.ts';
import { isRefusal, refused, unreachable } from './problems.ts';

const GET_SECRET_VALUE: JsonOperation = {
  service: 'secretsmanager',
  endpointName: 'SECRETS_MANAGER',
  target: 'secretsmanager.GetSecretValue',
};

/**
 * The login of a registry, from a secret `{ "username": ..., "password": ... }`, as mappings take it, too. It is read once,
 * and again when it is no longer right.
 * @param registry its name, for errors
 * @throws TributaryError REGISTRY_UNREACHABLE, REGISTRY_REFUSED
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function secretLogin(secretArn: string, registry: string, callAws: CallAws): (isNew: boolean) => Promise<Login> {
  let known: Promise<Login> | undefined;

  const read = async (): Promise<Login> => {
    const answer = await callAws(GET_SECRET_VALUE, { SecretId: secretArn }).catch((cause: unknown) => {
      throw unreachable(registry, 'its password', toError(cause).message, cause);
    });
    if (answer.status === 'done') return loginIn(answer.output, registry);
    const problem = `its secret was not to be had, ${answer.code}: ${answer.message}`;
    throw isRefusal(answer.code) || answer.code === 'ResourceNotFoundException'
      ? refused(registry, problem)
      : unreachable(registry, 'its password', problem);
  };

  return (isNew) => {
    if (isNew || known === undefined) {
      known = read();
      known.catch(() => {
        known = undefined;
      });
    }
    return known;
  };
}

function loginIn(output: unknown, registry: string): Login {
  const { username, password } = parsed(textOf(objectOf(output)['SecretString']) ?? '');
  const [name, word] = [textOf(username), textOf(password)];
  if (name === undefined || word === undefined)
    throw refused(registry, 'its secret is not { "username": "...", "password": "..." }');
  return { username: name, password: word };
}

/** The text of a secret must not be in an error. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
