import { Controller, Get, Header, Param } from '@nestjs/common';
import { Access, Media, Returns } from '../../platform/access/access.decorator.js';
import { Op } from '../../platform/http/op.decorator.js';
import { recordId } from '../../platform/http/page.schema.js';
import { Operation } from '../../platform/operation.js';
import { receiptView } from './log.schema.js';
import { ReceiptsService } from './receipts.service.js';

/** An entry of 65,535 bytes in base64, 63 hashes, and a checkpoint with its cosignatures. */
const MOST_PROOF = 256 * 1024;

@Controller('api/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get(':id')
  @Access('receipt.read')
  @Returns(receiptView)
  open(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.receipts.open(op, id);
  }

  @Get(':id/proof')
  @Access('receipt.read')
  @Media('text/plain; charset=utf-8', MOST_PROOF)
  @Header('content-disposition', 'attachment; filename="receipt.tlog-proof"')
  prove(@Op() op: Operation, @Param('id', { schema: recordId }) id: string) {
    return this.receipts.prove(op, id);
  }
}
