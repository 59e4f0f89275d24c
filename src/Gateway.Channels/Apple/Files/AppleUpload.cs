using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Apple;

/// <summary>A file of ours: encrypted under a key of its own, left at Apple's, and named in a message with what opens it.</summary>
/// <remarks>
/// <code>
/// GET {base}/v1/preUpload   Authorization: Bearer JWT   source-id: BUSINESS   MMCS-Size: 1234
/// {"upload-url":"https://..","mmcs-url":"https://..","mmcs-owner":"M.."}
/// POST {upload-url} BYTES   {"singleFile":{"fileChecksum":"gS..","size":1234}}
/// {"type":"text","body":"\ufffc","attachments":[{"name":"a.png","mimeType":"image/png","size":"1234","signature-base64":"gS..","url":"..","owner":"M..","key":"00.."}],..}
/// </code>
/// </remarks>
internal static class AppleUpload
{
    // A name a phone shows; what is longer loses its middle there anyway.
    private const int NameMax = 128;

    /// <param name="ask">Asks Apple for a place with these headers beside the usual ones.</param>
    /// <param name="send">Sends a message with this body and these further members.</param>
    public static FileUpload Of(
        Attachment attachment, Func<long, SendRequest> ask, Func<string, Action<Utf8JsonWriter>, SendRequest> send)
    {
        var key = RandomNumberGenerator.GetBytes(AppleOpener.KeyLength);
        var source = new Uri(attachment.Url!);
        return new FileUpload(
            source,
            ask,
            static answer => AttachmentRequest.Address(ResponseJson.Token(answer.Span, "upload-url")),
            bytes => new CounterStream(bytes, key),
            uploaded => Message(uploaded, attachment, source, key) is { } members ? send(AppleDecoder.AttachmentPlace, members) : null);
    }

    private static Action<Utf8JsonWriter>? Message(UploadedFile uploaded, Attachment attachment, Uri source, byte[] key)
    {
        if (ResponseJson.Token(uploaded.Asked.Span, "mmcs-url") is not { } url || ResponseJson.Token(uploaded.Asked.Span, "mmcs-owner") is not { } owner
            || ResponseJson.Find(uploaded.Posted.Span, "singleFile", "fileChecksum") is not { } checksum)
        {
            return null;
        }

        return writer =>
        {
            writer.WriteStartArray("attachments"u8);
            writer.WriteStartObject();
            writer.WriteString("name"u8, NameOf(attachment, source));
            writer.WriteString("mimeType"u8, attachment.Mime ?? uploaded.Mime ?? "application/octet-stream");
            writer.WriteString("size"u8, uploaded.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("signature-base64"u8, checksum);
            writer.WriteString("url"u8, url);
            writer.WriteString("owner"u8, owner);
            writer.WriteString("key"u8, "00" + Convert.ToHexString(key));
            writer.WriteEndObject();
            writer.WriteEndArray();
        };
    }

    private static string NameOf(Attachment attachment, Uri source)
    {
        var name = attachment.Name is { Length: > 0 } given ? given : Uri.UnescapeDataString(source.Segments[^1]).Trim('/');
        return name.Length == 0 ? attachment.Kind : name.Length > NameMax ? name[^NameMax..] : name;
    }
}
