import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, objectsOf, parseJson, textOf } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import { readTemplate } from '../definition/traits.ts';
import type { Scope } from '../flow/expression.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import { taskResource } from '../tasks/resource.ts';
import { csvRows } from './csv.ts';
import { readCount } from './numbers.ts';

/** Reads the items of a distributed Map state. @throws StateFailure States.ItemReaderFailed */
export type ReadItems = (scope: Scope, execution: ExecutionScope) => Promise<readonly Json[]>;

const INPUT_TYPES = ['CSV', 'JSON', 'JSONL'];
const MAX_ITEMS = 100_000_000;
const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/**
 * ItemReader: a list of objects, or one object that is a list.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function readItemReader(reader: Reader): ReadItems | undefined {
  if (!reader.has('ItemReader')) return undefined;
  const source = reader.requiredObject('ItemReader');
  source.only(['Resource', 'Parameters', 'Arguments', 'ReaderConfig']);
  const resource = taskResource(source.requiredText('Resource'));
  const isList = resource?.operation === 'listObjectsV2';
  if (resource?.service !== 's3' || (!isList && resource.operation !== 'getObject')) {
    source.problem('Resource', 'The region reads items by s3:getObject and s3:listObjectsV2', 'UNSUPPORTED');
  }
  const config = source.has('ReaderConfig') ? source.requiredObject('ReaderConfig') : undefined;
  const parse = isList ? undefined : readFormat(config);
  const maxItems = readMaxItems(config);
  const parameters = source.language === 'JSONata' ? source.jsonata('Arguments') : readTemplate(source, 'Parameters');
  return async (scope, execution) => {
    const most = await maxItems(scope);
    const request = parameters ? await parameters(scope) : {};
    const given = isObject(request) ? request : {};
    const items = parse
      ? parse(textOf((await callS3(execution, 'getObject', given))['Body']))
      : await list(execution, given);
    return most === 0 ? items : items.slice(0, most);
  };
}

/** The objects of all pages. */
async function list(execution: ExecutionScope, request: JsonObject): Promise<readonly Json[]> {
  const found: JsonObject[] = [];
  for (let next: JsonObject | undefined = request; next !== undefined; ) {
    const answer: JsonObject = await callS3(execution, 'listObjectsV2', next);
    for (const object of objectsOf(answer['Contents'])) found.push(listed(object));
    const token = answer['NextContinuationToken'];
    next = token === undefined ? undefined : { ...request, ContinuationToken: token };
  }
  return found;
}

const failed = (cause: string): StateFailure => new StateFailure('States.ItemReaderFailed', cause);

async function callS3(execution: ExecutionScope, operation: string, request: JsonObject): Promise<JsonObject> {
  const name = operation.charAt(0).toUpperCase() + operation.slice(1);
  try {
    execution.authorize({ service: 's3', name, input: request });
    return (await execution.ports.services[`s3:${operation}`]?.(request)) ?? {};
  } catch (error) {
    throw error instanceof AwsError ? failed(error.message) : error;
  }
}

/** As ListObjectsV2 gives an object to an item. */
const listed = ({ ETag, Key, LastModified, Size, StorageClass }: JsonObject): JsonObject => ({
  Etag: ETag ?? '',
  Key: Key ?? '',
  LastModified: Math.floor(Date.parse(textOf(LastModified)) / 1000),
  Size: Size ?? 0,
  StorageClass: StorageClass ?? 'STANDARD',
});

function readMaxItems(config: Reader | undefined): (scope: Scope) => Promise<number> {
  const read = config && readCount(config, 'MaxItems');
  return async (scope) => {
    const wanted = (await read?.(scope)) ?? 0;
    if (wanted < 0) throw failed('field MaxItems must be positive');
    return Math.min(wanted, MAX_ITEMS);
  };
}

type Parse = (text: string) => readonly Json[];

function readFormat(config: Reader | undefined): Parse {
  const type = config?.text('InputType') ?? 'JSON';
  if (!INPUT_TYPES.includes(type))
    config?.problem('InputType', `The region reads ${INPUT_TYPES.join(', ')}`, 'UNSUPPORTED');
  if (type === 'CSV' && config) return readCsv(config);
  return type === 'JSONL'
    ? (text) =>
        text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(json)
    : jsonList;
}

function jsonList(text: string): readonly Json[] {
  const value = json(text);
  if (isList(value)) return value;
  throw failed('Attempting to map over non-iterable node.');
}

function json(text: string): Json {
  const value = parseJson(text);
  if (value === undefined) throw failed('The object is not valid JSON.');
  return value;
}

/** Rows become objects. A row has an empty text for what it lacks, and loses what it has too much. */
function readCsv(config: Reader): Parse {
  const given = config.text('CSVHeaderLocation') === 'GIVEN' ? config.texts('CSVHeaders') : undefined;
  const delimiter = DELIMITERS[config.text('CSVDelimiter') ?? 'COMMA'] ?? ',';
  return (text) => {
    const rows = csvRows(text, delimiter);
    const headers = given ?? rows[0] ?? [];
    if (new Set(headers).size < headers.length) throw failed('CSV headers cannot contain duplicates.');
    return (given ? rows : rows.slice(1)).map((row) =>
      Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ''])),
    );
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
