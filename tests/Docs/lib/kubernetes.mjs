import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// Of kubernetes-types, whose version is that of Kubernetes; TypeScript refuses a field that the type of an object does not have.
const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es5.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

const parsed = new Map();

/** For each object what its fields have against them: names that do not exist, that are missing, and values of another type. */
export function fieldFaults(objects) {
  const files = new Map(objects.map((object, index) => [fileURLToPath(new URL(`object-${index}.ts`, import.meta.url)), declarationOf(object)]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, language, ...rest) => {
    if (files.has(name)) {
      return ts.createSourceFile(name, files.get(name), language);
    }
    if (!parsed.has(name)) {
      parsed.set(name, getSourceFile(name, language, ...rest));
    }
    return parsed.get(name);
  };

  const faults = new Map([...files.keys()].map((name) => [name, []]));
  for (const { file, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))) {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (!faults.has(file?.fileName)) {
      throw new Error(`${file?.fileName}: ${message}`);
    }
    faults.get(file.fileName).push(message);
  }
  return [...faults.values()];
}

/** What the object's values have against them by the schemas of kubernetes-models: choices, quantities, whole numbers. */
export async function valueFaults(object) {
  const { [object.kind]: Model } = await import(`kubernetes-models/${object.apiVersion}`);
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return error.message.split(', ');
  }
}

// The group networking.k8s.io is the folder networking; objects without a group are in core.
function declarationOf(object) {
  const [version, group = 'core'] = `${object.apiVersion}`.split('/').reverse();
  const type = `import('kubernetes-types/${group.split('.')[0]}/${version}').${object.kind}`;
  return `export const object: Required<Pick<${type}, 'apiVersion' | 'kind'>> & ${type} = ${JSON.stringify(object)};`;
}
