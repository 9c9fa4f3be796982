import type { MouseEvent } from 'react';

/** A button pressed with Enter or Space is clicked too, without a pointer. */
export const byKeyboard = (event: MouseEvent): boolean => event.detail === 0;
