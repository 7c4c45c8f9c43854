import { useEffect, useMemo } from 'preact/hooks';
import { nodes } from '../data/channels';
import { EventLog } from '../data/events';
import { dayTime, wholeNumber } from '../data/format';
import { EventFeed } from './EventFeed';
import { NodeName } from './NodeName';

/** The nodes, and what happens in the whole cluster. */
export function Cluster() {
  const log = useMemo(() => new EventLog(), []);
  useEffect(() => log.follow(''), [log]);
  return (
    <>
      <div class="heading">
        <BackToList />
        <h2>Cluster</h2>
      </div>
      <section aria-labelledby="nodes-title">
        <h3 id="nodes-title">Nodes</h3>
        <div class="wide" tabIndex={0} role="group" aria-label="Nodes">
          <table id="nodes">
            <thead>
              <tr>{['Node', 'Role', 'Address', 'Version', 'Started'].map((name) => <th key={name} scope="col">{name}</th>)}<th scope="col" class="number">Clients</th><th scope="col" class="number">Subscriptions</th></tr>
            </thead>
            <tbody>
              {nodes.value.map((node) => (
                <tr key={node.id}>
                  <th scope="row"><NodeName id={node.id} /></th>
                  <td>{node.role}</td>
                  <td>{node.address}</td>
                  <td>{node.version}</td>
                  <td>{dayTime(Date.parse(node.started))}</td>
                  <td class="number">{wholeNumber(node.clients)}</td>
                  <td class="number">{wholeNumber(node.subscriptions)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="feed-title">
        <h3 id="feed-title">What happens</h3>
        <EventFeed log={log} links />
      </section>
      <footer>
        <a href="licences.txt">What this page is made of</a>
        <span><kbd>/</kbd> search, <kbd>↓</kbd> <kbd>↑</kbd> in the list, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes</span>
      </footer>
    </>
  );
}

export function BackToList() {
  return <a class="back" href="#">‹ Channels</a>;
}
