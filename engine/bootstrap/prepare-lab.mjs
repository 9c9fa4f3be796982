/**
 * Makes the lab image and the images in it; run with tsx, because the code that makes them is the engine's.
 * Its last line is one JSON object: `{made: string[]}` or `{error, fix}`.
 */
import { buildBaseImages } from '#engine/lab/base-images/build.ts';
import { LabError } from '#engine/lab/driver.ts';
import { buildLabImage } from '#engine/lab/image/build.ts';

const tell = (line) => console.log(line);
const answer = (value) => console.log(JSON.stringify(value));

try {
  const lab = await buildLabImage(tell);
  const archives = await buildBaseImages(lab, tell);
  answer({ made: [lab.dir, ...Object.values(archives)] });
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  answer({ error: error.message, fix: error.fix });
}
