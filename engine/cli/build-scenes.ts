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
