import './posts.css';

interface PostsProps {
  /** How many steps the way has. */
  readonly count: number;
  /** The present step from 0; negative when it stands beside the way. */
  readonly now: number;
}

/** How far something is on a long way; the words beside it name the step. */
export function Posts({ count, now }: PostsProps) {
  return (
    <span className="posts" aria-hidden="true">
      {Array.from({ length: count }, (_, place) => (
        <span key={place} className={postClass(place, now)} />
      ))}
    </span>
  );
}

function postClass(place: number, now: number): string {
  if (place === now) return 'post post-now';
  return place < now ? 'post post-passed' : 'post';
}
