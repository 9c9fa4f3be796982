import { expect, test, vi } from 'vitest';
import { HubImages } from './hub-images.ts';

const NGINX = [{ name: 'nginx:latest', bytes: 1 }];

test('it asks once for all who want to know within a moment, and again later', async () => {
  let now = 0;
  const fetched = vi.fn(async () => NGINX);
  const images = new HubImages(fetched, () => now);
  expect(await Promise.all([images.read(), images.read()])).toEqual([NGINX, NGINX]);
  now = 9000;
  await images.read();
  expect(fetched).toHaveBeenCalledTimes(1);
  now = 11_000;
  await images.read();
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('what could not be asked is none, and is asked again', async () => {
  const fetched = vi.fn(async () => NGINX).mockRejectedValueOnce(new Error('no lab'));
  const images = new HubImages(fetched, () => 0);
  expect(await images.read()).toEqual([]);
  expect(await images.read()).toEqual(NGINX);
});
