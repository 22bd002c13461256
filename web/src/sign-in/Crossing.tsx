/** The picture beside the sign-in: a road on posts over calm water, drawn from lines. */
export function Crossing() {
  return (
    <div className="crossing" aria-hidden="true">
      <svg className="mirrored" viewBox="0 0 640 720" preserveAspectRatio="xMidYMid slice">
        <path className="crossing-road" d="M-20 430 C 150 420 260 330 380 300 S 560 262 680 258" />
        <path className="crossing-edge" d="M-20 446 C 150 436 260 344 380 312 S 560 272 680 267" />
        <path
          className="crossing-posts"
          d="M30 446v120M112 436v96M186 410v84M252 376v70M312 344v58M368 318v46M424 304v36M480 293v29M534 284v24M586 277v19"
        />
        <path
          className="crossing-water"
          d="M-40 566q34-16 68 0t68 0 68 0 68 0 68 0 68 0 68 0 68 0 68 0 68 0M-70 620q44-20 88 0t88 0 88 0 88 0 88 0 88 0 88 0 88 0M-30 680q54-24 108 0t108 0 108 0 108 0 108 0 108 0"
        />
        <path className="crossing-water crossing-far" d="M250 470q20-9 40 0t40 0 40 0 40 0 40 0 40 0 40 0 40 0 40 0 40 0M360 420q14-6 28 0t28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0" />
        <path className="crossing-shore" d="M470 262 C 520 238 560 246 600 226 S 660 214 700 208" />
        <circle className="crossing-light" cx="598" cy="206" r="9" />
      </svg>
    </div>
  );
}
