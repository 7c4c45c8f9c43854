/** What a page shows of an output, in which `…` stands for anything on its line, and a line with nothing else for any number of lines. */
export class Expected {
  #text;
  #pattern;

  constructor(text) {
    this.#text = text;
    const lines = text.trimEnd().split('\n');
    this.#pattern = lines
      .map((line, index) => {
        const isLast = index === lines.length - 1;
        if (line.trim() === '…') {
          return isLast ? '[^]*' : '(?:[^\\n]*\\n)*?';
        }
        return line.trimEnd().split('…').map(quoted).join('[^\\n]*?') + (isLast ? '' : '\\n');
      })
      .join('');
  }

  /** Whether it is all of the output of something that has ended. */
  isAll(output) {
    return new RegExp(`^${this.#pattern}\\n*$`, 'u').test(plain(output));
  }

  /** Whether the output of something that still runs begins with it. */
  isBeginning(output) {
    return new RegExp(`^${this.#pattern}(?:\\n|$)`, 'u').test(plain(output));
  }

  /** Whether it is there, anywhere, in whole lines. */
  isIn(output) {
    return new RegExp(`(?:^|\\n)${this.#pattern}(?:\\n|$)`, 'u').test(plain(output));
  }

  toString() {
    return this.#text;
  }
}

function quoted(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function plain(output) {
  return output.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '').replace(/[ \t]+$/gm, '');
}
