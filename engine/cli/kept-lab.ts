/**
 * A lab that is again as it was at its start serves the next proof, too: to boot one takes longer than most proofs. Whether it is, is looked
 * at and not assumed.
 */
import type { LabSession } from '#engine/daemon/lab-session.ts';
import { ObservedRun } from './observed-run.ts';

/** Changes of files are told by the time of this one. */
const MARK = '/run/as-new';

/** What proofs leave behind: things of the engine, its own processes, the kernel's tables, files. */
const LOOK = `
  curl -s --unix-socket /var/run/docker.sock http://docker/system/df http://docker/networks | tr '{},' '\\n' | sort | sha256sum
  pidof dockerd containerd; ps -eo comm= | grep -vxE 'bash|curl|grep|ip|nsenter|ps|sh|sha256sum|sleep|sort|touch|tr' | sort; ls /sys/class/net
  iptables -S; iptables -t nat -S; cut -d ' ' -f 1-3 /proc/self/mounts
  find /root /home /tmp /etc /srv /opt /usr/local -xdev -newer ${MARK} ! -path /root ! -path /root/.bash_history ! -path '/root/.docker*' \\
    -o -path /root/.docker/config.json | sort`;

/** What Docker itself can take away again. */
const TIDY = `
  docker ps -aq | xargs -r docker rm -fv; docker volume ls -q | xargs -r docker volume rm; docker network prune -f; docker builder prune -af
  docker images -aq --no-trunc | sort -u | grep -vxF "$IMAGES" | xargs -r docker rmi -f; true`;

export class KeptLab {
  readonly lab: LabSession;
  /** Nothing was run in it yet. */
  isFresh = true;
  readonly #run: ObservedRun;
  readonly #first: string;
  readonly #images: string;

  private constructor(lab: LabSession, run: ObservedRun, first: string, images: string) {
    this.lab = lab;
    this.#run = run;
    this.#first = first;
    this.#images = images;
  }

  /** @param lab one that was just booted */
  static async of(lab: LabSession): Promise<KeptLab> {
    const run = new ObservedRun(lab);
    await run.say(`touch ${MARK}`);
    const images = await run.say('docker images -aq --no-trunc | sort -u');
    return new KeptLab(lab, run, await run.say(LOOK), images);
  }

  /** Whether the next proof may have it, after it was tidied if need be. A lab that does not answer may not be had. */
  async isAsNew(): Promise<boolean> {
    this.isFresh = false;
    try {
      if ((await this.#run.say(LOOK)) === this.#first) return true;
      await this.#run.say(`IMAGES='${this.#images}'; ${TIDY}`);
      return (await this.#run.say(LOOK)) === this.#first;
    } catch {
      return false;
    }
  }
}
