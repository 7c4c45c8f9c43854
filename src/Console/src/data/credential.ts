import { signal } from '@preact/signals';

const place = 'liveorleans.credential';

/** The key or token that somebody signed in with; empty without one. It ends with the tab: nothing else keeps it. */
export const credential = signal(read());

export function signIn(value: string): void {
  credential.value = value.trim();
  write(credential.value);
}

export function signOut(): void {
  credential.value = '';
  write('');
}

/** Whether it is a signed token: those have three parts. */
export const isToken = (value: string): boolean => value.split('.').length === 3;

/** The headers that prove who calls: tokens and Grafana's service accounts as a bearer, keys as a key. */
export function proof(value: string): Record<string, string> {
  if (value === '') {
    return {};
  }
  return isToken(value) || value.startsWith('glsa_') ? { authorization: `Bearer ${value}` } : { 'x-api-key': value };
}

function read(): string {
  try {
    return sessionStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}

// Where storage is refused, the tab's memory does.
function write(value: string): void {
  try {
    if (value === '') {
      sessionStorage.removeItem(place);
    } else {
      sessionStorage.setItem(place, value);
    }
  } catch {
    return;
  }
}
