/** Width of a text in JetBrains Mono, whose every character is 0.6 em wide (px). Measuring the DOM would cost a layout each time. */
export const monoWidth = (text: string, fontSize: number): number => text.length * fontSize * 0.6;

/** Archivo is proportional: a cautious average. */
export const sansWidth = (text: string, fontSize: number): number => text.length * fontSize * 0.53;
