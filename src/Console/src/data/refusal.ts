const reasons: Record<number, string> = {
  103: 'is not for you: a rule of the channel, or what your key or token is held to, does not let you.',
  108: 'is not offered by its rule.',
};

/** Says why a command of the session was refused, quietly: most channels do not offer everything. */
export function refusalOf(reason: unknown, what: string): string {
  const { code = 0, message = String(reason) } = (reason ?? {}) as { code?: number; message?: string };
  return `${what} ${reasons[code] ?? 'cannot be read now.'} (${message}, ${code})`;
}
