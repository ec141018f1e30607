import { useRoute } from '../../router.ts';
import { ExecutionPage } from './execution-page.tsx';
import { MachinePage } from './machine-page.tsx';
import { MachinesPage } from './machines-page.tsx';
import './workflows.css';

/** State machines, one of them, or one of its executions. */
export default function WorkflowsPage() {
  const [, machine, execution] = useRoute().path;
  if (machine === undefined) return <MachinesPage />;
  if (execution === undefined) return <MachinePage key={machine} machine={machine} />;
  return <ExecutionPage key={`${machine} ${execution}`} machine={machine} execution={execution} />;
}
