import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, objectOf, parseJson, textOf } from '../../core/json.ts';
import { object, text } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';
import { type StoredCode, unpackZip } from '../../template/artifacts.ts';
import { TemplateError } from '../../template/template-error.ts';

export interface CodeDeps {
  /** The folder for unpacked code. */
  readonly cacheDir: string;
  /** The bytes of an object; undefined when there is none. */
  readonly readObject: (bucket: string, key: string) => Uint8Array | undefined;
}

/**
 * Unpacks the code that a call gives or names.
 * @throws AwsError InvalidParameterValueException
 */
export function codeOf(code: JsonObject, deps: CodeDeps, functionName: string): StoredCode {
  try {
    return unpackZip(deps.cacheDir, zipIn(code, deps), 'The zip', functionName);
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    const message = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
    throw Object.assign(new AwsError('InvalidParameterValueException', message), { cause });
  }
}

const CREATION = /^\/2015-03-31\/functions\/?$/;
const CHANGE = /^\/2015-03-31\/functions\/[^/]+\/code\/?$/;

/**
 * A call that names an object as the code of a function, as the same call with the code itself. Lambda copies the code
 * when it is called: what becomes of the object later does not change the function. Any other call stays as it is.
 */
export function withCode(call: Call, readObject: CodeDeps['readObject']): Call {
  const isCreation = call.method === 'POST' && CREATION.test(call.path);
  if (!isCreation && !(call.method === 'PUT' && CHANGE.test(call.path))) return call;
  const members = objectOf(parseJson(call.body));
  const { S3Bucket, S3Key, S3ObjectVersion: _version, ...rest } = isCreation ? object(members, 'Code') : members;
  const found = rest['ZipFile'] === undefined ? readObject(textOf(S3Bucket), textOf(S3Key)) : undefined;
  if (found === undefined) return call;
  const code = { ...rest, ZipFile: Buffer.from(found).toString('base64') };
  const body = JSON.stringify(isCreation ? { ...members, Code: code } : code);
  return { ...call, body, bytes: Buffer.from(body) };
}

function zipIn(code: JsonObject, { readObject }: CodeDeps): Uint8Array {
  const zip = text(code, 'ZipFile');
  if (zip !== undefined) return Buffer.from(zip, 'base64');
  const found = readObject(textOf(code['S3Bucket']), textOf(code['S3Key']));
  if (found !== undefined) return found;
  throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
}
