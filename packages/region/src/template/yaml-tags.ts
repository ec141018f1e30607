import { type Tags, YAMLMap, type YAMLSeq } from 'yaml';

/** The functions that YAML may write in short, as `!Sub`. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'FindInMap',
  'GetAZs',
  'GetAtt',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'RefAll',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'ValueOf',
  'ValueOfAll',
];

/** Of YAML 1.1, what CloudFormation does not know. */
const NOT_KNOWN = ['binary', 'bool', 'merge', 'omap', 'pairs', 'set', 'timestamp'];

/**
 * The tags of a template: those of YAML that CloudFormation knows, and the short forms of its functions.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function templateTags(tags: Tags): Tags {
  const known = tags.filter((tag) => !NOT_KNOWN.includes(nameOf(tag)));
  return [...known, ...booleans, ...['Ref', 'Condition'].flatMap((name) => shortForm(name, name)), ...shortForms()];
}

/** Unlike YAML 1.1 it takes `y` and `n` for texts. */
const booleans: Tags = [
  [true, /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/] as const,
  [false, /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/] as const,
].map(([value, test]) => ({ tag: 'tag:yaml.org,2002:bool', default: true, test, resolve: () => value }));

const nameOf = (tag: Tags[number]): string =>
  (typeof tag === 'string' ? tag : tag.tag).replace(/^tag:yaml\.org,2002:/, '');

const shortForms = (): Tags => FUNCTIONS.flatMap((name) => shortForm(name, `Fn::${name}`));

/** A tag on a text, a list or an object, which becomes an object with one key. */
function shortForm(name: string, key: string): Tags {
  const tag = `!${name}`;
  const wrapped = (node: YAMLMap | YAMLSeq): YAMLMap => {
    const map = new YAMLMap();
    map.set(key, node);
    return map;
  };
  return [
    { tag, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? attributePath(text) : text }) },
    { tag, collection: 'seq', resolve: wrapped },
    { tag, collection: 'map', resolve: wrapped },
  ];
}

/** `Queue.Arn`; an attribute may have dots itself. */
function attributePath(text: string): string | readonly string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? text : [text.slice(0, dot), text.slice(dot + 1)];
}
