import { quoted } from '../model/escapes.ts';
import {
  MAX_ENUM_NUMBER,
  MAX_FIELD_NUMBER,
  type NumberRange,
  type ProtoEnum,
  type ProtoFile,
  type ProtoMessage,
  type ProtoService,
} from '../model/file.ts';
import { fieldLine } from './print-field.ts';
import { bracketed, optionLines } from './print-options.ts';

/** The text of a .proto file; the same for files that say the same in the same order. */
export function printFile(file: ProtoFile): string {
  const imports = file.imports.map(({ name, kind }) => `import ${kind === 'plain' ? '' : `${kind} `}${quoted(name)};`);
  const parts = [
    [`syntax = "${file.syntax}";`],
    file.package === '' ? [] : [`package ${file.package};`],
    imports,
    optionLines('File', file.options),
    ...file.messages.map(messageLines),
    ...file.enums.map(enumLines),
    ...file.services.map(serviceLines),
  ];
  const texts = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

type Lines = readonly string[];

function messageLines(message: ProtoMessage): Lines {
  return block(`message ${message.name}`, [
    ...optionLines('Message', message.options),
    ...reservedLines(message, MAX_FIELD_NUMBER),
    ...statement(
      'extensions',
      message.extensionRanges.map((range) => rangeText(range, MAX_FIELD_NUMBER)),
    ),
    ...fieldLines(message),
    ...message.messages.flatMap(messageLines),
    ...message.enums.flatMap(enumLines),
  ]);
}

/** A oneof stands where its first field does. */
function fieldLines({ fields, oneofs }: ProtoMessage): Lines {
  return fields.flatMap((field) => {
    const { oneof } = field;
    if (oneof === undefined) return [fieldLine(field)];
    const members = fields.filter((one) => one.oneof === oneof);
    if (members[0] !== field) return [];
    const options = oneofs.find(({ name }) => name === oneof)?.options ?? new Map();
    return block(`oneof ${oneof}`, [...optionLines('Oneof', options), ...members.map(fieldLine)]);
  });
}

function enumLines(printed: ProtoEnum): Lines {
  return block(`enum ${printed.name}`, [
    ...optionLines('Enum', printed.options),
    ...reservedLines(printed, MAX_ENUM_NUMBER),
    ...printed.values.map(({ name, number, options }) => `${name} = ${number}${bracketed('EnumValue', options)};`),
  ]);
}

function serviceLines(service: ProtoService): Lines {
  const methods = service.methods.flatMap(({ name, input, output, streams, options }) => {
    const [sent, answered] = [streams.input ? 'stream ' : '', streams.output ? 'stream ' : ''];
    const line = `rpc ${name} (${sent}${input}) returns (${answered}${output})`;
    return options.size === 0 ? [`${line};`] : block(line, optionLines('Method', options));
  });
  return block(`service ${service.name}`, [...optionLines('Service', service.options), ...methods]);
}

function reservedLines(of: Pick<ProtoEnum, 'reservedRanges' | 'reservedNames'>, max: number): Lines {
  return [
    ...statement(
      'reserved',
      of.reservedRanges.map((range) => rangeText(range, max)),
    ),
    ...statement('reserved', of.reservedNames.map(quoted)),
  ];
}

function rangeText({ first, last }: NumberRange, max: number): string {
  if (first === last) return String(first);
  return `${first} to ${last === max ? 'max' : last}`;
}

const statement = (word: string, parts: Lines): Lines => (parts.length === 0 ? [] : [`${word} ${parts.join(', ')};`]);

function block(head: string, lines: Lines): Lines {
  return lines.length === 0 ? [`${head} {}`] : [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}
