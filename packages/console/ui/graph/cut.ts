/** SVG cuts no text by itself: the beginning of one that is longer than there is room for. */
export const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;

/** Its beginning and its end: names of one kind often begin alike. No dot or hyphen stands beside the ellipsis. */
export function cutMiddle(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const tail = Math.floor((characters - 1) / 2);
  return `${text.slice(0, characters - 1 - tail).replace(/\W+$/, '')}…${text.slice(text.length - tail).replace(/^\W+/, '')}`;
}
