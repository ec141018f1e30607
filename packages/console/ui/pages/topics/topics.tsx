import { route } from '../../router.ts';
import { TopicList } from './topic-list.tsx';
import { TopicView } from './topic-view.tsx';
import './topics.css';

/** The topics of the cluster with their groups, and the records of one. */
export default function TopicsPage() {
  const [, topic] = route.value.path;
  return <div class="topics-page">{topic === undefined ? <TopicList /> : <TopicView key={topic} topic={topic} />}</div>;
}
