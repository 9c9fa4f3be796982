/** Stands for Node's `https`, which the Dockerfile service would ask Docker Hub for tags with: the labs have a hub of their own. */
export {};
