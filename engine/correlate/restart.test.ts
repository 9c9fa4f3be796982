import { expect, test } from 'vitest';
import { asks, DAEMONS, opened, orders, peer, spawns, typed, WEB } from './make-observation.fixture.ts';
import { storyOf } from './story-of.fixture.ts';

test.each(['logs?follow=1', 'stats'])('a container that starts again is not started by who follows its %s', (route) => {
  const story = storyOf(
    [
      opened('t1', 50),
      typed(1, 't1', 'docker x'),
      ...spawns(2, 50, 60, 'docker x'),
      asks(3, 1, peer(60, 't1', 1), `GET /containers/${WEB}/${route}`),
      orders(10, 'a', 'Tasks/Create', { containerId: WEB }),
    ],
    { processes: DAEMONS },
  );
  expect(story.find('Tasks/Create')).toMatchObject({ trace: 'background' });
});
