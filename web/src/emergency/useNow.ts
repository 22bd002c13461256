import { useEffect, useState } from 'react';

/** The time now in milliseconds, drawn anew every `step` milliseconds while the component stands on the page. */
export function useNow(step: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [step]);
  return now;
}
