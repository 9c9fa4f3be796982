/** Packets of a live lab, followed and sent from the Network deck: by mouse, and by keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Learner, needsEngine, test } from './learner.ts';

needsEngine();
test.setTimeout(240_000);

const SERVER = (name: string, more: string) =>
  `docker run -d --name ${name} ${more} busybox sh -c 'echo ${name} >index.html; exec httpd -f -p 80'`;
const SETUP = [
  'docker network create front && docker network create back',
  SERVER('web', '-p 8080:80'),
  SERVER('api', '--network front'),
  'docker run -d --name client --network front busybox sleep 3600',
  'docker run -d --name stranger --network back busybox sleep 3600',
].join(' && ');

class PacketsDeck {
  readonly page: Page;
  readonly deck: Locator;
  readonly list: Locator;
  readonly steps: Locator;
  readonly way: Locator;
  readonly follow: Locator;

  constructor(readonly learner: Learner) {
    this.page = learner.page;
    this.deck = this.page.getByRole('tabpanel', { name: 'Network' });
    this.list = this.deck.getByRole('region', { name: 'Connections and their packets' });
    this.steps = this.deck.getByRole('list', { name: 'Steps of the packet' });
    this.way = this.deck.getByRole('group', { name: "The packet's way" });
    this.follow = this.deck.getByRole('switch', { name: 'Follow packets' });
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Network' }).click();
    await this.deck.getByRole('button', { name: 'Packets', exact: true }).click();
  }

  /** A step that says this. */
  step(words: string | RegExp): Locator {
    return this.steps.getByRole('listitem').filter({ hasText: words });
  }

  packet(connection: RegExp, name: RegExp): Locator {
    return this.connection(connection).getByRole('button', { name }).first();
  }

  async choose(connection: RegExp, name: RegExp): Promise<void> {
    const packet = this.packet(connection, name);
    await expect(packet).toBeVisible();
    await packet.click();
  }

  connection(name: RegExp): Locator {
    return this.list
      .locator('div')
      .filter({ has: this.page.getByRole('heading', { name, level: 3 }) })
      .last();
  }

  /** Chooses the way and sends, as a mouse does; waits for the run. */
  async send(way: RegExp): Promise<void> {
    const before = await this.learner.runCount();
    const choice = this.deck.getByRole('combobox', { name: 'Way of the packet to send' });
    const label = await choice.getByRole('option', { name: way }).textContent();
    await choice.selectOption(label);
    await this.deck.locator('button[title^="Type "]').click();
    await this.learner.ran(before);
  }
}

