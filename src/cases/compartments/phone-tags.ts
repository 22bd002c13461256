import { Inject, Injectable } from '@nestjs/common';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import { hmacSha256, type KeyObject, lengthPrefixed } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { PHONE_KEY } from '../../platform/tokens.js';
import type { Contact } from './compartments.schema.js';
import { PhoneTagsRepository } from './phone-tags.repository.js';

const TAG_BYTES = 16;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** The zeros of the Arabic-Indic and of the extended (Persian, Urdu) digits. */
const ARABIC_ZEROS = [0x0660, 0x06f0];

/**
 * Reads a phone number that names its country with + or 00 and gives it as E.164, as in +9613123456. Digits may be
 * Arabic-Indic, words may stand before the +. Undefined for everything else: without its country a number is ambiguous.
 */
export function readPhone(text: string): string | undefined {
  const plain = toLatinDigits(text).replace(INVISIBLE, '').trim().replace(/^00/, '+');
  const start = plain.indexOf('+');
  if (start === -1) return undefined;
  const phone = parsePhoneNumberFromString(plain.slice(start), metadata);
  return phone?.isPossible() === true ? phone.number : undefined;
}

function toLatinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - ARABIC_ZEROS.find((zero) => code >= zero && code <= zero + 9)!);
  });
}

/**
 * The tag by which a number in E.164 is found: HMAC-SHA-256 under the index key over the length-prefixed number, cut to
 * 16 bytes. Who holds the key can try numbers; who holds only the database cannot.
 */
export function tagPhone(key: KeyObject, number: string): Buffer {
  return hmacSha256(key, lengthPrefixed(number)).subarray(0, TAG_BYTES);
}

/** The numbers of a contact document that can be found: of its phones and messengers, each once. */
export function phonesOf(contact: Contact): string[] {
  const found = contact.channels
    .filter((channel) => channel.kind === 'phone' || channel.kind === 'messenger')
    .flatMap((channel) => readPhone(channel.value) ?? []);
  return [...new Set(found)];
}

/** Keeps the phone tags of cases: the look-up on duty finds a case by them, and nothing else does. */
@Injectable()
export class PhoneTags {
  constructor(
    @Inject(PHONE_KEY) private readonly key: KeyObject,
    private readonly tags: PhoneTagsRepository,
  ) {}

  /** Replaces the tags of a case by those of the contact document that is being written. */
  async replace(op: Operation, caseId: string, contact: Contact): Promise<void> {
    await this.tags.replace(
      op,
      caseId,
      phonesOf(contact).map((number) => tagPhone(this.key, number)),
    );
  }

  /** The tag of a number as somebody typed it; undefined without a country code. */
  tagOf(text: string): Buffer | undefined {
    const number = readPhone(text);
    return number === undefined ? undefined : tagPhone(this.key, number);
  }
}
