import { Controller, Get, Injectable } from '@nestjs/common';
import { Media, Public } from '../access/access.decorator.js';

const MOST_BYTES = 1024 * 1024;

/** The description of the API as text. It is made once, by whoever asks first. */
@Injectable()
export class ApiDescription {
  private make: () => Promise<object> = () => Promise.reject(new Error('the API is not described'));
  private text: Promise<string> | undefined;

  /** Says how the description is made. */
  describeBy(make: () => Promise<object>): void {
    this.make = make;
    this.text = undefined;
  }

  read(): Promise<string> {
    this.text ??= this.make().then((document) => JSON.stringify(document));
    return this.text;
  }
}

@Controller('api/openapi.json')
export class OpenApiController {
  constructor(private readonly description: ApiDescription) {}

  @Get()
  @Public(
    'the shape of the API is in the source that everybody may read; it says nothing of the installation',
  )
  @Media('application/json', MOST_BYTES)
  read(): Promise<string> {
    return this.description.read();
  }
}
