/** SVG cuts no text by itself: the beginning of one that is longer than there is room for. */
export const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
