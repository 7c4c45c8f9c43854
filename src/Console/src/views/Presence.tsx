import { useSignal } from '@preact/signals';
import type { ClientInfo } from 'centrifuge';
import { useEffect } from 'preact/hooks';
import { count } from '../data/format';
import { poll } from '../data/polling';
import { refusalOf } from '../data/refusal';
import type { ChannelWatch } from '../data/watch';

const interval = 3_000;
const maxLines = 500;

/** Who is subscribed to the channel: read every three seconds, and at once when somebody comes or goes. */
export function Presence({ watch }: { watch: ChannelWatch }) {
  const members = useSignal<readonly ClientInfo[] | null>(null);
  const fault = useSignal('');
  const subscribed = watch.subscribed.value;

  useEffect(() => {
    if (!subscribed) {
      return undefined;
    }
    const read = async (): Promise<void> => {
      const { clients } = await watch.subscription.presence();
      members.value = Object.values(clients).sort((one, other) => (one.user + one.client < other.user + other.client ? -1 : 1));
      fault.value = '';
    };
    const failed = (reason: unknown): void => {
      fault.value = refusalOf(reason, 'Who is on this channel');
    };
    const changed = (): void => {
      read().catch(failed);
    };
    const end = poll(read, interval, failed);
    watch.subscription.on('join', changed);
    watch.subscription.on('leave', changed);
    return () => {
      end();
      watch.subscription.off('join', changed);
      watch.subscription.off('leave', changed);
    };
  }, [watch, subscribed]);

  if (fault.value) {
    return <p class="hint" id="presence-fault" role="status">{fault.value}</p>;
  }
  if (members.value === null) {
    return <p class="hint">{watch.fault.value ? 'There is no presence without the subscription.' : 'Asking who is here.'}</p>;
  }
  return (
    <section aria-label="Presence">
      <p class="hint" id="presence-count" role="status">{count(members.value.length, 'session')} of {count(new Set(members.value.map((member) => member.user)).size, 'user')}</p>
      <div class="wide" tabIndex={0} role="group" aria-label="Sessions">
        <table id="presence">
          <thead><tr><th scope="col">User</th><th scope="col">Session</th><th scope="col">Information</th></tr></thead>
          <tbody>
            {members.value.slice(0, maxLines).map((member) => (
              <tr key={member.client}>
                <th scope="row">{member.user || 'anonymous'}</th>
                <td><code>{member.client}</code></td>
                <td><code>{[member.connInfo, member.chanInfo].filter((info) => info !== undefined).map((info) => JSON.stringify(info)).join(' ') || '–'}</code></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
