/** The Dockerfile itself is edited. Each begins with a line of its own, so that none finds what another made. */
import { BUILDKIT, type CorpusCase, on, pair } from './corpus-case.ts';

const APP = { 'app.js': 'one\n' };

export const INSTRUCTION_EDITS: readonly CorpusCase[] = [
  pair('nothing changed', { dockerfile: on('RUN echo i01', 'COPY app.js /', 'CMD ["a"]'), files: APP }, {}),
  pair(
    'RUN edited in the middle',
    { dockerfile: on('RUN echo i02', 'RUN echo b', 'COPY app.js /'), files: APP },
    { dockerfile: on('RUN echo i02', 'RUN echo c', 'COPY app.js /') },
  ),
  pair(
    'RUN put between two',
    { dockerfile: on('RUN echo i03', 'COPY app.js /'), files: APP },
    { dockerfile: on('RUN echo i03', 'RUN echo new', 'COPY app.js /') },
    { builders: BUILDKIT },
  ),
  pair(
    'RUN taken out of the middle',
    { dockerfile: on('RUN echo i04', 'RUN echo b', 'COPY app.js /'), files: APP },
    { dockerfile: on('RUN echo i04', 'COPY app.js /') },
    { builders: BUILDKIT },
  ),
  pair(
    'two RUN change places',
    { dockerfile: on('RUN echo i05', 'RUN echo b') },
    { dockerfile: on('RUN echo b', 'RUN echo i05') },
    { builders: BUILDKIT },
  ),
  pair(
    'RUN added at the end',
    { dockerfile: on('RUN echo i06') },
    { dockerfile: on('RUN echo i06', 'RUN echo more') },
    { builders: BUILDKIT },
  ),
  pair(
    'comments, empty lines and lower case',
    { dockerfile: on('RUN echo i07', 'WORKDIR /w') },
    { dockerfile: on('# why', '', 'run   echo i07', '', 'workdir   /w') },
  ),
  pair(
    'blanks inside a command',
    { dockerfile: on('RUN echo i08 x') },
    { dockerfile: on('RUN echo i08  x') },
    { builders: BUILDKIT },
  ),
  pair(
    'a command on two lines, with a comment between',
    { dockerfile: on('RUN echo i09 && \\\n  # no\n  echo x') },
    { dockerfile: on('RUN echo i09 &&   echo x') },
  ),
  pair(
    'a command as a list',
    { dockerfile: on('RUN ["echo", "i10"]') },
    { dockerfile: on('RUN [ "echo" ,"i10" ]') },
    { builders: BUILDKIT },
  ),
  pair('a list becomes a shell line', { dockerfile: on('RUN ["echo", "i11"]') }, { dockerfile: on('RUN echo i11') }),
  pair(
    'CMD, LABEL and EXPOSE edited above RUN',
    { dockerfile: on('LABEL n=i12', 'EXPOSE 80', 'CMD ["a"]', 'RUN echo i12') },
    { dockerfile: on('LABEL n=other', 'EXPOSE 81', 'CMD ["b"]', 'RUN echo i12') },
  ),
  pair(
    'WORKDIR edited',
    { dockerfile: on('WORKDIR /i13', 'COPY app.js ./', 'RUN pwd'), files: APP },
    { dockerfile: on('WORKDIR /i13/x', 'COPY app.js ./', 'RUN pwd') },
  ),
  pair(
    'the same destination written in another way',
    { dockerfile: on('WORKDIR /i14', 'COPY app.js .'), files: APP },
    { dockerfile: on('WORKDIR /i14', 'COPY app.js /i14/') },
  ),
  pair(
    'USER edited above WORKDIR, COPY and RUN',
    { dockerfile: on('COPY app.js /i15', 'USER daemon', 'COPY app.js /x', 'WORKDIR /w', 'RUN id'), files: APP },
    { dockerfile: on('COPY app.js /i15', 'USER nobody', 'COPY app.js /x', 'WORKDIR /w', 'RUN id') },
  ),
  pair(
    'SHELL edited',
    { dockerfile: on('COPY app.js /i16', 'SHELL ["/bin/sh", "-ec"]', 'RUN echo a', 'RUN ["echo", "b"]'), files: APP },
    { dockerfile: on('COPY app.js /i16', 'SHELL ["/bin/sh", "-exc"]', 'RUN echo a', 'RUN ["echo", "b"]') },
  ),
  pair('COPY becomes ADD', { dockerfile: on('COPY app.js /i17'), files: APP }, { dockerfile: on('ADD app.js /i17') }),
  pair(
    'COPY --chown edited',
    { dockerfile: on('COPY --chown=daemon app.js /i18'), files: APP },
    { dockerfile: on('COPY --chown=1:1 app.js /i18') },
    { builders: BUILDKIT },
  ),
  pair(
    'COPY --chown with the group of the same name',
    { dockerfile: on('COPY --chown=daemon app.js /i19'), files: APP },
    { dockerfile: on('COPY --chown=daemon:daemon app.js /i19') },
  ),
  pair(
    'COPY --chmod written in another way',
    { dockerfile: on('COPY --chmod=755 app.js /i20'), files: APP },
    { dockerfile: on('COPY --chmod=0755 app.js /i20') },
    { builders: BUILDKIT },
  ),
  pair(
    'COPY --link above an edited RUN',
    { dockerfile: on('RUN echo i21', 'COPY --link app.js /'), files: APP },
    { dockerfile: on('RUN echo i21 x', 'COPY --link app.js /') },
    { builders: BUILDKIT },
  ),
  pair(
    'a heredoc of RUN gets another name',
    { dockerfile: on('RUN <<EOF\necho i22\nEOF') },
    { dockerfile: on('RUN <<END\necho i22\nEND') },
    { builders: BUILDKIT },
  ),
  pair(
    'a heredoc of RUN edited',
    { dockerfile: on('RUN <<EOF\necho i23\nEOF', 'RUN cat <<A\nx\nA') },
    { dockerfile: on('RUN <<EOF\necho i23 more\nEOF', 'RUN cat <<A\nx\nA') },
    { builders: BUILDKIT },
  ),
  pair(
    'a variable in a heredoc of COPY, and in a quoted one',
    { dockerfile: on('ENV V=i24', 'COPY <<A /a\n$V\nA', 'COPY <<"B" /b\n$V\nB') },
    { dockerfile: on('ENV V=other', 'COPY <<A /a\n$V\nA', 'COPY <<"B" /b\n$V\nB') },
    { builders: BUILDKIT },
  ),
  pair(
    'a quoted heredoc of COPY below an edited ENV',
    { dockerfile: on('ENV V=1', 'COPY <<"B" /i25\n$V\nB') },
    { dockerfile: on('ENV V=2', 'COPY <<"B" /i25\n$V\nB') },
    { builders: BUILDKIT },
  ),
];
