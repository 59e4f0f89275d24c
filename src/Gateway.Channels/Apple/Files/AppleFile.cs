using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary>A file of a message. It lies encrypted at Apple's, and what opens it comes with the message.</summary>
/// <remarks>
/// <code>
/// {"name":"a.png","mime-type":"image/png","file-size":"1234","mmcs-url":"https://p29-content.icloud.com/M..","mmcs-owner":"M..","mmcs-signature-hex":"81..","decryption-key":"00.."}
/// {"name":"a.png","mimeType":"image/png","size":1234,"url":"..","owner":"..","signature-base64":"gS..","key":"00.."}     "signature" in hexadecimal
/// </code>
/// </remarks>
internal static class AppleFile
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        string? url = null, mime = null, name = null, owner = null, hex = null, base64 = null, key = null;
        long? size = null;
        if (!reader.OpenObject("attachments", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("url"u8, "mmcs-url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("mimeType"u8, "mime-type"u8))
                mime = reader.Fact();
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("size"u8, "file-size"u8))
                size = reader.Whole();
            else if (reader.At("owner"u8, "mmcs-owner"u8))
                owner = reader.Fact();
            else if (reader.At("key"u8, "decryption-key"u8))
                key = reader.Fact();
            else if (reader.At("signature-base64"u8))
                base64 = reader.Fact();
            else if (reader.At("signature"u8, "mmcs-signature-hex"u8))
                hex = reader.Fact();
            else
                reader.Skip();
        }

        var opener = url is null ? null : AppleOpener.Of(owner, base64, hex, key);
        draft.Attach(new Attachment { Kind = MediaKind.Of(mime, name), Url = url, Id = opener?.Seal(url!, account), Mime = mime, Name = name, Size = size });
    }
}
