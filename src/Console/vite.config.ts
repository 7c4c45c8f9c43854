import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What the bundle is made of besides our own sources; their licences ask to be shown with it.
const bundled = ['preact', '@preact/signals', '@preact/signals-core', 'centrifuge', 'events', 'uplot'];

function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const texts = bundled.map((name) => {
        const { version } = JSON.parse(readFileSync(folder(`node_modules/${name}/package.json`), 'utf8')) as { version: string };
        return `${name} ${version}\n\n${readFileSync(folder(`node_modules/${name}/LICENSE`), 'utf8').trim()}\n`;
      });
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n---\n\n') });
    },
  };
}

export default defineConfig({
  // The page works below any path of a proxy.
  base: './',
  plugins: [licences()],
  build: {
    // LIVE_CONSOLE_OUT: where the test builds that compares with what is committed.
    outDir: process.env.LIVE_CONSOLE_OUT ?? folder('../Gateway/Console'),
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: '',
    modulePreload: false,
    rolldownOptions: {
      output: { entryFileNames: 'console-[hash].js', assetFileNames: 'console-[hash][extname]' },
    },
  },
  server: {
    proxy: { '/api': { target: process.env.LIVE_SERVER ?? 'http://127.0.0.1:8000', ws: true } },
  },
});
