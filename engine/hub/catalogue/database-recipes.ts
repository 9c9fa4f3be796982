/** Databases, which make their data at the first start. */
import type { ImageRecipe, LayerRecipe } from './recipe.ts';

const POSTGRES = 'usr/lib/postgresql/17';
const PROGRAMS = [
  'psql',
  'pg_dump',
  'pg_dumpall',
  'pg_restore',
  'pg_isready',
  'createdb',
  'dropdb',
  'createuser',
  'pgbench',
];

const MARIADB_PROGRAMS = [
  ...['mariadb', 'mariadb-admin', 'mariadb-dump', 'mariadb-check', 'mariadb-install-db', 'mariadb-upgrade'],
  ...['mysql', 'mysqladmin', 'mysqldump', 'mysqlcheck', 'my_print_defaults', 'resolveip'],
];

export const DATABASE_LAYERS: LayerRecipe[] = [
  {
    name: 'mariadb',
    on: 'debian',
    packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client'],
    unwanted: ['libconfig-inifiles-perl', 'lib(dbd|dbi|term).*-perl', 'libgdbm.*', 'libpcre2-posix.*'],
    // Each tool is some 5 MB by itself.
    dropped: [`usr/bin/(?!(?:${MARIADB_PROGRAMS.join('|')})$).+`, 'usr/share/mysql/mroonga'],
    users: [{ name: 'mysql', id: 999, home: '/var/lib/mysql' }],
    directories: [
      { path: 'var/lib/mysql', user: 'mysql' },
      { path: 'run/mysqld', user: 'mysql' },
      { path: 'docker-entrypoint-initdb.d' },
    ],
    createdBy: 'RUN apt-get install -y mariadb-server-core mariadb-client',
  },
  { name: 'mysql', on: 'mariadb', createdBy: 'COPY files/ /  # says that it is a stand-in' },
  {
    name: 'postgres',
    on: 'libicu',
    packages: ['postgresql-17'],
    // What compiles queries to machine code is larger than all else together; wrappers and scripts of Debian need Perl.
    unwanted: [
      ...['libllvm.*', 'libz3.*', 'postgresql-common.*', 'postgresql-client-common', 'ssl-cert', 'openssl', 'procps'],
      ...[
        'libproc2.*',
        'netbase',
        'locales',
        'libc-l10n',
        'lib.*-perl',
        'libgdbm.*',
        'libedit2',
        'libbsd0',
        'libmd0',
        'libgcrypt.*',
      ],
      ...['libgpg-error.*'],
    ],
    dropped: [
      `${POSTGRES}/lib/bitcode`,
      `${POSTGRES}/lib/llvmjit.*`,
      'usr/share/postgresql/17/man',
      'usr/lib/[^/]+/libexslt\\.so.*',
      `${POSTGRES}/lib/pgxs`,
    ],
    users: [{ name: 'postgres', id: 999, home: '/var/lib/postgresql', shell: '/bin/bash' }],
    directories: [
      { path: 'var/lib/postgresql', user: 'postgres' },
      { path: 'var/lib/postgresql/data', user: 'postgres', mode: 0o1777 },
      { path: 'run/postgresql', user: 'postgres', mode: 0o3777 },
      { path: 'docker-entrypoint-initdb.d' },
    ],
    links: Object.fromEntries(PROGRAMS.map((name) => [`usr/bin/${name}`, `/${POSTGRES}/bin/${name}`])),
    createdBy: 'RUN apt-get install -y postgresql-17',
  },
];

const LIKE_MYSQL = { Volumes: { '/var/lib/mysql': {} }, ExposedPorts: { '3306/tcp': {} } };

export const MARIADB_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/mariadb',
    tags: ['latest', 'lts', '{major}', '{minor}'],
    versionOf: 'mariadb-server-core',
    layer: 'mariadb',
    config: {
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['mariadbd'],
      Env: ['MARIADB_VERSION={patch}', 'LANG=C.UTF-8'],
      ...LIKE_MYSQL,
    },
  },
  {
    repository: 'library/mysql',
    tags: ['latest', '8', '8.0', '8.4'],
    layer: 'mysql',
    config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['mysqld'], Env: ['LANG=C.UTF-8'], ...LIKE_MYSQL },
    standInFor: 'mysql',
  },
];

export const POSTGRES_IMAGES: ImageRecipe[] = [
  {
    repository: 'library/postgres',
    tags: ['latest', '{major}', '{minor}'],
    versionOf: 'postgresql-17',
    layer: 'postgres',
    alsoFor: { tags: ['alpine', '{major}-alpine'], standInFor: 'postgres on Alpine Linux' },
    config: {
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['postgres'],
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin',
        ...['LANG=C.UTF-8', 'PG_MAJOR={major}', 'PG_VERSION={patch}', 'PGDATA=/var/lib/postgresql/data'],
      ],
      ExposedPorts: { '5432/tcp': {} },
      Volumes: { '/var/lib/postgresql/data': {} },
      StopSignal: 'SIGINT',
    },
  },
];
