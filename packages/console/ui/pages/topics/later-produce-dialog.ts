import { later } from '../../components/later.tsx';

/** The form comes with its editor, which few need who look at a topic. */
export const ProduceDialog = later(async () => (await import('./produce-dialog.tsx')).ProduceDialog, 'the form');
