import { type Operator, onlyText } from '../condition.ts';
import { ipDigits, looksLikeIp } from '../ip-address.ts';
import { PatternOperandError } from '../source-text.ts';
import { readEnd, readString } from './operand.ts';

const MAX_INT = 2 ** 31 - 1;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching */
export const cidr: Operator = {
  compile(reader) {
    // EventBridge's message says "prefix" here.
    const block = readString(reader, 'prefix match pattern must be a string');
    const network = networkBits(block);
    readEnd(reader);
    return { json: { cidr: block }, matches: onlyText((text) => addressBits(text)?.startsWith(network) ?? false) };
  },
};

/** The leading bits that all addresses of a block share, after a mark for the kind of address. */
function networkBits(block: string): string {
  const parts = block.split('/');
  while (parts.at(-1) === '') parts.pop();
  const [address, mask] = parts;
  if (parts.length !== 2 || address === undefined || mask === undefined) {
    throw new PatternOperandError("Malformed CIDR, one '/' required");
  }
  const maskBits = parseMask(mask);
  const bits = addressBits(address);
  if (bits === undefined) {
    throw new PatternOperandError(`${looksLikeIp(address) ? 'Invalid' : 'Nonstandard'} IP address: ${address}`);
  }
  const width = bits.length - 1;
  if (maskBits >= width) {
    throw new PatternOperandError(`${width === 32 ? 'IPv4' : 'IPv6'} mask bits must be < ${width}`);
  }
  return bits.slice(0, 1 + maskBits);
}

function parseMask(mask: string): number {
  const bits = /^[+-]?[0-9]+$/.test(mask) ? Number(mask) : Number.NaN;
  if (Number.isNaN(bits) || Math.abs(bits) > MAX_INT) {
    throw new PatternOperandError('Malformed CIDR, mask bits must be an integer');
  }
  if (bits < 0) throw new PatternOperandError('Malformed CIDR, mask bits must not be negative');
  return bits;
}

function addressBits(address: string): string | undefined {
  const digits = ipDigits(address);
  if (digits === undefined) return undefined;
  const bits = Array.from(digits, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return (digits.length === 8 ? '4' : '6') + bits;
}
