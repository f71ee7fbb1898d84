/** Asks whoever is signed in for their password; whether the console has it now. Several who need it at once ask together. */
export function confirm(): Promise<boolean> {
  asking ??= (ask?.() ?? Promise.resolve(false)).finally(() => {
    asking = undefined;
  });
  return asking;
}

/**
 * Says how to ask.
 * @returns takes that back
 */
export function confirmBy(how: () => Promise<boolean>): () => void {
  ask = how;
  return () => {
    if (ask === how) ask = undefined;
  };
}

let ask: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;
