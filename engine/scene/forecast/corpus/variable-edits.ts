/** Build args and environment. */
import { BUILDKIT, type CorpusCase, on, pair } from './corpus-case.ts';

const F = { f: 'f\n' };
const ARG = on('COPY f /v01', 'ARG V=1', 'COPY f /x', 'RUN echo v');

export const VARIABLE_EDITS: readonly CorpusCase[] = [
  pair('--build-arg for an ARG that no command uses', { dockerfile: ARG, files: F }, { options: { args: { V: '2' } } }),
  pair(
    '--build-arg that says what the default says',
    { dockerfile: on('ARG V=1', 'RUN echo v02') },
    { options: { args: { V: '1' } } },
    { builders: BUILDKIT },
  ),
  pair(
    '--build-arg that nobody declared',
    { dockerfile: on('RUN echo v03') },
    { options: { args: { NOBODY: '1' } } },
    { builders: BUILDKIT },
  ),
  pair(
    'the default of ARG edited',
    { dockerfile: on('COPY f /v04', 'ARG V=1', 'COPY f /x', 'RUN echo v'), files: F },
    { dockerfile: on('COPY f /v04', 'ARG V=2', 'COPY f /x', 'RUN echo v') },
  ),
  pair(
    'ARG stands below the first RUN',
    { dockerfile: on('RUN echo v05', 'ARG V=1', 'RUN echo w') },
    { options: { args: { V: '2' } } },
  ),
  pair(
    'ARG without a value, then with one',
    { dockerfile: on('ARG V', 'RUN echo v06') },
    { options: { args: { V: 'x' } } },
  ),
  pair(
    'ARG in a path of COPY',
    { dockerfile: on('ARG V=v07', 'COPY f /$V'), files: F },
    { options: { args: { V: 'v07b' } } },
  ),
  pair(
    'ARG before FROM that only FROM uses',
    { dockerfile: `ARG T=latest\n${on('RUN echo v08').replace('busybox', `busybox:\${T}`)}` },
    { options: { args: { T: '1.37' } } },
    { builders: BUILDKIT },
  ),
  pair(
    'ARG before FROM that the stage asks for',
    { dockerfile: `ARG T=1\n${on('ARG T', 'RUN echo v09')}` },
    { options: { args: { T: '2' } } },
    { builders: BUILDKIT },
  ),
  pair(
    'ENV edited above COPY and RUN',
    { dockerfile: on('COPY f /v10', 'ENV V=1', 'COPY f /x', 'RUN echo v'), files: F },
    { dockerfile: on('COPY f /v10', 'ENV V=2', 'COPY f /x', 'RUN echo v') },
  ),
  pair(
    'ENV written in another way',
    { dockerfile: on('ENV V=v11 W=2', 'RUN echo v') },
    { dockerfile: on('ENV  V="v11"   W=2', 'RUN echo v') },
  ),
  pair(
    'two ENV change places',
    { dockerfile: on('ENV V=v12', 'ENV W=2', 'RUN echo v') },
    { dockerfile: on('ENV W=2', 'ENV V=v12', 'RUN echo v') },
    { builders: BUILDKIT },
  ),
  pair(
    'ENV below an ARG of the same name',
    { dockerfile: on('ARG V=1', 'ENV V=v13', 'RUN echo v') },
    { options: { args: { V: '2' } } },
  ),
  pair(
    'ARG below an ENV of the same name',
    { dockerfile: on('ENV V=v14', 'ARG V=1', 'RUN echo v') },
    { options: { args: { V: '2' } } },
  ),
  pair(
    'ARG below an ENV of the same name, in a path',
    { dockerfile: on('ENV V=v18', 'ARG V', 'COPY f /$V', 'WORKDIR /$V', 'ENV V=last', 'RUN echo v'), files: F },
    { options: { args: { V: '2' } } },
  ),
  pair('a proxy for the build', { dockerfile: on('RUN echo v15') }, { options: { args: { HTTP_PROXY: 'http://x' } } }),
  pair(
    'ENV made of an ARG',
    { dockerfile: on('ARG V=v16', 'ENV W=$V', 'COPY f /x', 'RUN echo v'), files: F },
    { options: { args: { V: 'other' } } },
  ),
  pair(
    'ARG of the stage below',
    { dockerfile: 'FROM busybox AS a\nARG V=1\nFROM a\nRUN echo v17\n' },
    { options: { args: { V: '2' } } },
    { builders: BUILDKIT },
  ),
];
