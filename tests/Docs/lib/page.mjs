const fence = /^(\s*)```(\S*)\s*$/;
const comment = /^\s*<!--\s*(not run|run|from|of)\b:?(.*)$/;

/** Why a block cannot be run where the tests run; anything else in a page's "not run" is a fault of the page. */
export const reasons = [
  'needs docker',
  'needs kubectl',
  'needs systemd',
  'needs root',
  'needs several machines',
  'needs Grafana',
  'installs packages',
  'takes minutes',
  'says only how it is done',
];

/**
 * The fenced blocks of a page in their order: `{ kind, text, line, notRun, from, of }`. A comment on the line before a block is about it:
 * `<!-- not run: why -->` for one that no test can run, `<!-- from: path -->` for one that is a part of that file, `<!-- of: node client.mjs -->`
 * for what a command that was started above, and goes on, prints now. `<!-- run` and lines up to `-->` are commands that readers are not
 * shown, with which an example needs to begin.
 */
export function blocksOf(page) {
  const blocks = [];
  const lines = page.split('\n');
  let about = {};
  for (let at = 0; at < lines.length; at++) {
    const opening = fence.exec(lines[at]);
    const said = comment.exec(lines[at]);
    if (opening) {
      const end = lines.findIndex((line, index) => index > at && line.trim() === '```');
      if (end < 0) {
        throw new Error(`line ${at + 1}: the block has no end`);
      }
      const text = lines.slice(at + 1, end).map((line) => (line.startsWith(opening[1]) ? line.slice(opening[1].length) : line.trimStart()));
      blocks.push({ kind: opening[2], text: text.join('\n'), line: at + 1, ...about });
      about = {};
      at = end;
    } else if (said?.[1] === 'run') {
      const end = lines.findIndex((line, index) => index > at && line.trim() === '-->');
      blocks.push({ kind: 'bash', text: lines.slice(at + 1, end).join('\n'), line: at + 1, isHidden: true });
      at = end;
    } else if (said) {
      const words = said[2].replace('-->', '').trim();
      about = { [said[1] === 'not run' ? 'notRun' : said[1]]: words };
    } else if (lines[at].trim() !== '') {
      about = {};
    }
  }
  return blocks;
}

/** The commands that stand in a page's sentences, where they are not run: `{ text, line }`. The project's own test.sh is what runs the pages. */
export function commandsInSentences(page) {
  let isBlock = false;
  return page.split('\n').flatMap((line, index) => {
    isBlock = fence.test(line) ? !isBlock : isBlock;
    const commands = isBlock ? [] : [...line.matchAll(/`((?:curl|docker|dotnet|echo|kubectl|node|npm|openssl|redis-cli|redis-server|systemctl) [^`]*)`/g)];
    return commands.map(([, text]) => ({ text, line: index + 1 }));
  });
}
