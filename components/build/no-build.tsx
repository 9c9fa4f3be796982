import { EmptyDeck } from '#components/deck/empty-deck.tsx';

/** Nothing was built: what will be here, and what to type. */
export function NoBuild({ live }: { live: boolean }) {
  return (
    <EmptyDeck title="Nothing was built yet">
      <p>
        Here a build is taken apart: what each line of the Dockerfile became, what came from the cache and why the rest
        did not, which steps ran side by side, which files travelled, and which line made which layer.
      </p>
      {live ? (
        <p>
          Type <code>docker build -t app .</code> in a folder with a Dockerfile.
        </p>
      ) : (
        <p>This recording has no build.</p>
      )}
    </EmptyDeck>
  );
}

/** The run that is shown builds nothing, another one does. */
export function NoBuildHere({ commandLine }: { commandLine: string }) {
  return (
    <EmptyDeck title="This run builds nothing">
      <p>
        <code>{commandLine}</code> asked no builder for anything. Other runs of this session did.
      </p>
      <button type="button" popoverTarget="runs">
        Choose another run
      </button>
    </EmptyDeck>
  );
}
