/** The picture beside the sign-in: a road over calm water towards a light, drawn from lines. */
export function Crossing() {
  return (
    <div className="crossing" aria-hidden="true">
      <svg className="mirrored" viewBox="0 0 640 720" preserveAspectRatio="xMidYMid slice">
        <path
          className="crossing-shore"
          d="M-20 286c60-2 90-16 150-17s96 9 150 8 70-24 130-25 92 20 150 18 70-12 110-12v28z"
        />
        <circle className="crossing-glow" cx="418" cy="264" r="34" />
        <circle className="crossing-light" cx="418" cy="264" r="6" />
        <path
          className="crossing-water crossing-far"
          d="M624 294h14.5M3.3 294h22.8M34.9 294h18.1M597.7 294h10.9M269.2 301h8.6M32.6 301h15.9M540.5 301h9.7M12.7 309.3h20.5M4.2 309.3h12.5M562.3 319.2h15M69.5 319.2h11M182.9 319.2h27.5M94.7 319.2h22M461.4 331h23.3M336.9 331h28.8M291.3 331h32.5M219.5 331h15.2M452.3 345.1h16.5M573.8 345.1h30"
        />
        <path
          className="crossing-water crossing-mid"
          d="M323.2 361.8h15.7M206 361.8h39.2M261 361.8h40.1M497.6 381.7h31.2M574.1 381.7h22.4M449.8 381.7h31.9M519.9 405.3h15.7M34.6 405.3h23.3M451 405.3h15.6M474.5 405.3h24.8M166.4 433.5h31.1M431.4 433.5h15.7M50.8 433.5h17.2M59.2 467h28.5M25.6 467h38.2"
        />
        <path
          className="crossing-water"
          d="M566.1 506.8h34.1M580.1 506.8h71.1M74.1 506.8h28.5M424.4 554.3h22.3M543.5 554.3h32.9M627.6 610.7h74.3M436.6 610.7h28.7M590.7 610.7h80.7M520.5 677.9h61.1M407.7 677.9h33.8M16.5 677.9h45.9"
        />
        <path className="crossing-road" d="M415.6 289L40 760H330L417.4 289Z" />
        <path className="crossing-rail" d="M418 286L-73.4 757.4M418 286L303.6 757.4" />
        <path className="crossing-rail crossing-rail-low" d="M418 286L40 703.1M418 286L330 703.1" />
        <path
          className="crossing-post"
          d="M116.1 664.6v-89M347.7 664.6v-89M191.9 569.5v-66.6M365.4 569.5v-66.6M237.3 512.6v-53.2M375.9 512.6v-53.2"
        />
        <path
          className="crossing-post crossing-post-mid"
          d="M267.5 474.7v-44.3M383 474.7v-44.3M289.1 447.7v-38M388 447.7v-38M305.2 427.4v-33.2M391.7 427.4v-33.2M317.8 411.7v-29.5M394.7 411.7v-29.5"
        />
        <path
          className="crossing-post crossing-post-far"
          d="M327.8 399.1v-26.6M397 399.1v-26.6M336 388.8v-24.2M398.9 388.8v-24.2M342.9 380.2v-22.1M400.5 380.2v-22.1M348.7 372.9v-20.4M401.9 372.9v-20.4M353.6 366.7v-19M403 366.7v-19M357.9 361.3v-17.7M404 361.3v-17.7M361.7 356.6v-16.6M404.9 356.6v-16.6"
        />
      </svg>
    </div>
  );
}
