/** Why a span ended of which nothing more was heard: what it stands for may well have gone on. */
export const UNSEEN_END = 'its end was not observed';
