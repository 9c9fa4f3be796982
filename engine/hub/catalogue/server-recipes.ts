/** Servers and languages: their entrypoints, ports, volumes and users are like those of the official images. */
import type { ImageRecipe, LayerRecipe } from './recipe.ts';

const KERBEROS = ['libkrb5.*', 'libgssapi.*', 'libk5crypto.*', 'libkeyutils.*', 'libcom-err.*'];

export const SERVER_LAYERS: LayerRecipe[] = [
  {
    name: 'nginx',
    on: 'debian',
    packages: ['nginx-light'],
    // For its service's scripts only.
    unwanted: [
      'iproute2',
      'libelf.*',
      'libbpf.*',
      'libtirpc.*',
      'libcap2-bin',
      'libxtables.*',
      'libmnl.*',
      ...KERBEROS,
    ],
    dropped: ['var/www', 'usr/share/nginx/html/.*', 'etc/nginx/sites-.*', 'usr/share/vim'],
    directories: [{ path: 'var/lib/nginx', mode: 0o755 }, { path: 'var/log/nginx' }],
    links: { 'var/log/nginx/access.log': '/dev/stdout', 'var/log/nginx/error.log': '/dev/stderr' },
    createdBy: 'RUN apt-get install -y nginx-light',
  },
  {
    name: 'httpd',
    on: 'debian',
    packages: ['apache2-bin'],
    // What its modules for LDAP, Lua, XML and certificates by ACME need; these modules go too.
    unwanted: [
      ...[
        'libcurl.*',
        'libldap.*',
        'liblua.*',
        'libxml2.*',
        'libaprutil1-.*',
        'libjansson.*',
        'libgnutls.*',
        'libp11.*',
      ],
      ...[
        'libunistring.*',
        'libhogweed.*',
        'libnettle.*',
        'libssh2.*',
        'libidn2.*',
        'libtasn1.*',
        'libsasl2.*',
        'librtmp.*',
      ],
      ...['libpsl.*', 'libnghttp3.*', 'libffi.*', 'libicu.*', 'libstdc.*', 'libgdbm.*', ...KERBEROS],
    ],
    dropped: [
      'usr/lib/apache2/modules/mod_(md|lua|xml2enc|proxy_html|authnz_ldap|ldap)\\.so',
      'usr/lib/[^/]+/apr-util-1/apr_dbm_gdbm.*',
    ],
    directories: [{ path: 'usr/local/apache2/logs' }],
    links: {
      'usr/local/apache2/modules': '/usr/lib/apache2/modules',
      'usr/local/bin/httpd': '/usr/sbin/apache2',
      'etc/apache2/apache2.conf': '/usr/local/apache2/conf/httpd.conf',
    },
    createdBy: 'RUN apt-get install -y apache2-bin',
  },
  {
    name: 'redis',
    on: 'debian',
    packages: ['redis-server'],
    unwanted: ['libbsd0', 'libmd0'],
    dropped: ['etc/redis', 'var/lib/redis', 'var/log/redis'],
    users: [{ name: 'redis', id: 999, home: '/data' }],
    directories: [{ path: 'data', user: 'redis' }],
    createdBy: 'RUN apt-get install -y redis-server',
  },
  {
    name: 'registry',
    on: 'debian',
    packages: ['docker-registry'],
    unwanted: ['libbsd0', 'libmd0'],
    dropped: ['var/log', 'etc/docker'],
    directories: [{ path: 'var/lib/registry' }],
    links: { 'usr/bin/registry': 'docker-registry' },
    createdBy: 'RUN apt-get install -y docker-registry',
  },
  {
    name: 'python',
    on: 'debian',
    packages: ['python3-minimal', 'libpython3-stdlib'],
    dropped: ['usr/lib/python3[.0-9]*/(test|idlelib|lib2to3|turtledemo)'],
    links: { 'usr/local/bin/python': '/usr/bin/python3', 'usr/local/bin/python3': '/usr/bin/python3' },
    createdBy: 'RUN apt-get install -y python3-minimal libpython3-stdlib',
  },
  {
    name: 'libicu',
    on: 'debian',
    packages: ['libicu76', 'libstdc++6'],
    createdBy: 'RUN apt-get install -y libicu76 libstdc++6',
  },
  {
    name: 'node',
    on: 'libicu',
    packages: ['nodejs'],
    unwanted: ['node-corepack'],
    users: [{ name: 'node', id: 1000, home: '/home/node', shell: '/bin/bash' }],
    directories: [{ path: 'home/node', user: 'node' }],
    links: {
      'usr/local/bin/node': '/usr/bin/node',
      'usr/local/bin/npm': '../lib/node_modules/npm/bin/npm-cli.js',
      'usr/local/bin/npx': '../lib/node_modules/npm/bin/npx-cli.js',
    },
    step: 'npm',
    createdBy: 'RUN apt-get install -y nodejs && npm install --global npm',
  },
];

export const SERVER_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/nginx',
    tags: ['latest', 'stable', '{major}', '{minor}', '{patch}'],
    versionOf: 'nginx',
    layer: 'nginx',
    alsoFor: { tags: ['alpine', '{minor}-alpine'], standInFor: 'nginx on Alpine Linux' },
    config: {
      Cmd: ['nginx', '-g', 'daemon off;'],
      Env: ['NGINX_VERSION={patch}'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  },
  {
    repository: 'library/redis',
    tags: ['latest', '{major}', '{minor}'],
    versionOf: 'redis-server',
    layer: 'redis',
    alsoFor: { tags: ['alpine', '{major}-alpine'], standInFor: 'redis on Alpine Linux' },
    config: {
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['redis-server'],
      Env: ['REDIS_VERSION={patch}'],
      ExposedPorts: { '6379/tcp': {} },
      Volumes: { '/data': {} },
      WorkingDir: '/data',
    },
  },
];

export const WEB_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/httpd',
    tags: ['latest', '{major}', '{minor}', '{patch}'],
    versionOf: 'apache2-bin',
    layer: 'httpd',
    config: {
      Cmd: ['httpd-foreground'],
      Env: ['HTTPD_PREFIX=/usr/local/apache2', 'HTTPD_VERSION={patch}'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGWINCH',
      WorkingDir: '/usr/local/apache2',
    },
  },
  {
    repository: 'library/registry',
    tags: ['latest', '{major}', '{minor}'],
    versionOf: 'docker-registry',
    layer: 'registry',
    config: {
      Entrypoint: ['/entrypoint.sh'],
      Cmd: ['/etc/docker/registry/config.yml'],
      ExposedPorts: { '5000/tcp': {} },
      Volumes: { '/var/lib/registry': {} },
    },
  },
];

export const LANGUAGE_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/python',
    tags: ['latest', 'slim', '{major}', '{minor}', '{major}-slim', '{minor}-slim'],
    versionOf: 'python3.13-minimal',
    layer: 'python',
    alsoFor: { tags: ['alpine', '{major}-alpine', '{minor}-alpine'], standInFor: 'python on Alpine Linux' },
    config: { Cmd: ['python3'], Env: ['PYTHON_VERSION={patch}', 'LANG=C.UTF-8'] },
  },
];

export const NODE_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/node',
    tags: ['latest', 'slim', 'lts', '{major}', '{major}-slim', '{minor}'],
    versionOf: 'nodejs',
    layer: 'node',
    alsoFor: { tags: ['alpine', '{major}-alpine'], standInFor: 'node on Alpine Linux' },
    config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node'], Env: ['NODE_VERSION={patch}'] },
  },
];
