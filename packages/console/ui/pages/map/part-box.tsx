import { cut, cutMiddle } from '../../graph/cut.ts';
import type { Box } from '../../graph/layout.ts';
import { hrefOf } from '../../router.ts';
import { Icon } from './icons.tsx';
import { isRound, isSmall, roomFor } from './sizes.ts';
import { KIND_WORDS, nameOf, rateText, type Told, titleOf } from './words.ts';

interface PartBoxProps {
  readonly box: Box;
  readonly told: Told;
  readonly isChosen: boolean;
  readonly isDim: boolean;
  /** The one that Tab reaches. */
  readonly isStop: boolean;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
}

/** One part: what it is called, what goes through it, and what is wrong with it. */
export function PartBox({ box, told, isChosen, isDim, isStop, onOpen, onFocus }: PartBoxProps) {
  const { part } = told;
  const { width, height, x, y } = box;
  const open = (event: Event): void => {
    event.preventDefault();
    onOpen(part.id);
  };
  const radius = isRound(part) ? height / 2 : 5;
  const left = isRound(part) ? 16 : 8;
  const classes = ['box', part.kind, isChosen && 'chosen', isDim && 'dim', told.isUnmatched && 'unmatched'];
  return (
    <g class={classes.filter(Boolean).join(' ')} transform={`translate(${x - width / 2} ${y - height / 2})`}>
      <title>{part.name}</title>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus, and the link says it all */}
      <g aria-hidden="true">
        <rect class="body" width={width} height={height} rx={radius} />
        <g transform={`translate(${left} ${isSmall(part) ? height / 2 - 8 : 7})`}>
          <Icon kind={part.kind} />
        </g>
        <text class="title" x={left + BESIDE_ICON} y={isSmall(part) ? height / 2 + 4.5 : 19}>
          {cutMiddle(titleOf(part), roomFor(part, width))}
        </text>
        {!isSmall(part) && <SecondLine told={told} width={width} x={left + BESIDE_ICON} />}
        <Marks told={told} width={width} />
      </g>
      <a
        href={hrefOf(['map'], { at: part.id })}
        aria-label={nameOf(told)}
        aria-current={isChosen ? 'true' : undefined}
        tabIndex={isStop ? 0 : -1}
        data-part={part.id}
        onClick={open}
        onFocus={() => onFocus(part.id)}
        draggable={false}
      >
        <rect class="hit" width={width} height={height} rx={radius} />
      </a>
    </g>
  );
}

const BESIDE_ICON = 21;

interface SecondLineProps {
  readonly told: Told;
  readonly width: number;
  readonly x: number;
}

function SecondLine({ told: { part, figures }, width, x }: SecondLineProps) {
  const rate = figures.perSecond > 0 ? ` · ${rateText(figures.perSecond)}` : '';
  return (
    <text class="line" x={x} y={35}>
      {cut(KIND_WORDS[part.kind] + rate, Math.floor((width - x - 6) / 5.9))}
    </text>
  );
}

interface Mark {
  readonly text: string;
  readonly tone: 'error' | 'warn' | 'info';
}

/** What is wrong or waits. Each has a sign of its own, for those who do not see its colour. */
export function marksOf({ figures, deadLetters, faults }: Told): readonly Mark[] {
  const marks: (Mark | false)[] = [
    deadLetters > 0 && { text: `✕ ${deadLetters}`, tone: 'error' },
    figures.errors > 0 && { text: `! ${figures.errors}`, tone: 'error' },
    figures.throttled > 0 && { text: '▲ throttled', tone: 'warn' },
    figures.lag > 0 && { text: `lag ${figures.lag}`, tone: 'warn' },
    figures.depth > 0 && { text: `◌ ${figures.depth}`, tone: 'info' },
    faults > 0 && { text: '⚡ fault', tone: 'warn' },
  ];
  return marks.filter((mark) => mark !== false);
}

/** On the upper edge of the box. */
function Marks({ told, width }: { readonly told: Told; readonly width: number }) {
  let right = width - 4;
  return (
    <g>
      {marksOf(told).map(({ text, tone }) => {
        const length = text.length * 6.6 + 10;
        right -= length + 3;
        return (
          <g key={text} class={`badge ${tone}`} transform={`translate(${right} -12)`}>
            <rect width={length} height={17} rx={8.5} />
            <text class={`mark ${tone}`} x={length / 2} y={12.5} text-anchor="middle">
              {text}
            </text>
          </g>
        );
      })}
    </g>
  );
}
