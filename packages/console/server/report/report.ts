export { readRun } from './read-run.ts';
export { reportHtml } from './report-html.ts';
export type { ReportedDeadLetter, ReportFigure, RunAccount, RunRecording, RunReport } from './shapes.ts';
