import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientName } from '../../src/people/sign-in/client-name.js';

const kit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name of a browser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${kit} Chrome/140.0 Safari/537.36`, 'Chrome on Windows'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${kit} Chrome/140.0 Safari/537.36 Edg/140.0`,
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
      'Safari on iPhone',
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${kit} Chrome/140.0 Mobile Safari/537.36`,
      'Chrome on Android',
    ],
    ['curl/8.0', 'Unknown browser'],
    ['something on Linux', 'Unknown browser on Linux'],
    ['', 'Unknown browser'],
  ])('is read from %s', (header, name) => {
    expect(clientName(header)).toBe(name);
  });

  it('is unknown without a header', () => {
    expect(clientName(undefined)).toBe('Unknown browser');
  });

  it('never holds anything that whoever sent the header chose', () => {
    const words =
      /^(Unknown browser|Edge|Opera|Samsung Internet|Firefox|Chrome|Safari)( on (iPhone|iPad|Android|Windows|ChromeOS|macOS|Linux))?$/;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) =>
        words.test(clientName(`${before} Firefox/1 (X11) ${after}`)),
      ),
    );
  });
});
