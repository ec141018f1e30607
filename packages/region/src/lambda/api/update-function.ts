import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, objectOf, parseJson, textOf } from '../../core/json.ts';
import { defined, number, object, text, textMap } from '../../core/properties.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { unpackZip } from '../../template/artifacts.ts';
import type { LambdaService } from '../service.ts';
import { jsonAnswer } from './answers.ts';
import { functionShape } from './function-shape.ts';

export interface UpdateDeps {
  readonly lambda: LambdaService;
  /** The folder for unpacked code. */
  readonly cacheDir: string;
  /** The bytes of an object; undefined when there is none. */
  readonly readObject: (bucket: string, key: string) => Uint8Array | undefined;
}

type Handle = RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode =
  (deps: UpdateDeps): Handle =>
  async ({ body }, { FunctionName = '' }) => {
    const { lambda, cacheDir } = deps;
    const { name } = lambda.functionOf(FunctionName);
    const codeDir = unpackZip(cacheDir, zipIn(objectOf(parseJson(body)), deps), 'The zip', name);
    lambda.configure({ ...lambda.functionOf(FunctionName), codeDir });
    return jsonAnswer(functionShape(lambda.functionOf(name)));
  };

function zipIn(input: JsonObject, { readObject }: UpdateDeps): Uint8Array {
  const zip = text(input, 'ZipFile');
  if (zip !== undefined) return Buffer.from(zip, 'base64');
  const found = readObject(textOf(input['S3Bucket']), textOf(input['S3Key']));
  if (found !== undefined) return found;
  throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration =
  ({ lambda }: UpdateDeps): Handle =>
  async ({ body }, { FunctionName = '' }) => {
    const input = objectOf(parseJson(body));
    const config = lambda.functionOf(FunctionName);
    const timeoutSeconds = number(input, 'Timeout');
    const change = defined({
      handler: text(input, 'Handler'),
      description: text(input, 'Description'),
      roleArn: text(input, 'Role'),
      runtime: text(input, 'Runtime'),
      memoryMb: number(input, 'MemorySize'),
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1_000,
      environment: 'Environment' in input ? textMap(object(object(input, 'Environment'), 'Variables')) : undefined,
    });
    lambda.configure({ ...config, ...change });
    return jsonAnswer(functionShape(lambda.functionOf(config.name)));
  };
