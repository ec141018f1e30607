import { render } from 'preact';
import { followRegion } from './live/live.ts';
import { App } from './shell/app.tsx';
import { watchStatus } from './shell/region-status.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/components.css';
import './styles/layout.css';
import './styles/shell.css';

const root = document.getElementById('root');
if (root !== null) render(<App />, root);
followRegion();
watchStatus();
