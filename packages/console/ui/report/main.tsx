import { render } from 'preact';
import { ReportPage } from './report-page.tsx';
import { unpackRun } from './run.ts';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/components.css';
import '../styles/layout.css';
import './report.css';

const root = document.getElementById('root');
if (root !== null) render(<ReportPage />, root);
void unpackRun();
