import { type Answer, AwsFault } from './fake-aws.ts';

export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

/** The parts of the requests that are served here; each operation has some of them. */
type Request = {
  readonly Key: Item;
  readonly Item: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly RequestItems: Readonly<Record<string, never>>;
};

/** DynamoDB tables in memory with one key attribute, and as much of the expression language as the code uses. */
export class FakeTable {
  readonly items = new Map<string, Item>();
  readonly #keyName: string;

  constructor(keyName = 'id') {
    this.#keyName = keyName;
  }

  readonly answer: Answer = ({ operation, input }) => {
    const request = input as Request;
    switch (operation) {
      case 'GetItem':
        return { Item: this.items.get(this.#keyOf(request.Key)) };
      case 'PutItem':
        return this.#change(request, request.Item, () => request.Item);
      case 'UpdateItem':
        return this.#change(request, request.Key, (item) => updated({ ...item, ...request.Key }, request));
      case 'DeleteItem':
        this.items.delete(this.#keyOf(request.Key));
        return {};
      case 'BatchGetItem':
        return this.#batchGet(request.RequestItems);
      case 'BatchWriteItem':
        return this.#batchWrite(request.RequestItems);
      default:
        throw new AwsFault('UnknownOperationException', operation);
    }
  };

  #keyOf(item: Item): string {
    return String(item[this.#keyName]?.['S']);
  }

  #change(request: Request, key: Item, change: (item: Item) => Item): object {
    const item = this.items.get(this.#keyOf(key)) ?? {};
    if (request.ConditionExpression !== undefined && !holds(request.ConditionExpression, item, request)) {
      throw new AwsFault('ConditionalCheckFailedException', 'The conditional request failed', {
        fields: { Item: item },
      });
    }
    this.items.set(this.#keyOf(key), change(item));
    return {};
  }

  #batchGet(requestItems: Readonly<Record<string, { readonly Keys: readonly Item[] }>>): object {
    const found = ({ Keys }: { readonly Keys: readonly Item[] }) =>
      Keys.flatMap((key) => this.items.get(this.#keyOf(key)) ?? []);
    return {
      Responses: Object.fromEntries(Object.entries(requestItems).map(([table, request]) => [table, found(request)])),
      UnprocessedKeys: {},
    };
  }

  #batchWrite(requestItems: Readonly<Record<string, readonly { readonly PutRequest: { readonly Item: Item } }[]>>) {
    const written = Object.values(requestItems).flatMap((requests) =>
      requests.map(({ PutRequest }) => PutRequest.Item),
    );
    const keys = written.map((item) => this.#keyOf(item));
    if (new Set(keys).size < keys.length)
      throw new AwsFault('ValidationException', 'Provided list of item keys contains duplicates');
    for (const item of written) this.items.set(this.#keyOf(item), item);
    return { UnprocessedItems: {} };
  }
}

/** `a AND (b OR (c AND d))`, where each term is a comparison or asks whether an attribute exists. */
function holds(expression: string, item: Item, request: Request): boolean {
  const either = apart(expression, ' OR ');
  if (either.length > 1) return either.some((one) => holds(one, item, request));
  const all = apart(expression, ' AND ');
  if (all.length > 1) return all.every((one) => holds(one, item, request));
  const [, inner] = /^\((.*)\)$/.exec(expression) ?? [];
  return inner === undefined ? termHolds(expression, item, request) : holds(inner, item, request);
}

/** The parts of an expression between the operators that are in no brackets. */
function apart(expression: string, operator: string): string[] {
  const parts: string[] = [''];
  for (const piece of expression.split(operator)) {
    const last = parts.at(-1) ?? '';
    if (last === '') parts[parts.length - 1] = piece;
    else if (last.split('(').length === last.split(')').length) parts.push(piece);
    else parts[parts.length - 1] = `${last}${operator}${piece}`;
  }
  return parts;
}

function termHolds(term: string, item: Item, request: Request): boolean {
  const exists = /^attribute_(not_)?exists\((#\w+)\)$/.exec(term);
  if (exists) return (item[nameOf(String(exists[2]), request)] === undefined) === (exists[1] === 'not_');
  const [, listed = '', list] = /^(#\w+) IN \((.*)\)$/.exec(term) ?? [];
  if (list !== undefined) {
    const wanted = list.split(', ').map((name) => request.ExpressionAttributeValues?.[name]?.['S']);
    return wanted.includes(item[nameOf(listed, request)]?.['S']);
  }
  const [, left = '', operator, right = ''] = /^(#\w+) ([<=]) (:\w+)$/.exec(term) ?? [];
  const actual = item[nameOf(left, request)];
  const wanted = request.ExpressionAttributeValues?.[right];
  if (operator === undefined || wanted === undefined) throw new AwsFault('ValidationException', `term ${term}`);
  if (actual === undefined) return false;
  return operator === '=' ? actual['S'] === wanted['S'] : Number(actual['N']) < Number(wanted['N']);
}

/** `SET #a = :a, #b = if_not_exists(#b, :b) REMOVE #c` */
function updated(item: Item, request: Request): Item {
  const [, assignments = '', removed] = /^SET (.*?)(?: REMOVE (.*))?$/.exec(request.UpdateExpression) ?? [];
  const changed: Record<string, AttributeValue> = { ...item };
  for (const assignment of assignments.split(/, (?=#)/)) {
    const [, name = '', ifNone, value = ''] = /^(#\w+) = (if_not_exists\(#\w+, )?(:\w+)\)?$/.exec(assignment) ?? [];
    const wanted = request.ExpressionAttributeValues?.[value];
    if (wanted === undefined) throw new AwsFault('ValidationException', `assignment ${assignment}`);
    const attribute = nameOf(name, request);
    if (ifNone === undefined || changed[attribute] === undefined) changed[attribute] = wanted;
  }
  for (const name of removed?.split(', ') ?? []) delete changed[nameOf(name, request)];
  return changed;
}

function nameOf(placeholder: string, { ExpressionAttributeNames }: Request): string {
  const name = ExpressionAttributeNames?.[placeholder];
  if (name === undefined) throw new AwsFault('ValidationException', `name ${placeholder} is not defined`);
  return name;
}
