/** L21 by mouse: packets are followed where the lesson says so, and its checks are about them. */
import { expect, type Learner, needsEngine, test } from './learner.ts';
import { follow, guess, press as pressOne } from './lesson-hand.ts';

needsEngine();
test.setTimeout(240_000);

const press = (learner: Learner, line: string) => pressOne(learner, line, 'first');

const OUTSIDE = 'laptop curl -s http://docker-host:8080/';

test('L21 is done from start to end by mouse', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L21');

  await test.step('three rules, two processes', async () => {
    await guess(learner, /^Three\./);
    await press(
      learner,
      "docker run -d --name web -p 8080:80 busybox sh -c 'echo hello > index.html; exec httpd -f -p 80'",
    );
    await expect(page.getByText('As you expected.')).toBeVisible();
    await press(learner, 'iptables -t nat -S DOCKER');
    await learner.expectDone('Three rules, two processes');
  });

  await test.step('who looks away is told so', async () => {
    await press(learner, OUTSIDE);
    await expect(page.locator('#step-outside').getByText('nobody looked')).toBeVisible();
  });

  await test.step('from outside, followed', async () => {
    await follow(learner);
    await guess(learner, /^The container's own program/);
    await press(learner, OUTSIDE);
    await page.getByRole('radio', { name: /^By one\./ }).check();
    await learner.expectDone('From outside');
  });

  await test.step('from the host', async () => {
    await guess(learner, /^To docker-proxy/);
    await press(learner, 'curl -s http://127.0.0.1:8080/');
    await press(learner, 'curl -s http://192.168.50.1:8080/');
    await learner.expectDone('From the host');
  });

  await test.step('without the rules', async () => {
    await guess(learner, /^The page, through docker-proxy/);
    await press(learner, 'iptables -t nat -F DOCKER');
    await press(learner, OUTSIDE);
    await press(learner, 'docker restart -t 0 web');
    await learner.expectDone('Without the rules');
  });

  await test.step('for this host alone', async () => {
    await press(
      learner,
      "docker run -d --name private -p 127.0.0.1:8081:80 busybox sh -c 'echo secret > index.html; exec httpd -f -p 80'",
    );
    await press(learner, 'curl -s http://127.0.0.1:8081/');
    await press(learner, 'laptop curl -sS http://docker-host:8081/');
    await learner.expectDone('For this host alone');
  });

  await test.step('the way out', async () => {
    await guess(learner, /^From 192\.168\.50\.1/);
    await press(learner, 'docker exec web ping -c 1 192.168.50.2');
    await learner.expectDone('The way out');
  });

  await expect(page.getByText('6 of 6 steps done')).toBeVisible();
});
