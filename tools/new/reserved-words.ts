/**
 * Words that cannot name a constant of a module, and those that linters ask not to shadow. The list is fixed, so that a
 * name is the same wherever it is made.
 */
const LANGUAGE = `abstract any arguments as async await bigint boolean break case catch class const constructor continue
debugger declare decodeURI decodeURIComponent default delete do else encodeURI encodeURIComponent enum escape eval export
extends false finally for from function get globalThis hasOwnProperty if implements import in infer instanceof interface
is isFinite isNaN isPrototypeOf keyof let module namespace never new null number object of package parseFloat parseInt
private propertyIsEnumerable protected public readonly require return satisfies set static string super switch symbol
this throw toLocaleString toString true try type typeof undefined unescape unique unknown using valueOf var void while
with yield`;

/** What the generated contracts, handlers and their tests import or declare themselves. */
const GENERATED = `allEvents busVariables documentClient dynamoDbClient env expect handler harness id item kafkaVariables kit kitFor
kitVariables log logs metadata noRegistry now on onEvent onHttp onKafkaEvents onQueueBatch onSchedule pathId publish published
react readEnv registryValues request run save saved test text time types valueVariables values valuesOf withBus`;

const WORDS = new Set(`${LANGUAGE} ${GENERATED}`.split(/\s+/));

/** Whether a name means something already: to the language, or in the files that are written. */
export const isReserved = (name: string): boolean => WORDS.has(name);
