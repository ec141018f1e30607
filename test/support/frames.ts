/** A frame of a stack as V8 hands it to `Error.prepareStackTrace`. */
export function frameAt(
  file: string | null,
  line: number | null,
  column: number | null,
  functionName: string,
): NodeJS.CallSite {
  const known = {
    getFileName: () => file,
    getLineNumber: () => line,
    getColumnNumber: () => column,
    toString: () => `${functionName} (${file}:${line}:${column})`,
  };
  return Object.assign(Object.create(null), known);
}
