import { credential, signOut } from '../data/credential';
import { engine, nodes } from '../data/channels';
import { wholeNumber } from '../data/format';
import { caller, sessionFault, sessionState } from '../data/session';

export function Header() {
  return (
    <header>
      <h1><a href="#">LiveOrleans</a></h1>
      <p id="state" role="status" data-state={sessionState.value}>{sessionState.value}</p>
      <Facts />
      <Identity />
      {sessionFault.value ? <p class="fault" role="alert">{sessionFault.value}</p> : null}
    </header>
  );
}

function Facts() {
  if (engine.value === '') {
    return <dl id="facts" />;
  }
  const sum = (name: 'clients' | 'subscriptions') => wholeNumber(nodes.value.reduce((total, node) => total + node[name], 0));
  const facts = { engine: engine.value, nodes: String(nodes.value.length), clients: sum('clients'), subscriptions: sum('subscriptions') };
  return (
    <dl id="facts">
      {Object.entries(facts).map(([name, value]) => <div key={name}><dt>{name} </dt><dd>{value}</dd></div>)}
      <div class="to-cluster"><dt class="visually-hidden">more</dt><dd><a href="#/cluster">cluster</a></dd></div>
    </dl>
  );
}

/** As whom the page asks, where the server says so. */
function Identity() {
  const found = caller.value;
  return (
    <div class="identity">
      {found ? <span id="caller">{found.login || 'anonymous'} · organisation {found.org} · {found.role}</span> : null}
      {credential.value ? <button type="button" id="sign-out" onClick={signOut}>Sign out</button> : null}
    </div>
  );
}
