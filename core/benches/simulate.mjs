// Simulated session events per second, natively and in WebAssembly, and their ratio: the best of several rounds of the same
// program, `examples/simulate.rs`. Arguments: the native program, the module, the number of rounds.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [native, wasm, rounds = '5'] = process.argv.slice(2);
/** What the program does without arguments. */
const RUNS = 200;

const timed = (work) => {
  let best = Infinity;
  for (let round = 0; round < Number(rounds); round += 1) {
    const from = performance.now();
    work();
    best = Math.min(best, performance.now() - from);
  }
  return best;
};

const events = Number(execFileSync(native, [String(RUNS)]));
// Without runs a program only starts and ends.
const start = timed(() => execFileSync(native, ['0']));
const here = timed(() => execFileSync(native, [String(RUNS)])) - start;

const module = new WebAssembly.Module(readFileSync(wasm));
const foreign = WebAssembly.Module.imports(module);
if (foreign.length > 0) throw new Error(`the module wants imports: ${JSON.stringify(foreign)}`);
const there = timed(() => {
  // A fresh instance each time: a program's main runs once.
  const { exports } = new WebAssembly.Instance(module);
  if (exports.main(0, 0) !== 0) throw new Error('the run failed');
});

const speed = (ms) => Math.round(events / ms) * 1000;
console.log(`simulated events a second: ${speed(here)} natively, ${speed(there)} in WebAssembly (${(there / here).toFixed(2)} times as long)`);
