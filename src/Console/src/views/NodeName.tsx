import { nodes } from '../data/channels';
import { shortId } from '../data/format';

/** The end of a node's id, with its colour; all of it and where it is reached as a tooltip. */
export function NodeName({ id }: { id: string }) {
  const known = nodes.value.find((node) => node.id === id);
  return <span class="node" style={{ '--mark': nodeColor(id) }} title={known ? `${id}, ${known.role} at ${known.address}` : id}>{shortId(id)}</span>;
}

const colors = new Map<string, number>();

/** Nodes get their colours in the order in which the page meets them, and keep them. */
export function nodeColor(id: string): string {
  if (!colors.has(id)) {
    colors.set(id, colors.size % 8);
  }
  return `var(--series-${colors.get(id)})`;
}
