import { UsageError } from '@tributary/region/command-line';

/** The value of an option that takes some words only. @throws UsageError that names them */
export function choiceOf<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw new UsageError(`--${option} takes ${choices.join(', ')}; it is ${value}.`);
  return choice;
}
