import type { Metadata } from 'next';
import Link from 'next/link';
import { EngineFacts } from '#components/home/engine-facts.tsx';
import { TopBar } from '#components/shell/top-bar.tsx';
import css from '../plain.module.css';

export const metadata: Metadata = {
  title: 'About this engine',
  description: 'What is observed and how, with which versions, and where the limits are.',
};

const PROBES = [
  ['Terminal', 'Shell integration marks', 'When a command starts and ends, and with which status.'],
  [
    'docker.sock',
    'A tee between client and dockerd',
    'Every HTTP request and answer: method, path, headers, body; hijacked streams by size and first bytes.',
  ],
  [
    'containerd.sock',
    'A tee between dockerd and containerd',
    'Every gRPC call, its protobuf decoded with descriptors read from the engine’s own programs.',
  ],
  [
    'Shims',
    'A tee between containerd and each shim',
    'Every ttrpc call, decoded the same way: create, start, kill, delete a process.',
  ],
  [
    'Docker Hub',
    'The lab’s own stand-in for it, at its own end',
    'Every request to registry, token server and index: method, path, headers, manifests; layers by size.',
  ],
  ['runc', 'Its arguments, and the config.json it is given', 'What a container is made of, as runc reads it.'],
  [
    'Kernel',
    'One bpftrace program on the host',
    'Processes, namespaces, mounts, cgroups, network and security calls of the lab, with decoded flags.',
  ],
  ['Engine events', 'dockerd’s own event stream', 'Which containers, images, networks and volumes there are.'],
] as const;

export default function AboutPage() {
  return (
    <>
      <TopBar crumbs={[{ name: 'About this engine' }]} />
      <main className={css.text}>
        <h1>About this engine</h1>
        <p className={css.lede}>
          A lab is a whole Linux host of your own, with its own dockerd, containerd and runc. What you run in it really
          runs. Every picture is computed from what probes saw, and from nothing else.
        </p>
        <h2>What is observed, and how</h2>
        <div className={css.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">Where</th>
                <th scope="col">By what</th>
                <th scope="col">What it sees</th>
              </tr>
            </thead>
            <tbody>
              {PROBES.map(([where, by, sees]) => (
                <tr key={where}>
                  <th scope="row">{where}</th>
                  <td>{by}</td>
                  <td>{sees}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          All probes read the same clock of the same kernel, so that their times can be compared. Each message says
          which probe saw it. What was <strong>observed</strong> is drawn solid; what was <strong>inferred</strong>, for
          instance which request caused a process when only time tells, is drawn dashed; what is drawn smaller than it
          is, is marked <strong>simplified</strong>.
        </p>
        <h2>This engine, now</h2>
        <EngineFacts />
        <h2>Limits</h2>
        <ul>
          <li>
            containerd reaches a shim through us only from the start of its container. When containerd itself restarts,
            it goes on with the shims that run without us, and the run says so.
          </li>
          <li>Bodies are kept up to 64 KiB and streams up to their first 16 KiB; sizes are always whole.</li>
          <li>When the kernel probe loses events under load, the run says so and its picture is marked incomplete.</li>
          <li>Probes cost time: a run under observation is a little slower than one that nobody watches.</li>
          <li>
            A lab has bounds on memory, processor, processes and disk. What exceeds them fails as it would on a small
            host.
          </li>
          <li>A lab has no way to the internet.</li>
        </ul>
        <h2>Security, in plain words</h2>
        <p>
          A lab lives in a user namespace of its own: root in the lab is an ordinary, powerless user of this machine. It
          has its own processes, mounts, network and cgroups, a filter on system calls and limits it cannot lift. It
          shares this machine’s kernel, though, and a bug in the kernel could let a lab out. So do not offer Engine Room
          to people you do not trust on a machine that matters; give it a virtual machine then.
        </p>
        <p>
          The engine daemon has privileges and listens on a local socket only. The web server has none; it serves pages
          and passes bytes on. Your session is a random cookie that only this site receives. Recordings hold what you
          typed and what was answered, secrets included: look before you share one.
        </p>
        <h2>Without an engine</h2>
        <p>
          On a machine where no lab can run, everything works on <Link href="/replay">recordings</Link>; only the
          terminal is read-only. Run <code>npm run doctor</code> to learn what is missing and which line mends it.
        </p>
      </main>
    </>
  );
}
