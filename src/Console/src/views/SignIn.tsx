import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { access } from '../data/api';
import { restart } from '../data/channels';
import { credential, signIn } from '../data/credential';

/** Takes a key or a token, where the server wants one. */
export function SignIn() {
  const input = useRef<HTMLInputElement>(null);
  const value = useSignal('');
  useEffect(() => input.current?.focus(), []);

  const submit = (event: Event): void => {
    event.preventDefault();
    if (value.value.trim() === credential.value) {
      // The same again: the server is asked again, it may have learned better.
      restart();
    } else {
      signIn(value.value);
    }
  };

  const refused = access.value === 'refused';
  return (
    <section class="sign-in" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign in</h2>
      <p>This server shows its channels only to callers that it knows.</p>
      <form onSubmit={submit}>
        <label for="credential">API key or token (JWT)</label>
        <input
          id="credential" ref={input} type="password" autocomplete="off" spellcheck={false} required
          aria-describedby="credential-place credential-refused" aria-invalid={refused}
          value={value.value} onInput={(event) => { value.value = event.currentTarget.value; }}
        />
        <button type="submit" class="primary">Sign in</button>
      </form>
      <p id="credential-refused" class="fault" role="alert">
        {refused ? 'The server refused this key or token: 401 Unauthorized. It is wrong, has expired, or is of a kind that live:auth:mode does not take.' : ''}
      </p>
      <p id="credential-place" class="hint">It is kept for this tab alone, and forgotten when the tab is closed or you sign out.</p>
    </section>
  );
}
