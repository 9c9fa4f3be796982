'use client';
import { useEffect } from 'react';
import { useLabHand } from '#components/network/lab-hand.ts';

/** While it is shown, use of control groups and files of logs are read about once a second. @returns whether there is a lab whose use is read meanwhile */
export function useFollowedUse(): boolean {
  const hand = useLabHand();
  const followUse = hand?.followUse;
  useEffect(() => {
    if (!followUse) return;
    const follow = () => followUse(document.visibilityState === 'visible');
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      followUse(false);
    };
  }, [followUse]);
  return hand !== null;
}
