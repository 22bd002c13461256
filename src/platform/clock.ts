import { Injectable } from '@nestjs/common';

/** The one source of the present moment; tests set another. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Today as YYYY-MM-DD in an IANA time zone, such as that of an office. */
  today(timeZone: string): string {
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(this.now());
  }
}
