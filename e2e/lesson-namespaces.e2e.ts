/** L09 by mouse: what a container shares is marked and read off, limits bite, and the decks show both beside the lesson. */
import { expect, type Learner, needsEngine, test } from './learner.ts';
import * as hand from './lesson-hand.ts';

needsEngine();
test.setTimeout(300_000);

const press = (learner: Learner, line: string) => hand.press(learner, line, 'last');
const guess = (learner: Learner, option: RegExp) => hand.guess(learner, option, 'last');
const pidOf = (name: string) => `$(docker inspect -f '{{.State.Pid}}' ${name})`;

test('what a container sees, and how much it may use', async ({ learner }) => {
  const { page } = learner;
  await learner.openLab('/learn/L09');
  const deck = page.getByRole('tabpanel', { name: 'Processes' });

  await test.step('what is its own, marked and compared', async () => {
    await press(learner, 'docker run -d --name web busybox sleep 3600');
    await press(learner, `ls -l /proc/${pidOf('web')}/ns`);
    const own = hand.step(learner, 'own');
    const card = hand.marks(own);
    await hand.mark(own, [/^user/, /^net/]);
    await expect(card.getByText(/of the 8 are not as you marked them/)).toBeVisible();
    await card.getByRole('checkbox', { name: /^net/ }).uncheck();
    await hand.mark(own, [/^time/]);
    // What of control groups is the container's own depends on the host's version of them.
    if (await card.getByText('1 of the 8 is not as you marked it').isVisible()) await hand.mark(own, [/^cgroup/]);
    await expect(card.getByText('Right.')).toBeVisible();
    await learner.expectDone('What is its own?');
  });

  await test.step('in by one door, and by all', async () => {
    await press(learner, `nsenter -t ${pidOf('web')} -n ip -br addr`);
    await guess(learner, /^In all of those/);
    await press(learner, 'docker exec -d web sleep 300');
    await expect(page.getByText('As you expected.')).toBeVisible();
    await learner.expectDone('Go in by one door');
  });

  await test.step('shared on purpose, and the deck says by which flag', async () => {
    await press(learner, 'docker run -d --name side --network container:web --pid host busybox sleep 3600');
    await deck.getByRole('button', { name: 'Namespaces', exact: true }).click();
    await expect(deck.getByText(/side uses web’s net namespace \(--network container:web\)/)).toBeVisible();
    await hand.mark(hand.step(learner, 'share'), [/^net/, /^user/]);
    await press(learner, `readlink /proc/${pidOf('side')}/ns/net`);
    const number = /net:\[(\d+)\]/.exec(await learner.terminal.innerText())?.[1] ?? '';
    const share = hand.step(learner, 'share');
    await hand.typeValue(share, '4026531840');
    await expect(share.getByText('Not that one.')).toBeVisible();
    await hand.typeValue(share, `net:[${number}]`);
    await guess(learner, /^It is created, and refused/);
    await press(learner, 'docker run --name guest --ipc container:web busybox true');
    await learner.expectDone('Shared on purpose');
  });

  await test.step('limits, beside the flags that set them', async () => {
    await guess(learner, /^The kernel stops it/);
    await press(learner, 'docker update -m 64m --memory-swap 64m --cpus .25 --pids-limit 10 web');
    await press(learner, "docker exec -d web sh -c 'while :; do :; done'");
    await page.getByRole('button', { name: /^Run find \/sys\/fs\/cgroup/ }).click();
    await deck.getByRole('button', { name: 'Limits', exact: true }).click();
    await expect(deck.getByRole('row', { name: /^web/ })).toContainText('--cpus 0.25');
    await learner.expectDone('How much it may use');
  });

  await test.step('refused or killed', async () => {
    await guess(learner, /^tail alone/);
    await press(learner, 'docker exec web tail /dev/zero');
    await press(learner, "docker exec web sh -c 'for n in $(seq 30); do sleep 1 & done'");
    await learner.expectDone('Refused or killed');
  });

  await test.step('nothing holds it open', async () => {
    await press(learner, 'pgrep -x pause');
    await guess(learner, /^In the old network, alone/);
    await press(learner, 'docker restart -t 0 web');
    await learner.expectDone('Who holds it open?');
  });
});