test('packets are followed, sent and walked through, and where one is lost is told', async ({ learner }) => {
  const { page } = learner;
  const packets = new PacketsDeck(learner);
  await learner.openLab();
  await learner.run(SETUP);
  await packets.open();

  await test.step('before, the deck says what to press, and it is pressed', async () => {
    await expect(packets.deck.getByRole('heading', { name: 'No packet was followed here' })).toBeVisible();
    await packets.follow.click();
    await expect(packets.follow).toBeChecked();
    await expect(packets.follow).toBeEnabled();
  });

  await test.step('from the laptop: nat leads on, and the programs at both ends are told', async () => {
    await packets.send(/laptop/);
    await packets.choose(/→ 192\.168\.50\.1:8080/, /^SYN$/);
    await expect(packets.steps.getByRole('listitem').first()).toContainText('curl sent it');
    await expect(packets.steps.getByRole('listitem').last()).toContainText('httpd takes it');
    const rewritten = packets.step(/DNAT/);
    await expect(rewritten.locator('del')).toHaveText('192.168.50.1:8080');
    await expect(rewritten.locator('ins')).toHaveText(/^172\.17\.0\.\d+:80$/);
  });

  await test.step('it is walked through: back, on, by the slider, and by itself until it is held', async () => {
    const at = packets.way.getByText(/^\d+\/\d+$/);
    await packets.way.getByRole('button', { name: 'Back to where it set out' }).click();
    await expect(at).toHaveText(/^1\//);
    await packets.way.getByRole('button', { name: 'Step on' }).click();
    await expect(at).toHaveText(/^2\//);
    await expect(packets.steps.locator('[aria-current="step"]')).toContainText('eth0 goes out');
    const slider = packets.way.getByRole('slider', { name: 'Step of the packet' });
    await slider.focus();
    await page.keyboard.press('End');
    await expect(at).toHaveText(/^(\d+)\/\1$/);
    await page.keyboard.press('Home');
    await packets.way.getByRole('button', { name: 'Play' }).click();
    await expect(at).toHaveText(/^[3-9]\//);
    await packets.way.getByRole('button', { name: 'Pause' }).click();
    await expect(packets.way.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 2_000 });
    await expect(at).not.toHaveText(/^(\d+)\/\1$/);
  });

  await test.step('localhost is docker-proxy’s: two connections', async () => {
    await packets.send(/localhost/);
    await packets.choose(/→ (127\.0\.0\.1|\[::1\]):8080/, /^SYN$/);
    await expect(packets.steps.getByRole('listitem').first()).toContainText('curl sent it');
    await expect(packets.steps.getByRole('listitem').last()).toContainText('docker-proxy takes it');
    await packets.choose(/→ 172\.17\.0\.\d+:80/, /^SYN$/);
    await expect(packets.steps.getByRole('listitem').first()).toContainText('docker-proxy sent it');
  });

  await test.step('from container to container by name: DNS first', async () => {
    await packets.send(/by name/);
    await packets.choose(/→ 127\.0\.0\.11:53/, /^A (api|client)\?/);
    await expect(packets.steps.getByRole('listitem').last()).toContainText('dockerd takes it');
    await packets.choose(/ICMP/, /^echo request/);
    await expect(packets.steps.getByRole('listitem').first()).toContainText('ping sent it');
  });

  await test.step('to the outside it takes its host’s address', async () => {
    await packets.send(/outside/);
    await packets.choose(/→ 192\.168\.50\.2/, /^echo request/);
    await expect(packets.step(/MASQUERADE/).locator('ins')).toHaveText('192.168.50.1');
  });

  await test.step('between two networks it is dropped: where, and by which rule', async () => {
    await learner.run(
      `docker exec stranger nc -w 1 $(docker inspect -f '{{.NetworkSettings.Networks.front.IPAddress}}' api) 80`,
    );
    await packets.choose(/→ 172\.\d+\.0\.\d+:80/, /^SYN/);
    await expect(
      packets.deck.getByText(/^This packet did not arrive\. A rule of filter DOCKER-ISOLATION-STAGE-2 says DROP/),
    ).toBeVisible();
    const last = packets.steps.getByRole('listitem').last();
    await expect(last).toContainText('A rule of filter DOCKER-ISOLATION-STAGE-2 says DROP');
    await expect(last.getByRole('button')).toHaveAttribute('aria-current', 'step');
  });

  await test.step('without nat’s rules it ends at docker-proxy', async () => {
    await learner.run('iptables -t nat -F');
    await packets.send(/laptop/);
    await packets.choose(/→ 192\.168\.50\.1:8080/, /^SYN$/);
    await expect(packets.steps.getByRole('listitem').last()).toContainText('docker-proxy takes it');
    await expect(packets.step(/DNAT/)).toHaveCount(0);
  });

  await test.step('what machines say to everybody is one row, which opens', async () => {
    await learner.run("docker run --rm --network front busybox sh -c 'wget -qO- http://api/; sleep 1'");
    const row = packets.list.getByRole('button', { name: /^Multicast and neighbours/ });
    await expect(row).toHaveAttribute('aria-expanded', 'false');
    await expect(row).toHaveAccessibleName(/\d+ packets?: .*(MLD|ND|IGMP)/);
    await row.click();
    await expect(
      packets.list.getByRole('heading', { level: 3, name: /(MLD|ND|IGMP), \d+ packets?/ }).first(),
    ).toBeVisible();
  });

  await test.step('switched off, the next one is not seen', async () => {
    await packets.follow.click();
    await expect(packets.follow).not.toBeChecked();
  });
});

test('by keyboard alone: follow, send, choose a packet, step', async ({ learner }) => {
  const { page } = learner;
  const packets = new PacketsDeck(learner);
  await learner.openLab();
  await learner.run(SERVER('web', '-p 8080:80'));
  await packets.open();
  await packets.follow.focus();
  await page.keyboard.press('Space');
  await expect(packets.follow).toBeChecked();
  await expect(packets.follow).toBeEnabled();
  const before = await learner.runCount();
  await packets.deck.locator('button[title^="Type "]').focus();
  await page.keyboard.press('Enter');
  await learner.ran(before);
  const syn = packets.packet(/→ 192\.168\.50\.1:8080/, /^SYN$/);
  await syn.focus();
  await page.keyboard.press('Enter');
  await expect(syn).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^SYN, ACK/);
  await packets.steps.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await expect(packets.way.getByText(/^2\/\d+$/)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(packets.way.getByText(/^1\/\d+$/)).toBeVisible();
});
