import { KINDS, PROBLEMS, type TroubleKind } from '../../packages/region/src/lambda/mappings/trouble/kinds.ts';
import { TROUBLES } from '../../packages/region/src/lambda/mappings/trouble/table.ts';

const WIDTH = 120;

const TITLES: Readonly<Record<keyof typeof KINDS, string>> = {
  leader: 'The partition has no leader here',
  topic: 'The topic is not there',
  range: 'The offset is not there',
  authorization: 'The right is missing',
  coordinator: 'The coordinator is not here',
  rebalance: 'The group has moved on',
  configuration: 'The mapping and the cluster do not fit',
  log: 'The log of the broker is damaged',
  transaction: 'A transaction is open',
  server: 'Anything else',
  connection: 'The connection fails',
  login: 'The login fails',
  clientCertificate: 'The broker does not accept our certificate',
  serverCertificate: 'The certificate of the broker is not accepted',
  registry: 'The schema registry does not answer',
  registryAccess: 'The schema registry lets nobody in',
  registryConfiguration: 'The schema registry is not there',
};

/** The sections of docs/reference/kafka-errors.md, from the table by which the mapping decides. */
export const kafkaErrorSections = (): string =>
  Object.entries(KINDS)
    .map(([name, kind]) => section(TITLES[name as keyof typeof KINDS], kind, answersOf(name)))
    .join('\n');

function section(title: string, kind: TroubleKind, answers: readonly string[]): string {
  const from = kind.isDocumented ? 'documented' : 'not documented; decided here';
  const shown = `\`${PROBLEMS[kind.problem]}\`, ${kind.isPassing ? 'when it lasts for 3 seconds' : 'at once'}`;
  const reason = kind.stopReason ? ` \`StateTransitionReason\` is \`${kind.stopReason}\`.` : '';
  const items = [
    `**Lambda** (${from}): ${kind.lambda}`,
    `**The region's mapping:** ${kind.region}`,
    `**Shown as** ${shown}.${reason}`,
    ...answers,
  ];
  return `### ${title}\n\n${items.map((item) => wrapped(`- ${item}`)).join('\n')}\n`;
}

const answersOf = (kind: string): readonly string[] =>
  Object.entries(TROUBLES).flatMap(([api, codes]) => {
    const all = Object.keys(codes).filter((code) => codes[code] === kind);
    return all.length > 0 ? [`${api}: ${all.map((code) => `\`${code}\``).join(', ')}`] : [];
  });

/** Lines of at most 120 characters, the later ones indented as an item of a list. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && `${line} ${word}`.length > WIDTH) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
