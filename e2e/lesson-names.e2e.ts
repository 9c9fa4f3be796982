import { expect, type Learner, needsEngine, test } from './learner.ts';
import * as hand from './lesson-hand.ts';

needsEngine();
test.setTimeout(240_000);

const press = (learner: Learner, line: string) => hand.press(learner, line, 'last');
const guess = (learner: Learner, option: RegExp) => hand.guess(learner, option, 'last');

test('L22: names are asked for, followed, and two networks kept apart, by mouse', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L22');

  await test.step('the default bridge knows no names', async () => {
    await press(learner, 'docker run -d --name db busybox httpd -f -h /etc');
    await press(learner, 'docker run -d --name api busybox sleep 1d');
    await guess(learner, /^By its address only/);
    await press(learner, "docker exec api ping -c 1 $(docker inspect -f '{{.NetworkSettings.IPAddress}}' db)");
    await press(learner, 'docker exec api ping -c 1 db');
    await learner.expectDone('The default bridge knows no names');
  });

  await test.step('a network of your own', async () => {
    await press(learner, 'docker rm -f db api');
    await press(learner, 'docker network create shop');
    await press(learner, 'docker run -d --name db --network shop busybox httpd -f -h /etc');
    await press(learner, 'docker run -d --name api --network shop busybox sleep 1d');
    await press(learner, 'docker exec api ping -c 1 db');
    await press(learner, "nsenter --net=$(docker inspect -f '{{.NetworkSettings.SandboxKey}}' api) iptables -t nat -S");
    await page.getByRole('radio', { name: /^dockerd, through a socket/ }).check();
    await learner.expectDone('A network of your own');
  });

  await test.step('follow the question', async () => {
    await guess(learner, /^Through lo of the container/);
    await press(learner, 'docker exec api nslookup db');
    await expect(page.getByText('nobody followed its packets')).toBeVisible();
    await hand.follow(learner, { protocol: 'udp' });
    await press(learner, 'docker exec api nslookup db');
    await learner.expectDone('Follow the question');
    await expect(page.getByLabel('Protocol')).toHaveValue('udp');
  });

  await test.step('another network', async () => {
    await page.getByRole('button', { name: /^Another network/ }).click();
    await press(learner, 'docker network create office');
    await press(learner, 'docker run -d --name desk --network office busybox sleep 1d');
    await guess(learner, /^To the host, where a rule drops it/);
    await hand.follow(learner, { protocol: 'tcp', port: '80' });
    await press(
      learner,
      "docker exec desk wget -T 2 -O - http://$(docker inspect -f '{{.NetworkSettings.Networks.shop.IPAddress}}' db)/hostname",
    );
    await press(learner, 'docker network connect shop desk');
    await press(learner, 'docker exec desk wget -T 2 -qO - http://db/hostname');
    await learner.expectDone('Another network');
  });
});
