/**
 * Where every npm script begins: plain Node, no packages, so that it runs on a fresh clone.
 * `node engine/bootstrap/main.mjs <task> [arguments]`
 */
import { requireNode } from './node-version.mjs';
import { root } from './places.mjs';
import { Progress } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { endWithStarter } from './starter.mjs';

const [task, ...args] = process.argv.slice(2);
process.chdir(root);
endWithStarter();

const onStdout = () => ({ progress: new Progress(process.stdout) });
const onStderr = () => ({ progress: new Progress(process.stderr) });

async function perform() {
  requireNode(task === 'test' ? 'test' : 'run');
  switch (task) {
    case 'start':
    case 'dev':
      return (await import('./start.mjs')).start({ ...onStdout(), development: task === 'dev' });
    case 'test':
      return (await import('./test.mjs')).test(args, onStdout());
    case 'doctor':
      return (await import('./doctor.mjs')).doctor(args);
    default: {
      const { runTool, TOOLS } = await import('./tool.mjs');
      if (TOOLS.includes(task)) return runTool(task, args, onStderr());
      const known = ['start', 'test', 'dev', 'doctor', ...TOOLS].join(', ');
      throw new SetupError(`There is no task "${task ?? ''}". There are: ${known}.`, 'npm start');
    }
  }
}

try {
  process.exitCode = await perform();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`✗ ${error.message}\n${error.fix ? `  → ${error.fix}\n` : ''}`);
  process.exitCode = 1;
}
// A pipe or timer that nobody waits for must not keep the command line waiting.
process.exit();
