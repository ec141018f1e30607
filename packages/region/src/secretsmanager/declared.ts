import { uuidOf } from '../core/uuid-of.ts';
import { secretExists } from './errors.ts';
import { type PasswordWish, randomPassword } from './random-password.ts';
import type { Secret, SecretDraft } from './secret.ts';
import type { SecretStore } from './secret-store.ts';
import { addVersion } from './versions.ts';

/** What a template says that a secret holds: a text, or one that Secrets Manager makes up. */
export type DeclaredValue =
  | { readonly text: string }
  | {
      readonly wish: PasswordWish;
      /** A JSON object that gets the password as one more member. */
      readonly into?: { readonly template: Readonly<Record<string, unknown>>; readonly key: string };
    };

/**
 * Brings a secret to what a template declares. A value that was put by calls stays until the template asks for another.
 * @throws AwsError ResourceExistsException for a secret that a call created
 */
export function declareSecret(store: SecretStore, draft: SecretDraft, arn: string, value: DeclaredValue): Secret {
  const declared = uuidOf(JSON.stringify(value));
  const before = store.find(arn);
  if (before !== undefined && before.declared === undefined) throw secretExists(draft.name);
  const secret = before ?? store.create(draft, arn);
  const isSame = before?.declared === declared;
  const put = store.put({ ...secret, ...draft, declared });
  if (isSame) return put;
  const id = uuidOf(`${arn} ${put.versions.length} ${store.nowMs} ${declared}`);
  return addVersion(store, put, { id, value: { text: textOf(store, value) } });
}

function textOf({ random }: SecretStore, value: DeclaredValue): string {
  if ('text' in value) return value.text;
  const password = randomPassword(value.wish, random);
  return value.into === undefined ? password : JSON.stringify({ ...value.into.template, [value.into.key]: password });
}
