/** Every lesson that is there: nothing is met before it began, and its recording, made by its own solution, meets all. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answers, rightAnswer, settlePrediction } from '#engine/lesson/answers.ts';
import { explain } from '#engine/lesson/explain.ts';
import { type GradingContext, gradeLesson } from '#engine/lesson/grade.ts';
import { claimsOf, type Lesson, predictionsOf, questionsOf } from '#engine/lesson/lesson.ts';
import { LogIndex } from '#engine/lesson/log-index.ts';
import { decodeRecording } from '#engine/trace/recording.ts';
import { loadLessons, recordingFile } from './load.ts';

const lessons = await loadLessons();

const recordingOf = (lesson: Lesson) => {
  const file = recordingFile(lesson);
  if (file === null) throw new Error(`${lesson.id} has no run.trace.jsonl. Make it with: npm run record`);
  return decodeRecording(readFileSync(file, 'utf8'));
};

/** The answers that the solution gives. */
function solved(lesson: Lesson, index: LogIndex): Answers {
  const actions = lesson.steps.flatMap((step) => step.solution);
  const answers: Answers = {};
  for (const action of actions) {
    if ('predict' in action) answers[action.predict] = { value: action.option, seq: -1 };
    if (!('answer' in action)) continue;
    const question = questionsOf(lesson).find(({ id }) => id === action.answer);
    const value = action.value ?? (question && rightAnswer(question, { index, answers, lesson }));
    if (value) answers[action.answer] = { value, seq: -1 };
  }
  return answers;
}

describe.each(lessons.map((lesson): [string, Lesson] => [lesson.id, lesson]))('%s', (_, lesson) => {
  const nothing: GradingContext = { index: new LogIndex(), answers: {}, lesson };

  it('has no check that an empty log meets', () => {
    const met = gradeLesson(lesson, nothing).flatMap(({ checks }, step) =>
      checks.flatMap((result, check) => (result.met ? [lesson.steps[step]?.checks[check]?.say] : [])),
    );
    expect(met).toEqual([]);
  });

  it('has no hint that blames a learner who did nothing', () => {
    expect(gradeLesson(lesson, nothing).flatMap(({ hints }) => hints)).toEqual([]);
  });

  it('has every check met by the recording of its solution', () => {
    const { events, unreadable } = recordingOf(lesson);
    expect(unreadable).toEqual([]);
    const index = LogIndex.of(events);
    const results = gradeLesson(lesson, { index, answers: solved(lesson, index), lesson });
    const unmet = results.flatMap(({ checks }, step) =>
      checks.flatMap((result, check) =>
        result.met ? [] : [[lesson.steps[step]?.checks[check]?.say, result.missed ?? result.fact]],
      ),
    );
    expect(unmet).toEqual([]);
  });

  it('has each prediction settled as the solution predicts', () => {
    const index = LogIndex.of(recordingOf(lesson).events);
    const context = { index, answers: solved(lesson, index), lesson };
    const settled = predictionsOf(lesson).map((prediction) => settlePrediction(prediction, context));
    expect(settled).toEqual(settled.map(() => expect.objectContaining({ state: 'settled', right: true })));
  });

  it('cites events that are in the recording', () => {
    const { events } = recordingOf(lesson);
    const index = LogIndex.of(events);
    const seqs = new Set(events.map(({ seq }) => seq));
    const cited = gradeLesson(lesson, { index, answers: solved(lesson, index), lesson }).flatMap(({ checks }) =>
      checks.flatMap(({ evidence }) => evidence),
    );
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((seq) => !seqs.has(seq))).toEqual([]);
  });

  it('has an explanation of its own for every span and event of its recording', () => {
    const unexplained = recordingOf(lesson).events.flatMap((event) => {
      const said = explain(event);
      return said.generic
        ? [`${event.type} ${'name' in event ? `${event.name} (${event.type === 'span.started' ? event.to : ''})` : ''}`]
        : [];
    });
    expect([...new Set(unexplained)]).toEqual([]);
  });

  it('names each claim once', () => {
    const ids = claimsOf(lesson).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
