/** The grammar of names in a registry's paths. What doesn't match is refused before anything is looked up. */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
/** With the lab's own prefix it must stay within the 255 that the registry allows. */
const LONGEST = 200;

export const isRepositoryName = (name: string): boolean => name.length <= LONGEST && NAME.test(name);
export const isComponent = (text: string): boolean => isRepositoryName(text) && !text.includes('/');
export const isTag = (text: string): boolean => TAG.test(text);
export const isDigest = (text: string): boolean => DIGEST.test(text);

/** `nginx` is `library/nginx`, as the docker client has it. */
export const fullName = (name: string): string => (name.includes('/') ? name : `library/${name}`);
export const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf('/')));
