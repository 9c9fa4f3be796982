/** The command lines of the recordings in `engine/scene/fixtures/builds`, one lab for each. */

/** `cd site && docker build …` is what a person types; files are made by the line before. */
type Scene = { name: string; lines: readonly string[] };

const file = (path: string, lines: readonly string[]): string =>
  `mkdir -p "$(dirname ${path})" && cat > ${path} <<'END'\n${lines.join('\n')}\nEND`;

const NGINX = [
  'FROM nginx',
  'RUN rm -rf /usr/share/nginx/html/*',
  'COPY index.html /usr/share/nginx/html/',
  'EXPOSE 80',
  'CMD ["nginx", "-g", "daemon off;"]',
];
const WITH_ECHO = [NGINX[0] as string, 'RUN echo hello', ...NGINX.slice(1)];

const BUILDKIT = 'docker build';
const CLASSIC = 'DOCKER_BUILDKIT=0 docker build';

const builders = (name: string, lines: (build: string) => readonly string[]): Scene[] => [
  { name: `${name}-buildkit`, lines: lines(BUILDKIT) },
  { name: `${name}-classic`, lines: lines(CLASSIC) },
];

/** A page that did not change makes BuildKit 0.13 fail with this server, so it changes each time. */
const sources = (picture: string, more = ''): string =>
  `cd src && ${BUILDKIT} --build-context shared=../shared --build-context picture=docker-image://${picture} ${more} -t src .`;

export const BUILD_SCENES: readonly Scene[] = [
  ...builders('nginx', (build) => [
    [file('site/Dockerfile', NGINX), file('site/index.html', ['<h1>Hello</h1>'])].join('\n'),
    `cd site && ${build} -t my-nginx .`,
    `cd site && ${build} -t my-nginx .`,
    file('site/Dockerfile', WITH_ECHO),
    `cd site && ${build} -t my-nginx .`,
  ]),
  {
    name: 'stages-buildkit',
    lines: [
      [
        file('app/Dockerfile', [
          'FROM busybox AS left',
          'RUN --mount=type=cache,target=/cache sleep 1; date >> /cache/runs; cp /cache/runs /left',
          'FROM busybox AS right',
          'RUN --mount=type=secret,id=token sleep 1; wc -c < /run/secrets/token > /right',
          'FROM busybox AS unused',
          'RUN echo nobody asks for this',
          'FROM busybox',
          'COPY --from=left /left /left',
          'COPY --from=right /right /right',
          'CMD ["cat", "/left", "/right"]',
        ]),
        file('app/token', ['not-to-be-seen']),
      ].join('\n'),
      `cd app && ${BUILDKIT} --secret id=token,src=token -t stages .`,
      `cd app && ${BUILDKIT} --secret id=token,src=token --no-cache -t stages .`,
    ],
  },
  {
    name: 'mounts-buildkit',
    lines: [
      [
        file('lent/Dockerfile', [
          'FROM busybox',
          'RUN --mount=type=secret,id=token wc -c < /run/secrets/token > /length',
          'RUN --mount=type=cache,target=/var/cache/things echo kept >> /var/cache/things/runs',
          'RUN --mount=type=bind,source=list,target=/lent/list --mount=type=tmpfs,target=/scratch cp /lent/list /scratch/',
          'RUN --mount=type=secret,id=token,target=/token cp /token /copy',
          'RUN --mount=type=secret,id=token mkdir /many && for i in $(seq 60); do echo $i > /many/$i; done',
        ]),
        file('lent/token', ['not-to-be-seen']),
        file('lent/list', ['a']),
      ].join('\n'),
      `cd lent && ${BUILDKIT} --secret id=token,src=token -t lent .`,
    ],
  },
  {
    name: 'sources-buildkit',
    lines: [
      [
        file('src/Dockerfile', [
          'FROM busybox AS one',
          'RUN echo one > /one',
          'FROM busybox:latest AS two',
          'RUN echo two > /two',
          'FROM busybox',
          'COPY --from=one /one /',
          'COPY --from=two /two /',
          'COPY --from=shared note /note',
          'COPY --from=picture /p /picture',
          'ADD http://127.0.0.1:8099/page /page',
        ]),
        file('shared/note', ['first']),
        file('www/page', ['first']),
        ...[1, 2].map((n) => `echo picture ${n} > p && tar -c p | docker import - picture:${n}`),
        'busybox httpd -p 127.0.0.1:8099 -h /root/www',
      ].join('\n'),
      sources('picture:1'),
      `${file('www/page', ['a second page'])}\n${sources('picture:1')}`,
      `${file('www/page', ['a third page'])}\n${file('shared/note', ['another'])}\n${sources('picture:1')}`,
      `${file('www/page', ['a fourth page'])}\n${sources('picture:2')}`,
      `${file('www/page', ['a fifth page'])}\n${sources('picture:2', '--no-cache-filter two')}`,
      'pkill -f 127.0.0.1:8099',
    ],
  },
  ...builders('failing', (build) => [
    file('broken/Dockerfile', [
      'FROM busybox',
      'RUN echo so far so good',
      'RUN echo to stderr >&2; ls /nowhere',
      'RUN echo never reached',
    ]),
    `cd broken && ${build} -t broken .`,
  ]),
  ...builders('context', (build) => [
    [
      file('all/Dockerfile', ['FROM busybox', 'WORKDIR /app', 'COPY . .', 'RUN cat main.txt']),
      file('all/main.txt', ['one']),
      file('all/lib/helper.txt', ['helps']),
      file('all/notes.log', ['not for the image']),
      file('all/.dockerignore', ['*.log', 'Dockerfile']),
    ].join('\n'),
    `cd all && ${build} -t all .`,
    file('all/main.txt', ['two']),
    `cd all && ${build} -t all .`,
    file('all/notes.log', ['changed, and ignored']),
    `cd all && ${build} -t all .`,
  ]),
];
