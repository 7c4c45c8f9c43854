import { parseAllDocuments } from 'yaml';

/**
 * The documents of a file as objects. Kubernetes reads YAML 1.1, in which 0440 is octal; Compose reads 1.2, with merges.
 * Throws on what is no YAML, and on a key that stands twice in a block.
 */
export function documentsOf(text, version) {
  return parseAllDocuments(text, { version, merge: true, uniqueKeys: true, strict: true }).map((document) => {
    const [fault] = [...document.errors, ...document.warnings];
    if (fault) {
      throw fault;
    }
    return document.toJS();
  });
}
