import { useEffect, useRef } from 'react';

const FIRST_MS = 1_500;
const LONGEST_MS = 60_000;

/**
 * Asks again while something is awaited, ever more slowly: most waits are over after a second or two, and each asking is
 * a line in the log.
 */
export function useAskAgain(isWaiting: boolean, ask: () => Promise<void>): void {
  const asking = useRef(ask);
  useEffect(() => {
    asking.current = ask;
  });
  useEffect(() => {
    if (!isWaiting) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (pause: number): void => {
      timer = setTimeout(() => {
        void asking.current().finally(() => {
          if (!isOver) wait(Math.min(pause * 2, LONGEST_MS));
        });
      }, pause);
    };
    let isOver = false;
    wait(FIRST_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isWaiting]);
}
