/** What a lab image is made of. Its hash names the cached image, so any change here or under `root/` makes a new one. */
export const recipe = {
  /** Raised when the builder itself changes what comes out. */
  version: 1,
  suite: 'trixie',
  packages: [
    ...['docker.io', 'docker-cli', 'containerd', 'runc', 'crun', 'docker-buildx', 'docker-compose'],
    ...['tini', 'runit', 'sudo', 'kmod', 'util-linux', 'mount', 'e2fsprogs', 'procps', 'psmisc'],
    ...['iptables', 'nftables', 'iproute2', 'conntrack', 'tcpdump', 'iputils-ping', 'bind9-dnsutils', 'netbase'],
    ...[
      'bash-completion',
      'curl',
      'jq',
      'less',
      'nano',
      'strace',
      'python3',
      'ca-certificates',
      'xz-utils',
      'busybox-static',
    ],
  ],
  /** dpkg never unpacks these; copyright files stay. */
  excluded: [
    '/usr/share/man/*',
    '/usr/share/locale/*',
    '/usr/share/doc/*',
    '/usr/share/info/*',
    '/usr/share/lintian/*',
  ],
  included: ['/usr/share/doc/*/copyright', '/usr/share/locale/locale.alias'],
  /** Left behind by the build, of no use in a lab or different on every host. */
  removed: [
    'var/lib/apt/lists',
    'var/cache/apt/archives',
    'var/cache/apt/pkgcache.bin',
    'var/cache/apt/srcpkgcache.bin',
    'var/log/apt',
    'var/log/alternatives.log',
    'var/log/dpkg.log',
    'var/log/bootstrap.log',
    'var/cache/ldconfig/aux-cache',
    'etc/machine-id',
  ],
  /** Programs whose embedded protobuf descriptors say what their messages mean. */
  described: [
    'usr/bin/containerd',
    'usr/bin/containerd-shim-runc-v2',
    'usr/sbin/dockerd',
    'usr/libexec/docker/cli-plugins/docker-buildx',
  ],
};
