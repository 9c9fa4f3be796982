import { expect, needsEngine, test } from './learner.ts';
import { guess, order, press } from './lesson-hand.ts';

needsEngine();
test.setTimeout(240_000);

test('L03 is done from start to end by mouse', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L03');

  await test.step('one line, how many requests', async () => {
    await guess(learner, /^Four or more/);
    await press(learner, 'docker run -d -p 8080:80 --name web busybox httpd -f -p 80');
    await expect(page.getByText('As you expected.')).toBeVisible();
    await learner.expectDone('One line, how many requests?');
  });

  await test.step('prove a claim', async () => {
    const claim = page
      .getByRole('article', { name: 'You may have heard' })
      .filter({ hasText: 'is one request to the daemon' });
    const before = await learner.runCount();
    await claim.getByRole('button', { name: 'Prove it' }).click();
    await learner.ran(before);
    await expect(claim.getByText('proven on your lab')).toBeVisible();
    await expect(claim.getByText('not so')).toBeVisible();
  });

  await test.step('a fact leads to its event in the picture', async () => {
    await page
      .getByRole('button', { name: /^Show in the picture: .*8080/ })
      .or(page.getByRole('button', { name: /^Show in the picture/ }))
      .first()
      .click();
    await expect(page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading').first()).toBeVisible();
  });

  await test.step('put them in order', async () => {
    await order(learner, [
      /greets the engine/,
      /asks dockerd for a container/,
      /told when it ends/,
      /asks dockerd to start/,
      /asks containerd for a task/,
      /builds the box/,
      /lets the program go/,
    ]);
    await learner.expectDone('Put them in order');
  });

  await test.step('a mistake that stays at home', async () => {
    await press(learner, 'docker run --nosuch busybox');
    await learner.expectDone('A mistake that stays at home');
  });

  await test.step('who fetches a missing image', async () => {
    await guess(learner, /^The CLI\./);
    await press(learner, 'docker run memcached');
    await learner.expectDone('Who fetches a missing image?');
  });

  await test.step('two things wrong at once', async () => {
    await press(learner, 'docker run -d --name web memcached');
    await press(learner, 'docker run -d --name web busybox');
    await page.getByRole('radio', { name: /The registry has two images/ }).check();
    await expect(page.getByText('Not that one.')).toBeVisible();
    await page.getByRole('radio', { name: /exists already/ }).check();
    await learner.expectDone('Two things wrong at once');
  });

  await test.step('staying connected', async () => {
    await press(learner, 'docker run hello-world');
    await press(learner, 'docker ps');
    await press(learner, 'docker ps -a');
    await learner.expectDone('Staying connected');
  });

  await test.step('leave without stopping it', async () => {
    await page.getByRole('button', { name: 'Run docker run -it --name box busybox sh', exact: true }).click();
    await expect(learner.terminal).toContainText('/ #');
    await page.keyboard.press('Control+p');
    await page.keyboard.press('Control+q');
    await learner.settled();
    await learner.expectDone('Leave without stopping it');
  });

  await expect(page.getByText('7 of 7 steps done')).toBeVisible();

  await test.step('what was done is remembered', async () => {
    await learner.open('/learn/L03');
    await expect(page.getByText('7 of 7 steps done')).toBeVisible();
  });
});

test('a mistake brings the hint that belongs to it, with what gave it away', async ({ learner }) => {
  await learner.openLab('/learn/L03');
  await learner.run('docker run -d -p 8080:80 --name web busyboxx httpd -f -p 80');
  await expect(learner.page.getByText('The engine does not have that image.')).toBeVisible();
});

test('L01: the stack is met, the parent picked, and a shim missed', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L01');
  await press(learner, 'ps axf -o pid,ppid,cmd');
  await press(learner, 'ls -la /var/run/docker.sock /run/containerd/containerd.sock');
  await learner.expectDone('Before there is a container');

  await guess(learner, /^Twice/);
  await press(learner, "docker info -f '{{.Driver}} {{.DockerRootDir}} {{.DefaultRuntime}}'");
  await press(learner, 'docker run -d --name web nginx');
  await learner.expectDone('Start one');

  await press(learner, "pstree -asp $(docker inspect -f '{{.State.Pid}}' web)");
  await page
    .getByRole('radio', { name: /^containerd-shim-runc-v2 .*ended/ })
    .first()
    .check();
  await expect(page.getByText('Not that one.')).toBeVisible();
  await page.getByRole('radio', { name: /^containerd-shim-runc-v2 (?!.*ended)/ }).check();
  await learner.expectDone('Who is left?');

  await guess(learner, /^The CLI and dockerd\./);
  await press(learner, 'docker images');
  await press(learner, 'docker volume create data');
  await learner.expectDone('Not every command needs all five');

  await press(learner, 'docker run -d --name lost busybox sleep 600');
  await press(learner, "kill -9 $(ps -o ppid= $(docker inspect -f '{{.State.Pid}}' lost))");
  await learner.expectDone('Take one away');

  const words = page.getByRole('article', { name: 'In your own words' });
  await words.getByRole('textbox').fill('The CLI asks dockerd.');
  await words.getByRole('button', { name: 'Compare' }).click();
  await words.getByRole('checkbox', { name: /^The CLI turns a line into HTTP/ }).check();
  await expect(words.getByText('Your answer makes 1 of 6 points.')).toBeVisible();
  await expect(words.getByText('Seen here: container lost')).toBeVisible();
});

test('L02: a container is made, started and read with curl', async ({ learner }) => {
  const { page } = learner;
  const socket = 'curl -s --unix-socket /var/run/docker.sock';
  await learner.openLab('/learn/L02');
  await page.getByRole('button', { name: /^Make a container by hand/ }).click();
  await page.getByRole('button', { name: /^Start it, and read/ }).click();
  await press(
    learner,
    `${socket} -H 'Content-Type: application/json' -d '{"Image":"busybox","Cmd":["echo","hi"]}' 'http://localhost/containers/create?name=bycurl'`,
  );
  await learner.expectDone('Make a container by hand');
  await press(learner, `${socket} -X POST http://localhost/containers/bycurl/start`);
  await press(learner, `${socket} 'http://localhost/containers/bycurl/logs?stdout=1' | od -c`);
  await page.getByRole('radio', { name: 'POST /containers/create', exact: true }).check();
  await expect(page.getByText('Not that one.')).toBeVisible();
  await page.getByRole('radio', { name: 'POST /containers/{id}/start', exact: true }).check();
  await learner.expectDone('Start it, and read what it said');
});
