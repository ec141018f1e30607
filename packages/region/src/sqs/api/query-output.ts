import { isObject } from '../../core/json.ts';
import { element } from '../../http/xml.ts';

/** The names of the items of lists. SQS wraps no list in an element of its own. */
const ITEMS: Readonly<Record<string, string>> = {
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Messages: 'Message',
  Failed: 'BatchResultErrorEntry',
  Results: 'ListMessageMoveTasksResultEntry',
};
/** Those of maps, with the names of key and value. */
const ENTRIES: Readonly<Record<string, readonly [name: string, key: string, value: string]>> = {
  Attributes: ['Attribute', 'Name', 'Value'],
  MessageAttributes: ['MessageAttribute', 'Name', 'Value'],
  Tags: ['Tag', 'Key', 'Value'],
};

/** The elements of an operation's result. */
export function queryResult(action: string, output: Readonly<Record<string, unknown>>): readonly string[] {
  return membersOf(output, (name) => (name === 'Successful' ? `${action}ResultEntry` : ITEMS[name]));
}

type ItemName = (member: string) => string | undefined;

function membersOf(members: Readonly<Record<string, unknown>>, itemName: ItemName): readonly string[] {
  return Object.entries(members).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((item: unknown) => elementOf(itemName(name) ?? name, item, itemName));
    const entry = ENTRIES[name];
    return entry !== undefined && isObject(value)
      ? Object.entries(value).map((pair) => entryElement(entry, pair, itemName))
      : elementOf(name, value, itemName);
  });
}

function entryElement(
  [name, keyName, valueName]: readonly [string, string, string],
  [key, value]: readonly [string, unknown],
  itemName: ItemName,
): string {
  return element(name, [element(keyName, key), elementOf(valueName, value, itemName)]);
}

function elementOf(name: string, value: unknown, itemName: ItemName): string {
  return element(name, isObject(value) ? membersOf(value, itemName) : String(value));
}
