using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sending;

/// <summary>What the requests of every JSON send API have in common.</summary>
internal static class ApiRequests
{
    // Text goes as UTF-8 and not as \u escapes: a third of the bytes for Japanese or Arabic. No browser ever reads these bodies. What this one still escapes, PlainJson writes out.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder };

    public static ReadOnlyMemory<byte> Body<T>(T content, Action<Utf8JsonWriter, T> write)
    {
        // Most bodies are a short text in a small frame.
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer, content);
            writer.WriteEndObject();
        }

        return PlainJson.Of(buffer.WrittenMemory);
    }

    /// <summary>A text as a JSON string, with its quotation marks.</summary>
    public static string Quoted(string text) => $"\"{Encoding.UTF8.GetString(PlainJson.Of(Encoding.UTF8.GetBytes(Encoder.Encode(text))).Span)}\"";

    public static SendRequest Post(Uri url, ReadOnlyMemory<byte> body, params (string Name, string Value)[] headers) =>
        new("POST", url, headers, "application/json", body);

    /// <summary>The path under the account's own base URL, or under the provider's.</summary>
    public static Uri Url(AccountModel account, string providerBase, string path) =>
        new((account.ApiUrl?.AbsoluteUri ?? providerBase).TrimEnd('/') + path);

    /// <summary>Names one part of a message: the delivery's own id for the first, the same with the part's number folded in for the others.</summary>
    public static Guid PartId(Guid delivery, int part)
    {
        Span<byte> bytes = stackalloc byte[16];
        delivery.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[15] ^= (byte)part;
        bytes[14] ^= (byte)(part >> 8);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Null when there is something to send under limits that hold for every channel.</summary>
    public static EncodeResult? Refusal(OutboundMessage message)
    {
        // The contract's limit of an alias, in characters here; no provider's recipient is longer.
        const int RecipientMax = 256;
        if (message.Recipient.Length is 0 or > RecipientMax)
            return EncodeResult.Refused("recipient_invalid", "recipient: must have 1 to 256 characters");
        if (string.IsNullOrWhiteSpace(message.Text) && message.Attachments.Count == 0 && message.Template is null)
            return EncodeResult.Refused("message_empty", "message: must have text, an attachment or a template");
        if (message.QuickReplies.Count > 0 && string.IsNullOrWhiteSpace(message.Text))
            return EncodeResult.Refused("quick_replies_without_text", "quickReplies: need a text they answer");
        return null;
    }

    public static EncodeResult NoSecret(string name) =>
        EncodeResult.Refused("account_not_configured", $"secrets.{name}: must be given to send");

    public static EncodeResult TextTooLong(int partMax) =>
        EncodeResult.Refused("text_too_long", $"text: must fit {TextSplitter.PartsMax} messages of {partMax} characters");
}
