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
    // What an answer by reference is called: it has no name of its own.
    private const string ReferenceName = "interactiveData";

    private struct Facts
    {
        public string? Url;
        public string? Mime;
        public string? Name;
        public string? Owner;
        public string? Hex;
        public string? Base64;
        public string? Key;
        public long? Size;
    }

    public static void Read(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        var facts = default(Facts);
        if (!reader.OpenObject("attachments", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("mimeType"u8, "mime-type"u8))
                facts.Mime = reader.Fact();
            else if (reader.At("name"u8))
                facts.Name = reader.Fact();
            else
                Place(ref reader, ref draft, ref facts);
        }

        draft.Attach(Made(facts, MediaKind.Of(facts.Mime, facts.Name), account));
    }

    /// <summary>An answer too large for its message lies where files lie, and is told as one: the decrypted bytes are for Apple's <c>decodePayload</c>.</summary>
    /// <remarks><code>{"title":"..","bid":"com.apple.messages.MSMessageExtensionBalloonPlugin:..","url":"https://p61-content.icloud.com/M..","owner":"M..","signature-base64":"gS..","key":"00..","size":"5000"}</code></remarks>
    public static bool Reference(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        var facts = new Facts { Name = ReferenceName };
        if (!reader.OpenObject(ReferenceName + "Ref", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("title"u8))
                draft.Text = JsonRead.First(draft.Text, reader.Fact());
            else if (reader.At("bid"u8))
                draft.Note("interactive_app", reader.Fact());
            else
                Place(ref reader, ref draft, ref facts);
        }

        if (facts.Url is not null)
            draft.Attach(Made(facts, "file", account));
        return true;
    }

    /// <summary>Where it lies and what opens it.</summary>
    private static void Place(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        if (reader.At("url"u8, "mmcs-url"u8))
            facts.Url = reader.Link(ref draft.Truncated);
        else if (reader.At("size"u8, "file-size"u8))
            facts.Size = reader.Whole();
        else if (reader.At("owner"u8, "mmcs-owner"u8))
            facts.Owner = reader.Fact();
        else if (reader.At("key"u8, "decryption-key"u8))
            facts.Key = reader.Fact();
        else if (reader.At("signature-base64"u8))
            facts.Base64 = reader.Fact();
        else if (reader.At("signature"u8, "mmcs-signature-hex"u8))
            facts.Hex = reader.Fact();
        else
            reader.Skip();
    }

    private static Attachment Made(in Facts facts, string kind, AccountModel account)
    {
        var opener = facts.Url is null ? null : AppleOpener.Of(facts.Owner, facts.Base64, facts.Hex, facts.Key);
        return new Attachment { Kind = kind, Url = facts.Url, Id = opener?.Seal(facts.Url!, account), Mime = facts.Mime, Name = facts.Name, Size = facts.Size };
    }
}
