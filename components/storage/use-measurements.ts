'use client';
import { useGrown } from '#components/player/use-grown.ts';
import { growMeasurements, type Measurement, NO_MEASUREMENTS } from '#engine/scene/storage/measure/measurements.ts';
import type { TraceLog } from '#engine/trace/log.ts';

/** Every measurement of the session, the newest last, by what it printed so far. */
export const useMeasurements = (log: TraceLog): readonly Measurement[] =>
  useGrown(log, NO_MEASUREMENTS, growMeasurements).list;
