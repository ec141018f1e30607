import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, textOf } from '../../core/json.ts';
import { text } from '../../core/properties.ts';
import { unpackZip } from '../../template/artifacts.ts';
import { TemplateError } from '../../template/template-error.ts';

export interface CodeDeps {
  /** The folder for unpacked code. */
  readonly cacheDir: string;
  /** The bytes of an object; undefined when there is none. */
  readonly readObject: (bucket: string, key: string) => Uint8Array | undefined;
}

/**
 * Unpacks the code that a call gives or names.
 * @returns the folder
 * @throws AwsError InvalidParameterValueException
 */
export function codeDirOf(code: JsonObject, deps: CodeDeps, functionName: string): string {
  try {
    return unpackZip(deps.cacheDir, zipIn(code, deps), 'The zip', functionName);
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    const message = 'Could not unzip uploaded file. Please check your file, then try to upload again.';
    throw Object.assign(new AwsError('InvalidParameterValueException', message), { cause });
  }
}

function zipIn(code: JsonObject, { readObject }: CodeDeps): Uint8Array {
  const zip = text(code, 'ZipFile');
  if (zip !== undefined) return Buffer.from(zip, 'base64');
  const found = readObject(textOf(code['S3Bucket']), textOf(code['S3Key']));
  if (found !== undefined) return found;
  throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
}
