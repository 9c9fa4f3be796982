/** Draws the model machines for docs/journey.md, so that the picture is what the tests run. */
import type { AnyStateMachine } from 'xstate';

/** Mermaid's `stateDiagram-v2`. Transitions between the same two states share an arrow; dotted words are those that only time ties. */
export function stateDiagram(machine: AnyStateMachine): string {
  const states = Object.keys(machine.states);
  const name = (state: string) => `s${states.indexOf(state)}`;
  const arrows = states.flatMap((state) =>
    arrowsOf(machine.states[state]?.transitions ?? [], state).map(([to, words]) => ({ state, to, words })),
  );
  const anywhere = arrowsOf(machine.root.transitions, '');
  const initial = (machine.config.initial as string | undefined) ?? states[0] ?? '';
  return [
    'stateDiagram-v2',
    ...states.map((state) => `  state "${state}" as ${name(state)}`),
    `  [*] --> ${name(initial)}`,
    ...(anywhere.length > 0 ? ['  state "wherever it is" as any'] : []),
    ...anywhere.map(([to, words]) => `  any --> ${name(to)}: ${words.join(', ')}`),
    ...arrows.map(({ state, to, words }) => `  ${name(state)} --> ${name(to)}: ${words.join(', ')}`),
  ].join('\n');
}

type Arrow = [to: string, words: string[]];
type Transitions = Iterable<[string, readonly { target?: readonly { key: string }[]; guard?: unknown }[]]>;

function arrowsOf(transitions: Transitions, state: string): Arrow[] {
  const arrows = new Map<string, string[]>();
  for (const [type, list] of transitions)
    for (const { target, guard } of list) {
      const to = target?.[0]?.key ?? state;
      const word = type === '*' ? 'anything' : type.replaceAll(' → ', '→');
      arrows.set(to, [...(arrows.get(to) ?? []), guard ? `(${word})` : word]);
    }
  return [...arrows];
}
