/**
 * The object once for each of its fields, with that field misspelt. Whoever writes an object chooses the names in some of its maps:
 * below the keys that `isFree` holds for they are left as they are.
 */
export function misspeltObjects(object, isFree) {
  return fieldsOf(object, isFree).map(({ path, key }) => {
    const mutant = structuredClone(object);
    const owner = path.reduce((value, step) => value[step], mutant);
    owner[`${key}z`] = owner[key];
    delete owner[key];
    return { field: [...path, key].join('.'), mutant };
  });
}

/** The text once for each word that the pattern finds, with that word misspelt. */
export function misspeltTexts(text, pattern) {
  return [...text.matchAll(pattern)].map(({ 0: field, index }) => {
    const end = index + field.length;
    return { field, mutant: `${text.slice(0, end)}z${text.slice(end)}` };
  });
}

function fieldsOf(value, isFree, path = []) {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  const areNames = Array.isArray(value) || isFree(path.at(-1), path);
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(areNames ? [] : [{ path, key }]),
    ...fieldsOf(inner, isFree, [...path, key]),
  ]);
}
