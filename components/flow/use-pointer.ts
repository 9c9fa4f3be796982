'use client';
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import type { Player } from '#components/player/use-player.ts';
import { panned, type View, zoomed } from '#components/player/view.ts';
import type { Step } from '#engine/scene/steps.ts';
import { stepAt } from './hit-test.ts';
import type { Picture } from './picture-layout.ts';

type Drag = { kind: 'seek' } | { kind: 'pan'; x: number; view: View };

/** Pointer and wheel on the picture: hover and click messages, drag the axis to seek, shift-drag to pan, ctrl-wheel to zoom. */
export function usePointer(
  player: Player,
  picture: Picture,
  svg: RefObject<SVGSVGElement | null>,
  setHover: (step: Step | undefined) => void,
) {
  const drag = useRef<Drag>(undefined);
  useWheel(player, picture, svg);
  const { scale, decks } = picture;
  const place = (event: { clientX: number; clientY: number }): [number, number] => {
    const box = svg.current?.getBoundingClientRect();
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
  };
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (event.button !== 0) return;
      const [x, y] = place(event);
      if (event.shiftKey) drag.current = { kind: 'pan', x, view: player.view };
      else if (y < decks.top) {
        drag.current = { kind: 'seek' };
        player.seek(scale.time(x));
      } else player.select(stepAt(picture, player.steps, x, y)?.id);
      if (drag.current) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const [x, y] = place(event);
      const now = drag.current;
      if (now?.kind === 'seek') player.seek(scale.time(x));
      else if (now?.kind === 'pan')
        player.setView(panned(now.view, ((now.x - x) / scale.width) * (now.view[1] - now.view[0])));
      else setHover(y < decks.top ? undefined : stepAt(picture, player.steps, x, y));
    },
    onPointerUp: () => {
      drag.current = undefined;
    },
    onPointerLeave: () => setHover(undefined),
  };
}

function useWheel(player: Player, { scale }: Picture, svg: RefObject<SVGSVGElement | null>) {
  const latest = useRef({ player, scale });
  useEffect(() => {
    latest.current = { player, scale };
  });
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const zoom = event.ctrlKey || event.metaKey;
      const { view, setView } = latest.current.player;
      const whole = view[1] - view[0] >= 1;
      if (!zoom && (whole || Math.abs(event.deltaX) <= Math.abs(event.deltaY))) return;
      event.preventDefault();
      const { width } = latest.current.scale;
      const share = (event.clientX - element.getBoundingClientRect().left) / width;
      const around = view[0] + share * (view[1] - view[0]);
      if (zoom) setView(zoomed(view, Math.exp(event.deltaY * 0.004), around));
      else setView(panned(view, (event.deltaX / width) * (view[1] - view[0])));
    };
    // React's own listener is passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [svg]);
}
