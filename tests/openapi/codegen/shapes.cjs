// Prints the shape of each TypeScript package, its syntax tree without names and text, and the
// compiler's messages for all of them: `node shapes.cjs COMPILER FOLDER...`.
const fs = require('node:fs');
const path = require('node:path');

const [compiler, ...folders] = process.argv.slice(2);
const ts = require(compiler);

const options = {
  noEmit: true,
  strict: true,
  types: [],
  skipDefaultLibCheck: true, // the compiler's own
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
};
// The other modules that the client copies are about our own contract's operations only.
const roots = folders.flatMap((folder) =>
  modules(folder)
    .filter((name) => /^(operations|schemas|problems)/.test(name))
    .map((name) => path.join(folder, 'src', name)),
);
const program = ts.createProgram(roots, options);
const errors = ts
  .getPreEmitDiagnostics(program)
  .map((error) => ts.flattenDiagnosticMessageText(error.messageText, '\n'));

function shape(node) {
  const children = [];
  node.forEachChild((child) => void children.push(shape(child)));
  return `${node.kind}(${children.join()})`;
}

function modules(folder) {
  return fs
    .readdirSync(path.join(folder, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

const shapes = folders.map((folder) =>
  modules(folder).map((name) => {
    const text = fs.readFileSync(path.join(folder, 'src', name), 'utf8');
    return [name, shape(ts.createSourceFile(name, text, options.target))];
  }),
);
console.log(JSON.stringify({ shapes, errors }));
