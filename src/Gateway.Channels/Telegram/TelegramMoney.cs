using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>
/// Money that went or came back: <c>{"currency":"EUR","total_amount":1450,"invoice_payload":"..","telegram_payment_charge_id":".."}</c>, the amount in the
/// currency's smallest unit.
/// </summary>
internal static class TelegramMoney
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("successful_payment", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("invoice_payload"u8, "invoicePayload"u8))
                draft.Payload = reader.Text("successful_payment.invoice_payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("currency"u8))
                draft.Note("currency", reader.Fact());
            else if (reader.At("total_amount"u8, "totalAmount"u8))
                draft.Note("amount", reader.Fact());
            else if (reader.At("telegram_payment_charge_id"u8, "telegramPaymentChargeId"u8))
                draft.Note("charge_id", reader.Fact());
            else
                reader.Skip();
        }
    }
}
