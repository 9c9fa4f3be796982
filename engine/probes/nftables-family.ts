/** struct nfgenmsg (linux/netfilter/nfnetlink.h), with which each message of nftables begins: address family, version, resource. */
export const NFGENMSG_BYTES = 4;

/** The families by their numbers in it, as nft names them. */
export const NFT_FAMILIES: Readonly<Record<number, string>> = {
  1: 'inet',
  2: 'ip',
  3: 'arp',
  5: 'netdev',
  7: 'bridge',
  10: 'ip6',
};
