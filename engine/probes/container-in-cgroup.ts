/** A container's control group is named by its id, whichever version of cgroups and whichever driver made it: `/docker/ID`, `docker-ID.scope`. */
const CONTAINER = /[/-]([0-9a-f]{64})(?:\.scope)?(?=\/|$)/m;

/** @param text of `/proc/PID/cgroup`, or a path in it */
export const containerInCgroup = (text: string): string | undefined => CONTAINER.exec(text)?.[1];
